// Whether numbers are numbers, by the million.

/** Whether every value is finite. */
export function allFinite(values: Float32Array | Float64Array): boolean {
  // anything but a finite number makes it NaN for good
  let zero = 0;
  for (const value of values) zero += value * 0;
  return zero === 0;
}
