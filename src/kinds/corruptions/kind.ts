// What a kind of corruption is: its strength at each severity, and what it makes of an image.
import type { Draws } from "./draws.ts";
import type { Image, ImageShape } from "../../base/numeric/image.ts";

/** 1 is the mildest, 5 the strongest. */
export const severities = [1, 2, 3, 4, 5] as const;

export type Severity = (typeof severities)[number];

export interface CorruptionKind<Strength> {
  /** For images with sides of about 32 pixels; the constants of CIFAR-10-C, or our own where it says so. */
  readonly strengths: readonly [Strength, Strength, Strength, Strength, Strength];
  /** A corrupted copy of an image in [0, 1]; the result stays in [0, 1]. */
  readonly make: (image: Image, shape: ImageShape, strength: Strength, draws: Draws) => Image;
  /** It changes values one by one, and so any row of numbers, image or not. */
  readonly anyRow?: true;
}
