// Corruption "brightness": more light.
import { clipped, type Image, type ImageShape } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";

/**
 * x + amount, cut at 1. Of three channels, taken as red, green and blue, the value V = max(r, g, b) of hue, saturation
 * and value is raised so, which multiplies all three by V'/V; black becomes grey.
 */
export function brightness(image: Image, shape: ImageShape, amount: number): Image {
  if (shape.channels !== 3) return image.map((value) => clipped(value + amount));
  const size = shape.height * shape.width;
  const result = new Float64Array(image.length);
  for (let at = 0; at < size; at++) {
    const value = Math.max(image[at]!, image[size + at]!, image[2 * size + at]!);
    const raised = clipped(value + amount);
    for (let channel = 0; channel < 3; channel++)
      result[channel * size + at] = value === 0 ? raised : (image[channel * size + at]! * raised) / value;
  }
  return result;
}

export const brightnessKind: CorruptionKind<number> = {
  /** What is added, as a share of the range. */
  strengths: [0.05, 0.1, 0.15, 0.2, 0.3],
  make: brightness,
};
