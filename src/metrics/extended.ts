// The figures beyond METRICS, for recorded predictions.
import { corp, type Corp } from "./corp.ts";
import { reliabilityBins } from "./ece.ts";
import { ksError } from "./ks.ts";
import { perClass, topKAccuracy, type PerClass } from "./per-class.ts";
import type { RowScores } from "./row-scores.ts";
import { selective, type Selective } from "./selective.ts";

export interface Extended extends PerClass, Selective {
  /** Top-k accuracy by k, for k of 2, 3 and 5 below the number of classes. */
  readonly topK: Readonly<Record<string, number>>;
  /** sqrt(sum_b n_b/n (conf_b - acc_b)^2) over bins of equal width. */
  readonly eceL2: number;
  readonly ks: number;
  readonly corp: Corp;
}

/** @param values - the scores behind `scores`: they give the order of classes */
export function extended(values: Float32Array | Float64Array, scores: RowScores, bins: number): Extended {
  const { rows, classes, labels, confidence, correct } = scores;
  const squares = reliabilityBins(confidence, correct, bins).reduce(
    (sum, { count, confidence: mean, accuracy }) => sum + count * ((mean ?? 0) - (accuracy ?? 0)) ** 2,
    0,
  );
  const ks = [2, 3, 5].filter((k) => k < classes);
  return {
    topK: Object.fromEntries(ks.map((k) => [String(k), topKAccuracy(values, labels, classes, k)])),
    ...perClass(values, labels, classes),
    eceL2: Math.sqrt(squares / rows),
    ks: ksError(confidence, correct),
    ...selective(confidence, correct),
    corp: corp(confidence, correct),
  };
}
