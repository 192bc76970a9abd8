// Kernels that training needs and TensorFlow.js's wasm backend lacks, composed of kernels that it has.
import type { Rank, NamedAttrMap, NamedTensorInfoMap, Tensor, Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import { internalError } from "../../../base/errors.ts";
import type { Tf } from "./library.ts";

type Quad = [number, number, number, number];

/** What the three convolution kernels are told. */
interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly filterShape?: Quad;
  readonly inputShape?: Quad;
}

const attributesOf = (attrs: NamedAttrMap | undefined): ConvAttributes => (attrs ?? {}) as unknown as ConvAttributes;

/** The engine hands its kernels whole tensors, whatever the type says. */
const isTensor = (input: TensorInfo): input is Tensor4D => "rank" in input;

function inputOf(inputs: NamedTensorInfoMap, name: string): Tensor4D {
  const input = inputs[name];
  if (input === undefined || !isTensor(input)) throw internalError(`the kernel has no input ${name}`);
  return input;
}

type ConvInfo = ReturnType<Tf["backend_util"]["computeConv2DInfo"]>;

/** Sizes of a convolution, and its pads for tf.pad. */
function convInfo(
  tf: Tf,
  xShape: Quad,
  filterShape: Quad,
  { strides, pad, dimRoundingMode }: ConvAttributes,
  depthwise: boolean,
): { readonly info: ConvInfo; readonly pads: [number, number][] } {
  const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, strides, 1, pad, dimRoundingMode, depthwise);
  const { top, bottom, left, right } = info.padInfo;
  return {
    info,
    pads: [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ] as [number, number][],
  };
}

/** x at offset (row, column) of the kernel for every output place. */
function partAt(tf: Tf, padded: Tensor4D, info: ConvInfo, row: number, column: number): Tensor4D {
  const { batchSize, outHeight, outWidth, inChannels, strideHeight, strideWidth } = info;
  return tf.stridedSlice(
    padded,
    [0, row, column, 0],
    [batchSize, row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1, inChannels],
    [1, strideHeight, strideWidth, 1],
  ) as Tensor4D;
}

function offsets({ filterHeight, filterWidth }: ConvInfo): readonly (readonly [number, number])[] {
  return Array.from({ length: filterHeight * filterWidth }, (_, i) => [Math.floor(i / filterWidth), i % filterWidth]);
}

/** dW[r, c] = x at (r, c)^T dy. */
function convWeightGradient(tf: Tf, inputs: NamedTensorInfoMap, attributes: ConvAttributes): Tensor {
  const [x, dy] = [inputOf(inputs, "x"), inputOf(inputs, "dy")];
  const filterShape = attributes.filterShape!;
  const { info, pads } = convInfo(tf, x.shape, filterShape, attributes, false);
  const padded = tf.pad(x, pads);
  const slopes = tf.reshape<Rank.R2>(dy, [-1, info.outChannels]);
  const parts = offsets(info).map(([row, column]) =>
    // transposed apart: ten times as fast as the product's own flag
    tf.matMul(tf.transpose(tf.reshape<Rank.R2>(partAt(tf, padded, info, row, column), [-1, info.inChannels])), slopes),
  );
  return tf.reshape(tf.stack(parts), filterShape);
}

/** dW[r, c, channel, m] = sum of x at (r, c) in the channel times dy in channel's output m. */
function depthwiseWeightGradient(tf: Tf, inputs: NamedTensorInfoMap, attributes: ConvAttributes): Tensor {
  const [x, dy] = [inputOf(inputs, "x"), inputOf(inputs, "dy")];
  const filterShape = attributes.filterShape!;
  const { info, pads } = convInfo(tf, x.shape, filterShape, attributes, true);
  const padded = tf.pad(x, pads);
  const [, , channels, multiplier] = filterShape;
  const slopes = tf.reshape(dy, [-1, channels, multiplier]);
  const parts = offsets(info).map(([row, column]) =>
    tf.sum(tf.mul(tf.reshape(partAt(tf, padded, info, row, column), [-1, channels, 1]), slopes), 0),
  );
  return tf.reshape(tf.stack(parts), filterShape);
}

/** dx = sum over (r, c) of dy W[r, c], spread by the strides and moved to its place. */
function depthwiseInputGradient(tf: Tf, inputs: NamedTensorInfoMap, attributes: ConvAttributes): Tensor {
  const [dy, filter] = [inputOf(inputs, "dy"), inputOf(inputs, "filter")];
  const inputShape = attributes.inputShape!;
  const { info } = convInfo(tf, inputShape, filter.shape, attributes, true);
  const [, , channels, multiplier] = filter.shape;
  const { outHeight, outWidth, strideHeight, strideWidth, inHeight, inWidth, batchSize, padInfo } = info;
  const height = inHeight + padInfo.top + padInfo.bottom;
  const width = inWidth + padInfo.left + padInfo.right;
  const slopes = tf.reshape(dy, [-1, channels, multiplier]);
  const [spreadHeight, spreadWidth] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  const parts = offsets(info).map(([row, column]) => {
    const weights = tf.slice(filter, [row, column, 0, 0], [1, 1, channels, multiplier]);
    const term = tf.sum(tf.mul(slopes, tf.reshape(weights, [1, channels, multiplier])), 2);
    const cells = tf.reshape(term, [batchSize * outHeight, 1, outWidth, 1, channels]);
    const wide = tf.pad(cells, [
      [0, 0],
      [0, strideHeight - 1],
      [0, 0],
      [0, strideWidth - 1],
      [0, 0],
    ]);
    const grid = tf.reshape(wide, [batchSize, outHeight * strideHeight, outWidth * strideWidth, channels]);
    const spread = tf.slice(grid, [0, 0, 0, 0], [batchSize, spreadHeight, spreadWidth, channels]);
    return tf.pad(spread, [
      [0, 0],
      [row, height - spreadHeight - row],
      [column, width - spreadWidth - column],
      [0, 0],
    ]);
  });
  const total = parts.reduce((sum, part) => tf.add(sum, part));
  return tf.slice(total, [0, padInfo.top, padInfo.left, 0], inputShape);
}

/** Rows of x added into zeros at their segment. */
function unsortedSegmentSum(tf: Tf, inputs: NamedTensorInfoMap, segments: number): Tensor {
  const [x, ids] = [inputOf(inputs, "x"), inputOf(inputs, "segmentIds")];
  return tf.scatterND(tf.reshape(ids, [ids.size, 1]), x, [segments, ...x.shape.slice(1)]);
}

let registered = false;

/** Registers the missing kernels for the `wasm` backend, once a process. */
export function registerWasmKernels(tf: Tf): void {
  if (registered) return;
  registered = true;
  const register = (
    kernelName: string,
    kernel: (inputs: NamedTensorInfoMap, attrs: NamedAttrMap | undefined) => Tensor,
  ): void => {
    tf.registerKernel({
      kernelName,
      backendName: "wasm",
      kernelFunc: ({ inputs, attrs }): TensorInfo => tf.tidy(() => kernel(inputs, attrs)),
    });
  };
  register("Conv2DBackpropFilter", (inputs, attrs) => convWeightGradient(tf, inputs, attributesOf(attrs)));
  register("DepthwiseConv2dNativeBackpropFilter", (inputs, attrs) =>
    depthwiseWeightGradient(tf, inputs, attributesOf(attrs)),
  );
  register("DepthwiseConv2dNativeBackpropInput", (inputs, attrs) =>
    depthwiseInputGradient(tf, inputs, attributesOf(attrs)),
  );
  register("UnsortedSegmentSum", (inputs, attrs) => unsortedSegmentSum(tf, inputs, Number(attrs?.["numSegments"])));
}
