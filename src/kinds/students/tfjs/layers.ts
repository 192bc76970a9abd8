// Keras layers of a TensorFlow.js layers model as limbeck's own, and back: kinds, fields and the layout of weights.
import type { Shape } from "../../../graph/ir.ts";
import { shown } from "../../../engine/tfjs/model-files.ts";
import { alphas, type ActivationName } from "../activations.ts";
import { checkConfig, type Config } from "./keras-config.ts";
import { LayerError } from "../layer.ts";
import type { LayerOptions } from "../layers/index.ts";

export type { Config } from "./keras-config.ts";

/** A layer as model.json has it, with the names of the layers whose outputs flow in. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  /** The layer whose weights it has: itself, or the same layer's first call. */
  readonly weights: string;
  readonly config: Config;
  readonly inputs: readonly string[];
}

/** Keras's names of activations that compute what ours do. */
const activations: ReadonlyMap<string, ActivationName> = new Map([
  ["linear", "linear"],
  ["relu", "relu"],
  ["relu6", "relu6"],
  ["elu", "elu"],
  ["selu", "selu"],
  ["gelu", "gelu"],
  ["swish", "silu"],
  ["silu", "silu"],
  ["mish", "mish"],
  ["tanh", "tanh"],
  ["sigmoid", "sigmoid"],
  ["softplus", "softplus"],
]);

function activationOf({ activation = "linear" }: Config): ActivationName {
  const found = typeof activation === "string" ? activations.get(activation) : undefined;
  if (found === undefined)
    throw new LayerError(`an activation of ${[...activations.keys()].join(", ")}`, JSON.stringify(activation));
  return found;
}

const number = (config: Config, field: string, otherwise?: number): number => {
  const value = config[field] ?? otherwise;
  if (typeof value !== "number") throw new LayerError(`a number for ${field}`, shown(value));
  return value;
};

const flag = (config: Config, field: string, otherwise: boolean): boolean => (config[field] ?? otherwise) === true;

const sizes = (config: Config, field: string, count: number, otherwise?: number): number[] => {
  const value = config[field] ?? otherwise;
  const list = typeof value === "number" ? Array.from({ length: count }, () => value) : value;
  if (!Array.isArray(list) || list.length !== count || !list.every((size) => Number.isInteger(size)))
    throw new LayerError(`${count} sizes for ${field}`, shown(value));
  return list as number[];
};

const square = (config: Config, field: string, otherwise?: number): [number, number] =>
  sizes(config, field, 2, otherwise) as [number, number];

function padding<P extends string>(config: Config, known: readonly P[]): P {
  const value = config["padding"] ?? "valid";
  const found = known.find((name) => name === value);
  if (found === undefined) throw new LayerError(`padding ${known.join(" or ")}`, JSON.stringify(value));
  return found;
}

const twoWays = ["valid", "same"] as const;

function checkChannelsLast(config: Config): void {
  const format = config["data_format"] ?? "channels_last";
  if (format !== "channels_last" && format !== "channelsLast")
    throw new LayerError("data_format channels_last", JSON.stringify(format));
}

function checkLastAxis(config: Config, rank: number): void {
  const axis = config["axis"] ?? -1;
  const only: unknown = Array.isArray(axis) && axis.length === 1 ? axis[0] : axis;
  if (only !== -1 && only !== rank) throw new LayerError("the last axis", `axis ${JSON.stringify(axis)}`);
}

const convolution = (config: Config): { readonly activation: ActivationName; readonly useBias: boolean } => {
  checkChannelsLast(config);
  return { activation: activationOf(config), useBias: flag(config, "use_bias", true) };
};

/** A number, or a list of them along the last axis. */
function factors(config: Config, name: string, otherwise?: number): number | number[] {
  const value = config[name] ?? otherwise;
  const isList = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");
  if (typeof value !== "number" && !isList) throw new LayerError(`${name}: a number, or a list of them`, shown(value));
  return value;
}

/** TensorFlow.js's DepthwiseConv2D computes without its dilation, whatever is stated. */
function undilated(config: Config): [number, number] {
  const rate = square(config, "dilation_rate", 1);
  if (rate.some((one) => one !== 1))
    throw new LayerError("dilation_rate 1, which is all that TensorFlow.js computes here", shown(rate));
  return rate;
}

type Convert = (config: Config, inputShape: Shape) => LayerOptions;

const images = (config: Config): Config => {
  checkChannelsLast(config);
  return config;
};

/** @param alpha - where the activation has a number of its own, and it is not the usual one */
const activation = (name: ActivationName, alpha?: number): LayerOptions => ({
  kind: "activation",
  activation: name,
  ...(alpha === undefined || Math.fround(alpha) === Math.fround(alphas[name] ?? NaN) ? {} : { alpha }),
});

function pooling(
  config: Config,
): Pick<Extract<LayerOptions, { kind: "maxPooling2d" }>, "poolSize" | "strides" | "padding"> {
  const poolSize = square(config, "pool_size", 2);
  const strides = (config["strides"] ?? null) === null ? poolSize : square(config, "strides");
  return { poolSize, strides, padding: padding(images(config), twoWays) };
}

/** Every Keras class that can be trained. Shapes are limbeck's: channels first. */
const converters: Readonly<Record<string, Convert>> = {
  Dense: (config) => ({
    kind: "dense",
    units: number(config, "units"),
    activation: activationOf(config),
    useBias: flag(config, "use_bias", true),
    kernelInitializer: "glorotUniform",
  }),
  Conv2D: (config) => ({
    kind: "conv2d",
    filters: number(config, "filters"),
    kernelSize: square(config, "kernel_size"),
    strides: square(config, "strides", 1),
    padding: padding(config, twoWays),
    dilationRate: square(config, "dilation_rate", 1),
    groups: number(config, "groups", 1),
    ...convolution(config),
    kernelInitializer: "glorotUniform",
  }),
  DepthwiseConv2D: (config) => ({
    kind: "depthwiseConv2d",
    kernelSize: square(config, "kernel_size"),
    depthMultiplier: number(config, "depth_multiplier", 1),
    strides: square(config, "strides", 1),
    padding: padding(config, twoWays),
    dilationRate: undilated(config),
    ...convolution(config),
    depthwiseInitializer: "glorotUniform",
  }),
  Conv1D: (config) => ({
    kind: "conv1d",
    filters: number(config, "filters"),
    kernelSize: sizes(config, "kernel_size", 1)[0] ?? 1,
    strides: sizes(config, "strides", 1, 1)[0] ?? 1,
    padding: padding(config, ["valid", "same", "causal"]),
    dilationRate: sizes(config, "dilation_rate", 1, 1)[0] ?? 1,
    groups: number(config, "groups", 1),
    ...convolution(config),
    kernelInitializer: "glorotUniform",
  }),
  BatchNormalization: (config, shape) => {
    checkLastAxis(config, shape.length);
    return {
      kind: "batchNormalization",
      momentum: number(config, "momentum", 0.99),
      epsilon: number(config, "epsilon", 1e-3),
    };
  },
  LayerNormalization: (config, shape) => {
    checkLastAxis(config, shape.length);
    if (shape.length === 3) throw new LayerError("sequences or flat rows", "an image");
    return { kind: "layerNormalization", epsilon: number(config, "epsilon", 1e-3) };
  },
  Embedding: (config) => ({
    kind: "embedding",
    inputDim: number(config, "input_dim"),
    outputDim: number(config, "output_dim"),
    maskZero: flag(config, "mask_zero", false),
  }),
  Activation: (config) => activation(activationOf(config)),
  ReLU: (config) => {
    const most = config["max_value"] ?? null;
    if (most === null) return activation("relu");
    if (most === 6) return activation("relu6");
    throw new LayerError("a max_value of 6 or none", JSON.stringify(most));
  },
  ELU: (config) => {
    if (number(config, "alpha", 1) !== 1)
      throw new LayerError("alpha 1, which is all that TensorFlow.js computes", shown(config["alpha"]));
    return activation("elu");
  },
  LeakyReLU: (config) => {
    // Keras 3 calls it negative_slope
    const alpha = number(config, config["negative_slope"] === undefined ? "alpha" : "negative_slope", 0.3);
    return activation("leakyRelu", alpha);
  },
  Dropout: (config) => ({ kind: "dropout", rate: number(config, "rate") }),
  MaxPooling2D: (config) => ({ kind: "maxPooling2d", ...pooling(config) }),
  AveragePooling2D: (config) => ({ kind: "averagePooling2d", ...pooling(config) }),
  GlobalAveragePooling2D: (config) => (images(config), { kind: "globalAveragePooling2d" }),
  GlobalAveragePooling1D: () => ({ kind: "globalAveragePooling1d" }),
  Flatten: (config) => (images(config), { kind: "flatten", order: "channelsLast" }),
  Reshape: (config) => {
    const target = config["target_shape"];
    if (!Array.isArray(target) || !target.every((size) => Number.isInteger(size) && size > 0))
      throw new LayerError("a target_shape of known sizes", shown(target));
    const shape = target as number[];
    const targetShape = shape.length === 3 ? [shape[2] ?? 1, shape[0] ?? 1, shape[1] ?? 1] : shape;
    return { kind: "reshape", targetShape, order: "channelsLast" };
  },
  Permute: (config, shape) => {
    const dims = config["dims"];
    if (!Array.isArray(dims) || dims.length !== shape.length) throw new LayerError("dims of every axis", shown(dims));
    // Keras's axes 1, 2, 3 of an image are limbeck's 2, 3, 1, on both sides
    const ours = (dims as number[]).map((axis) => (shape.length === 3 ? (axis % 3) + 1 : axis));
    const [height = 1, width = 1, channels = 1] = ours;
    return { kind: "permute", dims: shape.length === 3 ? [channels, height, width] : ours };
  },
  Rescaling: (config) => ({ kind: "rescaling", scale: factors(config, "scale"), offset: factors(config, "offset", 0) }),
  Add: () => ({ kind: "add", with: [] }),
};

export const kerasClasses: readonly string[] = Object.keys(converters).sort();

/** @throws {LayerError} naming the class, or the field, that cannot be trained */
export function fromKeras({ className, config }: KerasLayer, inputShape: Shape): LayerOptions {
  const convert = converters[className];
  if (convert === undefined) throw new LayerError(`a layer of ${kerasClasses.join(", ")}`, className);
  checkConfig(className, config);
  return convert(config, inputShape);
}

/** A weight's name in Keras, and the axes that bring it to limbeck's layout. */
export interface WeightLayout {
  readonly keras: string;
  /** limbeck's axis i is Keras's axis axes[i]; none where both lay it out alike. */
  readonly axes?: readonly number[];
}

const shared = { bias: { keras: "bias" } } as const;

/** By kind of layer, then by the part of the parameter's name behind the layer's. */
export const weightLayouts: Readonly<Partial<Record<LayerOptions["kind"], Readonly<Record<string, WeightLayout>>>>> = {
  dense: { kernel: { keras: "kernel" }, ...shared },
  conv2d: { kernel: { keras: "kernel", axes: [3, 2, 0, 1] }, ...shared },
  conv1d: { kernel: { keras: "kernel", axes: [2, 1, 0] }, ...shared },
  // [height, width, channels, multiplier] -> [channels, multiplier, height, width], read as [channels * multiplier, 1, ...]
  depthwiseConv2d: { kernel: { keras: "depthwise_kernel", axes: [2, 3, 0, 1] }, ...shared },
  batchNormalization: {
    gamma: { keras: "gamma" },
    beta: { keras: "beta" },
    movingMean: { keras: "moving_mean" },
    movingVariance: { keras: "moving_variance" },
  },
  layerNormalization: { gamma: { keras: "gamma" }, beta: { keras: "beta" } },
  embedding: { embeddings: { keras: "embeddings" } },
};

/** The values with their axes in another order: axis i of the result is axis axes[i] of `values`. */
export function permuted(values: Float32Array, shape: Shape, axes: readonly number[]): Float32Array {
  const target = axes.map((axis) => shape[axis] ?? 1);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const steps = axes.map((axis) => strides[axis] ?? 1);
  const result = new Float32Array(values.length);
  const index = target.map(() => 0);
  for (let at = 0; at < result.length; at += 1) {
    result[at] = values[index.reduce((sum, place, axis) => sum + place * (steps[axis] ?? 0), 0)] ?? 0;
    for (let axis = target.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (target[axis] ?? 1)) break;
      index[axis] = 0;
    }
  }
  return result;
}

/** Where axis i of Keras's layout is in limbeck's. */
export const inverse = (axes: readonly number[]): number[] => axes.map((_, axis) => axes.indexOf(axis));

/** limbeck's activation in Keras, or null where Keras has none that computes the same. */
export function kerasActivation(name: ActivationName): string | null {
  if (name === "silu" || name === "swish") return "swish";
  return [...activations].find(([, ours]) => ours === name)?.[0] ?? null;
}
