// Values of a model that are known before any row is: weights, shapes, and what is computed from them alone.
import { allocate, type GraphBuilder } from "../../../graph/builder.ts";
import { elementCount, type DType, type Shape, type Tensor, type TensorData, type Value } from "../../../graph/ir.ts";
import { broadcastShapes, normalAxis, reshaped, sliceRange } from "../../../graph/shapes.ts";

/** A tensor by the name under which a file or a fold knows it. */
export interface Known {
  readonly name: string;
  readonly tensor: Tensor;
  /** True of what the file stores as its weights: initializers, or Constant nodes where it has no others. */
  readonly stored?: true;
  /** True of Constant nodes beside such weights: constants, as exporters write them into a graph. */
  readonly literal?: true;
  /** True of what was computed from the shape of a value, and so is right for the rows that are read. */
  readonly fromShape?: true;
  /** The file's own tensor, where this one is it under another shape or turned; weights are trained as the file has them. */
  readonly moved?: { readonly from: Known; readonly move: (g: GraphBuilder, value: Value) => Value };
  /** How it is computed from weights of the file, where it is. */
  readonly derived?: Derived;
}

/** A constant that a file computes from its weights: those are trained, and it follows. */
export interface Derived {
  /** Whether a weight that it follows from is trained elsewhere too. */
  readonly isTied: () => boolean;
  /** Computed from its weights; they are trained in this role, those without one only where they are weights elsewhere. */
  readonly build: (role: WeightRole | null) => Value;
}

/** What a weight is to the node that reads it: decides how it starts anew; "named" of one that is none but by its name. */
export type WeightRole = "kernel" | "bias" | "scale" | "runningMean" | "runningVariance" | "table" | "named";

/** Whether the file's weights went into it: what is made of sizes, ranges and constants alone is learned by nobody. */
export const isOfWeights = ({ derived, moved, ...own }: Known): boolean =>
  derived !== undefined || (moved?.from ?? own).stored === true;

/** Whether one value stands throughout. */
export const isUniform = ({ data }: Tensor): boolean => data.every((value) => value === data[0]);

export const numbers = ({ data }: Tensor): number[] => Array.from(data as ArrayLike<number | bigint>, Number);

/** Of the whole numbers that 64 bits hold, the nearest: 2^63 - 1, which files write for "to the end", is no double. */
function int64Of(value: number): bigint {
  const whole = BigInt(Math.trunc(value));
  const most = 2n ** 63n - 1n;
  return whole > most ? most : whole < -most - 1n ? -most - 1n : whole;
}

export function tensorOf(dtype: DType, shape: Shape, values: readonly number[]): Tensor {
  const data = allocate(dtype, values.length);
  values.forEach((value, i) => {
    if (data instanceof BigInt64Array) data[i] = int64Of(value);
    else data[i] = value;
  });
  return { dtype, shape, data };
}

export const int64Tensor = (values: readonly number[], shape: Shape = [values.length]): Tensor =>
  tensorOf("int64", shape, values);

/** Strides of a shape in row-major order. */
function stridesOf(shape: Shape): number[] {
  const strides: number[] = [];
  let step = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(step);
    step *= size;
  }
  return strides;
}

/** Source position of every element of a result, given the offset and one stride per axis of the result. */
function* positions(shape: Shape, strides: readonly number[], offset = 0): Generator<number> {
  const count = elementCount(shape);
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < count; i++) {
    yield at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      at += strides[axis] ?? 0;
      if ((index[axis] ?? 0) < (shape[axis] ?? 1)) break;
      at -= (strides[axis] ?? 0) * (shape[axis] ?? 1);
      index[axis] = 0;
    }
  }
}

function gathered({ dtype, data }: Tensor, shape: Shape, from: Iterable<number>): Tensor {
  const result: TensorData = allocate(dtype, elementCount(shape));
  let i = 0;
  for (const at of from) {
    if (result instanceof BigInt64Array) result[i] = (data as BigInt64Array)[at] ?? 0n;
    else result[i] = Number(data[at] ?? 0);
    i += 1;
  }
  return { dtype, shape, data: result };
}

/** Same data under another shape. */
export const withShape = ({ dtype, data }: Tensor, shape: Shape): Tensor => ({ dtype, shape, data });

export const reshapeKnown = (tensor: Tensor, target: Shape): Tensor =>
  withShape(tensor, reshaped(tensor.shape, target));

export function transposeKnown(tensor: Tensor, perm: readonly number[]): Tensor {
  const strides = stridesOf(tensor.shape);
  const shape = perm.map((axis) => tensor.shape[axis] ?? 1);
  return gathered(
    tensor,
    shape,
    positions(
      shape,
      perm.map((axis) => strides[axis] ?? 0),
    ),
  );
}

export function expandKnown(tensor: Tensor, target: Shape): Tensor {
  const shape = broadcastShapes(tensor.shape, target);
  const lead = shape.length - tensor.shape.length;
  const own = stridesOf(tensor.shape);
  const strides = shape.map((_, axis) =>
    axis < lead || tensor.shape[axis - lead] === 1 ? 0 : (own[axis - lead] ?? 0),
  );
  return gathered(tensor, shape, positions(shape, strides));
}

export function sliceKnown(tensor: Tensor, axis: number, start: number, end: number, step: number): Tensor {
  const along = normalAxis(axis, tensor.shape.length);
  const strides = stridesOf(tensor.shape);
  const range = sliceRange(tensor.shape[along] ?? 1, start, end, step);
  const shape = tensor.shape.map((size, at) => (at === along ? range.length : size));
  const offset = range.start * (strides[along] ?? 0);
  return gathered(
    tensor,
    shape,
    positions(
      shape,
      strides.map((stride, at) => (at === along ? stride * step : stride)),
      offset,
    ),
  );
}

export function takeKnown(tensor: Tensor, axis: number, indices: Tensor): Tensor {
  const along = normalAxis(axis, tensor.shape.length);
  const size = tensor.shape[along] ?? 1;
  const parts = numbers(indices).map((index) => {
    const start = index < 0 ? index + size : index;
    return sliceKnown(tensor, along, start, start + 1, 1);
  });
  const joined = concatKnown(parts, along);
  return withShape(joined, [...tensor.shape.slice(0, along), ...indices.shape, ...tensor.shape.slice(along + 1)]);
}

export function concatKnown(tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (first === undefined) return int64Tensor([]);
  const along = normalAxis(axis, Math.max(1, first.shape.length));
  const outer = elementCount(first.shape.slice(0, along));
  const shape = first.shape.map((size, at) =>
    at === along ? tensors.reduce((sum, tensor) => sum + (tensor.shape[along] ?? 1), 0) : size,
  );
  const values: number[] = [];
  const lists = tensors.map(numbers);
  for (let row = 0; row < outer; row++)
    tensors.forEach((tensor, i) => {
      const inner = elementCount(tensor.shape.slice(along));
      values.push(...(lists[i] ?? []).slice(row * inner, (row + 1) * inner));
    });
  return tensorOf(first.dtype, shape, values);
}

/** Elementwise over two tensors that broadcast; whole numbers stay whole. */
export function combineKnown(
  a: Tensor,
  b: Tensor,
  f: (x: number, y: number) => number,
  dtype: DType = a.dtype,
): Tensor {
  const shape = broadcastShapes(a.shape, b.shape);
  const [left, right] = [numbers(expandKnown(a, shape)), numbers(expandKnown(b, shape))];
  return tensorOf(
    dtype,
    shape,
    left.map((x, i) => f(x, right[i] ?? 0)),
  );
}
