// Mean and deviation of each channel of rows.

/** Calls `visit` with the values of each of some rows, and how many came before. */
export type WalkRows = (visit: (values: ArrayLike<number>, done: number) => void) => void;

/** Six significant digits: more would be of chance. */
const short = (value: number): number => Number(value.toPrecision(6));

/**
 * Of some rows, for each channel, an entry of the first axis (of flat rows each value is one): its mean, and its standard deviation (of the population); a channel that is always the
 * same has the deviation 1. Rounded to six digits.
 */
export function channelMoments(
  inputShape: readonly number[],
  rows: number,
  walk: WalkRows,
): { readonly mean: readonly number[]; readonly std: readonly number[] } {
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  const channels = inputShape[0] ?? 1;
  const each = size / channels;
  const mean = new Float64Array(channels);
  const squares = new Float64Array(channels);
  // Welford, Technometrics 1962
  walk((values, done) => {
    for (let i = 0; i < size; i++) {
      const channel = Math.floor(i / each);
      const count = done * each + (i % each) + 1;
      const value = values[i] ?? NaN;
      const before = value - (mean[channel] ?? 0);
      mean[channel] = (mean[channel] ?? 0) + before / count;
      squares[channel] = (squares[channel] ?? 0) + before * (value - (mean[channel] ?? 0));
    }
  });
  return {
    mean: Array.from(mean, short),
    std: Array.from(squares, (sum) => short(Math.sqrt(sum / (rows * each))) || 1),
  };
}
