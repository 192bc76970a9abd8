// What Keras 3 writes into model.json in another way than Keras 2, as Keras 2 had it: TensorFlow.js reads that alone.
import type { Problem } from "../../base/errors.ts";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 60);

const without = (value: Json, ...names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

/** "keras_history" of a tensor: [layer, call, output]. */
function historyOf(value: unknown): readonly unknown[] | null {
  const { class_name: className, config } = isObject(value) ? value : {};
  const history = isObject(config) ? config["keras_history"] : undefined;
  return className === "__keras_tensor__" && Array.isArray(history) && history.length === 3 ? history : null;
}

/** Calls as {args, kwargs} of tensors become lists of [layer, call, output, {}]. */
function inboundNodes(nodes: unknown, path: string, problems: Problem[]): unknown {
  if (!Array.isArray(nodes) || !nodes.some(isObject)) return nodes;
  return (nodes as unknown[]).map((call) => {
    const { args, kwargs = {}, ...rest } = isObject(call) ? call : {};
    const given = Array.isArray(args) ? (args as unknown[]).flat() : [];
    const histories = given.map(historyOf);
    const set = Object.entries(isObject(kwargs) ? kwargs : {}).filter(
      // what a call outside of training says anyway
      ([name, value]) => value !== null && !((name === "mask" || name === "training") && value === false),
    );
    const isWhole = given.length > 0 && histories.every((history) => history !== null);
    if (!isWhole || set.length > 0 || Object.keys(rest).length > 0)
      problems.push({
        path,
        expected: "calls of tensors alone",
        got: shown(set.length > 0 ? Object.fromEntries(set) : call),
      });
    return histories.map((history) => [...(history ?? []), {}]);
  });
}

/** A list of one [layer, call, output] may be that itself. */
const ends = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 3 && typeof value[0] === "string" && typeof value[1] === "number"
    ? [value]
    : value;

/** A policy by its name. */
function typeName(dtype: unknown): unknown {
  const policy = isObject(dtype) && isObject(dtype["config"]) ? dtype["config"]["name"] : undefined;
  return policy ?? dtype;
}

function layerConfig(className: unknown, config: Json): Json {
  const { batch_shape: batchShape, dtype, negative_slope: slope, ...rest } = config;
  return {
    ...rest,
    ...(batchShape === undefined ? {} : { batch_input_shape: rest["batch_input_shape"] ?? batchShape }),
    ...(dtype === undefined ? {} : { dtype: typeName(dtype) }),
    ...(slope === undefined ? {} : { [className === "LeakyReLU" ? "alpha" : "negative_slope"]: slope }),
  };
}

function layerOf(layer: unknown, problems: Problem[]): unknown {
  if (!isObject(layer)) return layer;
  const { class_name: className, config, inbound_nodes: inbound } = layer;
  const fields = isObject(config) ? config : {};
  const name = layer["name"] ?? fields["name"];
  return {
    ...without(layer, "module", "registered_name", "build_config"),
    name,
    config: layerConfig(className, fields),
    ...(inbound === undefined
      ? {}
      : { inbound_nodes: inboundNodes(inbound, `layer ${String(name)} (${String(className)})`, problems) }),
  };
}

/**
 * The topology with Keras 3's spellings replaced; one of Keras 2 comes back as it was.
 * @param problems - told of calls that Keras 2 could not say
 */
export function asKeras2(topology: Json, problems: Problem[]): Json {
  const inner = topology["model_config"];
  if (isObject(inner)) return { ...topology, model_config: asKeras2(inner, problems) };
  const { config } = topology;
  const list: unknown = Array.isArray(config) ? config : isObject(config) ? config["layers"] : undefined;
  if (!Array.isArray(list)) return topology;
  const layers = (list as unknown[]).map((layer) => layerOf(layer, problems));
  if (!isObject(config)) return { ...topology, config: layers };
  const { input_layers: inputs, output_layers: outputs } = config;
  return {
    ...topology,
    config: {
      ...config,
      layers,
      ...(inputs === undefined ? {} : { input_layers: ends(inputs) }),
      ...(outputs === undefined ? {} : { output_layers: ends(outputs) }),
    },
  };
}

/** Weights that Keras 3 calls otherwise, by class of layer. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DepthwiseConv2D: { kernel: "depthwise_kernel" },
};

/** A weight's name as Keras 2 has it: "model/layer/kernel" is "layer/kernel". */
export function weightName(topology: Json, name: string): string {
  const model = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  const { config } = model;
  if (!isObject(config)) return name;
  const parts = name.split("/");
  if (parts.length > 2 && parts[0] === config["name"]) parts.shift();
  const list = Array.isArray(config["layers"]) ? (config["layers"] as unknown[]) : [];
  const owner = list.filter(isObject).find((layer) => {
    const fields = isObject(layer["config"]) ? layer["config"] : {};
    return (layer["name"] ?? fields["name"]) === parts.at(-2);
  });
  const last = parts.pop() ?? "";
  return [...parts, renamed[String(owner?.["class_name"])]?.[last] ?? last].join("/");
}
