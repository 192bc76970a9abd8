// Corruptions of place and resolution: turned, moved, in coarser pixels.
import type { Draws } from "./draws.ts";
import { plane, resampled, type Image, type ImageShape } from "./image.ts";

/** Turned about the centre, to the left or to the right by chance. */
export function rotation(image: Image, shape: ImageShape, degrees: number, draws: Draws): Image {
  const angle = ((draws.uniforms(1)[0]! < 0.5 ? -degrees : degrees) * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const [centreY, centreX] = [(shape.height - 1) / 2, (shape.width - 1) / 2];
  return resampled(image, shape, (y, x) => [
    centreY + cosine * (y - centreY) - sine * (x - centreX),
    centreX + sine * (y - centreY) + cosine * (x - centreX),
  ]);
}

/** Moved by `share` of the shorter side, in a direction that is uniform over the circle. */
export function translation(image: Image, shape: ImageShape, share: number, draws: Draws): Image {
  const angle = 2 * Math.PI * draws.uniforms(1)[0]!;
  const distance = share * Math.min(shape.height, shape.width);
  const [down, along] = [distance * Math.sin(angle), distance * Math.cos(angle)];
  return resampled(image, shape, (y, x) => [y - down, x - along]);
}

/** Share of cell i of `cells` equal cells over `size` pixels that pixel j covers. */
function coverage(size: number, cells: number, cell: number, pixel: number): number {
  const [low, high] = [(cell * size) / cells, ((cell + 1) * size) / cells];
  return (Math.max(0, Math.min(high, pixel + 1) - Math.max(low, pixel)) * cells) / size;
}

/** The cells' means over one axis: `cells` numbers for `size` of them. */
function shrunk(values: Float64Array, cells: number): Float64Array {
  const size = values.length;
  return Float64Array.from({ length: cells }, (_, cell) => {
    let sum = 0;
    for (let pixel = Math.floor((cell * size) / cells); pixel < size; pixel++) {
      const share = coverage(size, cells, cell, pixel);
      if (share === 0) break;
      sum += share * values[pixel]!;
    }
    return sum;
  });
}

/**
 * Sides of floor(factor side) equal cells, at least 1; each takes its mean, by area, and each pixel the value of the cell
 * that its centre lies in.
 */
export function pixelate(image: Image, shape: ImageShape, factor: number): Image {
  const { channels, height, width } = shape;
  const [rows, columns] = [Math.max(1, Math.floor(factor * height)), Math.max(1, Math.floor(factor * width))];
  const result = new Float64Array(image.length);
  for (let channel = 0; channel < channels; channel++) {
    const values = plane(image, shape, channel);
    const narrow = Array.from({ length: height }, (_, y) =>
      shrunk(values.subarray(y * width, (y + 1) * width), columns),
    );
    const cells = Array.from({ length: columns }, (_, column) =>
      shrunk(
        Float64Array.from(narrow, (row) => row[column]!),
        rows,
      ),
    );
    const into = plane(result, shape, channel);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const column = Math.floor(((x + 0.5) * columns) / width);
        into[y * width + x] = cells[column]![Math.floor(((y + 0.5) * rows) / height)]!;
      }
  }
  return result;
}
