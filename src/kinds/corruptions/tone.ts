// Corruptions of light: less contrast, more brightness.
import { clipped, plane, type Image, type ImageShape } from "./image.ts";

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
