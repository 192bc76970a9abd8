// Calibration error over bins of equal mass.

/**
 * Rows sorted by confidence (stable) and cut into runs whose sizes differ by at most one, the first ones larger;
 * the mean of |mean confidence - accuracy| over runs, weighted by their rows. In [0, 1].
 * @param confidence - top-label probability per row; length N >= 1
 * @param correct - 1 where the top label is right, else 0; length N
 * Source: Nguyen and O'Connor, EMNLP 2015; Nixon et al., CVPR Workshops 2019.
 */
export function adaptiveEce(confidence: Float64Array, correct: ArrayLike<number>, bins: number): number {
  const rows = confidence.length;
  const order = Uint32Array.from(confidence.keys()).sort((a, b) => confidence[a]! - confidence[b]! || a - b);
  const size = Math.floor(rows / bins);
  const larger = rows % bins;
  let start = 0;
  let sum = 0;
  for (let run = 0; run < bins && start < rows; run++) {
    const end = start + size + (run < larger ? 1 : 0);
    let gap = 0;
    for (let i = start; i < end; i++) gap += confidence[order[i]!]! - correct[order[i]!]!;
    sum += Math.abs(gap);
    start = end;
  }
  return sum / rows;
}
