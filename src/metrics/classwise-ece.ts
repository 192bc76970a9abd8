// Calibration error of every class's probability.
import type { RowScores } from "./row-scores.ts";
import { binOf } from "./ece.ts";

/**
 * Mean over classes of the ECE of p_k against [y = k], each in equal-width bins. In [0, 1].
 * Source: Nixon et al., CVPR Workshops 2019; Kull et al., NeurIPS 2019.
 */
export function classwiseEce({ rows, classes, probs, labels }: RowScores, bins: number): number {
  const gaps = new Float64Array(classes * bins);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < classes; k++) {
      const p = probs[row * classes + k]!;
      gaps[k * bins + binOf(p, bins)]! += p - (labels[row] === k ? 1 : 0);
    }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows / classes;
}
