// Softmax of rows in float64, stable under any shift.

/**
 * log softmax of every row: z - max - log sum exp(z - max).
 * @param values - rows x classes
 */
export function logSoftmaxRows(values: Float32Array | Float64Array, classes: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += classes) {
    let top = -Infinity;
    for (let k = 0; k < classes; k++) top = Math.max(top, values[start + k]!);
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp(values[start + k]! - top);
    const shift = top + Math.log(sum);
    for (let k = 0; k < classes; k++) result[start + k] = values[start + k]! - shift;
  }
  return result;
}

/** Index of the largest of `classes` values from `start` on; the lowest on ties. */
export function argmaxAt(values: ArrayLike<number>, start: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) if (values[start + k]! > values[start + best]!) best = k;
  return best;
}

/** sum += weight softmax(values), row by row: means of several students' probabilities are made of it. */
export function addSoftmaxRows(
  sum: Float64Array,
  values: Float32Array | Float64Array,
  classes: number,
  weight: number,
): void {
  const logProbs = logSoftmaxRows(values, classes);
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + weight * Math.exp(logProbs[i]!);
}

/** log p, that of a share which underflowed to 0 being the least there is. */
export function logShares(shares: Float64Array): Float64Array {
  return shares.map((share) => Math.log(Math.max(Number.MIN_VALUE, share)));
}
