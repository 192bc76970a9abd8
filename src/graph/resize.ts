// Resizing, axis by axis: nearest picks pixels, linear is a product with a constant matrix; both as ONNX defines them.
import type { GraphBuilder } from "./builder.ts";
import { take } from "./composites.ts";
import type { Value } from "./ir.ts";

export const coordinateModes = [
  "half_pixel",
  "half_pixel_symmetric",
  "pytorch_half_pixel",
  "asymmetric",
  "align_corners",
] as const;

export type CoordinateMode = (typeof coordinateModes)[number];

export const nearestModes = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"] as const;

export type NearestMode = (typeof nearestModes)[number];

const single = Math.fround;

/** The size that a scale gives, in float32 as the runtime has it: floor(from x scale). */
export const scaledSize = (from: number, scale: number): number => Math.floor(single(single(scale) * from));

/**
 * Where pixel `at` of the result lies in the original, in float32 as the runtime has it.
 * Source: ONNX, operator Resize.
 */
function original(at: number, from: number, to: number, scale: number, mode: CoordinateMode): number {
  const halfPixel = (): number => single(single((at + 0.5) / single(scale)) - 0.5);
  switch (mode) {
    case "half_pixel":
      return halfPixel();
    case "half_pixel_symmetric": {
      // the share of the result that the scale fills keeps its middle
      const adjustment = single(to / single(single(scale) * from));
      const center = from / 2;
      return single(single(center * single(1 - adjustment)) + halfPixel());
    }
    case "pytorch_half_pixel":
      return to > 1 ? halfPixel() : 0;
    case "asymmetric":
      return single(at / single(scale));
    case "align_corners":
      return to > 1 ? single(single(at * (from - 1)) / (to - 1)) : 0;
  }
}

function rounded(position: number, mode: NearestMode): number {
  switch (mode) {
    case "round_prefer_floor":
      return Math.ceil(position - 0.5);
    case "round_prefer_ceil":
      return Math.floor(position + 0.5);
    case "floor":
      return Math.floor(position);
    case "ceil":
      return Math.ceil(position);
  }
}

export interface ResizedAxis {
  readonly axis: number;
  readonly size: number;
  readonly scale: number;
}

const clamp = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));

/** The nearest pixel of the original, along each axis. */
export function resizeNearest(
  g: GraphBuilder,
  x: Value,
  axes: readonly ResizedAxis[],
  coordinates: CoordinateMode,
  mode: NearestMode,
): Value {
  return axes.reduce((value, { axis, size, scale }) => {
    const from = value.shape[axis] ?? 1;
    const places = Array.from({ length: size }, (_, at) =>
      clamp(rounded(original(at, from, size, scale, coordinates), mode), from),
    );
    return take(g, value, axis, places);
  }, x);
}

/** Weights of pixels of the original, by place. */
type Taps = (position: number, from: number) => readonly (readonly [place: number, weight: number])[];

/** Every pixel of the result as a weighted sum along each axis. */
function resizeBy(
  g: GraphBuilder,
  x: Value,
  axes: readonly ResizedAxis[],
  coordinates: CoordinateMode,
  taps: Taps,
): Value {
  return axes.reduce((value, { axis, size, scale }) => {
    const rank = value.shape.length;
    const from = value.shape[axis] ?? 1;
    const data = new Float32Array(from * size);
    for (let at = 0; at < size; at++)
      for (const [place, weight] of taps(original(at, from, size, scale, coordinates), from))
        data[clamp(place, from) * size + at]! += weight;
    const matrix = g.constant({ dtype: "float32", shape: [from, size], data });
    const swap = Array.from({ length: rank }, (_, at) => (at === axis ? rank - 1 : at === rank - 1 ? axis : at));
    const last = axis === rank - 1;
    const moved = g.matMul(last ? value : g.transpose(value, swap), matrix);
    return last ? moved : g.transpose(moved, swap);
  }, x);
}

/** Weighted means of the two nearest pixels along each axis: bilinear over two. */
export const resizeLinear = (
  g: GraphBuilder,
  x: Value,
  axes: readonly ResizedAxis[],
  coordinates: CoordinateMode,
): Value =>
  resizeBy(g, x, axes, coordinates, (given, from) => {
    const position = clamp(given, from);
    const low = Math.floor(position);
    return [
      [low, 1 - (position - low)],
      [low + 1, position - low],
    ];
  });

export interface Cubic {
  /** Slope of the kernel's outer part: a of Keys. */
  readonly coefficient: number;
  /** Pixels outside of the original count for nothing, instead of as its border's. */
  readonly excludesOutside: boolean;
}

/**
 * Weighted means of the four nearest pixels along each axis. Source: Keys, "Cubic convolution interpolation for digital
 * image processing" (1981); its kernel with coefficient a, as ONNX's operator Resize has it.
 */
export const resizeCubic = (
  g: GraphBuilder,
  x: Value,
  axes: readonly ResizedAxis[],
  coordinates: CoordinateMode,
  { coefficient: a, excludesOutside }: Cubic,
): Value =>
  resizeBy(g, x, axes, coordinates, (position, from) => {
    const low = Math.floor(position);
    const kernel = (distance: number): number =>
      distance <= 1
        ? ((a + 2) * distance - (a + 3)) * distance * distance + 1
        : ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
    const taps = [-1, 0, 1, 2].map((step): [number, number] => [low + step, kernel(Math.abs(position - low - step))]);
    if (!excludesOutside) return taps;
    const inside = taps.filter(([place]) => place >= 0 && place < from);
    const total = inside.reduce((sum, [, weight]) => sum + weight, 0);
    return inside.map(([place, weight]) => [place, weight / total]);
  });
