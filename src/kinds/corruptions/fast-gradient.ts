// The fast gradient sign method: the step that raises the loss most where each value may move by epsilon.

/** The least and the greatest value that stored rows can hold: black and white of an image. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/**
 * x' = clip(x + epsilon sign(dL/dx)) in the space in which `range` is [0, 1]: for stored values, a step of
 * epsilon (high - low), cut to the range. A value that the loss does not depend on stays.
 * @param gradients - of the loss by the stored values; a scale, mean and deviation of the recipe are in it already
 * @param epsilon - a share of the range, in [0, 1]
 * Source: Goodfellow, Shlens and Szegedy, ICLR 2015.
 */
export function fastGradientSign(
  values: Float32Array,
  gradients: Float32Array,
  epsilon: number,
  { low, high }: ValueRange,
): Float32Array {
  const step = epsilon * (high - low);
  return values.map((value, at) => {
    const slope = Math.sign(gradients[at]!);
    return slope === 0 ? value : Math.min(high, Math.max(low, value + step * slope));
  });
}
