// Corruption "rotation": turned.
import type { Draws } from "./draws.ts";
import { resampled, type Image, type ImageShape } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";

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

export const rotationKind: CorruptionKind<number> = {
  /** Degrees. Our own. */
  strengths: [5, 10, 15, 20, 30],
  make: rotation,
};
