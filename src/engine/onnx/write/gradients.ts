// Operators of the backward pass that ONNX lacks, written as compositions of those that its runtimes have.
import { elementCount, type Graph, type NodeOf, type Value } from "../../../graph/ir.ts";
import { operand } from "../../../graph/shapes.ts";
import { int, ints, text, type Attribute, type Emitter } from "./emitter.ts";

const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1);

const poolKey = (x: Value, window: NodeOf<"MaxPool">["attributes"]): string => `${x.id} ${JSON.stringify(window)}`;

/** Notes which poolings a gradient will ask for, so that their maxima are kept when they are written. */
export function expectMaxima(e: Emitter, graph: Graph): void {
  for (const node of graph.nodes)
    if (node.op === "MaxPoolGradient") e.maxima.set(poolKey(operand(node.inputs, 0), node.attributes), null);
}

function poolAttributes({
  kernel,
  strides,
  pads,
  dilations,
}: NodeOf<"MaxPool">["attributes"]): Record<string, Attribute> {
  return { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads), dilations: ints(dilations) };
}

export function emitMaxPool(e: Emitter, node: NodeOf<"MaxPool">): void {
  const x = operand(node.inputs, 0);
  const output = e.name(operand(node.outputs, 0));
  const key = poolKey(x, node.attributes);
  const outputs = e.maxima.has(key) ? [output, e.fresh("maxima")] : [output];
  e.node("MaxPool", [e.name(x)], poolAttributes(node.attributes), { outputs });
  if (outputs[1] !== undefined) e.maxima.set(key, outputs[1]);
}

/**
 * dy put to where MaxPool found each window's first maximum; its indices are flat over the whole tensor. Windows that do
 * not overlap are unpooled; else what meets is added, one after another.
 */
export function emitMaxPoolGradient(e: Emitter, node: NodeOf<"MaxPoolGradient">): void {
  const [x, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { kernel, strides, pads, dilations } = node.attributes;
  const known = e.maxima.get(poolKey(x, node.attributes));
  const [, indices = ""] =
    typeof known === "string"
      ? ["", known]
      : e.node("MaxPool", [e.name(x)], poolAttributes(node.attributes), { outputs: 2 });
  const output = e.name(operand(node.outputs, 0));
  const apart = kernel.every((size, axis) => (dilations[axis] ?? 1) * (size - 1) + 1 <= (strides[axis] ?? 1));
  if (apart && x.dtype === "float32") {
    const window = { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads) };
    e.one("MaxUnpool", [e.name(dy), indices, e.int64s(x.shape)], window, { output });
    return;
  }
  const total = elementCount(x.shape);
  const dtype = x.dtype === "float64" ? "float64" : "float32";
  const zeros = e.one("Expand", [e.scalar(dtype, 0), e.int64s([total])]);
  const flat = e.one("ScatterElements", [zeros, e.reshape(indices, [-1]), e.reshape(e.name(dy), [-1])], {
    axis: int(0),
    reduction: text("add"),
  });
  e.reshape(flat, x.shape, output);
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
