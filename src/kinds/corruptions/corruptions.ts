// Every corruption with its five severities, in one table.
import { gaussianBlur, motionBlur } from "./blur.ts";
import { drawsOf } from "./draws.ts";
import { pixelate, rotation, translation } from "./geometry.ts";
import type { Image, ImageShape } from "./image.ts";
import { gaussianNoise, impulseNoise, shotNoise } from "./noise.ts";
import { brightness, contrast } from "./tone.ts";

export const corruptionNames = [
  "gaussianNoise",
  "shotNoise",
  "impulseNoise",
  "gaussianBlur",
  "motionBlur",
  "contrast",
  "brightness",
  "rotation",
  "translation",
  "pixelate",
] as const;

export type CorruptionName = (typeof corruptionNames)[number];

/** 1 is the mildest, 5 the strongest. */
export const severities = [1, 2, 3, 4, 5] as const;

export type Severity = (typeof severities)[number];

type Five<T> = readonly [T, T, T, T, T];

/**
 * Strength by severity, for images with sides of about 32 pixels.
 * Source: the constants of CIFAR-10-C, Hendrycks and Dietterich, ICLR 2019; our own where it says so. docs/shift.md lists
 * where the corruptions themselves differ from those of that set.
 */
export const strengths = {
  /** Deviation of the noise, as a share of the range. */
  gaussianNoise: [0.04, 0.06, 0.08, 0.09, 0.1],
  /** Photons counted at full brightness. */
  shotNoise: [500, 250, 100, 75, 50],
  /** Share of values that are lost. */
  impulseNoise: [0.01, 0.02, 0.03, 0.05, 0.07],
  /** Deviation of the kernel, in pixels. */
  gaussianBlur: [0.4, 0.6, 0.7, 0.8, 1],
  /** Radius and deviation of the kernel, in pixels. */
  motionBlur: [
    { radius: 6, sigma: 1 },
    { radius: 6, sigma: 1.5 },
    { radius: 6, sigma: 2 },
    { radius: 8, sigma: 2 },
    { radius: 9, sigma: 2.5 },
  ],
  /** What is left of the distance to the mean. */
  contrast: [0.75, 0.5, 0.4, 0.3, 0.15],
  /** What is added, as a share of the range. */
  brightness: [0.05, 0.1, 0.15, 0.2, 0.3],
  /** Degrees. Our own. */
  rotation: [5, 10, 15, 20, 30],
  /** Distance as a share of the shorter side. Our own. */
  translation: [0.03, 0.06, 0.09, 0.12, 0.16],
  /** Side of the coarse image as a share of the fine one's. */
  pixelate: [0.95, 0.9, 0.85, 0.75, 0.65],
} as const satisfies Readonly<Record<CorruptionName, Five<number> | Five<object>>>;

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
  const draws = drawsOf(seed, name, severity, row);
  const at = severity - 1;
  switch (name) {
    case "gaussianNoise":
      return gaussianNoise(image, strengths[name][at]!, draws);
    case "shotNoise":
      return shotNoise(image, strengths[name][at]!, draws);
    case "impulseNoise":
      return impulseNoise(image, strengths[name][at]!, draws);
    case "gaussianBlur":
      return gaussianBlur(image, shape, strengths[name][at]!);
    case "motionBlur":
      return motionBlur(image, shape, strengths[name][at]!, draws);
    case "contrast":
      return contrast(image, shape, strengths[name][at]!);
    case "brightness":
      return brightness(image, shape, strengths[name][at]!);
    case "rotation":
      return rotation(image, shape, strengths[name][at]!, draws);
    case "translation":
      return translation(image, shape, strengths[name][at]!, draws);
    case "pixelate":
      return pixelate(image, shape, strengths[name][at]!);
  }
}
