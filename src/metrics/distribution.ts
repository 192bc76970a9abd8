// How one number is distributed over rows: quantiles, and counts in bins of a round width.

import { anyNumber, closed, count, listOf, type TypeOf } from "../base/validation/closed.ts";

/** Counts in bins [low + i width, low + (i + 1) width), and the quantiles 5, 25, 50, 75 and 95 %. */
export const distributionSchema = closed({
  low: anyNumber,
  width: { type: "number", exclusiveMinimum: 0 },
  counts: { ...listOf(count), minItems: 1 },
  quantiles: { ...listOf(anyNumber), minItems: 5, maxItems: 5 },
});

export type Distribution = TypeOf<typeof distributionSchema>;

/** The shares whose quantiles are given. */
export const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Bins at most. */
const MOST_BINS = 40;

/** Quantile by linear interpolation of order statistics; Hyndman and Fan, The American Statistician 1996, type 7. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}

/** The least of 1, 2 and 5 times a power of ten that covers `range` with `bins` bins. */
export function roundWidth(range: number, bins: number): number {
  if (range <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(range / bins));
  return power * ([1, 2, 5, 10].find((step) => step * power * bins >= range) ?? 10);
}

function counted(values: Float64Array, low: number, width: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

const quantilesOf = (values: Float64Array): number[] => {
  const sorted = Float64Array.from(values).sort();
  return QUANTILES.map((share) => quantile(sorted, share));
};

/** Values of [0, 1] in bins [a, b) of 0.05, the last with its end. */
export function shareDistribution(values: Float64Array): Distribution {
  return { low: 0, width: 0.05, counts: counted(values, 0, 0.05, 20), quantiles: quantilesOf(values) };
}

/** Values of any size in bins [a, b) of a round width, between multiples of it. */
export function distribution(values: Float64Array): Distribution {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = roundWidth(most - least, MOST_BINS - 1);
  const first = Math.floor(least / width);
  const bins = Math.max(1, Math.floor(most / width) - first + 1);
  const low = first * width;
  return { low, width, counts: counted(values, low, width, bins), quantiles: quantilesOf(values) };
}
