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
  const insideY = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const insideX = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const top = Math.floor(insideY);
  const left = Math.floor(insideX);
  const down = insideY - top;
  const along = insideX - left;
  const at = top * width + left;
  const right = left < width - 1 ? at + 1 : at;
  const below = top < height - 1 ? width : 0;
  const upper = values[at]! * (1 - along) + values[right]! * along;
  const lower = values[at + below]! * (1 - along) + values[right + below]! * along;
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
  const planes = Array.from({ length: channels }, (_, channel) => plane(image, shape, channel));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fromY, fromX] = source(y, x);
      for (let channel = 0; channel < channels; channel++)
        result[(channel * height + y) * width + x] = valueAt(planes[channel]!, shape, fromY, fromX);
    }
  return result;
}
