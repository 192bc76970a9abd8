// Values that a quantised model gives: whole multiples of one step.

/** Steps finer than this are none: any floats are multiples of something. */
const FINEST = 1 / 4096;

/** The step of which all values are multiples, such as 1/256; null where there is none. */
export function quantisedStep(values: Float32Array | Float64Array): number | null {
  let step = Infinity;
  for (const value of values) if (value > 0 && value < step) step = value;
  if (step === Infinity || step < FINEST || step >= 0.5) return null;
  // the least value may be several steps: one over a whole number is meant
  for (let several = 1; several <= 8; several++) {
    const candidate = 1 / Math.round(several / step);
    const one = step / several;
    const fits = values.every((value) => Math.abs(value / one - Math.round(value / one)) < 1e-3);
    if (fits && candidate >= FINEST) return one;
  }
  return null;
}
