// Corruption "translation": moved.
import type { Draws } from "./draws.ts";
import { resampled, type Image, type ImageShape } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";

/** Moved by `share` of the shorter side, in a direction that is uniform over the circle. */
export function translation(image: Image, shape: ImageShape, share: number, draws: Draws): Image {
  const angle = 2 * Math.PI * draws.uniforms(1)[0]!;
  const distance = share * Math.min(shape.height, shape.width);
  const [down, along] = [distance * Math.sin(angle), distance * Math.cos(angle)];
  return resampled(image, shape, (y, x) => [y - down, x - along]);
}

export const translationKind: CorruptionKind<number> = {
  /** Distance as a share of the shorter side. Our own. */
  strengths: [0.03, 0.06, 0.09, 0.12, 0.16],
  make: translation,
};
