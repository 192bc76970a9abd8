// Corruption "impulseNoise": dead pixels.
import type { Draws } from "./draws.ts";
import type { Image } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";

/** Each value becomes 0 with probability amount/2, 1 with amount/2. */
export function impulseNoise(image: Image, amount: number, draws: Draws): Image {
  const uniforms = draws.uniforms(image.length);
  return image.map((value, at) => {
    const u = uniforms[at]!;
    return u < amount / 2 ? 0 : u < amount ? 1 : value;
  });
}

export const impulseNoiseKind: CorruptionKind<number> = {
  /** Share of values that are lost. */
  strengths: [0.01, 0.02, 0.03, 0.05, 0.07],
  make: (image, _shape, amount, draws) => impulseNoise(image, amount, draws),
};
