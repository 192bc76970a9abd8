// What every operator of the TensorFlow.js engine is made with: the library, tensors in and out, values without gradient.
import type { Tensor, TypedArray } from "@tensorflow/tfjs-core";
import { internalError } from "../../base/errors.ts";
import type { DType, Shape, TensorData } from "../../graph/ir.ts";
import type { Tf } from "./library/library.ts";

export type { Tf };

/** The engine's type for one of the graph's: floats are float32, integers int32. */
export function tensorType(dtype: DType): "float32" | "int32" | "bool" {
  switch (dtype) {
    case "float32":
    case "float64":
      return "float32";
    case "int32":
    case "int64":
    case "uint8":
      return "int32";
    case "bool":
      return "bool";
  }
}

function typed(dtype: DType, data: TensorData): TypedArray {
  if (data instanceof BigInt64Array) return Int32Array.from(data, Number);
  if (data instanceof Float64Array) return Float32Array.from(data);
  return data instanceof Uint8Array && dtype !== "bool" ? Int32Array.from(data) : data;
}

/** Copies data into a tensor of the current backend; bytes and 64-bit integers become int32, float64 float32. */
export function toTensor(tf: Tf, dtype: DType, shape: Shape, data: TensorData): Tensor {
  return tf.tensor(typed(dtype, data).slice(), [...shape], tensorType(dtype));
}

/** Operand i of an operator. */
export function operandAt(inputs: readonly Tensor[], index: number): Tensor {
  const tensor = inputs[index];
  if (tensor === undefined) throw internalError(`tfjs: input ${index} is missing`);
  return tensor;
}

/**
 * f(x) off the tape: no gradient flows through it. TensorFlow.js refuses to differentiate comparisons even where their
 * slope is not asked for, so they are always made here.
 */
export function untaped(tf: Tf, inputs: readonly Tensor[], f: (...inputs: Tensor[]) => Tensor): Tensor {
  const shapes = inputs.map(({ shape }) => shape);
  return tf.customGrad((...given) => ({
    // customGrad appends its `save` function
    value: f(...(given.slice(0, inputs.length) as Tensor[])),
    gradFunc: () => shapes.map((shape) => tf.zeros(shape)),
  }))(...inputs);
}

/** The value without its gradient. */
export const stopped = (tf: Tf, x: Tensor): Tensor => untaped(tf, [x], (inner) => tf.clone(inner));

export const isAbove = (tf: Tf, x: Tensor, bound: number | Tensor): Tensor =>
  typeof bound === "number"
    ? untaped(tf, [x], (a) => tf.greater(a, bound))
    : untaped(tf, [x, bound], (a, b) => tf.greater(a, b));

export const isEqual = (tf: Tf, x: Tensor, y: number | Tensor): Tensor =>
  typeof y === "number" ? untaped(tf, [x], (a) => tf.equal(a, y)) : untaped(tf, [x, y], (a, b) => tf.equal(a, b));

export const isFloat = ({ dtype }: Tensor): boolean => dtype === "float32";

/** Broadcasts by a product with ones: the gradient of TensorFlow.js's own tile ends at rank 4. */
export function broadcastByOnes(tf: Tf, x: Tensor, shape: Shape): Tensor {
  if (x.dtype !== "bool") return tf.mul(x, tf.ones([...shape], x.dtype));
  return tf.cast(tf.mul(tf.cast(x, "int32"), tf.ones([...shape], "int32")), "bool");
}

/**
 * `length` elements of one axis from `start`, `step` apart. TensorFlow.js has no gradient for a strided slice, so the
 * axis is cut into runs of `step`, of which the first element stays.
 */
export function sliceAxis(tf: Tf, x: Tensor, axis: number, start: number, length: number, step: number): Tensor {
  const size = x.shape[axis] ?? 0;
  if (start === 0 && step === 1 && length === size) return x;
  const cut = (from: Tensor, along: number, begin: number, count: number): Tensor =>
    tf.slice(
      from,
      from.shape.map((_, a) => (a === along ? begin : 0)),
      from.shape.map((all, a) => (a === along ? count : all)),
    );
  const span = Math.min(length * step, size - start);
  const part = cut(x, axis, start, span);
  if (step === 1) return part;
  const full = padAxes(tf, part, new Map([[axis, [0, length * step - span]]]), 0);
  // rows of one run each, in two axes: the wasm backend slices more than four element by element
  const inner = x.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const firsts = cut(tf.reshape(full, [-1, step * inner]), 1, 0, inner);
  return tf.reshape(firsts, [...x.shape.slice(0, axis), length, ...x.shape.slice(axis + 1)]);
}

/** Pads some axes by [before, after]. */
export function padAxes(
  tf: Tf,
  x: Tensor,
  amounts: ReadonlyMap<number, readonly [number, number]>,
  value: number,
): Tensor {
  if ([...amounts.values()].every(([before, after]) => before === 0 && after === 0)) return x;
  const pairs = x.shape.map((_, axis): [number, number] => {
    const [before, after] = amounts.get(axis) ?? [0, 0];
    return [before, after];
  });
  return tf.pad(x, pairs, value);
}
