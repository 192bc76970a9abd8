// Calibration error of every class's probability.
import type { RowScores } from "./row-scores.ts";
import { profiles, type Binning } from "./binning.ts";

/**
 * Mean over classes of the ECE of p_k against [y = k], each in equal-width bins. In [0, 1].
 * Source: Nixon et al., CVPR Workshops 2019; Kull et al., NeurIPS 2019.
 */
export function classwiseEce(
  { rows, classes, visitProbs, labels }: RowScores,
  bins: number,
  { count, binOf }: Binning = profiles.guo,
): number {
  const width = count(bins);
  const gaps = new Float64Array(classes * width);
  visitProbs((first, probs) => {
    for (let i = 0; i < probs.length; i++) {
      const k = i % classes;
      const row = first + (i - k) / classes;
      gaps[k * width + binOf(probs[i]!, bins)]! += probs[i]! - (labels[row] === k ? 1 : 0);
    }
  });
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows / classes;
}
