// Images as numbers in [0, 1], channels first, and reading them between their pixels.

export interface ImageShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Values channel by channel, row by row; 0 is the darkest, 1 the brightest. */
export type Image = Float64Array;

export const clipped = (value: number): number => Math.min(1, Math.max(0, value));

/** The plane of one channel; shares the image's memory. */
export function plane(image: Image, { height, width }: ImageShape, channel: number): Float64Array {
  return image.subarray(channel * height * width, (channel + 1) * height * width);
}

/**
 * The value at (y, x) by bilinear interpolation; beyond the border the nearest pixel of the border goes on.
 * @param values - one plane, height x width
 */
export function valueAt(values: Float64Array, { height, width }: ImageShape, y: number, x: number): number {
  const [insideY, insideX] = [Math.min(height - 1, Math.max(0, y)), Math.min(width - 1, Math.max(0, x))];
  const [top, left] = [Math.floor(insideY), Math.floor(insideX)];
  const [bottom, right] = [Math.min(height - 1, top + 1), Math.min(width - 1, left + 1)];
  const [down, along] = [insideY - top, insideX - left];
  const upper = values[top * width + left]! * (1 - along) + values[top * width + right]! * along;
  const lower = values[bottom * width + left]! * (1 - along) + values[bottom * width + right]! * along;
  return upper * (1 - down) + lower * down;
}

/** A new image whose pixel (y, x) is read from `source(y, x)` of the old one, in every channel alike. */
export function resampled(
  image: Image,
  shape: ImageShape,
  source: (y: number, x: number) => readonly [number, number],
): Image {
  const { channels, height, width } = shape;
  const result = new Float64Array(image.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fromY, fromX] = source(y, x);
      for (let channel = 0; channel < channels; channel++)
        plane(result, shape, channel)[y * width + x] = valueAt(plane(image, shape, channel), shape, fromY, fromX);
    }
  return result;
}
