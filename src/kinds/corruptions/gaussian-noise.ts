// Corruption "gaussianNoise": the noise of a sensor.
import type { Draws } from "./draws.ts";
import { clipped, type Image } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";

/** x + deviation n, n ~ N(0, 1), cut to [0, 1]. */
export function gaussianNoise(image: Image, deviation: number, draws: Draws): Image {
  const noise = draws.normals(image.length);
  return image.map((value, at) => clipped(value + deviation * noise[at]!));
}

export const gaussianNoiseKind: CorruptionKind<number> = {
  /** Deviation of the noise, as a share of the range. */
  strengths: [0.04, 0.06, 0.08, 0.09, 0.1],
  make: (image, _shape, deviation, draws) => gaussianNoise(image, deviation, draws),
  anyRow: true,
};
