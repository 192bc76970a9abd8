// The table of corruptions. Source of all but two: CIFAR-10-C, Hendrycks and Dietterich, ICLR 2019; docs/shift.md lists
// where they differ from those of that set.
import { brightnessKind } from "./brightness.ts";
import { contrastKind } from "./contrast.ts";
import { gaussianBlurKind } from "./gaussian-blur.ts";
import { gaussianNoiseKind } from "./gaussian-noise.ts";
import { impulseNoiseKind } from "./impulse-noise.ts";
import { motionBlurKind } from "./motion-blur.ts";
import { pixelateKind } from "./pixelate.ts";
import { rotationKind } from "./rotation.ts";
import { shotNoiseKind } from "./shot-noise.ts";
import { translationKind } from "./translation.ts";
import { drawsOf } from "./draws.ts";
import type { Image, ImageShape } from "../../base/numeric/image.ts";
import type { CorruptionKind, Severity } from "./kind.ts";

export { severities, type Severity } from "./kind.ts";

export const corruptions = {
  gaussianNoise: gaussianNoiseKind,
  shotNoise: shotNoiseKind,
  impulseNoise: impulseNoiseKind,
  gaussianBlur: gaussianBlurKind,
  motionBlur: motionBlurKind,
  contrast: contrastKind,
  brightness: brightnessKind,
  rotation: rotationKind,
  translation: translationKind,
  pixelate: pixelateKind,
} as const;

export type CorruptionName = keyof typeof corruptions;

export const corruptionNames = Object.keys(corruptions) as readonly CorruptionName[];

/** Whether a corruption fits any row of numbers, image or not. */
export const fitsAnyRow = (name: CorruptionName): boolean => kindOf(name).anyRow === true;

// the table says which strengths belong to which kind
const kindOf = (name: CorruptionName): CorruptionKind<unknown> => corruptions[name] as CorruptionKind<unknown>;

/** Which draws belong to a row: the same for every student, phase and engine. */
export interface RowPlace {
  readonly seed: number;
  /** The row's place in its data set. */
  readonly row: number;
}

/** A corrupted copy of an image in [0, 1]; the result stays in [0, 1]. Severity 0 is the image itself. */
export function corrupted(
  image: Image,
  shape: ImageShape,
  name: CorruptionName,
  severity: Severity | 0,
  { seed, row }: RowPlace,
): Image {
  if (severity === 0) return image.slice();
  const { strengths, make } = kindOf(name);
  return make(image, shape, strengths[severity - 1], drawsOf(seed, name, severity, row));
}
