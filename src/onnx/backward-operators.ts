// Operators of the backward pass that ONNX lacks, written as compositions of those that its runtimes have.
import { elementCount, type NodeOf } from "../graph/ir.ts";
import { operand } from "../graph/shapes.ts";
import { int, ints, text, type Emitter } from "./emitter.ts";

/** Every offset inside a kernel, in row-major order. */
function kernelOffsets(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (offsets, size) => offsets.flatMap((offset) => Array.from({ length: size }, (_, i) => [...offset, i])),
    [[]],
  );
}

const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1);

/**
 * dW[m, c, k] = sum over rows and positions of dy[n, m, p] x[n, c, p * stride + k * dilation - pad].
 * Per kernel offset one strided slice of the padded input and one batched product: faster on a CPU than one
 * convolution with swapped axes.
 */
export function emitConvWeightGradient(e: Emitter, node: NodeOf<"ConvWeightGradient">): void {
  const [x, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { weightShape, group, strides, pads, dilations } = node.attributes;
  const rows = x.shape[0] ?? 1;
  const [outputs = 1, inputsPerGroup = 1, ...kernel] = weightShape;
  const rank = kernel.length;
  const positions = dy.shape.slice(2);
  const length = product(positions);
  const padded = pads.every((pad) => pad === 0)
    ? e.name(x)
    : e.one("Pad", [e.name(x), e.int64s([0, 0, ...pads.slice(0, rank), 0, 0, ...pads.slice(rank)])]);
  const slopes = e.reshape(e.name(dy), [rows, group, outputs / group, length]);
  const axes = e.int64s(kernel.map((_, axis) => axis + 2));
  const parts = kernelOffsets(kernel).map((offset) => {
    const starts = offset.map((step, axis) => step * (dilations[axis] ?? 1));
    const ends = starts.map((start, axis) => start + ((positions[axis] ?? 1) - 1) * (strides[axis] ?? 1) + 1);
    const view = e.one("Slice", [padded, e.int64s(starts), e.int64s(ends), axes, e.int64s(strides)]);
    const columns = e.reshape(view, [rows, group, inputsPerGroup, length]);
    const products = e.one("FusedMatMul", [slopes, columns], { transB: int(1) }, { domain: "com.microsoft" });
    return e.one("ReduceSum", [products, e.int64s([0])], { keepdims: int(1) });
  });
  const stacked = parts.length === 1 ? (parts[0] ?? "") : e.one("Concat", parts, { axis: int(0) });
  // [offsets, group, outputs / group, inputs / group] -> [group, outputs / group, inputs / group, offsets]
  const ordered = e.one("Transpose", [stacked], { perm: ints([1, 2, 3, 0]) });
  e.reshape(ordered, weightShape, e.name(operand(node.outputs, 0)));
}

/** dy scattered to where MaxPool found each window's first maximum; its indices are flat over the whole tensor. */
export function emitMaxPoolGradient(e: Emitter, node: NodeOf<"MaxPoolGradient">): void {
  const [x, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { kernel, strides, pads, dilations } = node.attributes;
  const [, indices = ""] = e.node(
    "MaxPool",
    [e.name(x)],
    { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads), dilations: ints(dilations) },
    { outputs: 2 },
  );
  const total = elementCount(x.shape);
  const dtype = x.dtype === "float64" ? "float64" : "float32";
  const zeros = e.one("Expand", [e.scalar(dtype, 0), e.int64s([total])]);
  const flat = e.one("ScatterElements", [zeros, e.reshape(indices, [-1]), e.reshape(e.name(dy), [-1])], {
    axis: int(0),
    reduction: text("add"),
  });
  e.reshape(flat, x.shape, e.name(operand(node.outputs, 0)));
}

/** How many elements each window averages over, given that padding does not count. */
function windowCounts(
  spatial: readonly number[],
  positions: readonly number[],
  { kernel, strides, pads, dilations }: NodeOf<"AveragePoolGradient">["attributes"],
): Float32Array {
  const perAxis = positions.map((count, axis) =>
    Array.from({ length: count }, (_, position) => {
      const start = position * (strides[axis] ?? 1) - (pads[axis] ?? 0);
      const inside = Array.from({ length: kernel[axis] ?? 1 }, (_k, k) => start + k * (dilations[axis] ?? 1));
      return inside.filter((at) => at >= 0 && at < (spatial[axis] ?? 0)).length;
    }),
  );
  const all = perAxis.reduce<number[]>((left, right) => left.flatMap((a) => right.map((b) => a * b)), [1]);
  return Float32Array.from(all);
}

/** Averaging is linear: dx is the transposed convolution of dy / count with a kernel of ones, channel by channel. */
export function emitAveragePoolGradient(e: Emitter, node: NodeOf<"AveragePoolGradient">): void {
  const dy = operand(node.inputs, 0);
  const { kernel, strides, pads, dilations, countIncludePad, inputShape } = node.attributes;
  const spatial = inputShape.slice(2);
  const positions = dy.shape.slice(2);
  const rank = kernel.length;
  const channels = inputShape[1] ?? 1;
  const whole = product(kernel);
  const counts = countIncludePad
    ? e.scalar("float32", whole)
    : e.constant("float32", positions, windowCounts(spatial, positions, node.attributes));
  const shares = e.one("Div", [e.name(dy), counts]);
  const outputPadding = spatial.map((size, axis) => {
    const extent = (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    const covered = (strides[axis] ?? 1) * ((positions[axis] ?? 1) - 1) + extent;
    return size - (covered - (pads[axis] ?? 0) - (pads[axis + rank] ?? 0));
  });
  const onesShape = [channels, 1, ...kernel];
  const ones = e.constant("float32", onesShape, new Float32Array(elementCount(onesShape)).fill(1));
  e.one(
    "ConvTranspose",
    [shares, ones],
    {
      strides: ints(strides),
      pads: ints(pads),
      dilations: ints(dilations),
      group: int(channels),
      output_padding: ints(outputPadding),
    },
    { output: e.name(operand(node.outputs, 0)) },
  );
}

/**
 * Slices of dy added into zeros at their indices. ScatterElements adds one after another; ScatterND's additions race
 * where onnxruntime has several threads.
 */
export function emitGatherGradient(e: Emitter, node: NodeOf<"GatherGradient">): void {
  const [indices, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { axis, shape } = node.attributes;
  const dtype = dy.dtype === "float64" ? "float64" : "float32";
  const count = elementCount(indices.shape);
  const updates = [...shape.slice(0, axis), count, ...shape.slice(axis + 1)];
  const alongAxis = e.reshape(
    e.name(indices),
    updates.map((size, at) => (at === axis ? size : 1)),
  );
  e.one(
    "ScatterElements",
    [
      e.one("Expand", [e.scalar(dtype, 0), e.int64s(shape)]),
      e.one("Expand", [alongAxis, e.int64s(updates)]),
      e.reshape(e.name(dy), updates),
    ],
    { axis: int(axis), reduction: text("add") },
    { output: e.name(operand(node.outputs, 0)) },
  );
}
