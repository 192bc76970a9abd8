// Corruption "motionBlur": pixels averaged along a line; beyond the border its nearest pixel goes on.
import type { Draws } from "./draws.ts";
import { valueAt, type Image, type ImageShape } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";
import { gaussianWeights, inEachChannel } from "./weighted-means.ts";

/** Radius and deviation, in pixels. */
export interface Kernel {
  readonly radius: number;
  readonly sigma: number;
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

/**
 * The mean along a line that begins at the pixel, of half a Gaussian: weight exp(-i^2 / (2 sigma^2)) at i = 0, 1, ...,
 * 2 radius pixels. The line's angle is uniform in -45 to 45 degrees from the rows.
 */
export function motionBlur(image: Image, shape: ImageShape, { radius, sigma }: Kernel, draws: Draws): Image {
  const angle = ((draws.uniforms(1)[0]! - 0.5) * Math.PI) / 2;
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, at) => at);
  const weights = gaussianWeights(offsets, sigma);
  const step = [Math.sin(angle), Math.cos(angle)] as const;
  return inEachChannel(image, shape, (values) => averaged(values, shape, offsets, weights, step));
}

export const motionBlurKind: CorruptionKind<Kernel> = {
  strengths: [
    { radius: 6, sigma: 1 },
    { radius: 6, sigma: 1.5 },
    { radius: 6, sigma: 2 },
    { radius: 8, sigma: 2 },
    { radius: 9, sigma: 2.5 },
  ],
  make: motionBlur,
};
