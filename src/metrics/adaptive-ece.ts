// Calibration error over bins of equal mass.
import { massErrors } from "./binned-errors.ts";

/**
 * Rows sorted by confidence and cut into runs whose sizes differ by at most one, the first ones larger, rows of one confidence
 * sharing their outcomes; the mean of |mean confidence - accuracy| over runs, weighted by their rows. In [0, 1].
 * @param confidence - top-label probability per row; length N >= 1
 * @param correct - 1 where the top label is right, else 0; length N
 * Source: Nguyen and O'Connor, EMNLP 2015; Nixon et al., CVPR Workshops 2019.
 */
export function adaptiveEce(confidence: Float64Array, correct: ArrayLike<number>, bins: number): number {
  return massErrors(confidence, correct, bins).l1;
}
