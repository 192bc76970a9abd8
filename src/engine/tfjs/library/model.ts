// A TensorFlow.js model that runs: a layers model or a graph model, on one of the backends.
import type { io, NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import { inputError } from "../../../base/errors.ts";
import { activate, loadBackend, type BackendName } from "./backends.ts";
import { packages } from "./library.ts";

/** What model.json and its binary files hold. */
export interface TfjsArtifacts {
  readonly format: "layers-model" | "graph-model";
  readonly topology: object;
  readonly signature: unknown;
  readonly specs: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[];
  readonly weights: Uint8Array;
}

export interface TfjsValue {
  readonly name: string;
  readonly dtype: string;
  /** Null for a free size. */
  readonly shape: readonly (number | null)[] | null;
}

export interface TfjsModel {
  readonly inputs: readonly TfjsValue[];
  readonly outputs: readonly TfjsValue[];
  /** Why this backend, in words. */
  readonly reason: string;
  /** One input's rows to one output's values and shape. */
  run(
    input: TfjsValue,
    data: Float32Array,
    shape: readonly number[],
    output: string,
  ): Promise<{ readonly values: Float32Array; readonly shape: readonly number[] }>;
  /** Names of what it computes on the way, of which some may be no values of rows. */
  readonly inner: readonly string[];
  /** Some of those for rows of one input, channels first where they are images. */
  innerValues(
    input: TfjsValue,
    data: Float32Array,
    shape: readonly number[],
    names: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly values: Float32Array; readonly shape: readonly number[] }>>;
  close(): void;
}

interface Loaded {
  readonly inputs: readonly TfjsValue[];
  readonly outputs: readonly TfjsValue[];
  readonly run: (input: TfjsValue, x: Tensor, output: string) => Tensor;
  readonly inner: readonly string[];
  /** In the order of the names. */
  readonly runInner: (input: TfjsValue, x: Tensor, names: readonly string[]) => readonly Tensor[];
  readonly dispose: () => void;
}

function handler({ topology, signature, specs, weights }: TfjsArtifacts): io.IOHandler {
  const artifacts = {
    modelTopology: topology,
    weightSpecs: specs as unknown as io.WeightsManifestEntry[],
    weightData: weights.slice().buffer,
    ...(signature === undefined ? {} : { signature: signature as object }),
  };
  return { load: () => Promise.resolve(artifacts) };
}

/** A tensor's name in a graph without the number of the output: "scores:0" is "scores". */
const plainName = (name: string): string => name.replace(/:0$/, "");

const freeSizes = (shape: readonly (number | null)[] | undefined): readonly (number | null)[] | null =>
  shape?.map((size) => (size === null || size < 0 ? null : size)) ?? null;

async function loadLayers(artifacts: TfjsArtifacts): Promise<Loaded> {
  const { loadLayersModel, model: modelOf } = packages.layers();
  const model = await loadLayersModel(handler(artifacts));
  // a layer that is called several times has no one output
  const once = new Map(
    model.layers
      .filter(({ inboundNodes }) => inboundNodes.length === 1)
      .flatMap((layer) => (Array.isArray(layer.output) ? [] : [[layer.name, layer.output] as const])),
  );
  const describe = ({ name, dtype, shape }: (typeof model.inputs)[number]): TfjsValue => ({ name, dtype, shape });
  return {
    inputs: model.inputs.map(describe),
    outputs: model.outputs.map(describe),
    run: (_input, x, output) => {
      const result = model.predict(x);
      const all = Array.isArray(result) ? result : [result];
      return all[model.outputs.findIndex(({ name }) => name === output)] ?? all[0]!;
    },
    inner: [...once.keys()],
    runInner: (_input, x, names) => {
      const outputs = names.map((name) => {
        const output = once.get(name);
        if (output === undefined) throw new Error(`no layer ${name}`);
        return output;
      });
      // its layers are the model's own
      return [modelOf({ inputs: model.inputs, outputs }).predict(x)].flat();
    },
    dispose: () => {
      model.dispose();
    },
  };
}

/** Nodes of a graph that compute: no inputs and no weights. */
const nodeNames = (topology: object): readonly string[] =>
  ((topology as { readonly node?: readonly { readonly name: string; readonly op: string }[] }).node ?? [])
    .filter(({ op }) => !["Placeholder", "Const", "NoOp"].includes(op))
    .map(({ name }) => name);

async function loadGraph(artifacts: TfjsArtifacts): Promise<Loaded> {
  const { loadGraphModel } = packages.converter();
  const model = await loadGraphModel(handler(artifacts));
  const describe = ({ name, dtype, shape }: (typeof model.inputs)[number]): TfjsValue => ({
    name: plainName(name),
    dtype,
    shape: freeSizes(shape),
  });
  return {
    inputs: model.inputs.map(describe),
    outputs: model.outputs.map(describe),
    run: (input, x, output) => {
      const feeds: NamedTensorMap = { [input.name]: x };
      return model.execute(feeds, output) as Tensor;
    },
    inner: nodeNames(artifacts.topology),
    runInner: (input, x, names) => [model.execute({ [input.name]: x }, [...names])].flat(),
    dispose: () => {
      model.dispose();
    },
  };
}

/**
 * @param place - what errors call the model
 * @throws {LimbeckError} model-invalid where TensorFlow.js refuses the model; engine-unavailable where no backend loads
 */
export async function openTfjsModel(
  artifacts: TfjsArtifacts,
  wanted: "auto" | BackendName,
  place: string,
): Promise<TfjsModel> {
  const { tf, backend, reason } = await loadBackend(wanted);
  const refused = (cause: unknown): Error =>
    inputError(
      "model-invalid",
      `${place}: TensorFlow.js cannot run it: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  let loaded: Loaded;
  try {
    loaded = await (artifacts.format === "layers-model" ? loadLayers(artifacts) : loadGraph(artifacts));
  } catch (cause) {
    throw refused(cause);
  }
  const during = async <T>(
    input: TfjsValue,
    data: Float32Array,
    shape: readonly number[],
    of: (x: Tensor) => T,
  ): Promise<T> => {
    await activate(tf, backend);
    try {
      let result: T | undefined;
      tf.tidy(() => {
        result = of(tf.tensor(data, [...shape], input.dtype === "int32" ? "int32" : "float32"));
      });
      return result as T;
    } catch (cause) {
      throw refused(cause);
    }
  };
  return {
    inputs: loaded.inputs,
    outputs: loaded.outputs,
    reason: `${backend}: ${reason}`,
    run: (input, data, shape, output) =>
      during(input, data, shape, (x) => {
        const result = loaded.run(input, x, output);
        return { values: Float32Array.from(result.dataSync()), shape: result.shape };
      }),
    inner: loaded.inner,
    innerValues: (input, data, shape, names) =>
      during(input, data, shape, (x) => {
        const found = new Map<string, { readonly values: Float32Array; readonly shape: readonly number[] }>();
        const results = loaded.runInner(input, x, names);
        for (const [at, name] of names.entries()) {
          const result = results[at];
          if (result?.dtype !== "float32") continue;
          const value = result.rank === 4 ? tf.transpose(result, [0, 3, 1, 2]) : result;
          found.set(name, { values: Float32Array.from(value.dataSync()), shape: value.shape });
        }
        return found;
      }),
    close: () => {
      loaded.dispose();
    },
  };
}
