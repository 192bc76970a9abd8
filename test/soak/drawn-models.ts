// Drawn Keras models as model.json, in the spelling of Keras 2 or 3: layers and settings that either knows, some of them
// out of the ordinary. What TensorFlow.js computes of each is what a student has to compute.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { io } from "@tensorflow/tfjs-core";
import { logSoftmaxRows } from "../../src/base/numeric/softmax.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { readLayersModel, tfjsStudent } from "../../src/kinds/students/tfjs/student.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { dataset, plain, sgdOptimizer } from "../engine/setup.ts";
import { layers as tfl, predicted, tf } from "../kinds/students/tfjs-world.ts";
import { Draws, gapOf, refusal, type Outcome } from "./draws.ts";

const CLASSES = 3;
const ROWS = 4;
const TOLERANCE = 1e-5;

type Config = Record<string, unknown>;

interface Layer {
  readonly class_name: string;
  readonly config: Config & { readonly name: string };
}

const activations = [
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
  "softplus",
  "swish",
  "gelu",
  "relu6",
  "softsign",
  "hard_sigmoid",
  "mish",
  "exponential",
];

/** Settings that may stand in a layer of a class, each with values of which the first are the usual ones. */
const settings: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  Dense: {
    activation: activations,
    use_bias: [true, false],
    kernel_regularizer: [null, null, { class_name: "L2", config: { l2: 0.01 } }],
    lora_rank: [null, null, 4],
  },
  Conv2D: {
    activation: activations,
    padding: ["valid", "same"],
    strides: [[1, 1], [2, 2], [2, 1], 2],
    dilation_rate: [
      [1, 1],
      [2, 2],
    ],
    groups: [1, 1, 1, 2],
    data_format: ["channels_last", "channels_last", "channels_last", "channels_first"],
    use_bias: [true, false],
    bias_constraint: [null, null, { class_name: "NonNeg", config: {} }],
  },
  DepthwiseConv2D: {
    activation: activations,
    padding: ["valid", "same"],
    strides: [
      [1, 1],
      [2, 2],
    ],
    depth_multiplier: [1, 2],
    use_bias: [true, false],
    dilation_rate: [
      [1, 1],
      [2, 2],
    ],
  },
  Conv1D: {
    activation: activations,
    padding: ["valid", "same", "causal"],
    strides: [1, 2, [2]],
    dilation_rate: [1, 2, [2]],
    use_bias: [true, false],
  },
  BatchNormalization: {
    axis: [-1, [3], 1],
    epsilon: [1e-3, 1e-5, 0.1],
    momentum: [0.99, 0.5],
    center: [true, false],
    scale: [true, false],
    renorm: [false, false, true],
    synchronized: [false],
  },
  LayerNormalization: {
    axis: [-1, [-1], 1],
    epsilon: [1e-3, 1e-6],
    center: [true, false],
    scale: [true, false],
    rms_scaling: [false, false, true],
  },
  Activation: { activation: activations },
  ReLU: { max_value: [null, 6, 6, 2], negative_slope: [0, 0, 0.1], threshold: [0, 0, 0.5] },
  LeakyReLU: { alpha: [0.2, 0.3, 0.1] },
  ELU: { alpha: [1, 1, 0.5] },
  Softmax: { axis: [-1, 1] },
  Dropout: { rate: [0.3], noise_shape: [null, null, [1, 2]], seed: [null, 7] },
  MaxPooling2D: {
    pool_size: [[2, 2], [3, 2], 2],
    strides: [null, [1, 1], 2],
    padding: ["valid", "same"],
    data_format: ["channels_last", "channels_last", "channels_first"],
  },
  AveragePooling2D: {
    pool_size: [[2, 2], [3, 2], 2],
    strides: [null, [1, 1], 2],
    padding: ["valid", "same"],
    data_format: ["channels_last"],
  },
  GlobalAveragePooling2D: { keepdims: [false, false, true], data_format: ["channels_last"] },
  GlobalAveragePooling1D: { keepdims: [false, false, true], data_format: ["channels_last", "channels_first"] },
  GlobalMaxPooling2D: {},
  UpSampling2D: { size: [[2, 2]], interpolation: ["nearest", "bilinear"] },
  ZeroPadding2D: {
    padding: [
      [
        [1, 1],
        [1, 1],
      ],
    ],
  },
  SeparableConv2D: { filters: [3], kernel_size: [[2, 2]] },
  Flatten: { data_format: ["channels_last", "channels_last", "channels_first"] },
  Rescaling: { scale: [0.5, 2], offset: [0, -1] },
  Permute: {},
  Reshape: {},
  GaussianNoise: { stddev: [0.5] },
  ThresholdedReLU: { theta: [0.5] },
  PReLU: { shared_axes: [null] },
};

/** Settings that mean nothing for any class here, or that every class has. */
const anywhere: Readonly<Record<string, readonly unknown[]>> = {
  trainable: [true, true, false],
  dtype: ["float32", "float32", "float16", "bfloat16"],
  unheard_of: [1, null],
};

const required: ReadonlySet<string> = new Set(["activation", "rate", "scale", "stddev", "theta", "size", "padding"]);

class Maker {
  readonly d: Draws;
  #count = 0;

  constructor(d: Draws) {
    this.d = d;
  }

  layer(className: string, given: Config = {}): Layer {
    this.#count += 1;
    const drawn = Object.fromEntries(
      Object.entries(settings[className] ?? {})
        .filter(([name]) => required.has(name) || this.d.chance(0.5))
        .map(([name, values]) => [name, this.d.chance(0.85) ? values[0] : this.d.one(values)]),
    );
    const odd = Object.fromEntries(
      Object.entries(anywhere)
        .filter(([name]) => this.d.chance(name === "unheard_of" ? 0.01 : 0.1))
        .map(([name, values]) => [name, this.d.chance(0.8) ? values[0] : this.d.one(values)]),
    );
    return { class_name: className, config: { name: `layer_${this.#count}`, ...drawn, ...odd, ...given } };
  }
}

const images = [
  "Conv2D",
  "Conv2D",
  "DepthwiseConv2D",
  "BatchNormalization",
  "Activation",
  "ReLU",
  "LeakyReLU",
  "ELU",
  "Dropout",
  "MaxPooling2D",
  "AveragePooling2D",
  "Rescaling",
  "Permute",
];
const sequences = [
  "Conv1D",
  "Conv1D",
  "Dense",
  "BatchNormalization",
  "LayerNormalization",
  "Activation",
  "ReLU",
  "Dropout",
  "Permute",
  "Rescaling",
];
const flats = [
  "Dense",
  "Dense",
  "BatchNormalization",
  "LayerNormalization",
  "Activation",
  "ReLU",
  "LeakyReLU",
  "ELU",
  "Dropout",
  "Rescaling",
  "Softmax",
  "Reshape",
];

const rare = ["GaussianNoise", "UpSampling2D", "ZeroPadding2D", "SeparableConv2D", "PReLU", "ThresholdedReLU"];

function next(m: Maker, shape: readonly number[]): Layer {
  const { d } = m;
  const known = shape.length === 3 ? images : shape.length === 2 ? sequences : flats;
  const className = d.chance(0.03) ? d.one(rare) : d.one(known);
  const given: Config =
    className === "Dense"
      ? { units: d.whole(2, 6) }
      : className === "Conv2D"
        ? { filters: d.whole(1, 4), kernel_size: d.one([[3, 3], [1, 2], 2]) }
        : className === "DepthwiseConv2D"
          ? { kernel_size: d.one([[2, 2], [3, 1], 2]) }
          : className === "Conv1D"
            ? { filters: d.whole(1, 4), kernel_size: d.one([2, [3], 1]) }
            : className === "Permute"
              ? {
                  dims:
                    shape.length === 3
                      ? d.one([
                          [2, 1, 3],
                          [3, 1, 2],
                          [1, 3, 2],
                        ])
                      : [2, 1],
                }
              : className === "Reshape"
                ? { target_shape: [1, shape[0]] }
                : {};
  return m.layer(className, given);
}

const inputLayer = (row: readonly number[]): Layer => ({
  class_name: "InputLayer",
  config: { name: "rows", batch_input_shape: [null, ...row], dtype: "float32", sparse: false, ragged: false },
});

type Call = readonly [string, number, number, object];

interface Placed extends Layer {
  readonly name: string;
  readonly inbound_nodes: Call[][];
}

/** The topology as Keras 2 has it. */
interface Topology {
  readonly class_name: string;
  readonly config: unknown;
}

/** TensorFlow.js's own model of a topology; null where it takes none of it. */
async function instantiated(topology: Topology): Promise<tfl.LayersModel | null> {
  const modelTopology = { keras_version: "2.15.0", backend: "tensorflow", model_config: structuredClone(topology) };
  return tfl.loadLayersModel({ load: () => Promise.resolve({ modelTopology } as io.ModelArtifacts) }).catch(() => null);
}

/** Some settings are taken, and fail when rows come. */
function runs(model: tfl.LayersModel, row: readonly number[]): boolean {
  try {
    tf.tidy(() => model.predict(tf.zeros([1, ...row])));
    return true;
  } catch {
    return false;
  }
}

const functional = (placed: readonly Placed[], output: string): Topology => ({
  class_name: "Functional",
  config: { name: "drawn", layers: placed, input_layers: [["rows", 0, 0]], output_layers: [[output, 0, 0]] },
});

const tensor3 = ([name, call, output]: Call): object => ({
  class_name: "__keras_tensor__",
  config: { shape: [null], dtype: "float32", keras_history: [name, call, output] },
});

/** The same as Keras 3 spells it. */
function asKeras3(topology: Topology): object {
  const config = topology.config as {
    layers: (Layer & { inbound_nodes?: Call[][] })[];
    input_layers?: unknown[];
    output_layers?: unknown[];
  };
  const layers = config.layers.map(({ class_name: className, config: own, inbound_nodes: inbound, ...rest }) => {
    const { batch_input_shape: shape, dtype, alpha, ...others } = own as Config;
    const spelled: Config = {
      ...others,
      ...(shape === undefined ? {} : { batch_shape: shape }),
      ...(dtype === undefined
        ? {}
        : { dtype: { module: "keras", class_name: "DTypePolicy", config: { name: dtype }, registered_name: null } }),
      ...(alpha === undefined ? {} : { [className === "LeakyReLU" ? "negative_slope" : "alpha"]: alpha }),
    };
    const calls = inbound?.map((call) => {
      const tensors = call.map(tensor3);
      return { args: className === "Add" ? [tensors] : tensors, kwargs: {} };
    });
    return {
      module: "keras.layers",
      class_name: className,
      config: spelled,
      registered_name: null,
      ...rest,
      ...(calls === undefined ? {} : { inbound_nodes: calls }),
    };
  });
  const { input_layers: inputs, output_layers: outputs, ...others } = config;
  return {
    class_name: topology.class_name,
    config: {
      ...others,
      layers,
      ...(inputs === undefined ? {} : { input_layers: inputs[0] }),
      ...(outputs === undefined ? {} : { output_layers: outputs }),
    },
  };
}

export interface DrawnModel {
  readonly topology: Topology;
  readonly isKeras3: boolean;
  readonly model: tfl.LayersModel;
  /** As limbeck has rows: channels first. */
  readonly row: readonly number[];
  readonly classes: readonly string[];
}

/** A model that TensorFlow.js takes, from rows to three classes. */
export async function drawnModel(seed: number): Promise<DrawnModel> {
  const d = new Draws(seed);
  const m = new Maker(d);
  const kerasRow = d.one([[6], [5, 4], [7, 6, 2], [4, 4, 3], [6, 6, 1]] as const);
  const placed: Placed[] = [{ ...inputLayer(kerasRow), name: "rows", inbound_nodes: [] }];
  let [last, shape]: [Call, readonly number[]] = [["rows", 0, 0, {}], kerasRow];
  const append = async (layer: Layer, inputs: Call[]): Promise<boolean> => {
    const { name } = layer.config;
    const trial = [...placed, { ...layer, name, inbound_nodes: [inputs] }];
    const model = await instantiated(functional(trial, name));
    const output = model?.outputs[0]?.shape.slice(1);
    model?.dispose();
    if (
      output === undefined ||
      output.some((size) => size === null || size < 1) ||
      output.length < 1 ||
      output.length > 3
    )
      return false;
    placed.push(trial.at(-1)!);
    [last, shape] = [[name, 0, 0, {}], output as number[]];
    return true;
  };
  const wanted = d.whole(1, 5);
  for (let tries = 0, number = 0; number < wanted && tries < 20; tries++) {
    const before = last;
    const same = [...shape];
    if (!(await append(next(m, shape), [last]))) continue;
    number += 1;
    if (shape.join() === same.join() && d.chance(0.3)) await append(m.layer("Add"), [before, last]);
    // the layer again, with the same weights
    const own = placed.at(-1)!;
    if (shape.join() === same.join() && own.class_name !== "Add" && d.chance(0.15)) {
      own.inbound_nodes.push([last]);
      last = [own.name, 1, 0, {}];
    }
  }
  if (shape.length === 3 && d.chance(0.5)) await append(m.layer("GlobalAveragePooling2D", { keepdims: false }), [last]);
  if (shape.length === 2 && d.chance(0.5))
    await append(m.layer("GlobalAveragePooling1D", { keepdims: false, data_format: "channels_last" }), [last]);
  if (shape.length > 1) await append(m.layer("Flatten"), [last]);
  const head = { units: CLASSES, activation: d.one(["linear", "softmax"]) };
  const isWhole = await append(m.layer("Dense", head), [last]);
  const isChain =
    isWhole &&
    placed.every(
      ({ inbound_nodes: calls }, at) =>
        at === 0 || (calls.length === 1 && calls[0]!.length === 1 && calls[0]![0]![0] === placed[at - 1]!.name),
    );
  const topology: Topology =
    isChain && d.chance(0.5)
      ? {
          class_name: "Sequential",
          config: {
            name: "drawn",
            layers: placed.map(({ class_name: className, config }) => ({ class_name: className, config })),
          },
        }
      : functional(placed, last[0]);
  const model = isWhole ? await instantiated(topology) : null;
  if (model === null || !runs(model, kerasRow)) return drawnModel(seed + 2 ** 20);
  const weights = model.weights.map(({ originalName, shape: size }) => {
    const count = (size as number[]).reduce((product, one) => product * one, 1);
    const values = d.normals(count, 0.5);
    return tf.tensor(
      originalName.includes("variance") ? values.map((value) => Math.abs(value) + 0.5) : values,
      size as number[],
    );
  });
  for (const [at, weight] of model.weights.entries()) weight.write(weights[at]!);
  const row = kerasRow.length === 3 ? [kerasRow[2], kerasRow[0], kerasRow[1]] : kerasRow;
  return {
    topology,
    isKeras3: d.chance(0.5),
    model,
    row: row,
    classes: placed.map(({ class_name: className }) => className),
  };
}

async function written({ topology, isKeras3, model }: DrawnModel): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "limbeck-drawn-"));
  const weights = model.weights.map((weight) => ({ name: weight.originalName, shape: weight.shape, dtype: "float32" }));
  const parts = model.weights.map((weight) => Float32Array.from(weight.read().dataSync()));
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part.buffer)));
  const modelTopology = {
    keras_version: isKeras3 ? "3.8.0" : "2.15.0",
    backend: "tensorflow",
    model_config: isKeras3 ? asKeras3(topology) : topology,
  };
  await writeFile(
    join(folder, "model.json"),
    JSON.stringify({ format: "layers-model", modelTopology, weightsManifest: [{ paths: ["weights.bin"], weights }] }),
  );
  await writeFile(join(folder, "weights.bin"), bytes);
  return folder;
}

/** The student of a model beside TensorFlow.js's own outputs. */
export async function kerasFront(drawn: DrawnModel, seed: number): Promise<Outcome> {
  const { model, row } = drawn;
  const folder = await written(drawn);
  const inputs = new Draws(seed).normals(ROWS * row.reduce((product, size) => product * size, 1));
  try {
    const path = join(folder, "model.json");
    const file = await readLayersModel(path);
    const student = tfjsStudent(file, { kind: "tfjs", path, init: "keep" }, row, CLASSES);
    const data = dataset(row, inputs, new Int32Array(ROWS), CLASSES);
    const predictor = await onnxEngine(1).predictor({ student, dataset: data, preprocessing: plain });
    const logits = await predictor.logits(
      initialState(student, sgdOptimizer, 1),
      Int32Array.from({ length: ROWS }, (_, i) => i),
    );
    await predictor.close();
    const got = student.reference!.space === "probs" ? logSoftmaxRows(logits, CLASSES).map(Math.exp) : logits;
    const gap = gapOf(got, predicted(model, inputs, ROWS, row), CLASSES);
    return gap <= TOLERANCE ? { kind: "equal" } : { kind: "different", what: `the student, by ${gap}` };
  } catch (error) {
    return refusal(error);
  } finally {
    model.dispose();
    await rm(folder, { recursive: true });
  }
}
