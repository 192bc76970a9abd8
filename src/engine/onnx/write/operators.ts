// How each operator of the graph is written as ONNX (opset 21): one exhaustive table.
import { internalError } from "../../../base/errors.ts";
import {
  elementCount,
  type DType,
  type Graph,
  type Node,
  type NodeOf,
  type OpName,
  type Value,
  type Window,
} from "../../../graph/ir.ts";
import { operand } from "../../../graph/shapes.ts";
import {
  emitAveragePoolGradient,
  emitGatherGradient,
  emitMaxPool,
  emitMaxPoolGradient,
  expectMaxima,
} from "./gradients.ts";
import {
  emitChannelSumInBlocks,
  emitConvInBlocks,
  emitConvTransposeInBlocks,
  emitElementwiseInBlocks,
} from "./blocked-layout.ts";
import { emitMaxPoolGradientInBlocks, emitMaxPoolInBlocks } from "./blocked-pooling.ts";
import { emitConvWeightGradient } from "./gradients-convolution.ts";
import { elementTypes, float, int, ints, text, type Attribute, type Emitter } from "./emitter.ts";
import type { Size } from "./free-batch.ts";

type Rule<K extends OpName> = (emitter: Emitter, node: NodeOf<K>) => void;

const inputNames = (e: Emitter, node: NodeOf<OpName>): string[] => node.inputs.map((input) => e.name(input));
const outputName = (e: Emitter, node: NodeOf<OpName>): string => e.name(operand(node.outputs, 0));

/** The operator of the same name, with attributes made from ours. */
const plain =
  <K extends OpName>(
    attributes: (given: NodeOf<K>["attributes"]) => Record<string, Attribute> = () => ({}),
    opType?: string,
  ): Rule<K> =>
  (e, node) => {
    e.one(opType ?? node.op, inputNames(e, node), attributes(node.attributes), { output: outputName(e, node) });
  };

/** In blocks where the runtime has them and the shapes allow, else plainly. */
const orPlain =
  <K extends OpName>(inBlocks: (e: Emitter, node: NodeOf<K>) => boolean, otherwise: Rule<K>): Rule<K> =>
  (e, node) => {
    if (!inBlocks(e, node)) otherwise(e, node);
  };

/** A list of sizes among a node's attributes; where the batch is free, each as it follows from it. */
function sizes<K extends OpName>(
  { free }: Emitter,
  node: NodeOf<K>,
  of: (attributes: NodeOf<K>["attributes"]) => readonly number[],
): readonly Size[] {
  const list = of(node.attributes);
  return free === null ? list.map((rest) => ({ factor: 0, rest })) : free.sizes(node as unknown as Node, list, of);
}

/** A target with one size that follows the batch says -1 there: what is left. */
function freest(target: readonly Size[]): readonly Size[] {
  const following = target.filter(({ factor }) => factor !== 0);
  if (following.length !== 1 || target.some(({ factor, rest }) => factor === 0 && rest === -1)) return target;
  return target.map((size) => (size.factor === 0 ? size : { factor: 0, rest: -1 }));
}

/** Operators that take their axes as an input since opset 18; ONNX reads none as all, the graph as none. */
const reduction: Rule<"ReduceSum" | "ReduceMean" | "ReduceMax"> = (e, node) => {
  const { axes, keepDims } = node.attributes;
  if (axes.length === 0) e.one("Identity", inputNames(e, node), {}, { output: outputName(e, node) });
  else
    e.one(
      node.op,
      [...inputNames(e, node), e.int64s(axes)],
      { keepdims: int(keepDims) },
      { output: outputName(e, node) },
    );
};

const windowAttributes = ({ strides, pads, dilations }: Window): Record<string, Attribute> => ({
  strides: ints(strides),
  pads: ints(pads),
  dilations: ints(dilations),
});

const floating = (value: Value): "float32" | "float64" => {
  if (value.dtype === "float32" || value.dtype === "float64") return value.dtype;
  throw internalError(`${value.dtype} where a floating type is needed`);
};

const perChannel = (e: Emitter, name: string, value: Value): string =>
  value.shape.length === 2
    ? name
    : e.reshape(name, [1, value.shape[1] ?? 1, ...Array.from({ length: value.shape.length - 2 }, () => 1)]);

/** Batch statistics, then (x - mean) * (scale / sqrt(variance + epsilon)) + bias. */
const batchNormalizationTraining: Rule<"BatchNormalizationTraining"> = (e, node) => {
  const [x, scale, bias] = [operand(node.inputs, 0), operand(node.inputs, 1), operand(node.inputs, 2)];
  const [y, mean, variance, inverse] = node.outputs.map((output) => e.name(output));
  if (y === undefined || mean === undefined || variance === undefined || inverse === undefined)
    throw internalError("BatchNormalizationTraining has four outputs");
  const axes = e.int64s(x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])));
  const input = e.name(x);
  e.one("ReduceMean", [input, axes], { keepdims: int(0) }, { output: mean });
  const centred = e.one("Sub", [input, perChannel(e, mean, x)]);
  e.one("ReduceMean", [e.one("Mul", [centred, centred]), axes], { keepdims: int(0) }, { output: variance });
  const shifted = e.one("Add", [variance, e.scalar(floating(x), node.attributes.epsilon)]);
  e.one("Reciprocal", [e.one("Sqrt", [shifted])], {}, { output: inverse });
  const factor = perChannel(e, e.one("Mul", [inverse, e.name(scale)]), x);
  e.one("Add", [e.one("Mul", [centred, factor]), perChannel(e, e.name(bias), x)], {}, { output: y });
};

/**
 * clip(1e38 x, 0, 1) in one pass over float32, twice as fast as a comparison and a cast; only an x below 1e-38, which is
 * a denormal, counts in part.
 */
const step: Rule<"Step"> = (e, node) => {
  const x = operand(node.inputs, 0);
  const output = outputName(e, node);
  if (x.dtype === "float32") e.one("HardSigmoid", [e.name(x)], { alpha: float(1e38), beta: float(0) }, { output });
  else {
    const positive = e.one("Greater", [e.name(x), e.scalar(floating(x), 0)]);
    e.one("Cast", [positive], { to: int(elementTypes[x.dtype]) }, { output });
  }
};

const oneHot: Rule<"OneHot"> = (e, node) => {
  const indices = operand(node.inputs, 0);
  const { classes, dtype } = node.attributes;
  const all = Array.from({ length: classes }, (_, index) => index);
  const row = indices.dtype === "int64" ? e.int64s(all) : e.constant("int32", [classes], Int32Array.from(all));
  const hit = e.one("Equal", [e.reshape(e.name(indices), [...indices.shape, 1]), row]);
  e.one("Cast", [hit], { to: int(elementTypes[dtype]) }, { output: outputName(e, node) });
};

const rules: { readonly [K in OpName]: Rule<K> } = {
  Add: plain(),
  Sub: plain(),
  Mul: plain(),
  Div: plain(),
  Pow: plain(),
  Max: plain(),
  Min: plain(),
  Neg: plain(),
  Abs: plain(),
  Sqrt: plain(),
  Reciprocal: plain(),
  Exp: plain(),
  Log: plain(),
  Erf: plain(),
  Tanh: plain(),
  Sigmoid: plain(),
  Softplus: plain(),
  Relu: plain(),
  LeakyRelu: plain(({ alpha }) => ({ alpha: float(alpha) })),
  Elu: plain(({ alpha }) => ({ alpha: float(alpha) })),
  Selu: plain(({ alpha, gamma }) => ({ alpha: float(alpha), gamma: float(gamma) })),
  HardSigmoid: plain(({ alpha, beta }) => ({ alpha: float(alpha), beta: float(beta) })),
  HardSwish: plain(),
  Gelu: plain(({ approximate }) => ({ approximate: text(approximate) })),
  Clip: (e, node) => {
    const dtype = floating(operand(node.inputs, 0));
    const bounds = [e.scalar(dtype, node.attributes.min), e.scalar(dtype, node.attributes.max)];
    e.one("Clip", [...inputNames(e, node), ...bounds], {}, { output: outputName(e, node) });
  },
  Equal: plain(),
  Greater: plain(),
  Less: plain(),
  Where: plain(),
  Cast: plain(({ to }) => ({ to: int(elementTypes[to]) })),
  Step: step,
  StopGradient: plain(() => ({}), "Identity"),
  MatMul: (e, node) => {
    const { transA, transB } = node.attributes;
    const output = outputName(e, node);
    const turned = (index: number, turn: boolean): string => {
      const value = operand(node.inputs, index);
      const last = value.shape.length - 1;
      const perm = value.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis));
      return turn ? e.one("Transpose", [e.name(value)], { perm: ints(perm) }) : e.name(value);
    };
    if (e.portable || (!transA && !transB)) e.one("MatMul", [turned(0, transA), turned(1, transB)], {}, { output });
    else
      e.one(
        "FusedMatMul",
        inputNames(e, node),
        { transA: int(transA), transB: int(transB) },
        { output, domain: "com.microsoft" },
      );
  },
  Gemm: plain(({ transA, transB }) => ({ transA: int(transA), transB: int(transB) })),
  Conv: orPlain(
    (e, node) => emitConvInBlocks(e, node),
    plain((given) => ({ ...windowAttributes(given), group: int(given.group) })),
  ),
  ConvTranspose: orPlain(
    emitConvTransposeInBlocks,
    plain((given) => ({
      ...windowAttributes(given),
      group: int(given.group),
      output_padding: ints(given.outputPadding),
    })),
  ),
  ConvWeightGradient: emitConvWeightGradient,
  BatchNormalization: plain(({ epsilon }) => ({ epsilon: float(epsilon) })),
  BatchNormalizationTraining: batchNormalizationTraining,
  LayerNormalization: (e, node) => {
    const { axis, epsilon } = node.attributes;
    e.node(
      "LayerNormalization",
      inputNames(e, node),
      { axis: int(axis), epsilon: float(epsilon) },
      { outputs: node.outputs.map((output) => e.name(output)) },
    );
  },
  MaxPool: orPlain(emitMaxPoolInBlocks, emitMaxPool),
  MaxPoolGradient: orPlain(emitMaxPoolGradientInBlocks, emitMaxPoolGradient),
  AveragePool: plain((given) => ({
    ...windowAttributes(given),
    kernel_shape: ints(given.kernel),
    count_include_pad: int(given.countIncludePad),
  })),
  AveragePoolGradient: emitAveragePoolGradient,
  ReduceSum: orPlain(emitChannelSumInBlocks, reduction),
  ReduceMean: reduction,
  ReduceMax: reduction,
  ArgMax: plain(({ axis, keepDims }) => ({ axis: int(axis), keepdims: int(keepDims) })),
  Softmax: plain(({ axis }) => ({ axis: int(axis) })),
  LogSoftmax: plain(({ axis }) => ({ axis: int(axis) })),
  Transpose: plain(({ perm }) => ({ perm: ints(perm) })),
  Reshape: (e, node) => {
    const target = sizes(e, node, ({ shape }) => shape);
    e.one("Reshape", [e.name(operand(node.inputs, 0)), e.sizes(freest(target))], {}, { output: outputName(e, node) });
  },
  Concat: plain(({ axis }) => ({ axis: int(axis) })),
  Split: (e, node) => {
    const { axis } = node.attributes;
    const outputs = node.outputs.map((output) => e.name(output));
    const parts = e.sizes(sizes(e, node, (attributes) => attributes.sizes));
    e.node("Split", [...inputNames(e, node), parts], { axis: int(axis) }, { outputs });
  },
  Slice: (e, node) => {
    const { axes, steps } = node.attributes;
    const bounds = [sizes(e, node, ({ starts }) => starts), sizes(e, node, ({ ends }) => ends)];
    const parts = [...bounds.map((list) => e.sizes(list)), e.int64s(axes), e.int64s(steps)];
    e.one("Slice", [...inputNames(e, node), ...parts], {}, { output: outputName(e, node) });
  },
  Pad: (e, node) => {
    const fill = e.scalar(floating(operand(node.inputs, 0)), node.attributes.value);
    const pads = e.sizes(sizes(e, node, (attributes) => attributes.pads));
    e.one("Pad", [...inputNames(e, node), pads, fill], {}, { output: outputName(e, node) });
  },
  Expand: (e, node) => {
    const shape = e.sizes(sizes(e, node, (attributes) => attributes.shape));
    e.one("Expand", [...inputNames(e, node), shape], {}, { output: outputName(e, node) });
  },
  Gather: plain(({ axis }) => ({ axis: int(axis) })),
  GatherGradient: emitGatherGradient,
  OneHot: oneHot,
};

/** Writes one node. */
function emitNode(emitter: Emitter, node: Node): void {
  const write = (): void => (rules[node.op] as Rule<OpName>)(emitter, node);
  if (!emitElementwiseInBlocks(emitter, node, write)) write();
}

/** What reads each value. */
function readers(graph: Graph): ReadonlyMap<Value, readonly Node[]> {
  const found = new Map<Value, Node[]>();
  for (const node of graph.nodes)
    for (const input of node.inputs) {
      const known = found.get(input);
      if (known === undefined) found.set(input, [node]);
      else known.push(node);
    }
  return found;
}

/** The Relu that alone reads a value, where there is one. */
function onlyRelu(
  value: Value,
  read: ReadonlyMap<Value, readonly Node[]>,
  outputs: readonly Value[],
): Node | undefined {
  const [reader, ...others] = read.get(value) ?? [];
  return reader?.op === "Relu" && others.length === 0 && !outputs.includes(value) ? reader : undefined;
}

/** Writes constants and nodes of a graph; its inputs must be bound or are named here. */
export function emitGraph(emitter: Emitter, graph: Graph): void {
  for (const [value, whole] of graph.constants) {
    const repeated = emitter.free?.repeated.get(value);
    const tensor = repeated?.tensor ?? whole;
    const dtype: DType = tensor.dtype;
    if (elementCount(tensor.shape) !== tensor.data.length)
      throw internalError(`constant ${value.name} has a wrong size`);
    const named = emitter.portable && !/^v\d+$/.test(value.name);
    const name = named
      ? emitter.named(value.name, dtype, tensor.shape, tensor.data)
      : emitter.constant(dtype, tensor.shape, tensor.data);
    emitter.bind(value, repeated === undefined ? name : emitter.one("Expand", [name, emitter.sizes(repeated.shape)]));
  }
  expectMaxima(emitter, graph);
  const read = readers(graph);
  const written = new Set<Node>();
  for (const node of graph.nodes) {
    if (written.has(node)) continue;
    const relu = node.op === "Conv" ? onlyRelu(operand(node.outputs, 0), read, graph.outputs) : undefined;
    if (node.op === "Conv" && relu !== undefined && emitConvInBlocks(emitter, node, relu)) written.add(relu);
    else emitNode(emitter, node);
  }
}
