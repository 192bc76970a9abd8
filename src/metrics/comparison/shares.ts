// Shares of rows: the interval of one, and whether two students differ in theirs on the same rows.
import { binomialAtMost, passing, tBound } from "../../base/numeric/student-t.ts";
import { crossed } from "./crossed.ts";

/** Two-sided coverage of every interval. */
export const LEVEL = 0.95;

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Two-sided bound of the normal distribution. */
const Z_95 = 1.959963984540054;

/** The score interval of a share, at 95 %. Source: Wilson, JASA 22 (1927). */
export function wilson(share: number, rows: number): Range {
  const z2 = Z_95 ** 2 / rows;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / rows + z2 / (4 * rows))) / (1 + z2);
  return { low: share === 0 ? 0 : Math.max(0, middle - half), high: share === 1 ? 1 : Math.min(1, middle + half) };
}

/** P(X < k) + P(X = k) / 2 of a binomial. */
const midBelow = (k: number, n: number, p: number): number =>
  (binomialAtMost(k - 1, n, p) + binomialAtMost(k, n, p)) / 2;

/** The interval of a mean of numbers of at least 0: Student's, on the scale of logarithms where the mean is above 0. */
export function meanInterval(values: Float64Array): Range {
  const { mean, variance, df } = crossed([values]);
  if (!(mean > 0) || variance === 0) return { low: mean, high: mean };
  const factor = Math.exp((tBound(LEVEL, df) * Math.sqrt(variance)) / mean);
  return { low: mean / factor, high: mean * factor };
}

export interface PairedShares extends Range {
  readonly mean: number;
  readonly p: number;
}

/**
 * The difference of two students' accuracies on the same rows, by the rows on which one alone is right: McNemar's test with
 * mid-p, and the interval that agrees with it, (2 q - 1) m / n for the q of m such rows that mid-p does not refuse. Without
 * such rows the interval holds what as many rows would not have shown.
 * Source: Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13:91 (2013).
 * @param first - rows on which the first alone is right
 * @param second - rows on which the second alone is
 */
export function pairedShares(first: number, second: number, rows: number, level: number): PairedShares {
  const differing = first + second;
  const mean = (first - second) / rows;
  if (differing === 0) {
    const most = 1 - (1 - level) ** (1 / rows);
    return { mean, low: -most, high: most, p: 1 };
  }
  const tail = (1 - level) / 2;
  const p = Math.min(1, 2 * midBelow(Math.min(first, second), differing, 0.5));
  // P(X < first) + P(X = first) / 2 falls as q grows
  const low = passing((q) => midBelow(first, differing, q), 1 - tail, 0, 1);
  const high = passing((q) => midBelow(first, differing, q), tail, 0, 1);
  const shareOf = (q: number): number => ((2 * q - 1) * differing) / rows;
  return {
    mean,
    low: first === 0 ? -differing / rows : shareOf(low),
    high: second === 0 ? differing / rows : shareOf(high),
    p,
  };
}

/**
 * p values of several tests made together, adjusted so that all claims hold at once. Source: Holm, Scandinavian Journal of
 * Statistics 6 (1979).
 */
export function holm(values: readonly number[]): readonly number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const adjusted = new Array<number>(values.length).fill(1);
  let most = 0;
  order.forEach((index, rank) => {
    most = Math.max(most, Math.min(1, (values.length - rank) * (values[index] ?? 1)));
    adjusted[index] = most;
  });
  return adjusted;
}
