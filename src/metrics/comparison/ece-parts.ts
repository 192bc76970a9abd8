// ECE is no mean over rows: what each row does to it, to first order, stands for the row, so that it can be treated as one.
import { profiles } from "../binning.ts";

interface ConfidentRows {
  readonly confidence: Float64Array;
  /** 1 where the top label is right, else 0. */
  readonly correct: ArrayLike<number>;
}

/** erf(x) to 1.5e-7. Source: Abramowitz and Stegun, 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x));
}

/** Variance of |X|, X normal of a mean and a variance. Source: Leone, Nelson and Nottingham, Technometrics 3 (1961). */
function foldedVariance(mean: number, variance: number): number {
  const deviation = Math.sqrt(variance);
  const folded =
    deviation * Math.sqrt(2 / Math.PI) * Math.exp(-(mean * mean) / (2 * variance)) +
    mean * erf(mean / (deviation * Math.SQRT2));
  return mean * mean + variance - folded * folded;
}

/**
 * How much less |gap| of a bin varies than the gap itself: 1 where the gap is far from 0, .60 where there is none, since a gap
 * that changes its sign varies by its size alone.
 * @param gap - sum over the bin's rows of confidence minus correctness
 * @param squares - sum of their squares: the variance of the gap
 */
function damping(gap: number, squares: number): number {
  if (squares === 0) return 1;
  const mean = Math.sqrt(Math.max(0, gap * gap - squares));
  return Math.sqrt(foldedVariance(mean, squares) / squares);
}

export interface EceParts {
  readonly ece: number;
  /** A number a row, of which ECE is the mean, and whose spread is that of ECE over other rows. */
  readonly parts: Float64Array;
}

/**
 * ECE of equal-width bins, sum_b |G_b| / n with G_b = sum_{r in b} (conf_r - correct_r), and its linearisation: row r adds
 * w_b sign(G_b) (conf_r - correct_r), w_b being the deviation of |N(G_b, s_b)| over s_b.
 */
export function eceParts({ confidence, correct }: ConfidentRows, bins: number): EceParts {
  const { binOf } = profiles.guo;
  const gaps = new Float64Array(bins);
  const squares = new Float64Array(bins);
  const binAt = Uint16Array.from(confidence, (value) => binOf(value, bins));
  const gapAt = Float64Array.from(confidence, (value, row) => value - (correct[row] ?? NaN));
  gapAt.forEach((gap, row) => {
    const bin = binAt[row] ?? 0;
    gaps[bin] = (gaps[bin] ?? 0) + gap;
    squares[bin] = (squares[bin] ?? 0) + gap * gap;
  });
  const ece = gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / confidence.length;
  const weights = gaps.map((gap, bin) => Math.sign(gap) * damping(gap, squares[bin] ?? 0));
  const parts = gapAt.map((gap, row) => (weights[binAt[row] ?? 0] ?? 0) * gap);
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  return { ece, parts: parts.map((part) => part - mean + ece) };
}
