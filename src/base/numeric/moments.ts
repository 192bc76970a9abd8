// Mean and deviation of each value of a row.

/** Rows of values end to end. */
interface Rows {
  readonly inputs: ArrayLike<number>;
  readonly inputShape: readonly number[];
}

/** Six significant digits: more would be of chance. */
const short = (value: number): number => Number(value.toPrecision(6));

/**
 * Of some rows, for each value of a row: its mean, and its standard deviation (of the population); a value that is always the
 * same has the deviation 1. Rounded to six digits.
 */
export function channelMoments(
  { inputs, inputShape }: Rows,
  rows: Int32Array,
): { readonly mean: readonly number[]; readonly std: readonly number[] } {
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  // Welford, Technometrics 1962
  rows.forEach((row, done) => {
    for (let i = 0; i < size; i++) {
      const value = inputs[row * size + i] ?? NaN;
      const before = value - (mean[i] ?? 0);
      mean[i] = (mean[i] ?? 0) + before / (done + 1);
      squares[i] = (squares[i] ?? 0) + before * (value - (mean[i] ?? 0));
    }
  });
  return {
    mean: Array.from(mean, short),
    std: Array.from(squares, (sum) => short(Math.sqrt(sum / rows.length)) || 1),
  };
}
