// Products, reductions and operators that move elements, in TensorFlow.js's operations.
import type { Rank, Tensor } from "@tensorflow/tfjs-core";
import { elementCount, type OpAttributes, type OpName, type Shape } from "../../graph/ir.ts";
import { broadcastShapes, normalAxis, sliceRange } from "../../graph/shapes.ts";
import type { TfjsRules } from "./rule.ts";
import { broadcastByOnes, isFloat, operandAt, padAxes, sliceAxis, tensorType, untaped, type Tf } from "./tensors.ts";

/**
 * Batched product. A stack times one matrix is flattened to one product, other stacks are broadcast first: TensorFlow.js
 * broadcasts them itself, but does not sum their gradient back.
 */
function stackedProduct(tf: Tf, a: Tensor, b: Tensor, transA: boolean, transB: boolean): Tensor {
  if (b.rank === 2 && !transA) {
    const flat = tf.reshape(a, [-1, a.shape.at(-1) ?? 1]);
    const product = tf.matMul(flat, b, false, transB);
    return tf.reshape(product, [...a.shape.slice(0, -1), product.shape[1] ?? 1]);
  }
  const stack = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const spread = (x: Tensor): Tensor => {
    const shape = [...stack, ...x.shape.slice(-2)];
    const wide = elementCount(shape) === x.size ? x : broadcastByOnes(tf, x, shape);
    return tf.reshape(wide, [elementCount(stack), ...x.shape.slice(-2)]);
  };
  const product = tf.matMul(spread(a), spread(b), transA, transB);
  return tf.reshape(product, [...stack, ...product.shape.slice(-2)]);
}

type Reduce = (tf: Tf, x: Tensor, axes: number[], keepDims: boolean) => Tensor;

/** No axes reduce nothing here, where TensorFlow.js would reduce all. */
const reduction =
  (reduce: Reduce) =>
  (tf: Tf, inputs: readonly Tensor[], { axes, keepDims }: OpAttributes["ReduceSum"]): Tensor => {
    const x = operandAt(inputs, 0);
    return axes.length === 0
      ? x
      : reduce(
          tf,
          x,
          axes.map((axis) => normalAxis(axis, x.rank)),
          keepDims,
        );
  };

/** The maximum plus a zero that carries the gradient, in equal shares, to the elements that reach it. */
function maxSharedAmongTies(tf: Tf, x: Tensor, axes: number[], keepDims: boolean): Tensor {
  const top = untaped(tf, [x], (inner) => tf.max(inner, axes, true));
  if (!isFloat(x)) return keepDims ? top : tf.max(x, axes);
  const share = untaped(tf, [x, top], (inner, most) => {
    const reached = tf.cast(tf.equal(inner, most), "float32");
    return tf.div(reached, tf.sum(reached, axes, true));
  });
  const reaches = untaped(tf, [share], (inner) => tf.greater(inner, 0));
  const zero = tf.where(reaches, tf.sub(x, top), tf.zerosLike(x));
  const result = tf.add(top, tf.sum(tf.mul(zero, share), axes, true));
  return keepDims ? result : tf.squeeze(result, axes);
}

/** Rows by index of any shape; TensorFlow.js gathers along flat indices. */
function gatherAlong(tf: Tf, data: Tensor, indices: Tensor, axis: number): Tensor {
  const along = normalAxis(axis, data.rank);
  const flat = tf.gather(data, tf.reshape<Rank.R1>(indices, [indices.size]), along);
  return tf.reshape(flat, [...data.shape.slice(0, along), ...indices.shape, ...data.shape.slice(along + 1)]);
}

const pairsOf = (pads: readonly number[], rank: number): Map<number, readonly [number, number]> =>
  new Map(Array.from({ length: rank }, (_, axis) => [axis, [pads[axis] ?? 0, pads[axis + rank] ?? 0]]));

const expanded = (tf: Tf, x: Tensor, shape: Shape): Tensor => broadcastByOnes(tf, x, broadcastShapes(x.shape, shape));

export const movementOperators: TfjsRules<
  Extract<
    OpName,
    | "MatMul"
    | "Gemm"
    | "ReduceSum"
    | "ReduceMean"
    | "ReduceMax"
    | "ArgMax"
    | "Transpose"
    | "Reshape"
    | "Concat"
    | "Split"
    | "Slice"
    | "Pad"
    | "Expand"
    | "Gather"
    | "GatherGradient"
    | "OneHot"
  >
> = {
  MatMul: (tf, inputs, { transA, transB }) =>
    stackedProduct(tf, operandAt(inputs, 0), operandAt(inputs, 1), transA, transB),
  Gemm: (tf, inputs, { transA, transB }) => {
    const product = tf.matMul(operandAt(inputs, 0), operandAt(inputs, 1), transA, transB);
    return inputs[2] === undefined ? product : tf.add(product, inputs[2]);
  },
  ReduceSum: reduction((tf, x, axes, keepDims) => tf.sum(x, axes, keepDims)),
  ReduceMean: reduction((tf, x, axes, keepDims) => tf.mean(x, axes, keepDims)),
  ReduceMax: reduction(maxSharedAmongTies),
  ArgMax: (tf, inputs, { axis, keepDims }) => {
    const x = operandAt(inputs, 0);
    const index = untaped(tf, [x], (inner) => tf.argMax(inner, normalAxis(axis, x.rank)));
    return keepDims ? tf.expandDims(index, normalAxis(axis, x.rank)) : index;
  },
  Transpose: (tf, inputs, { perm }) => tf.transpose(operandAt(inputs, 0), [...perm]),
  Reshape: (tf, inputs, { shape }) => tf.reshape(operandAt(inputs, 0), [...shape]),
  Concat: (tf, inputs, { axis }) => tf.concat([...inputs], normalAxis(axis, operandAt(inputs, 0).rank)),
  Split: (tf, inputs, { axis, sizes }) => {
    const x = operandAt(inputs, 0);
    const along = normalAxis(axis, x.rank);
    let start = 0;
    return sizes.map((size) => sliceAxis(tf, x, along, (start += size) - size, size, 1));
  },
  Slice: (tf, inputs, { starts, ends, axes, steps }) =>
    axes.reduce(
      (x, axis, i) => {
        const along = normalAxis(axis, x.rank);
        const { start, length } = sliceRange(x.shape[along]!, starts[i]!, ends[i]!, steps[i]!);
        return sliceAxis(tf, x, along, start, length, steps[i]!);
      },
      operandAt(inputs, 0),
    ),
  Pad: (tf, inputs, { pads, value }) => {
    const x = operandAt(inputs, 0);
    return padAxes(tf, x, pairsOf(pads, x.rank), value);
  },
  Expand: (tf, inputs, { shape }) => expanded(tf, operandAt(inputs, 0), shape),
  Gather: (tf, inputs, { axis }) => gatherAlong(tf, operandAt(inputs, 0), operandAt(inputs, 1), axis),
  GatherGradient: "refused",
  OneHot: (tf, inputs, { classes, dtype }) => tf.cast(tf.oneHot(operandAt(inputs, 0), classes), tensorType(dtype)),
};
