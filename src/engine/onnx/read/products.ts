// Import rules of products, convolutions, pooling, normalizations and reductions.
import {
  groupNormalization,
  instanceNormalization,
  reduceL2,
  reduceLogSumExp,
  reduceMin,
  rmsNormalization,
} from "../../../graph/composites.ts";
import type { GraphBuilder } from "../../../graph/builder.ts";
import { elementCount, type Shape, type Value, type Window } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { normalAxis } from "../../../graph/shapes.ts";
import { attention } from "./attention.ts";
import { einsum } from "./einsum.ts";
import { ImportError, isKnown, type ImportRule, type NodeContext } from "./context.ts";

const gemm: ImportRule = (c) => {
  const { g } = c;
  const [transA, transB] = [c.int("transA", 0) === 1, c.int("transB", 0) === 1];
  const [alpha, beta] = [c.float("alpha", 1), c.float("beta", 1)];
  const [a, b] = [c.value(0), c.weight(1, "kernel")];
  if (!c.has(2)) return g.scale(g.gemm(a, b, { transA, transB }), alpha);
  const bias = g.scale(c.weight(2, "bias"), beta);
  if (alpha === 1) return g.gemm(a, b, { transA, transB, c: bias });
  return g.add(g.scale(g.gemm(a, b, { transA, transB }), alpha), bias);
};

const matMul: ImportRule = (c) => {
  const { g } = c;
  const [a, b] = [c.weight(0, "kernel"), c.weight(1, "kernel")];
  const rows = a.shape.length === 1 ? g.reshape(a, [1, a.shape[0] ?? 1]) : a;
  const columns = b.shape.length === 1 ? g.reshape(b, [b.shape[0] ?? 1, 1]) : b;
  const flatten = rows.shape.length > 2 && columns.shape.length === 2;
  const y = flatten
    ? g.reshape(g.gemm(g.reshape(rows, [-1, rows.shape.at(-1) ?? 1]), columns), [
        -1,
        ...rows.shape.slice(1, -1),
        columns.shape[1] ?? 1,
      ])
    : g.matMul(rows, columns);
  const shape = [...y.shape];
  if (b.shape.length === 1) shape.pop();
  if (a.shape.length === 1) shape.splice(-1 - (b.shape.length === 1 ? 0 : 1), 1);
  return g.reshape(y, shape);
};

/** Window attributes with every default of ONNX filled in, auto_pad and ceil_mode resolved. */
function windowOf(c: NodeContext, spatial: Shape, kernel: Shape): Window & { readonly extra: readonly number[] } {
  const ones = spatial.map(() => 1);
  const [strides, dilations] = [c.ints("strides", ones), c.ints("dilations", ones)];
  const extent = kernel.map((size, axis) => (dilations[axis] ?? 1) * (size - 1) + 1);
  const mode = c.text("auto_pad", "NOTSET");
  let pads = c.ints(
    "pads",
    spatial.flatMap(() => [0, 0]),
  );
  if (mode === "VALID") pads = pads.map(() => 0);
  if (mode === "SAME_UPPER" || mode === "SAME_LOWER") {
    const totals = spatial.map((size, axis) => {
      const stride = strides[axis] ?? 1;
      return Math.max((Math.ceil(size / stride) - 1) * stride + (extent[axis] ?? 1) - size, 0);
    });
    const lower = totals.map((total) => Math.floor(total / 2));
    const upper = totals.map((total, axis) => total - (lower[axis] ?? 0));
    pads = mode === "SAME_UPPER" ? [...lower, ...upper] : [...upper, ...lower];
  }
  const rank = spatial.length;
  const extra = spatial.map((size, axis) => {
    if (c.int("ceil_mode", 0) === 0) return 0;
    const stride = strides[axis] ?? 1;
    const [begin, end] = [pads[axis] ?? 0, pads[axis + rank] ?? 0];
    const free = size + begin + end - (extent[axis] ?? 1);
    let count = Math.ceil(free / stride) + 1;
    // a window that would begin in the padding behind the input is left out
    if ((count - 1) * stride >= size + begin) count -= 1;
    return Math.max(0, (count - 1) * stride - free);
  });
  return { strides, dilations, pads, extra };
}

const widened = ({ strides, dilations, pads, extra }: ReturnType<typeof windowOf>): Window => ({
  strides,
  dilations,
  pads: pads.map((pad, at) => pad + (at < extra.length ? 0 : (extra[at - extra.length] ?? 0))),
});

/** A window that is stated is the weights' own. */
function checkKernel(c: NodeContext, { shape }: Value): void {
  const window = shape.slice(2);
  const stated = c.ints("kernel_shape", window);
  if (showShape(stated) !== showShape(window))
    throw new ImportError(`a kernel_shape of ${showShape(window)}, as the weights have`, showShape(stated));
}

const conv: ImportRule = (c) => {
  const [x, w] = [c.value(0), c.weight(1, "kernel")];
  checkKernel(c, w);
  const { strides, pads, dilations } = windowOf(c, x.shape.slice(2), w.shape.slice(2));
  const operands = [x, w, ...(c.has(2) ? [c.weight(2, "bias")] : [])];
  return c.g.one("Conv", operands, { strides, pads, dilations, group: c.int("group", 1) });
};

/**
 * Pads that give the output size that is stated, or the input's times the stride; null where pads are stated themselves.
 * Source: ONNX, operator ConvTranspose.
 */
function transposedPads(
  c: NodeContext,
  spatial: Shape,
  kernel: Shape,
  outputPadding: readonly number[],
): readonly number[] | null {
  const mode = c.text("auto_pad", "NOTSET");
  const stated = c.ints("output_shape", []).slice(-spatial.length);
  if (stated.length === 0 && !mode.startsWith("SAME")) return null;
  const ones = spatial.map(() => 1);
  const [strides, dilations] = [c.ints("strides", ones), c.ints("dilations", ones)];
  const totals = spatial.map((size, axis) => {
    const stride = strides[axis] ?? 1;
    const reach = stride * (size - 1) + (outputPadding[axis] ?? 0) + ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1);
    return reach + 1 - (stated[axis] ?? size * stride);
  });
  if (totals.some((total) => total < 0))
    throw new ImportError("an output that the window reaches", "a larger one", "export with pads and output_padding");
  const less = totals.map((total) => Math.floor(total / 2));
  const more = totals.map((total, axis) => total - (less[axis] ?? 0));
  return mode === "SAME_UPPER" ? [...less, ...more] : [...more, ...less];
}

const convTranspose: ImportRule = (c) => {
  const [x, w] = [c.value(0), c.weight(1, "kernel")];
  checkKernel(c, w);
  const spatial = x.shape.slice(2);
  const window = windowOf(c, spatial, w.shape.slice(2));
  const { strides, dilations } = window;
  const outputPadding = c.ints(
    "output_padding",
    spatial.map(() => 0),
  );
  const pads = transposedPads(c, spatial, w.shape.slice(2), outputPadding) ?? window.pads;
  const operands = [x, w, ...(c.has(2) ? [c.weight(2, "bias")] : [])];
  return c.g.one("ConvTranspose", operands, { strides, pads, dilations, outputPadding, group: c.int("group", 1) });
};

/** What the runtime makes of both together is not what ONNX says. */
function refuseDilatedSame(c: NodeContext): void {
  const spread = c.ints("dilations", []).some((dilation) => dilation !== 1);
  if (spread && c.text("auto_pad", "NOTSET").startsWith("SAME"))
    throw new ImportError("explicit pads beside dilations", "auto_pad", "export the pooling with pads");
}

const maxPool: ImportRule = (c) => {
  const x = c.value(0);
  const kernel = c.ints("kernel_shape", []);
  refuseDilatedSame(c);
  return c.g.maxPool(x, { ...widened(windowOf(c, x.shape.slice(2), kernel)), kernel });
};

/** How many positions of the padded input each window covers, [1, 1, ...positions]. */
function coveredCounts(
  g: GraphBuilder,
  y: Value,
  kernel: Shape,
  window: ReturnType<typeof windowOf>,
  spatial: Shape,
): Value {
  const rank = spatial.length;
  const positions = y.shape.slice(2);
  const perAxis = positions.map((count, axis) =>
    Array.from({ length: count }, (_, at) => {
      const start = at * (window.strides[axis] ?? 1);
      const end = (spatial[axis] ?? 0) + (window.pads[axis] ?? 0) + (window.pads[axis + rank] ?? 0);
      const places = Array.from({ length: kernel[axis] ?? 1 }, (_k, k) => start + k * (window.dilations[axis] ?? 1));
      return places.filter((place) => place < end).length;
    }),
  );
  const all = perAxis.reduce<number[]>((left, right) => left.flatMap((a) => right.map((b) => a * b)), [1]);
  return g.constant({ dtype: "float32", shape: [1, 1, ...positions], data: Float32Array.from(all) });
}

const averagePool: ImportRule = (c) => {
  const { g } = c;
  const x = c.value(0);
  const kernel = c.ints("kernel_shape", []);
  refuseDilatedSame(c);
  const window = windowOf(c, x.shape.slice(2), kernel);
  const countIncludePad = c.int("count_include_pad", 0) === 1;
  const y = g.one("AveragePool", [x], { ...widened(window), kernel, countIncludePad });
  if (!countIncludePad || window.extra.every((extra) => extra === 0)) return y;
  // what ceil_mode added at the end is not counted
  return g.div(g.scale(y, elementCount(kernel)), coveredCounts(g, y, kernel, window, x.shape.slice(2)));
};

const spatialAxes = (x: Value): number[] => x.shape.map((_, axis) => axis).slice(2);

/** Statistics that are computed are no running ones: (x - mean) / sqrt(variance + epsilon) scale + bias, per channel. */
function normalisedBy(
  g: GraphBuilder,
  x: Value,
  scale: Value,
  bias: Value,
  mean: Value,
  variance: Value,
  epsilon: number,
): Value {
  const perChannel = (value: Value): Value =>
    g.reshape(value, [1, value.shape[0] ?? 1, ...x.shape.slice(2).map(() => 1)]);
  const deviation = g.one("Sqrt", [g.shift(perChannel(variance), epsilon)], {});
  const normal = g.div(g.sub(x, perChannel(mean)), deviation);
  return g.add(g.mul(normal, perChannel(scale)), perChannel(bias));
}

const batchNormalization: ImportRule = (c) => {
  const { g, host } = c;
  const scaleEntry = c.entry(1);
  const [x, scale, bias] = [c.value(0), c.parameter(1, "scale"), c.parameter(2, "bias")];
  const [mean, variance] = [c.entry(3), c.entry(4)];
  const epsilon = c.float("epsilon", 1e-5);
  const isInference = c.int("training_mode", 0) === 0 && c.int("spatial", 1) === 1;
  // a running statistic beside one that is computed would stay as it is: that is refused below
  if (isInference && !isKnown(mean) && !isKnown(variance))
    return normalisedBy(g, x, scale, bias, c.value(3), c.value(4), epsilon);
  if (!isKnown(scaleEntry) || !isKnown(mean) || !isKnown(variance))
    throw new ImportError("scale, mean and variance as weights", "values computed from the rows");
  if (mean.derived !== undefined || variance.derived !== undefined)
    throw new ImportError(
      "mean and variance as the file stores them",
      "ones that are computed from others",
      "simplify the model (onnxsim, or ORT's optimization) before it is trained",
    );
  const momentum = c.float("momentum", 0.9);
  if (c.int("training_mode", 0) !== 0 || c.int("spatial", 1) !== 1)
    throw new ImportError(
      "batch normalization by running statistics, per channel",
      "training_mode or spatial of another kind",
      "export the model in evaluation mode; limbeck trains its statistics all the same",
    );
  const running = [c.parameter(3, "runningMean"), c.parameter(4, "runningVariance")] as const;
  if (!host.training || !host.trainsStatistics(c.ownWeight(1, scaleEntry).name))
    return g.one("BatchNormalization", [x, scale, bias, ...running], { epsilon });
  const [y, batchMean, batchVariance] = g.apply("BatchNormalizationTraining", [x, scale, bias], { epsilon });
  if (y === undefined || batchMean === undefined || batchVariance === undefined)
    throw new ImportError("four outputs", "fewer");
  host.update(c.ownWeight(3, mean).name, g.add(g.scale(running[0], momentum), g.scale(batchMean, 1 - momentum)));
  host.update(
    c.ownWeight(4, variance).name,
    g.add(g.scale(running[1], momentum), g.scale(batchVariance, 1 - momentum)),
  );
  return y;
};

const layerNormalization: ImportRule = (c) => {
  const { g } = c;
  const [x, scale] = [c.value(0), c.weight(1, "scale")];
  const axis = normalAxis(c.int("axis", -1), x.shape.length);
  const spanned = x.shape.slice(axis);
  const wide = g.expand(scale, spanned);
  const bias = c.has(2) ? g.expand(c.weight(2, "bias"), spanned) : g.expand(g.scalar(0), spanned);
  return g.one("LayerNormalization", [x, wide, bias], { axis, epsilon: c.float("epsilon", 1e-5) });
};

const groupNorm: ImportRule = (c) => {
  const { g } = c;
  const [x, groups] = [c.value(0), c.int("num_groups", 1)];
  const channels = x.shape[1] ?? 1;
  // before opset 21 one scale a group
  const perChannel = (index: number, role: "scale" | "bias"): Value => {
    const given = c.weight(index, role);
    if (given.shape[0] === channels) return given;
    const wide = g.expand(g.reshape(given, [groups, 1]), [groups, channels / groups]);
    return g.reshape(wide, [channels]);
  };
  const epsilon = c.float("epsilon", 1e-5);
  return groupNormalization(g, x, perChannel(1, "scale"), perChannel(2, "bias"), groups, epsilon);
};

/** Axes as an attribute of old, as an input since opset 18 (ReduceSum: 13); none is all. */
function reducedAxes(c: NodeContext, rank: number): readonly number[] | null {
  const given = c.has(1) ? c.knownNumbers(1, "axes") : c.ints("axes", []);
  const keepsAll = c.int("noop_with_empty_axes", 0) === 1;
  if (given.length > 0) return given.map((axis) => normalAxis(axis, rank));
  return keepsAll ? null : Array.from({ length: rank }, (_, axis) => axis);
}

type Reduction = (g: GraphBuilder, x: Value, axes: readonly number[], keepDims: boolean) => Value;

const reduction =
  (reduce: Reduction): ImportRule =>
  (c) => {
    const x = c.value(0);
    const axes = reducedAxes(c, x.shape.length);
    const keepDims = c.int("keepdims", 1) === 1;
    return axes === null ? x : reduce(c.g, x, axes, keepDims);
  };

/** Before opset 13 the axes from `axis` on are one. */
const normalized =
  (op: "Softmax" | "LogSoftmax"): ImportRule =>
  (c) => {
    const { g } = c;
    const x = c.value(0);
    const rank = x.shape.length;
    const axis = normalAxis(c.int("axis", c.opset < 13 ? 1 : -1), rank);
    if (c.opset >= 13 || axis === rank - 1) return g.one(op, [x], { axis });
    const flat = g.reshape(x, [elementCount(x.shape.slice(0, axis)), elementCount(x.shape.slice(axis))]);
    return g.reshape(g.one(op, [flat], { axis: 1 }), x.shape);
  };

const argMax: ImportRule = (c) => {
  if (c.int("select_last_index", 0) === 1) throw new ImportError("the first of equal values", "select_last_index 1");
  return c.g.one("ArgMax", [c.value(0)], { axis: c.int("axis", 0), keepDims: c.int("keepdims", 1) === 1 });
};

export const productRules: Readonly<Record<string, ImportRule>> = {
  Gemm: gemm,
  MatMul: matMul,
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: (c) => c.g.mean(c.value(0), spatialAxes(c.value(0)), true),
  GlobalMaxPool: (c) => {
    const x = c.value(0);
    return c.g.one("ReduceMax", [x], { axes: spatialAxes(x), keepDims: true });
  },
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  InstanceNormalization: (c) =>
    instanceNormalization(c.g, c.value(0), c.weight(1, "scale"), c.weight(2, "bias"), c.float("epsilon", 1e-5)),
  GroupNormalization: groupNorm,
  RMSNormalization: (c) =>
    rmsNormalization(c.g, c.value(0), c.weight(1, "scale"), c.int("axis", -1), c.float("epsilon", 1e-5)),
  ReduceMean: reduction((g, x, axes, keepDims) => g.mean(x, axes, keepDims)),
  ReduceSum: reduction((g, x, axes, keepDims) => g.sum(x, axes, keepDims)),
  ReduceMax: reduction((g, x, axes, keepDims) => g.one("ReduceMax", [x], { axes, keepDims })),
  ReduceMin: reduction(reduceMin),
  ReduceL1: reduction((g, x, axes, keepDims) => g.sum(g.one("Abs", [x], {}), axes, keepDims)),
  ReduceL2: reduction(reduceL2),
  ReduceLogSumExp: reduction(reduceLogSumExp),
  ReduceSumSquare: reduction((g, x, axes, keepDims) => g.sum(g.mul(x, x), axes, keepDims)),
  ArgMax: argMax,
  Attention: attention,
  Einsum: einsum,
  Softmax: normalized("Softmax"),
  LogSoftmax: normalized("LogSoftmax"),
};
