// The Brier score in parts: what is miscalibrated, what is known beyond the base rates, what nobody can know.
import { binningFor } from "./binning.ts";
import type { RowScores } from "./row-scores.ts";

export interface BrierParts {
  /** sum_k sum_b n_kb/N (conf_kb - share_kb)^2: 0 for perfect calibration. */
  readonly reliability: number;
  /** sum_k sum_b n_kb/N (share_kb - share_k)^2. */
  readonly resolution: number;
  /** sum_k share_k (1 - share_k): the score of the base rates. */
  readonly uncertainty: number;
  /** What is left since probabilities differ within a bin: brier - (reliability - resolution + uncertainty). */
  readonly withinBins: number;
}

/**
 * Murphy's decomposition class by class, p_k against [y = k], in bins of equal width, summed over classes: the four parts
 * give the Brier score exactly.
 * Source: Murphy, Journal of Applied Meteorology 1973; the remainder as in Stephenson, Coelho and Jolliffe, Weather and
 * Forecasting 2008.
 */
export function brierParts({ rows, classes, visitProbs, labels, brier, single }: RowScores, bins: number): BrierParts {
  const { binOf } = binningFor("guo", single);
  const size = classes * bins;
  const [counts, sums, hits] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  visitProbs((first, probs) => {
    for (let i = 0; i < probs.length; i++) {
      const k = i % classes;
      const at = k * bins + binOf(probs[i]!, bins);
      counts[at]! += 1;
      sums[at]! += probs[i]!;
      if (labels[first + (i - k) / classes] === k) hits[at]! += 1;
    }
  });
  const shares = new Float64Array(classes);
  labels.forEach((label) => {
    shares[label]! += 1 / rows;
  });
  let [reliability, resolution] = [0, 0];
  counts.forEach((count, at) => {
    if (count === 0) return;
    const share = hits[at]! / count;
    reliability += (count / rows) * (sums[at]! / count - share) ** 2;
    resolution += (count / rows) * (share - shares[Math.floor(at / bins)]!) ** 2;
  });
  const uncertainty = shares.reduce((sum, share) => sum + share * (1 - share), 0);
  const score = brier.reduce((sum, value) => sum + value, 0) / rows;
  return { reliability, resolution, uncertainty, withinBins: score - (reliability - resolution + uncertainty) };
}
