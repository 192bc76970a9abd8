// Kolmogorov-Smirnov calibration error.
import { tiedRuns } from "../base/numeric/ranking.ts";

/**
 * max over thresholds of |sum over rows of confidence up to it of (confidence - correct)| / N. In [0, 1]; needs no bins.
 * Source: Gupta et al., ICLR 2021.
 */
export function ksError(confidence: ArrayLike<number>, correct: ArrayLike<number>): number {
  let [sum, most] = [0, 0];
  for (const run of tiedRuns(confidence, false)) {
    for (const row of run) sum += confidence[row]! - correct[row]!;
    most = Math.max(most, Math.abs(sum));
  }
  return most / confidence.length;
}
