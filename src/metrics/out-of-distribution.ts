// How well a model's scores tell rows of another kind from its own.
import type { OutputSpace } from "../engine/contracts.ts";
import { closed, orNull, share, type TypeOf } from "../base/validation/closed.ts";
import { auroc, averagePrecision, falsePositiveRateAt } from "../base/numeric/ranking.ts";
import { logSoftmaxRows } from "../base/numeric/softmax.ts";

export const detectionSchema = closed({
  auroc: orNull(share),
  aupr: { ...orNull(share), description: "Average precision, out-of-distribution rows being positive." },
  fpr95: {
    ...orNull(share),
    description: "Share of the model's own rows that are flagged where 95 % of the others are.",
  },
});

/** How well one score tells strange rows from the data's own; null where it cannot be said. */
export type Detection = TypeOf<typeof detectionSchema>;

/** Present where the scores allow it: energy needs logits. */
export interface OutOfDistribution {
  readonly maxProbability: Detection;
  readonly entropy: Detection;
  readonly energy?: Detection;
}

type Values = Float32Array | Float64Array;

/** Per row, larger where the row looks stranger. */
function strangeness(
  values: Values,
  classes: number,
  space: OutputSpace,
): Record<"maxProbability" | "entropy" | "energy", Float64Array> {
  const logProbs =
    space === "probs"
      ? new Float64Array(values).map((p) => Math.log(Math.max(1e-300, p)))
      : logSoftmaxRows(values, classes);
  const rows = values.length / classes;
  const [top, entropy, energy] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let [most, sum] = [-Infinity, 0];
    for (let k = 0; k < classes; k++) {
      const logP = logProbs[start + k]!;
      most = Math.max(most, logP);
      sum -= Math.exp(logP) * logP;
    }
    // probabilities as recorded: what ties stays tied
    top[row] = space === "probs" ? -Math.max(...values.subarray(start, start + classes)) : -Math.exp(most);
    entropy[row] = sum;
    // -log sum exp z = log p_k - z_k for any class
    energy[row] = logProbs[start]! - values[start]!;
  }
  return { maxProbability: top, entropy, energy };
}

function detect(own: Float64Array, other: Float64Array): Detection {
  const scores = Float64Array.from([...own, ...other]);
  const positive = Uint8Array.from({ length: scores.length }, (_, row) => (row < own.length ? 0 : 1));
  return {
    auroc: auroc(scores, positive),
    aupr: averagePrecision(scores, positive),
    fpr95: falsePositiveRateAt(0.95, scores, positive),
  };
}

/**
 * Out-of-distribution rows are positive; scores are -max p, the entropy of p and the energy -log sum exp z.
 * Source: Hendrycks and Gimpel, ICLR 2017; Liu et al., NeurIPS 2020.
 */
export function outOfDistribution(own: Values, other: Values, classes: number, space: OutputSpace): OutOfDistribution {
  const [a, b] = [strangeness(own, classes, space), strangeness(other, classes, space)];
  return {
    maxProbability: detect(a.maxProbability, b.maxProbability),
    entropy: detect(a.entropy, b.entropy),
    ...(space === "logits" ? { energy: detect(a.energy, b.energy) } : {}),
  };
}
