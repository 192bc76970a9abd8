// Corruption "contrast": less of it.
import { clipped, plane, type Image, type ImageShape } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";

/** (x - mean) factor + mean, cut to [0, 1]; the mean is each channel's own. */
export function contrast(image: Image, shape: ImageShape, factor: number): Image {
  const result = new Float64Array(image.length);
  for (let channel = 0; channel < shape.channels; channel++) {
    const values = plane(image, shape, channel);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    plane(result, shape, channel).set(values.map((value) => clipped((value - mean) * factor + mean)));
  }
  return result;
}

export const contrastKind: CorruptionKind<number> = {
  /** What is left of the distance to the mean. */
  strengths: [0.75, 0.5, 0.4, 0.3, 0.15],
  make: contrast,
};
