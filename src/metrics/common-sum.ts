// What scores that are shares of something sum to: 1 of probabilities, 100 of percentages, the voters of votes.

/**
 * What every row of non-negative scores sums to, within a thousandth; null where one is negative or rows differ.
 * @param values - rows x classes
 */
export function commonSum(values: Float32Array | Float64Array, classes: number): number | null {
  let common: number | null = null;
  for (let start = 0; start < values.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const value = values[start + k]!;
      if (!(value >= 0)) return null;
      sum += value;
    }
    common ??= sum;
    if (Math.abs(sum - common) > 1e-3 * common) return null;
  }
  return common === 0 ? null : common;
}

/** Whether a row of non-negative scores sums to 100, but for what each was rounded by. */
export const arePercentages = (sum: number, classes: number): boolean => Math.abs(sum - 100) <= classes / 2;
