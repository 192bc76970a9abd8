// Corruption "pixelate": coarser pixels.
import { plane, type Image, type ImageShape } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";

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

export const pixelateKind: CorruptionKind<number> = {
  /** Side of the coarse image as a share of the fine one's. */
  strengths: [0.95, 0.9, 0.85, 0.75, 0.65],
  make: pixelate,
};
