// A list of layers with its trained weights as a TensorFlow.js layers model: model.json and one binary file.
import { channelsLastShape } from "../../../base/numeric/rows.ts";
import type { LayersModelFacts, ModelState, ParameterSpec, RowsIn } from "../../../engine/contracts.ts";
import { internalError } from "../../../base/errors.ts";
import type { Shape } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { rawInput } from "../../../engine/onnx/file/stated.ts";
import type { ActivationName } from "../activations.ts";
import type { LayerOptions } from "../layers/index.ts";
import { inverse, kerasActivation, permuted, weightLayouts, type Config } from "./layers.ts";

/** A layer in its place: shapes are those of a row, channels first. */
export interface PlacedOptions {
  readonly name: string;
  readonly options: LayerOptions;
  readonly inputs: readonly string[];
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly parameters: readonly ParameterSpec[];
}

export interface LayersModelFiles {
  /** Contents of model.json. */
  readonly model: string;
  /** Contents of weights.bin. */
  readonly weights: Uint8Array;
}

/** What Keras has no layer for. */
class Unsayable extends Error {}

interface Piece {
  readonly className: string;
  readonly config: Config;
  /** Behind the layer's name, for layers that limbeck has as part of another. */
  readonly suffix?: string;
}

const lastShape = (shape: Shape): Shape => {
  const [channels = 1, height = 1, width = 1] = shape;
  return shape.length === 3 ? [height, width, channels] : shape;
};

const PERMUTE = "Permute";
const RESCALING = "Rescaling";
const toFirst: Piece = { className: PERMUTE, config: { dims: [3, 1, 2] }, suffix: "-channels-first" };
const toLast: Piece = { className: PERMUTE, config: { dims: [2, 3, 1] }, suffix: "-channels-last" };

/** An activation as a field of its layer, or as a layer behind it. */
function activated(piece: Piece, name: ActivationName): Piece[] {
  if (name === "leakyRelu")
    return [
      { ...piece, config: { ...piece.config, activation: "linear" } },
      { className: "LeakyReLU", config: { alpha: 0.2 }, suffix: "-activation" },
    ];
  const activation = kerasActivation(name);
  if (activation === null) throw new Unsayable(`the activation ${name}`);
  return [{ ...piece, config: { ...piece.config, activation } }];
}

const pairOf = (size: number | readonly number[]): readonly number[] =>
  typeof size === "number" ? [size, size] : size;

function pieces({ options, inputShape }: PlacedOptions): readonly Piece[] {
  switch (options.kind) {
    case "dense":
      return activated(
        { className: "Dense", config: { units: options.units, use_bias: options.useBias } },
        options.activation,
      );
    case "conv2d":
    case "depthwiseConv2d": {
      const common = {
        kernel_size: pairOf(options.kernelSize),
        strides: pairOf(options.strides),
        padding: options.padding,
        dilation_rate: pairOf(options.dilationRate),
        use_bias: options.useBias,
        data_format: "channels_last",
      };
      if (options.kind === "depthwiseConv2d") {
        // TensorFlow.js's layer leaves its dilation out
        if (common.dilation_rate.some((rate) => rate !== 1)) throw new Unsayable("dilated depthwise convolutions");
        const config = { ...common, depth_multiplier: options.depthMultiplier };
        return activated({ className: "DepthwiseConv2D", config }, options.activation);
      }
      if (options.groups > 1) throw new Unsayable("grouped convolutions");
      return activated({ className: "Conv2D", config: { ...common, filters: options.filters } }, options.activation);
    }
    case "conv1d": {
      if (options.groups > 1) throw new Unsayable("grouped convolutions");
      if (options.padding === "causal") throw new Unsayable("causal convolutions");
      const config = {
        filters: options.filters,
        kernel_size: [options.kernelSize],
        strides: [options.strides],
        padding: options.padding,
        dilation_rate: [options.dilationRate],
        use_bias: options.useBias,
      };
      return activated({ className: "Conv1D", config }, options.activation);
    }
    case "batchNormalization": {
      const { momentum, epsilon } = options;
      return [{ className: "BatchNormalization", config: { axis: -1, momentum, epsilon, center: true, scale: true } }];
    }
    case "layerNormalization":
      if (inputShape.length === 3) throw new Unsayable("layer normalization of images");
      return [{ className: "LayerNormalization", config: { axis: -1, epsilon: options.epsilon } }];
    case "embedding":
      if (options.maskZero) throw new Unsayable("padding that pooling leaves out");
      return [{ className: "Embedding", config: { input_dim: options.inputDim, output_dim: options.outputDim } }];
    case "activation":
      if (options.activation === "leakyRelu")
        return [{ className: "LeakyReLU", config: { alpha: options.alpha ?? 0.2 } }];
      if (options.activation === "elu" && (options.alpha ?? 1) !== 1)
        throw new Unsayable("an elu of another alpha than 1");
      return activated({ className: "Activation", config: {} }, options.activation);
    case "dropout":
      return [{ className: "Dropout", config: { rate: options.rate } }];
    case "maxPooling2d":
    case "averagePooling2d": {
      const poolSize = pairOf(options.poolSize);
      const strides = options.strides === undefined ? poolSize : pairOf(options.strides);
      const className = options.kind === "maxPooling2d" ? "MaxPooling2D" : "AveragePooling2D";
      return [{ className, config: { pool_size: poolSize, strides, padding: options.padding } }];
    }
    case "globalAveragePooling2d":
      return [{ className: "GlobalAveragePooling2D", config: {} }];
    case "globalAveragePooling1d":
      return [{ className: "GlobalAveragePooling1D", config: {} }];
    case "flatten": {
      // TensorFlow.js refuses to flatten what is flat already.
      if (inputShape.length === 1) {
        return [];
      }
      const isTurned = inputShape.length === 3 && options.order === "channelsFirst";
      return [...(isTurned ? [toFirst] : []), { className: "Flatten", config: {} }];
    }
    case "reshape": {
      const { targetShape, order } = options;
      const isFirst = order === "channelsFirst";
      const target = isFirst ? targetShape : lastShape(targetShape);
      return [
        ...(isFirst && inputShape.length === 3 ? [toFirst] : []),
        { className: "Reshape", config: { target_shape: target } },
        ...(isFirst && targetShape.length === 3 ? [toLast] : []),
      ];
    }
    case "permute": {
      // limbeck's axes [channels, height, width] are Keras's 3, 1, 2, on both sides
      const { dims } = options;
      const [channels = 1, height = 1, width = 1] = dims;
      const keras = (axis: number): number => (axis === 1 ? 3 : axis - 1);
      return [
        { className: PERMUTE, config: { dims: dims.length === 3 ? [height, width, channels].map(keras) : dims } },
      ];
    }
    case "rescaling":
      return [{ className: RESCALING, config: { scale: options.scale, offset: options.offset } }];
    case "add":
      return [{ className: "Add", config: {} }];
    case "positionalEmbedding":
    case "multiHeadAttention":
      throw new Unsayable(`the layer ${options.kind}`);
  }
}

interface KerasNode {
  readonly class_name: string;
  readonly name: string;
  readonly config: Config;
  readonly inbound_nodes: readonly unknown[];
}

const inbound = (names: readonly string[]): readonly unknown[] =>
  names.length === 0 ? [] : [names.map((name) => [name, 0, 0, {}])];

const single = (list: readonly number[]): number | readonly number[] => (list.length === 1 ? (list[0] ?? 0) : list);

/** From rows as they are held to what the first layer takes: reshaped, channels last, scaled. */
function inputPieces(inputShape: Shape, { held, preprocessing }: RowsIn): readonly Piece[] {
  const { scale, mean, std } = preprocessing;
  const channels = Math.max(mean.length, std.length);
  const at = (list: readonly number[], channel: number): number => list[list.length === 1 ? 0 : channel] ?? 0;
  const each = (value: (channel: number) => number): readonly number[] =>
    Array.from({ length: channels }, (_, channel) => value(channel));
  const [factors, offsets] = [each((c) => scale / at(std, c)), each((c) => -at(mean, c) / at(std, c))];
  const isScaled = factors.some((factor) => factor !== 1) || offsets.some((offset) => offset !== 0);
  if (isScaled && channels > 1 && inputShape.length !== 1 && inputShape.length !== 3)
    throw new Unsayable("a mean or std for each position of a sequence");
  const isLast = held.channelsLast === true;
  const shape = isLast ? channelsLastShape(inputShape) : inputShape;
  return [
    ...(showShape(held.shape) === showShape(shape)
      ? []
      : [{ className: "Reshape", config: { target_shape: shape }, suffix: "-shaped" }]),
    ...(inputShape.length === 3 && !isLast ? [toLast] : []),
    ...(isScaled
      ? [{ className: RESCALING, config: { scale: single(factors), offset: single(offsets) }, suffix: "-scaled" }]
      : []),
  ];
}

/** The layer that carries the weights has the layer's own name; others a suffix. */
function nodesOf(
  placed: Pick<PlacedOptions, "name" | "inputs">,
  pieces: readonly Piece[],
  outputs: Map<string, string>,
): KerasNode[] {
  let inputs = placed.inputs.map((name) => outputs.get(name) ?? name);
  const nodes = pieces.map(({ className, config, suffix = "" }): KerasNode => {
    const name = `${placed.name}${suffix}`;
    const node = { class_name: className, name, config: { name, ...config }, inbound_nodes: inbound(inputs) };
    inputs = [name];
    return node;
  });
  outputs.set(placed.name, inputs[0] ?? placed.name);
  return nodes;
}

interface KerasWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: "float32";
  readonly values: Float32Array;
}

/** A parameter in Keras's layout. A depthwise kernel's channels are two axes there. */
function kerasWeight({ options, inputShape }: PlacedOptions, spec: ParameterSpec, state: ModelState): KerasWeight {
  const at = spec.name.lastIndexOf("/");
  const layout = weightLayouts[options.kind]?.[spec.name.slice(at + 1)];
  const values = state.get(spec.name);
  if (layout === undefined || values === undefined) throw internalError(`no layout or values of ${spec.name}`);
  const name = `${spec.name.slice(0, at)}/${layout.keras}`;
  if (layout.axes === undefined) return { name, shape: spec.shape, dtype: "float32", values };
  const [channels = 1] = inputShape;
  const [outputs = 1, , ...window] = spec.shape;
  const stored = options.kind === "depthwiseConv2d" ? [channels, outputs / channels, ...window] : spec.shape;
  const axes = inverse(layout.axes);
  return {
    name,
    shape: axes.map((axis) => stored[axis] ?? 1),
    dtype: "float32",
    values: permuted(values, stored, axes),
  };
}

/**
 * The files of a layers model, or what of it TensorFlow.js has no layer for. Rows go in as they are held.
 * @param inputShape - shape of a row as the first layer takes it, channels first
 */
export function layersModelFiles(
  layers: readonly PlacedOptions[],
  inputShape: Shape,
  state: ModelState,
  facts: LayersModelFacts,
): LayersModelFiles | string {
  const outputs = new Map<string, string>();
  const input: KerasNode = {
    class_name: "InputLayer",
    name: "input",
    config: { name: "input", batch_input_shape: [null, ...facts.held.shape], dtype: "float32", sparse: false },
    inbound_nodes: [],
  };
  let nodes: KerasNode[];
  try {
    nodes = [
      input,
      ...nodesOf({ name: "input", inputs: ["input"] }, inputPieces(inputShape, facts), outputs),
      ...layers.flatMap((layer) => nodesOf(layer, pieces(layer), outputs)),
    ];
  } catch (error) {
    if (error instanceof Unsayable) return error.message;
    throw error;
  }
  const weights = layers.flatMap((layer) => layer.parameters.map((spec) => kerasWeight(layer, spec, state)));
  const bytes = new Uint8Array(weights.reduce((sum, { values }) => sum + values.byteLength, 0));
  let at = 0;
  for (const { values } of weights) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  const last = layers.at(-1)?.name ?? "input";
  const config = {
    name: "student",
    layers: nodes,
    input_layers: [["input", 0, 0]],
    output_layers: [[outputs.get(last) ?? last, 0, 0]],
  };
  const model = {
    format: "layers-model",
    generatedBy: "limbeck",
    convertedBy: null,
    modelTopology: { class_name: "Model", config },
    userDefinedMetadata: { limbeck: { classes: facts.classes, input: rawInput } },
    weightsManifest: [
      { paths: ["weights.bin"], weights: weights.map(({ name, shape, dtype }) => ({ name, shape, dtype })) },
    ],
  };
  return { model: `${JSON.stringify(model, null, 2)}\n`, weights: bytes };
}
