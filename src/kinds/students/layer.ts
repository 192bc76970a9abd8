// What a layer kind gives: output shape, parameters, forward pass; and what layers share.
import type { ForwardContext, Initializer, ParameterSpec } from "../../engine/contracts.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import { elementCount, type Shape, type Value } from "../../graph/ir.ts";
import { showShape } from "../../graph/shapes.ts";

/** One layer in its place: all shapes are those of a row, without the batch. */
export interface BuiltLayer {
  readonly outputShape: Shape;
  readonly parameters: readonly ParameterSpec[];
  /** Output [N, ...outputShape] from inputs [N, ...] and the mask that flows with each. */
  readonly forward: (context: ForwardContext, inputs: readonly Value[], masks: readonly Mask[]) => Value;
  /** Whether its parameters have a row for each position, of which shorter inputs take the first. */
  readonly byPosition?: true;
  /** Mask of the output; the first input's by default. */
  readonly mask?: (context: ForwardContext, inputs: readonly Value[], masks: readonly Mask[]) => Mask;
}

/** [N, length], 1 at positions that hold something and 0 at padding; null where nothing is padding. */
export type Mask = Value | null;

/** For layers after which there are no positions left. */
export const withoutMask = (): Mask => null;

/** A layer kind, given its options, its name and the shapes that flow in. */
export type LayerBuilder<O> = (options: O, name: string, inputShapes: readonly Shape[]) => BuiltLayer;

/** A layer that does not fit what flows into it; becomes a problem with the layer's path. */
export class LayerError extends Error {
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.name = "LayerError";
    this.expected = expected;
    this.got = got;
  }
}

/** The one shape that flows into a layer with one input. */
export function onlyShape(shapes: readonly Shape[]): Shape {
  const [shape] = shapes;
  if (shape === undefined || shapes.length !== 1) throw new LayerError("one input", `${shapes.length} inputs`);
  return shape;
}

export function onlyValue(values: readonly Value[]): Value {
  const [value] = values;
  if (value === undefined) throw new LayerError("one input", "none");
  return value;
}

/** [channels, height, width] of an image row. */
export function imageShape(shapes: readonly Shape[]): readonly [number, number, number] {
  const shape = onlyShape(shapes);
  const [channels, height, width] = shape;
  if (shape.length !== 3 || channels === undefined || height === undefined || width === undefined)
    throw new LayerError("an image, [channels, height, width]", showShape(shape));
  return [channels, height, width];
}

/** [length, features] of a row that is a sequence. */
export function sequenceShape(shapes: readonly Shape[]): readonly [number, number] {
  const shape = onlyShape(shapes);
  const [length, features] = shape;
  if (shape.length !== 2 || length === undefined || features === undefined)
    throw new LayerError("a sequence, [length, features] (an embedding gives one)", showShape(shape));
  return [length, features];
}

/** x W (+ b) over the last axis of any number of axes, as one product of two matrices. */
export function product(g: GraphBuilder, x: Value, kernel: Value, bias?: Value): Value {
  const columns = kernel.shape[1] ?? 1;
  const flat = x.shape.length === 2 ? x : g.reshape(x, [-1, x.shape.at(-1) ?? 1]);
  const y = g.gemm(flat, kernel, bias === undefined ? {} : { c: bias });
  return x.shape.length === 2 ? y : g.reshape(y, [-1, ...x.shape.slice(1, -1), columns]);
}

/** Initializer names as Keras has them, without those that need an argument. */
export const initializerSchema = {
  enum: ["glorotUniform", "glorotNormal", "heUniform", "heNormal", "lecunUniform", "lecunNormal", "zeros", "ones"],
  description: "How the weights start. Glorot and Bengio (2010), He et al. (2015), LeCun et al. (1998).",
} as const;

export type InitializerName = (typeof initializerSchema.enum)[number];

/**
 * Starting values by name: variance 2 / (in + out) for glorot, 2 / in for he, 1 / in for lecun; a uniform draw has the
 * limit sqrt(3 variance). Normal draws are not truncated.
 */
export function initializer(name: InitializerName, fanIn: number, fanOut: number): Initializer {
  const uniform = (variance: number): Initializer => ({ kind: "uniform", limit: Math.sqrt(3 * variance) });
  const normal = (variance: number): Initializer => ({ kind: "normal", deviation: Math.sqrt(variance) });
  switch (name) {
    case "glorotUniform":
      return uniform(2 / (fanIn + fanOut));
    case "glorotNormal":
      return normal(2 / (fanIn + fanOut));
    case "heUniform":
      return uniform(2 / fanIn);
    case "heNormal":
      return normal(2 / fanIn);
    case "lecunUniform":
      return uniform(1 / fanIn);
    case "lecunNormal":
      return normal(1 / fanIn);
    case "zeros":
      return { kind: "zeros" };
    case "ones":
      return { kind: "ones" };
  }
}

export function weight(name: string, shape: Shape, start: Initializer): ParameterSpec {
  return { name, shape, initializer: start, trainable: true, decay: true };
}

/** A bias or normalisation scale: trained, but not decayed. */
export function offset(name: string, shape: Shape, start: "zeros" | "ones"): ParameterSpec {
  return { name, shape, initializer: { kind: start }, trainable: true, decay: false };
}

export const sizeSchema = {
  anyOf: [
    { type: "integer", minimum: 1 },
    { type: "array", items: { type: "integer", minimum: 1 }, minItems: 2, maxItems: 2 },
  ],
} as const;

export type Size = number | readonly number[];

/** A number or a pair as [height, width]. */
export function pair(size: Size): readonly [number, number] {
  if (typeof size === "number") return [size, size];
  return [size[0] ?? 1, size[1] ?? 1];
}

export const paddingSchema = {
  enum: ["valid", "same"],
  description: "valid: no padding. same: output size ceil(input / stride), the odd row or column at the end.",
} as const;

/** ONNX pads (begins, then ends) of Keras's padding names. */
export function padsFor(
  padding: "valid" | "same",
  sizes: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): readonly number[] {
  const totals = sizes.map((size, axis) => {
    const stride = strides[axis] ?? 1;
    const extent = (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    return padding === "valid" ? 0 : Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
  });
  const begins = totals.map((total) => Math.floor(total / 2));
  return [...begins, ...totals.map((total, axis) => total - (begins[axis] ?? 0))];
}

/** Output sizes of a window, refused where it does not fit. */
export function windowOutput(
  sizes: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
  pads: readonly number[],
  dilations: readonly number[],
): readonly number[] {
  return sizes.map((size, axis) => {
    const extent = (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    const padded = size + (pads[axis] ?? 0) + (pads[axis + sizes.length] ?? 0);
    if (padded < extent) throw new LayerError(`at least ${extent} rows and columns for this window`, `${padded}`);
    return Math.floor((padded - extent) / (strides[axis] ?? 1)) + 1;
  });
}

/** Batch kept free (-1), the rest as given: exports stay dynamic. */
export const rowShape = (shape: Shape): Shape => [-1, ...shape];

export const rowSize = (shape: Shape): number => elementCount(shape);
