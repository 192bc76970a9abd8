// Convolutions in onnxruntime's blocked layout, [N, C / block, H, W, block]: two to three times as fast as plain ones
// whose weights change at every step. Values stay blocked through elementwise operators and are reordered where others
// need them.
import {
  elementCount,
  elementwiseOperators,
  type Node,
  type NodeOf,
  type OpName,
  type Value,
} from "../../../graph/ir.ts";
import { operand } from "../../../graph/shapes.ts";
import { blockedDomain, int, ints, text, type Emitter } from "./emitter.ts";

const elementwise: ReadonlySet<OpName> = new Set(elementwiseOperators);

export const isWholeBlocks = (channels: number | undefined, block: number): boolean =>
  channels !== undefined && channels % block === 0;

const sameShape = (a: Value, b: Value): boolean =>
  a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis]);

/**
 * Writes an elementwise node in blocks where its operands are there in blocks and not all plain.
 * @param write - writes the node by the names that the emitter gives
 * @returns false where the node is left to be written plainly
 */
export function emitElementwiseInBlocks(e: Emitter, node: Node, write: () => void): boolean {
  const [output] = node.outputs;
  if (e.block === null || output === undefined || !elementwise.has(node.op) || e.isPlain(output)) return false;
  if (output.shape.length !== 4 || !isWholeBlocks(output.shape[1], e.block)) return false;
  const whole = node.inputs.filter((input) => sameShape(input, output));
  const rest = node.inputs.filter((input) => !whole.includes(input));
  const inBlocks = whole.some((input) => e.isBlocked(input)) && !whole.every((input) => e.isPlain(input));
  const reorderable = whole.every((input) => e.isBlocked(input) || input.dtype === "float32");
  if (!inBlocks || !reorderable || rest.some(({ shape }) => elementCount(shape) !== 1)) return false;
  e.bindBlocked(output, output.dtype === "float32" ? undefined : write);
  e.inBlocks(new Set([...whole, output]), write);
  return true;
}

/** [outputs, inputs, h, w] -> [outputs / b, inputs / b, h, w, b of inputs, b of outputs]; under b inputs stay whole. */
function blockedWeights(e: Emitter, weights: string, shape: readonly number[], block: number): string {
  const [outputs = 1, inputs = 1, height = 1, width = 1] = shape;
  const split =
    inputs < block
      ? [outputs / block, block, inputs, height, width]
      : [outputs / block, block, inputs / block, block, height, width];
  const perm = inputs < block ? [0, 2, 3, 4, 1] : [0, 2, 4, 5, 3, 1];
  return e.reshape(e.one("Transpose", [e.reshape(weights, split)], { perm: ints(perm) }), shape);
}

/**
 * Conv in blocks: 2-D, one group, whole blocks of outputs, and whole blocks or less than one of inputs.
 * @param activation - a Relu that alone follows and is computed on the way; its output takes the convolution's place
 * @returns false where it does not apply
 */
export function emitConvInBlocks(e: Emitter, node: NodeOf<"Conv">, activation?: Node): boolean {
  const [x, w] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const bias = node.inputs[2];
  const y = operand(activation?.outputs ?? node.outputs, 0);
  const { group, strides, pads, dilations } = node.attributes;
  const [outputs, inputs = 0, ...kernel] = w.shape;
  if (e.block === null || x.shape.length !== 4 || x.dtype !== "float32" || group !== 1 || e.isPlain(y)) return false;
  if (!isWholeBlocks(outputs, e.block) || (inputs >= e.block && !isWholeBlocks(inputs, e.block))) return false;
  const operands = [
    inputs < e.block ? e.name(x) : e.blocked(x),
    blockedWeights(e, e.name(w), w.shape, e.block),
    ...(bias === undefined ? [] : [e.name(bias)]),
  ];
  const window = { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads), dilations: ints(dilations) };
  const fused = activation === undefined ? {} : { activation: text("Relu") };
  e.one("Conv", operands, { ...window, ...fused, group: int(1) }, { output: e.bindBlocked(y), domain: blockedDomain });
  return true;
}

/**
 * ConvTranspose with strides of 1 as the convolution that it is, with flipped weights and the two channel axes exchanged.
 * @returns false where it does not apply
 */
export function emitConvTransposeInBlocks(e: Emitter, node: NodeOf<"ConvTranspose">): boolean {
  const [x, w] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const y = operand(node.outputs, 0);
  const { group, strides, pads, dilations, outputPadding } = node.attributes;
  const [from = 0, to = 0, ...kernel] = w.shape;
  if (e.block === null || x.shape.length !== 4 || x.dtype !== "float32" || group !== 1 || e.isPlain(y)) return false;
  if (node.inputs.length > 2 || strides.some((stride) => stride !== 1)) return false;
  if (!isWholeBlocks(to, e.block) || !isWholeBlocks(from, e.block)) return false;
  // the rows that a forward window never reached come back as zeros: padding at the end
  const around = pads.map((pad, at) => {
    const axis = at % kernel.length;
    const extra = at < kernel.length ? 0 : (outputPadding[axis] ?? 0);
    return (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) - pad + extra;
  });
  if (around.some((pad) => pad < 0)) return false;
  const backwards = kernel.map(() => -1);
  const past = kernel.map(() => -(2 ** 31));
  const axes = kernel.map((_, axis) => axis + 2);
  const flipped = kernel.every((size) => size === 1)
    ? e.name(w)
    : e.one("Slice", [e.name(w), e.int64s(backwards), e.int64s(past), e.int64s(axes), e.int64s(backwards)]);
  const exchanged = e.one("Transpose", [flipped], { perm: ints([1, 0, 2, 3]) });
  e.one(
    "Conv",
    [e.blocked(x), blockedWeights(e, exchanged, [to, from, ...kernel], e.block)],
    {
      kernel_shape: ints(kernel),
      strides: ints(strides),
      pads: ints(around),
      dilations: ints(dilations),
      group: int(1),
    },
    { output: e.bindBlocked(y), domain: blockedDomain },
  );
  return true;
}

/** Sum over all axes but the channels' of a value that is there in blocks; false where it is not. */
export function emitChannelSumInBlocks(e: Emitter, node: NodeOf<"ReduceSum">): boolean {
  const [x, y] = [operand(node.inputs, 0), operand(node.outputs, 0)];
  const { axes, keepDims } = node.attributes;
  if (e.block === null || !e.isBlocked(x) || keepDims || axes.join() !== "0,2,3") return false;
  const [rows = 1, channels = 1, height = 1, width = 1] = x.shape;
  const view = e.reshape(e.blocked(x), [rows, channels / e.block, height * width, e.block]);
  // pixels first, then rows: fifteen times as fast as both at once
  const perRow = e.one("ReduceSum", [view, e.int64s([2])], { keepdims: int(0) });
  const sums = e.one("ReduceSum", [perRow, e.int64s([0])], { keepdims: int(0) });
  e.reshape(sums, [channels], e.name(y));
  return true;
}

/** [N, H * W, C] of an image; a block as wide as the channels lies that way already. */
export function channelsLast(e: Emitter, x: Value): string {
  const [rows = 1, channels = 1, ...spatial] = x.shape;
  const shape = [rows, elementCount(spatial), channels];
  if (e.isBlocked(x)) return e.reshape(channels === e.block ? e.blocked(x) : e.unblocked(x, true), shape);
  const flat = e.reshape(e.name(x), [rows, channels, elementCount(spatial)]);
  return e.one("Transpose", [flat], { perm: ints([0, 2, 1]) });
}
