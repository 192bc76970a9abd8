// Corruption "gaussianBlur": pixels averaged with their neighbours; beyond the border its nearest pixel goes on.
import type { Image, ImageShape } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";
import { gaussianWeights, inEachChannel } from "./weighted-means.ts";

/** How many deviations a Gaussian kernel reaches. */
const REACH = 4;

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

export const gaussianBlurKind: CorruptionKind<number> = {
  /** Deviation of the kernel, in pixels. */
  strengths: [0.4, 0.6, 0.7, 0.8, 1],
  make: gaussianBlur,
};
