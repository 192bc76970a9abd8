// Means over pixels along a line, with the weights of a Gaussian, in each channel by itself.
import { plane, type Image, type ImageShape } from "../../base/numeric/image.ts";

/** exp(-i^2 / (2 sigma^2)) at the given offsets, scaled to the sum 1. */
export function gaussianWeights(offsets: readonly number[], sigma: number): Float64Array {
  const weights = Float64Array.from(offsets, (i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The same filter in every channel. */
export function inEachChannel(image: Image, shape: ImageShape, filter: (values: Float64Array) => Float64Array): Image {
  const result = new Float64Array(image.length);
  for (let channel = 0; channel < shape.channels; channel++)
    plane(result, shape, channel).set(filter(plane(image, shape, channel)));
  // weights that sum to 1 but for rounding may leave a white image a hair above 1
  return result.map((value) => Math.min(1, Math.max(0, value)));
}
