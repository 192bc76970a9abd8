// The graph: values with static shapes and types, nodes of a named subset of ONNX's operators, nothing about training.

export type DType = "float32" | "float64" | "int32" | "int64" | "uint8" | "bool";

export type Shape = readonly number[];

/** A tensor that a node, an input or a constant yields; identity is the object itself. */
export interface Value {
  readonly id: number;
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

export interface Tensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TensorData;
}

type None = Readonly<Record<string, never>>;

interface Axes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Spatial window attributes; pads are ONNX's: all begins, then all ends. */
export interface Window {
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
}

/** Attributes of every operator. What ONNX passes as constant input tensors (axes, shapes, pads) is an attribute here. */
export interface OpAttributes {
  Add: None;
  Sub: None;
  Mul: None;
  Div: None;
  Pow: None;
  Max: None;
  Min: None;
  Neg: None;
  Abs: None;
  Sqrt: None;
  Reciprocal: None;
  Exp: None;
  Log: None;
  Erf: None;
  Tanh: None;
  Sigmoid: None;
  Softplus: None;
  Relu: None;
  LeakyRelu: { readonly alpha: number };
  Elu: { readonly alpha: number };
  Selu: { readonly alpha: number; readonly gamma: number };
  HardSigmoid: { readonly alpha: number; readonly beta: number };
  HardSwish: None;
  Gelu: { readonly approximate: "none" | "tanh" };
  Clip: { readonly min: number; readonly max: number };
  Equal: None;
  Greater: None;
  Less: None;
  Where: None;
  Cast: { readonly to: DType };
  /** 1 where x > 0, else 0; its gradient is 0. */
  Step: None;
  /** Passes its input on and stops the gradient. */
  StopGradient: None;
  MatMul: { readonly transA: boolean; readonly transB: boolean };
  Gemm: { readonly transA: boolean; readonly transB: boolean };
  Conv: Window & { readonly group: number };
  ConvTranspose: Window & { readonly group: number; readonly outputPadding: readonly number[] };
  /** Gradient of Conv with respect to its weights; inputs x, dy. */
  ConvWeightGradient: Window & { readonly group: number; readonly weightShape: Shape };
  /** Inference form: inputs x, scale, bias, mean, variance. */
  BatchNormalization: { readonly epsilon: number };
  /** Inputs x, scale, bias; outputs y, batch mean, batch (population) variance, inverse deviation; over all axes but 1. */
  BatchNormalizationTraining: { readonly epsilon: number };
  /** Inputs x, scale, bias over the axes from `axis` on; outputs y, mean, inverse deviation, these with the axes kept as 1. */
  LayerNormalization: { readonly axis: number; readonly epsilon: number };
  /** Padding counts as minus infinity. */
  MaxPool: Window & { readonly kernel: readonly number[] };
  /** Inputs x, dy; output dx: dy goes to the first maximum of each window, in row-major order. */
  MaxPoolGradient: Window & { readonly kernel: readonly number[] };
  AveragePool: Window & { readonly kernel: readonly number[]; readonly countIncludePad: boolean };
  /** Input dy; output dx of `inputShape`. */
  AveragePoolGradient: Window & {
    readonly kernel: readonly number[];
    readonly countIncludePad: boolean;
    readonly inputShape: Shape;
  };
  ReduceSum: Axes;
  ReduceMean: Axes;
  ReduceMax: Axes;
  /** Index of the largest, int64; the lowest on ties. No gradient. */
  ArgMax: { readonly axis: number; readonly keepDims: boolean };
  Softmax: { readonly axis: number };
  LogSoftmax: { readonly axis: number };
  Transpose: { readonly perm: readonly number[] };
  /** -1 at the first axis keeps the batch free when the graph is exported. */
  Reshape: { readonly shape: Shape };
  Concat: { readonly axis: number };
  /** One output per size, in order; the sizes add up to the axis. */
  Split: { readonly axis: number; readonly sizes: readonly number[] };
  Slice: {
    readonly starts: readonly number[];
    readonly ends: readonly number[];
    readonly axes: readonly number[];
    readonly steps: readonly number[];
  };
  Pad: { readonly pads: readonly number[]; readonly value: number };
  Expand: { readonly shape: Shape };
  Gather: { readonly axis: number };
  /** Gradient of Gather: rows of dy added into zeros of `shape` at the indices; inputs indices, dy. */
  GatherGradient: { readonly axis: number; readonly shape: Shape };
  /** Rows of classes: 1 at the index, 0 elsewhere; input int32 or int64 [N], output [N, classes]. */
  OneHot: { readonly classes: number; readonly dtype: DType };
}

export type OpName = keyof OpAttributes;

export interface NodeOf<K extends OpName> {
  readonly op: K;
  readonly inputs: readonly Value[];
  readonly attributes: OpAttributes[K];
  readonly outputs: readonly Value[];
}

/** A node of any operator; narrowing on `op` narrows `attributes`. */
export type Node = { readonly [K in OpName]: NodeOf<K> }[OpName];

/** Nodes in an order in which every input is known before it is used. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly constants: ReadonlyMap<Value, Tensor>;
  readonly nodes: readonly Node[];
  readonly outputs: readonly Value[];
}

export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Operators for which every element counts by itself: the layout does not matter. */
export const elementwiseOperators = [
  "Add",
  "Sub",
  "Mul",
  "Div",
  "Pow",
  "Max",
  "Min",
  "Neg",
  "Abs",
  "Sqrt",
  "Reciprocal",
  "Exp",
  "Log",
  "Erf",
  "Tanh",
  "Sigmoid",
  "Softplus",
  "Relu",
  "LeakyRelu",
  "Elu",
  "Selu",
  "HardSigmoid",
  "HardSwish",
  "Gelu",
  "Clip",
  "Equal",
  "Greater",
  "Less",
  "Where",
  "Cast",
  "Step",
  "StopGradient",
] as const satisfies readonly OpName[];

export type ElementwiseOperator = (typeof elementwiseOperators)[number];
