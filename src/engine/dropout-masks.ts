// Dropout masks of training steps: every engine draws the same ones.
import { elementCount, type Shape } from "../graph/ir.ts";
import { randomWords } from "../base/numeric/random.ts";

/** A dropout mask that is drawn outside and fed each step; 1 keeps, 0 drops. */
export interface MaskInput {
  readonly name: string;
  readonly shape: Shape;
  readonly rate: number;
}

/** Masks of `count` steps: element i of step s is 0 with probability `rate` (to 16 bits), drawn from (seed, s, i). */
export function dropoutMasks(
  { name, shape, rate }: MaskInput,
  seed: number,
  firstStep: number,
  count: number,
): Uint8Array {
  const size = elementCount(shape);
  const masks = new Uint8Array(size * count);
  const threshold = rate * 0x10000;
  for (let step = 0; step < count; step++) {
    const words = randomWords(seed, `dropout ${name}`, { step: firstStep + step }, Math.ceil(size / 2));
    for (let i = 0; i < size; i++) {
      const word = words[i >> 1]!;
      masks[step * size + i] = ((i & 1) === 0 ? word & 0xffff : word >>> 16) >= threshold ? 1 : 0;
    }
  }
  return masks;
}
