// Mean and deviation of each channel of rows.

/** Rows of values end to end. */
interface Rows {
  readonly inputs: ArrayLike<number>;
  /** The first axis is the channels: of flat rows each value is one. */
  readonly inputShape: readonly number[];
}

/** Six significant digits: more would be of chance. */
const short = (value: number): number => Number(value.toPrecision(6));

/**
 * Of some rows, for each channel: its mean, and its standard deviation (of the population); a channel that is always the
 * same has the deviation 1. Rounded to six digits.
 */
export function channelMoments(
  { inputs, inputShape }: Rows,
  rows: Int32Array,
): { readonly mean: readonly number[]; readonly std: readonly number[] } {
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  const channels = inputShape[0] ?? 1;
  const each = size / channels;
  const mean = new Float64Array(channels);
  const squares = new Float64Array(channels);
  // Welford, Technometrics 1962
  rows.forEach((row, done) => {
    for (let i = 0; i < size; i++) {
      const channel = Math.floor(i / each);
      const count = done * each + (i % each) + 1;
      const value = inputs[row * size + i] ?? NaN;
      const before = value - (mean[channel] ?? 0);
      mean[channel] = (mean[channel] ?? 0) + before / count;
      squares[channel] = (squares[channel] ?? 0) + before * (value - (mean[channel] ?? 0));
    }
  });
  return {
    mean: Array.from(mean, short),
    std: Array.from(squares, (sum) => short(Math.sqrt(sum / (rows.length * each))) || 1),
  };
}
