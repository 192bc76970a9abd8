// Corruption "shotNoise": few photons.
import type { Draws } from "./draws.ts";
import { clipped, type Image } from "../../base/numeric/image.ts";
import type { CorruptionKind } from "./kind.ts";

/** Brightnesses at which the Poisson law is tabulated: every multiple of 1/255 and of 1/16 is one of them. */
const LEVELS = 4080;

/** P(N <= n), n = 0, 1, ..., of N ~ Poisson(mean), up to where it is 1 in float64. */
export function poissonTable(mean: number): Float64Array {
  const length = Math.ceil(mean + 12 * Math.sqrt(mean) + 40);
  const table = new Float64Array(length);
  let probability = Math.exp(-mean);
  let sum = 0;
  for (let n = 0; n < length; n++) {
    sum += probability;
    table[n] = sum;
    probability *= mean / (n + 1);
  }
  return table;
}

/** The least n with table[n] > u: inversion. */
function inverted(table: Float64Array, u: number): number {
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle]! > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

const tables = new Map<number, (Float64Array | undefined)[]>();

/** Poisson(photons x) / photons, cut at 1; x is taken to the nearest multiple of 1/4080. */
export function shotNoise(image: Image, photons: number, draws: Draws): Image {
  const known = tables.get(photons) ?? [];
  tables.set(photons, known);
  const uniforms = draws.uniforms(image.length);
  return image.map((value, at) => {
    const level = Math.round(clipped(value) * LEVELS);
    if (level === 0) return 0;
    const table = (known[level] ??= poissonTable((photons * level) / LEVELS));
    return clipped(inverted(table, uniforms[at]!) / photons);
  });
}

export const shotNoiseKind: CorruptionKind<number> = {
  /** Photons counted at full brightness. */
  strengths: [500, 250, 100, 75, 50],
  make: (image, _shape, photons, draws) => shotNoise(image, photons, draws),
};
