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

/** What one coarse pixel covers of a line: from the first pixel on, the share that each has in its mean. */
interface Cell {
  readonly first: number;
  readonly shares: readonly number[];
}

/** `count` equal cells over `size` pixels. */
function cellsOver(size: number, count: number): readonly Cell[] {
  return Array.from({ length: count }, (_, cell): Cell => {
    // in counts of 1/count of a pixel, so that edges are whole numbers
    const [low, high] = [cell * size, (cell + 1) * size];
    const first = Math.floor(low / count);
    const shares: number[] = [];
    for (let pixel = first; pixel * count < high; pixel++)
      shares.push((Math.min(high, (pixel + 1) * count) - Math.max(low, pixel * count)) / size);
    return { first, shares };
  });
}

/** The cell that each pixel's centre lies in. */
const cellOfPixel = (size: number, count: number): readonly number[] =>
  Array.from({ length: size }, (_, pixel) => Math.floor(((pixel + 0.5) * count) / size));

/**
 * floor(factor side) coarse pixels a side, at least 1: each is the mean of what it covers, by area, and each pixel takes
 * the value of the coarse one that its centre lies in.
 */
export function pixelate(image: Image, shape: ImageShape, factor: number): Image {
  const { channels, height, width } = shape;
  const [tall, wide] = [Math.max(1, Math.floor(factor * height)), Math.max(1, Math.floor(factor * width))];
  const [rows, columns] = [cellsOver(height, tall), cellsOver(width, wide)];
  const [rowOf, columnOf] = [cellOfPixel(height, tall), cellOfPixel(width, wide)];
  const result = new Float64Array(image.length);
  const coarse = new Float64Array(tall * wide);
  for (let channel = 0; channel < channels; channel++) {
    const values = plane(image, shape, channel);
    rows.forEach((row, i) => {
      columns.forEach((column, j) => {
        let sum = 0;
        for (let y = 0; y < row.shares.length; y++)
          for (let x = 0; x < column.shares.length; x++)
            sum += row.shares[y]! * column.shares[x]! * values[(row.first + y) * width + column.first + x]!;
        coarse[i * wide + j] = sum;
      });
    });
    const into = plane(result, shape, channel);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) into[y * width + x] = coarse[rowOf[y]! * wide + columnOf[x]!]!;
  }
  return result;
}
