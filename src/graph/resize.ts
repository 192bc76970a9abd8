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

/** Weighted means of the two nearest pixels along each axis: bilinear over two. */
export function resizeLinear(
  g: GraphBuilder,
  x: Value,
  axes: readonly ResizedAxis[],
  coordinates: CoordinateMode,
): Value {
  return axes.reduce((value, { axis, size, scale }) => {
    const rank = value.shape.length;
    const from = value.shape[axis] ?? 1;
    const data = new Float32Array(from * size);
    for (let at = 0; at < size; at++) {
      const position = clamp(original(at, from, size, scale, coordinates), from);
      const low = Math.floor(position);
      const high = Math.min(from - 1, low + 1);
      data[low * size + at]! += 1 - (position - low);
      data[high * size + at]! += position - low;
    }
    const matrix = g.constant({ dtype: "float32", shape: [from, size], data });
    const swap = Array.from({ length: rank }, (_, at) => (at === axis ? rank - 1 : at === rank - 1 ? axis : at));
    const last = axis === rank - 1;
    const moved = g.matMul(last ? value : g.transpose(value, swap), matrix);
    return last ? moved : g.transpose(moved, swap);
  }, x);
}
