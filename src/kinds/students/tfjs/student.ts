// A student from a TensorFlow.js layers model: its Keras layers become a layer list, its weights where training starts.
import type { Initializer, ParameterSpec, Student } from "../../../engine/contracts.ts";
import { problemsError, type Problem } from "../../../base/errors.ts";
import { elementCount, type Shape } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { floatWeights, readTfjsModel, shown, type TfjsModelFile } from "../../../engine/tfjs/model-files.ts";
import { checkConfig } from "./keras-config.ts";
import { LayerError } from "../layer.ts";
import { buildLayer, type LayerOptions } from "../layers/index.ts";
import { layersStudent } from "../layers-student.ts";
import { layersScores } from "./reference.ts";
import { fromKeras, permuted, weightLayouts, type Config, type KerasLayer } from "./layers.ts";
import type { TfjsStudentOptions } from "./options.ts";

const CODE = "student-invalid";

const isObject = (value: unknown): value is Config =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws {LimbeckError} "student-invalid" where the file is no layers model, or its weights are not whole */
export async function readLayersModel(path: string, links: readonly string[] = []): Promise<TfjsModelFile> {
  const file = await readTfjsModel(path, CODE, links);
  if (file.format === "layers-model") return file;
  throw problemsError(CODE, path, [
    {
      path: "format",
      expected: "a layers model",
      got: "a graph model, which keeps no layers",
      hint: "save the Keras model as a layers model, or use this one as a teacher",
    },
  ]);
}

interface Topology {
  readonly layers: readonly KerasLayer[];
  /** Shape of a row as Keras has it: channels last. */
  readonly input: readonly (number | null)[];
  readonly output: string;
  /** Whether a last softmax was taken off. */
  readonly softmaxed: boolean;
}

/** A layer's call by name: the first is the layer's own, later ones are numbered. */
const callName = (layer: string, call: number): string => (call === 0 ? layer : `${layer}:${call}`);

/** [layer, call, tensor, arguments] as the name of a call. */
function calledBy(entry: unknown): string {
  if (!Array.isArray(entry)) return String(entry);
  const [layer, call = 0, tensor = 0, settings = {}] = entry as [unknown, unknown?, unknown?, unknown?];
  if (tensor !== 0) throw new LayerError("the one output of a layer", `output ${shown(tensor)} of ${String(layer)}`);
  if (isObject(settings) && Object.keys(settings).length > 0)
    throw new LayerError("calls without arguments of their own", shown(settings));
  return callName(String(layer), Number(call));
}

/** A list of what flows in for each call of a layer: lists of entries, or as Keras 3 writes them, which is not read. */
function inboundCalls(nodes: unknown): readonly (readonly string[])[] {
  if (!Array.isArray(nodes) || nodes.length === 0) return [[]];
  return (nodes as unknown[]).map((call) => {
    if (!Array.isArray(call))
      throw new LayerError("inbound_nodes as lists, as TensorFlow.js writes them", shown(call).slice(0, 60));
    return (call as unknown[]).map(calledBy);
  });
}

/** A layer, once for each time that it is called. */
function parsed(value: unknown, before: string | undefined): readonly KerasLayer[] {
  const { class_name: className, name, config, inbound_nodes: inbound } = isObject(value) ? value : {};
  const fields = isObject(config) ? config : {};
  const own = String(name ?? fields["name"]);
  const calls = before === undefined ? inboundCalls(inbound) : [[before]];
  return calls.map((inputs, call) => ({
    className: String(className),
    name: callName(own, call),
    weights: own,
    config: fields,
    inputs,
  }));
}

/** Layers in their order, whatever kind of model holds them. */
function topologyOf({ topology, path }: TfjsModelFile): Topology {
  const model = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  const { class_name: className, config } = model;
  const list: unknown = Array.isArray(config) ? config : isObject(config) ? config["layers"] : undefined;
  const isSequential = className === "Sequential";
  if (
    !Array.isArray(list) ||
    list.length === 0 ||
    !(isSequential || className === "Model" || className === "Functional")
  )
    throw problemsError(CODE, path, [
      { path: "/modelTopology", expected: "a Sequential or Functional model with layers", got: String(className) },
    ]);
  const layers: KerasLayer[] = [];
  for (const value of list as unknown[])
    try {
      layers.push(...parsed(value, isSequential ? (layers.at(-1)?.name ?? "") : undefined));
    } catch (error) {
      if (!(error instanceof LayerError)) throw error;
      const { name } = isObject(value) ? value : {};
      throw problemsError(CODE, path, [{ path: `layer ${String(name)}`, expected: error.expected, got: error.got }]);
    }
  const shape: unknown = layers[0]?.config["batch_input_shape"] ?? layers[0]?.config["batch_shape"];
  const outputs = isObject(config) && Array.isArray(config["output_layers"]) ? config["output_layers"] : [];
  const inputs = layers.filter((layer) => layer.className === "InputLayer");
  if (inputs.length > 1 || outputs.length > 1)
    throw problemsError(CODE, path, [
      { path: "/modelTopology", expected: "one input and one output", got: `${inputs.length} and ${outputs.length}` },
    ]);
  if (!Array.isArray(shape))
    throw problemsError(CODE, path, [
      {
        path: `layer ${layers[0]?.name ?? ""}`,
        expected: "batch_input_shape",
        got: shown(shape),
      },
    ]);
  const [output] = outputs as unknown[];
  return {
    layers,
    input: (shape as (number | null)[]).slice(1),
    output: output === undefined ? (layers.at(-1)?.name ?? "") : calledBy(output),
    softmaxed: false,
  };
}

/** Layers that hand scores on as they are, in another shape perhaps. */
const handingOn: ReadonlySet<string> = new Set(["Flatten", "Reshape", "Dropout", "Permute"]);

const isIdentity = ({ className, config }: KerasLayer): boolean =>
  handingOn.has(className) || (className === "Activation" && config["activation"] === "linear");

/** Without the last softmax, wherever it stands behind what hands scores on: training needs logits. */
function withoutSoftmax(topology: Topology): Topology {
  const { layers, output } = topology;
  let last = layers.find(({ name }) => name === output);
  while (last !== undefined && isIdentity(last)) {
    const [before] = last.inputs;
    last = layers.find(({ name }) => name === before);
  }
  if (last === undefined) return topology;
  const plain =
    last.className === "Softmax"
      ? { ...last, className: "Activation", config: { name: last.name, activation: "linear" } }
      : last.config["activation"] === "softmax"
        ? { ...last, config: { ...last.config, activation: "linear" } }
        : last;
  return { ...topology, layers: layers.map((layer) => (layer === last ? plain : layer)), softmaxed: plain !== last };
}

/** Keras's shape of an image as limbeck's: channels first. */
function channelsFirst(shape: readonly (number | null)[]): readonly (number | null)[] {
  const [height, width, channels] = shape;
  return shape.length === 3 ? [channels ?? null, height ?? null, width ?? null] : shape;
}

/**
 * How rows as the data has them become what Keras's own input stands for, in a model that takes them as they are held:
 * the values stay in their order; of three axes the last is Keras's channels. Null where the sizes do not fit.
 */
function rawStart(input: readonly (number | null)[], inputShape: Shape): readonly LayerOptions[] | null {
  const shape = input.map((size) => size ?? 0);
  if (elementCount(shape) !== elementCount(inputShape)) return null;
  const reshape: LayerOptions = { kind: "reshape", name: "as-held", targetShape: shape, order: "channelsFirst" };
  const permute: LayerOptions = { kind: "permute", name: "as-in-keras", dims: [3, 1, 2] };
  return [...(showShape(shape) === showShape(inputShape) ? [] : [reshape]), ...(shape.length === 3 ? [permute] : [])];
}

/** The layers behind those that bring the rows in. */
function startedWith(first: readonly LayerOptions[], layers: readonly LayerOptions[]): readonly LayerOptions[] {
  const last = first.at(-1)?.name ?? "input";
  const behind = (name: string | undefined): string => (name === undefined || name === "input" ? last : name);
  const rest = layers.map((layer) => ({
    ...layer,
    input: behind(layer.input),
    ...(layer.kind === "add" ? { with: layer.with.map(behind) } : {}),
  }));
  return [...first, ...(rest as readonly LayerOptions[])];
}

interface Converted {
  readonly layers: readonly LayerOptions[];
  readonly problems: readonly Problem[];
}

function configProblems({ className, name, config }: KerasLayer): readonly Problem[] {
  try {
    checkConfig(className, config);
    return [];
  } catch (error) {
    if (!(error instanceof LayerError)) throw error;
    return [{ path: `layer ${name} (${className})`, expected: error.expected, got: error.got }];
  }
}

/** Layers up to the output, each with its name and what flows in. */
function convert(topology: Topology, inputShape: Shape): Converted {
  const problems: Problem[] = [];
  const layers: LayerOptions[] = [];
  const shapes = new Map<string, Shape>();
  const known = (name: string): string => (inputNames.has(name) ? "input" : name);
  const inputNames = new Set(
    topology.layers.filter(({ className }) => className === "InputLayer").map(({ name }) => name),
  );
  inputNames.add("");
  shapes.set("input", inputShape);
  for (const layer of topology.layers) {
    if (layer.className === "InputLayer") {
      problems.push(...configProblems(layer));
      continue;
    }
    const [first = "", ...others] = layer.inputs.map(known);
    const flowing = [first, ...others].map((name) => shapes.get(name) ?? []);
    try {
      const options = fromKeras(layer, flowing[0] ?? []);
      const named = { ...options, name: layer.name, input: first, ...(options.kind === "add" ? { with: others } : {}) };
      if (layer.weights !== layer.name && options.kind === "batchNormalization")
        throw new LayerError("a batch normalization that is called once", "one that is called again");
      shapes.set(layer.name, buildLayer(named, layer.name, flowing).outputShape);
      layers.push(named);
    } catch (error) {
      if (!(error instanceof LayerError)) throw error;
      problems.push({
        path: `layer ${layer.name} (${layer.className})`,
        expected: error.expected,
        got: error.got,
        hint: "use the model as a teacher, or export it to ONNX",
      });
      break;
    }
  }
  const end = layers.findIndex(({ name }) => name === topology.output);
  return { layers: end < 0 ? layers : layers.slice(0, end + 1), problems };
}

type Weights = ReturnType<typeof floatWeights>;

/** The weight of one layer by Keras's name of it, whatever scopes stand before. */
function weightOf(weights: Weights, layer: string, part: string): { shape: Shape; values: Float32Array } | undefined {
  for (const [name, weight] of weights) {
    const scopes = name.split("/");
    if (scopes.at(-1)?.replace(/:\d+$/, "") === part && scopes.slice(0, -1).includes(layer)) return weight;
  }
  return undefined;
}

/** Starting values of a parameter from the file, in limbeck's layout. */
function startOf(
  spec: ParameterSpec,
  layers: readonly LayerOptions[],
  weights: Weights,
): { readonly start: Initializer; readonly isTrained: boolean } | Problem {
  const at = spec.name.lastIndexOf("/");
  const [layer, part] = [spec.name.slice(0, at), spec.name.slice(at + 1)];
  const options = layers.find(({ name }) => name === layer);
  const layout = options === undefined ? undefined : weightLayouts[options.kind]?.[part];
  const found = layout === undefined ? undefined : weightOf(weights, layer, layout.keras);
  if (layout === undefined || found === undefined) {
    // center or scale switched off
    if (part === "gamma") return { start: { kind: "ones" }, isTrained: false };
    if (part === "beta") return { start: { kind: "zeros" }, isTrained: false };
    return { path: `layer ${layer}`, expected: `a float32 weight ${layout?.keras ?? part}`, got: "none" };
  }
  const values = layout.axes === undefined ? found.values : permuted(found.values, found.shape, layout.axes);
  if (values.length !== spec.shape.reduce((product, size) => product * size, 1))
    return {
      path: `layer ${layer}`,
      expected: `${layout.keras} for ${showShape(spec.shape)}`,
      got: showShape(found.shape),
    };
  return { start: { kind: "values", values }, isTrained: spec.trainable };
}

/**
 * Builds the student for rows of `inputShape` (channels first) and `classes` classes.
 * @throws {LimbeckError} "student-invalid": layers outside the set, each named; a shape that the data does not fit
 */
export function tfjsStudent(
  file: TfjsModelFile,
  { init, path }: TfjsStudentOptions,
  inputShape: Shape,
  classes: number,
): Student {
  const topology = withoutSoftmax(topologyOf(file));
  const wanted = channelsFirst(topology.input);
  const fits =
    wanted.length === inputShape.length && wanted.every((size, axis) => size === null || size === inputShape[axis]);
  const first = file.stated === null ? null : rawStart(topology.input, inputShape);
  if (!fits && first === null)
    throw problemsError(CODE, path, [
      {
        path: "batch_input_shape",
        expected: `rows of ${showShape(inputShape)}, as the data has them, channels first`,
        got: `rows of [${wanted.map((size) => size ?? "any").join(", ")}], channels first`,
        hint: "set data.input.shape in the recipe",
      },
    ]);
  const { layers, problems } = convert(topology, first === null ? inputShape : wanted.map(Number));
  if (problems.length > 0) throw problemsError(CODE, path, problems);
  const called = topology.layers.filter(({ name, weights }) => weights !== name);
  const sharing = {
    weightsOf: new Map(called.map(({ name, weights }) => [name, weights])),
    frozen: new Set(topology.layers.filter(({ config }) => config["trainable"] === false).map(({ name }) => name)),
  };
  const student = layersStudent(
    { layers: first === null ? layers : startedWith(first, layers) },
    inputShape,
    classes,
    path,
    { sharing },
  );
  const weights = floatWeights(file);
  const starts = student.parameters.map((spec) => startOf(spec, layers, weights));
  const missing = starts.filter((start): start is Problem => "path" in start);
  if (missing.length > 0) throw problemsError(CODE, path, missing);
  const parameters = student.parameters.map((spec, index): ParameterSpec => {
    const found = starts[index];
    if (found === undefined || "path" in found) return spec;
    return { ...spec, trainable: found.isTrained, initializer: init === "keep" ? found.start : spec.initializer };
  });
  const preprocessing = file.stated?.preprocessing;
  const values = student.parameters.map(({ name, shape }, index): [string, Float32Array] => {
    const found = starts[index];
    const start = found === undefined || "path" in found ? undefined : found.start;
    const size = elementCount(shape);
    return [
      name,
      start?.kind === "values" ? start.values : new Float32Array(size).fill(start?.kind === "ones" ? 1 : 0),
    ];
  });
  return {
    ...student,
    kind: "tfjs",
    parameters,
    ...(preprocessing === undefined ? {} : { preprocessing }),
    reference: {
      values: new Map(values),
      scores: (rows) => layersScores(file, inputShape, topology.input, first !== null, rows),
      space: topology.softmaxed ? "probs" : "logits",
    },
  };
}
