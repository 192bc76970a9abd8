// Convolutions, pools and batch normalization in TensorFlow.js's operations, whose images are NHWC.
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { inputError, internalError } from "../../base/errors.ts";
import type { OpAttributes, OpName, Window } from "../../graph/ir.ts";
import { windowSizes } from "../../graph/shapes.ts";
import type { TfjsRules } from "./rule.ts";
import { operandAt, padAxes, sliceAxis, untaped, type Tf } from "./tensors.ts";

type Pair = readonly [number, number];

/** Window attributes over two spatial axes. */
interface PlaneWindow {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly before: Pair;
  readonly after: Pair;
}

function planeOnly(op: string, rank: number): void {
  if (rank < 3 || rank > 4)
    throw inputError("engine-unavailable", `the tfjs engine has ${op} over one or two spatial axes, not ${rank - 2}`);
}

/** A 1-D window as a 2-D one of height 1. */
function planeWindow({ strides, pads, dilations }: Window): PlaneWindow {
  const two = (values: readonly number[], neutral: number): Pair =>
    values.length === 1 ? [neutral, values[0]!] : [values[0]!, values[1]!];
  const rank = strides.length;
  return {
    strides: two(strides, 1),
    dilations: two(dilations, 1),
    before: two(pads.slice(0, rank), 0),
    after: two(pads.slice(rank), 0),
  };
}

/** [N, C, W] as [N, C, 1, W]. */
const asPlane = (tf: Tf, x: Tensor): Tensor =>
  x.rank === 4 ? x : tf.reshape(x, [x.shape[0], x.shape[1]!, 1, x.shape[2]!]);

const fromPlane = (tf: Tf, y: Tensor, rank: number): Tensor => (rank === 4 ? y : tf.squeeze(y, [2]));

/** Zeros between the kernel's elements: TensorFlow.js has no gradient for dilated convolutions. Axes 2 and 3. */
function dilateKernel(tf: Tf, w: Tensor, dilations: Pair): Tensor {
  return dilations.reduce((kernel, dilation, i) => {
    if (dilation === 1) return kernel;
    const axis = i + 2;
    const size = kernel.shape[axis]!;
    const rows = tf.expandDims(kernel, axis + 1);
    const spread = tf.reshape(padAxes(tf, rows, new Map([[axis + 1, [0, dilation - 1]]]), 0), [
      ...kernel.shape.slice(0, axis),
      size * dilation,
      ...kernel.shape.slice(axis + 1),
    ]);
    return sliceAxis(tf, spread, axis, 0, dilation * (size - 1) + 1, 1);
  }, w);
}

/** Explicit zeros around the image, so that every convolution is "valid" and asymmetric pads are nothing special. */
const padPlane = (tf: Tf, x: Tensor, { before, after }: PlaneWindow, value: number): Tensor =>
  padAxes(
    tf,
    x,
    new Map([
      [2, [before[0], after[0]]],
      [3, [before[1], after[1]]],
    ]),
    value,
  );

const toChannelsLast = (tf: Tf, x: Tensor): Tensor4D => tf.transpose(x, [0, 2, 3, 1]) as Tensor4D;
const toChannelsFirst = (tf: Tf, x: Tensor): Tensor => tf.transpose(x, [0, 3, 1, 2]);

/** Group by group, since TensorFlow.js has no grouped convolution; parts are concatenated along the channels. */
function byGroups(tf: Tf, group: number, x: Tensor, w: Tensor, one: (x: Tensor, w: Tensor) => Tensor): Tensor {
  if (group === 1) return one(x, w);
  const [channels, filters] = [x.shape[1]! / group, w.shape[0] / group];
  const parts = Array.from({ length: group }, (_, i) =>
    one(sliceAxis(tf, x, 1, i * channels, channels, 1), sliceAxis(tf, w, 0, i * filters, filters, 1)),
  );
  return tf.concat(parts, 1);
}

/** x [N, C, H, W], w [M C, 1, kh, kw] in C groups, as one depthwise convolution. */
function depthwise(tf: Tf, x: Tensor, w: Tensor, strides: Pair): Tensor {
  const channels = x.shape[1]!;
  const [, , height, width] = w.shape;
  const grouped = tf.reshape(w, [channels, w.shape[0] / channels, height!, width!]);
  const filter = tf.transpose(grouped, [2, 3, 0, 1]) as Tensor4D;
  return toChannelsFirst(tf, tf.depthwiseConv2d(toChannelsLast(tf, x), filter, [...strides], "valid"));
}

function convolve(tf: Tf, inputs: readonly Tensor[], attributes: OpAttributes["Conv"]): Tensor {
  const [x, w, bias] = [operandAt(inputs, 0), operandAt(inputs, 1), inputs[2]];
  planeOnly("Conv", x.rank);
  const window = planeWindow(attributes);
  const { strides } = window;
  const image = padPlane(tf, asPlane(tf, x), window, 0);
  const kernel = dilateKernel(tf, asPlane(tf, w), window.dilations);
  // the native library knows depthwise strides that are equal only
  const isDepthwise = attributes.group > 1 && w.shape[1] === 1 && strides[0] === strides[1];
  const y = isDepthwise
    ? depthwise(tf, image, kernel, strides)
    : byGroups(tf, attributes.group, image, kernel, (part, filters) =>
        toChannelsFirst(
          tf,
          tf.conv2d(toChannelsLast(tf, part), tf.transpose(filters, [2, 3, 1, 0]) as Tensor4D, [...strides], "valid"),
        ),
      );
  return addChannels(tf, fromPlane(tf, y, x.rank), bias);
}

/** The whole transposed convolution without pads, then cut by the pads and filled up by the output's padding. */
function convolveTransposed(tf: Tf, inputs: readonly Tensor[], attributes: OpAttributes["ConvTranspose"]): Tensor {
  const [x, w, bias] = [operandAt(inputs, 0), operandAt(inputs, 1), inputs[2]];
  planeOnly("ConvTranspose", x.rank);
  const { strides, dilations, before, after } = planeWindow(attributes);
  const extra = attributes.outputPadding;
  const endPadding: Pair = extra.length === 1 ? [0, extra[0]!] : [extra[0]!, extra[1]!];
  const full = byGroups(
    tf,
    attributes.group,
    asPlane(tf, x),
    dilateKernel(tf, asPlane(tf, w), dilations),
    (part, k) => {
      const sizes = [2, 3].map((axis) => strides[axis - 2]! * (part.shape[axis]! - 1) + k.shape[axis]!);
      return toChannelsFirst(
        tf,
        tf.conv2dTranspose(
          toChannelsLast(tf, part),
          tf.transpose(k, [2, 3, 1, 0]) as Tensor4D,
          [part.shape[0], sizes[0]!, sizes[1]!, k.shape[1]!],
          [...strides],
          "valid",
        ),
      );
    },
  );
  const y = [2, 3].reduce((plane, axis) => {
    const i = axis - 2;
    const whole = padAxes(tf, plane, new Map([[axis, [0, endPadding[i]!]]]), 0);
    const length = whole.shape[axis]! - before[i]! - after[i]!;
    return sliceAxis(tf, whole, axis, before[i]!, length, 1);
  }, full);
  return addChannels(tf, fromPlane(tf, y, x.rank), bias);
}

/** One value a channel, shaped to broadcast over axis 1. */
const alongChannels = (tf: Tf, value: Tensor, rank: number): Tensor =>
  tf.reshape(value, [1, value.size, ...Array.from({ length: rank - 2 }, () => 1)]);

const addChannels = (tf: Tf, y: Tensor, bias: Tensor | undefined): Tensor =>
  bias === undefined ? y : tf.add(y, alongChannels(tf, bias, y.rank));

/** The padded image at each offset of the window, in row-major order; each [N, C, outputs...]. */
function windowParts(
  tf: Tf,
  x: Tensor,
  attributes: Window & { readonly kernel: readonly number[] },
  fill: number,
): readonly Tensor[] {
  const window = planeWindow(attributes);
  const kernel: Pair =
    attributes.kernel.length === 1 ? [1, attributes.kernel[0]!] : [attributes.kernel[0]!, attributes.kernel[1]!];
  const plane = asPlane(tf, x);
  const outputs = windowSizes(plane.shape.slice(2), kernel, { ...window, pads: [...window.before, ...window.after] });
  const image = padPlane(tf, plane, window, fill);
  const parts: Tensor[] = [];
  for (let row = 0; row < kernel[0]; row++) {
    const rows = sliceAxis(tf, image, 2, row * window.dilations[0], outputs[0]!, window.strides[0]);
    for (let column = 0; column < kernel[1]; column++)
      parts.push(sliceAxis(tf, rows, 3, column * window.dilations[1], outputs[1]!, window.strides[1]));
  }
  return parts;
}

/**
 * The first maximum of every window in row-major order, which alone gets the gradient: TensorFlow.js's own backends do
 * not agree on ties. Padding is the lowest float, which never wins and, unlike minus infinity, survives a product with 0.
 */
function firstMaximum(tf: Tf, x: Tensor, attributes: OpAttributes["MaxPool"]): Tensor {
  planeOnly("MaxPool", x.rank);
  const parts = windowParts(tf, x, attributes, -3.4028234663852886e38);
  const y = parts.reduce((best, part) =>
    tf.where(
      untaped(tf, [part, best], (challenger, holder) => tf.greater(challenger, holder)),
      part,
      best,
    ),
  );
  return fromPlane(tf, y, x.rank);
}

/** Sum over the window by the number of its elements, or of those inside the image. */
function averageOfWindow(tf: Tf, x: Tensor, attributes: OpAttributes["AveragePool"]): Tensor {
  planeOnly("AveragePool", x.rank);
  const total = windowParts(tf, x, attributes, 0).reduce((sum, part) => tf.add(sum, part));
  if (attributes.countIncludePad)
    return fromPlane(
      tf,
      tf.div(
        total,
        attributes.kernel.reduce((a, b) => a * b),
      ),
      x.rank,
    );
  const ones = tf.ones([1, 1, ...x.shape.slice(2)]);
  const counts = windowParts(tf, ones, attributes, 0).reduce((sum, part) => tf.add(sum, part));
  return fromPlane(tf, tf.div(total, counts), x.rank);
}

/** (x - mean) / sqrt(variance + epsilon) * scale + bias with batch statistics, differentiated through all of it. */
function normalizeBatch(tf: Tf, inputs: readonly Tensor[], epsilon: number): readonly Tensor[] {
  const [x, scale, bias] = [operandAt(inputs, 0), operandAt(inputs, 1), operandAt(inputs, 2)];
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, alongChannels(tf, mean, x.rank));
  const variance = tf.mean(tf.mul(centred, centred), axes);
  const inverse = tf.reciprocal(tf.sqrt(tf.add(variance, epsilon)));
  const y = tf.mul(centred, alongChannels(tf, tf.mul(inverse, scale), x.rank));
  return [tf.add(y, alongChannels(tf, bias, x.rank)), mean, variance, inverse];
}

export const windowOperators: TfjsRules<
  Extract<
    OpName,
    | "Conv"
    | "ConvTranspose"
    | "ConvWeightGradient"
    | "BatchNormalization"
    | "BatchNormalizationTraining"
    | "MaxPool"
    | "MaxPoolGradient"
    | "AveragePool"
    | "AveragePoolGradient"
  >
> = {
  Conv: convolve,
  ConvTranspose: convolveTransposed,
  ConvWeightGradient: "refused",
  BatchNormalization: (tf, inputs, { epsilon }) => {
    const [x, scale, bias, mean, variance] = inputs;
    if (x === undefined || scale === undefined || bias === undefined || mean === undefined || variance === undefined)
      throw internalError("BatchNormalization has five inputs");
    const factor = tf.div(scale, tf.sqrt(tf.add(variance, epsilon)));
    const centred = tf.sub(x, alongChannels(tf, mean, x.rank));
    return tf.add(tf.mul(centred, alongChannels(tf, factor, x.rank)), alongChannels(tf, bias, x.rank));
  },
  BatchNormalizationTraining: (tf, inputs, { epsilon }) => normalizeBatch(tf, inputs, epsilon),
  MaxPool: (tf, inputs, attributes) => firstMaximum(tf, operandAt(inputs, 0), attributes),
  MaxPoolGradient: "refused",
  AveragePool: (tf, inputs, attributes) => averageOfWindow(tf, operandAt(inputs, 0), attributes),
  AveragePoolGradient: "refused",
};
