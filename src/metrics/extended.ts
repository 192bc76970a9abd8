// The figures beyond METRICS, for recorded predictions.
import { argmaxAt } from "../base/numeric/softmax.ts";
import { massErrors, widthErrors, type BinnedErrors } from "./binned-errors.ts";
import { binningFor, type ProfileName } from "./binning.ts";
import { brierParts, type BrierParts } from "./brier-parts.ts";
import { marginalError, topLabelError } from "./class-conditional.ts";
import { corp, type Corp } from "./corp.ts";
import { reliabilityBins } from "./ece.ts";
import { ksError } from "./ks.ts";
import { perClass, topKAccuracy, type PerClass } from "./per-class.ts";
import type { RowScores } from "./row-scores.ts";
import { riskCurve, selective, type RiskPoint, type Selective } from "./selective.ts";

export interface ExtendedOptions {
  /** Whose rule for bins of equal width; Guo et al.'s by default. */
  readonly profile?: ProfileName;
  /** Seed of the draws of CORP's band. */
  readonly seed?: number;
}

export interface Extended extends PerClass, Selective {
  /** Top-k accuracy by k, for k of 2, 3 and 5 below the number of classes. */
  readonly topK: Readonly<Record<string, number>>;
  /** Over bins of equal width, cut as the profile says, and of equal mass. */
  readonly equalWidth: BinnedErrors;
  readonly equalMass: BinnedErrors;
  /** The L2 error of `equalWidth`. */
  readonly eceL2: number;
  readonly marginal: number;
  readonly topLabel: number;
  readonly brierParts: BrierParts;
  readonly ks: number;
  readonly corp: Corp;
  readonly riskCoverage: readonly RiskPoint[];
}

/** @param values - the scores behind `scores`: they give the order of classes */
export function extended(
  values: Float32Array | Float64Array,
  scores: RowScores,
  bins: number,
  { profile = "guo", seed = 0 }: ExtendedOptions = {},
): Extended {
  const { rows, classes, labels, confidence, correct } = scores;
  const binning = binningFor(profile, scores.single);
  const equalWidth = widthErrors(reliabilityBins(confidence, correct, bins, binning));
  const ks = [2, 3, 5].filter((k) => k < classes);
  const topLabels = Int32Array.from({ length: rows }, (_, row) => argmaxAt(values, row * classes, classes));
  return {
    topK: Object.fromEntries(ks.map((k) => [String(k), topKAccuracy(values, labels, classes, k)])),
    ...perClass(values, labels, classes),
    equalWidth,
    equalMass: massErrors(confidence, correct, bins),
    eceL2: equalWidth.l2,
    marginal: marginalError(scores, bins, binning),
    topLabel: topLabelError(scores, topLabels, bins, binning),
    brierParts: brierParts(scores, bins),
    ks: ksError(confidence, correct),
    ...selective(confidence, correct),
    corp: corp(confidence, correct, seed),
    riskCoverage: riskCurve(confidence, correct),
  };
}
