// Corruptions that average pixels with their neighbours; beyond the border the nearest pixel of the border goes on.
import type { Draws } from "./draws.ts";
import { plane, valueAt, type Image, type ImageShape } from "./image.ts";

/** How many deviations a Gaussian kernel reaches. */
const REACH = 4;

/** exp(-i^2 / (2 sigma^2)) at the given offsets, scaled to the sum 1. */
function gaussianWeights(offsets: readonly number[], sigma: number): Float64Array {
  const weights = Float64Array.from(offsets, (i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Each value replaced by the weighted mean of those around it, along lines of `length` values `step` apart. */
function smoothed(
  values: Float64Array,
  weights: Float64Array,
  { length, step, starts }: { readonly length: number; readonly step: number; readonly starts: readonly number[] },
): Float64Array {
  const radius = (weights.length - 1) / 2;
  const result = new Float64Array(values.length);
  const line = new Float64Array(length + 2 * radius);
  for (const start of starts) {
    for (let i = -radius; i < length + radius; i++)
      line[i + radius] = values[start + step * (i < 0 ? 0 : i < length ? i : length - 1)]!;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let j = 0; j < weights.length; j++) sum += weights[j]! * line[i + j]!;
      result[start + step * i] = sum;
    }
  }
  return result;
}

/** One plane with each pixel replaced by the weighted mean of those at `step` times the offsets. */
function averaged(
  values: Float64Array,
  shape: ImageShape,
  offsets: readonly number[],
  weights: Float64Array,
  [stepY, stepX]: readonly [number, number],
): Float64Array {
  const { height, width } = shape;
  const result = new Float64Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < offsets.length; i++)
        sum += weights[i]! * valueAt(values, shape, y + stepY * offsets[i]!, x + stepX * offsets[i]!);
      result[y * width + x] = sum;
    }
  return result;
}

/** The same filter in every channel. */
function inEachChannel(image: Image, shape: ImageShape, filter: (values: Float64Array) => Float64Array): Image {
  const result = new Float64Array(image.length);
  for (let channel = 0; channel < shape.channels; channel++)
    plane(result, shape, channel).set(filter(plane(image, shape, channel)));
  // weights that sum to 1 but for rounding may leave a white image a hair above 1
  return result.map((value) => Math.min(1, Math.max(0, value)));
}

/** Convolution with a Gaussian of deviation `sigma` pixels, cut at 4 sigma; down the columns, then along the rows. */
export function gaussianBlur(image: Image, shape: ImageShape, sigma: number): Image {
  const radius = Math.max(1, Math.floor(REACH * sigma + 0.5));
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, at) => at - radius);
  const weights = gaussianWeights(offsets, sigma);
  const { height, width } = shape;
  const columns = { length: height, step: width, starts: Array.from({ length: width }, (_, x) => x) };
  const rows = { length: width, step: 1, starts: Array.from({ length: height }, (_, y) => y * width) };
  return inEachChannel(image, shape, (values) => smoothed(smoothed(values, weights, columns), weights, rows));
}

/**
 * The mean along a line that begins at the pixel, of half a Gaussian: weight exp(-i^2 / (2 sigma^2)) at i = 0, 1, ...,
 * 2 radius pixels. The line's angle is uniform in -45 to 45 degrees from the rows.
 */
export function motionBlur(
  image: Image,
  shape: ImageShape,
  { radius, sigma }: { readonly radius: number; readonly sigma: number },
  draws: Draws,
): Image {
  const angle = ((draws.uniforms(1)[0]! - 0.5) * Math.PI) / 2;
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, at) => at);
  const weights = gaussianWeights(offsets, sigma);
  const step = [Math.sin(angle), Math.cos(angle)] as const;
  return inEachChannel(image, shape, (values) => averaged(values, shape, offsets, weights, step));
}
