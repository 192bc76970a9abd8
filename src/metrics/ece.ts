// Calibration error over equal-width bins: ECE, its maximum, its debiased L2 form, and the bins themselves.
import type { Bin } from "./bins.ts";
import { profiles, type Binning } from "./binning.ts";

/**
 * Rows gathered by confidence; empty bins stay, with null means.
 * @param confidence - probabilities in [0, 1]; length N
 * @param correct - 1 where what was predicted with that confidence is so, else 0; length N
 * @throws {RangeError} if N is 0, lengths differ, or bins < 1
 */
export function reliabilityBins(
  confidence: ArrayLike<number>,
  correct: ArrayLike<number>,
  bins: number,
  { count: countOf, binOf, round }: Binning = profiles.guo,
): readonly Bin[] {
  if (confidence.length === 0 || confidence.length !== correct.length || bins < 1)
    throw new RangeError(`ece: ${confidence.length} confidences, ${correct.length} outcomes, ${bins} bins`);
  const counts = new Float64Array(countOf(bins));
  const confidences = new Float64Array(counts.length);
  const hits = new Float64Array(counts.length);
  for (let row = 0; row < confidence.length; row++) {
    const bin = binOf(confidence[row]!, bins);
    counts[bin]! += 1;
    confidences[bin] = round(confidences[bin]! + round(confidence[row]!));
    hits[bin]! += correct[row]!;
  }
  return Array.from(counts, (count, bin) => ({
    low: bin / bins,
    high: Math.min(1, (bin + 1) / bins),
    count,
    confidence: count === 0 ? null : confidences[bin]! / count,
    accuracy: count === 0 ? null : hits[bin]! / count,
  }));
}

const gap = ({ confidence, accuracy }: Bin): number => (confidence ?? 0) - (accuracy ?? 0);

const total = (bins: readonly Bin[]): number => bins.reduce((sum, { count }) => sum + count, 0);

/**
 * Expected calibration error: sum_b (n_b / n) |acc_b - conf_b|. In [0, 1].
 * Source: Naeini et al., AAAI 2015; Guo et al., ICML 2017.
 */
export function ece(bins: readonly Bin[]): number {
  return bins.reduce((sum, bin) => sum + bin.count * Math.abs(gap(bin)), 0) / total(bins);
}

/** Maximum calibration error: max_b |acc_b - conf_b| over bins that hold rows. Source: Naeini et al., AAAI 2015. */
export function mce(bins: readonly Bin[]): number {
  return bins.reduce((most, bin) => (bin.count === 0 ? most : Math.max(most, Math.abs(gap(bin)))), 0);
}

/**
 * Debiased L2 calibration error: sqrt(max(0, sum_b n_b/n [(conf_b - acc_b)^2 - acc_b (1 - acc_b)/(n_b - 1)])) over bins
 * with at least 2 rows.
 * Source: Kumar, Liang and Ma, NeurIPS 2019.
 */
export function debiasedEce(bins: readonly Bin[]): number {
  const rows = total(bins);
  const sum = bins.reduce((partial, bin) => {
    if (bin.count < 2) return partial;
    const accuracy = bin.accuracy ?? 0;
    return partial + (bin.count / rows) * (gap(bin) ** 2 - (accuracy * (1 - accuracy)) / (bin.count - 1));
  }, 0);
  return Math.sqrt(Math.max(0, sum));
}
