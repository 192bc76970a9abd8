// TensorFlow.js itself, for tests: models made, saved and loaded by its own layers library on its cpu backend.
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { io, Tensor } from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { loadBackend } from "../../../src/engine/tfjs/library/backends.ts";

export { layers };

export const { tf } = await loadBackend("cpu");

/** Saves a model as model.json and weights.bin in a new folder; the path of model.json. */
export async function saved(model: layers.LayersModel): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "limbeck-tfjs-"));
  await model.save({
    save: async ({ modelTopology, weightSpecs, weightData }: io.ModelArtifacts) => {
      const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      const json = { format: "layers-model", modelTopology, weightsManifest };
      await writeFile(join(folder, "model.json"), JSON.stringify(json));
      await writeFile(join(folder, "weights.bin"), Buffer.from(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    },
  });
  return join(folder, "model.json");
}

/** Loads a model from text and bytes as TensorFlow.js does from a server. */
export async function loaded(model: string, weights: Uint8Array): Promise<layers.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(model) as {
    modelTopology: object;
    weightsManifest: { weights: io.WeightsManifestEntry[] }[];
  };
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const weightData = weights.slice().buffer;
  return layers.loadLayersModel({ load: () => Promise.resolve({ modelTopology, weightSpecs, weightData }) });
}

export async function loadedFrom(folder: string): Promise<layers.LayersModel> {
  return loaded(await readFile(join(folder, "model.json"), "utf8"), await readFile(join(folder, "weights.bin")));
}

/** The model with the same kernels in every run of the tests: TensorFlow.js draws others each time. */
export function seeded<M extends layers.LayersModel>(model: M): M {
  const drawn = model.getWeights().map((weight, index) => {
    const [outputs = 1] = weight.shape.slice(-1);
    if (weight.rank < 2) return weight;
    return tf.randomNormal(weight.shape, 0, Math.sqrt(outputs / weight.size), "float32", 1 + index);
  });
  model.setWeights(drawn);
  return model;
}

/** Outputs for rows as they are: no axis is moved. */
export function predictedRaw(
  model: layers.LayersModel,
  inputs: Float32Array,
  rows: number,
  shape: readonly number[],
): Float32Array {
  return tf.tidy(() => {
    const output = model.predict(tf.tensor(inputs, [rows, ...shape])) as Tensor;
    return Float32Array.from(output.dataSync());
  });
}

/** Outputs for rows that are channels first, [rows, ...shape]. */
export function predicted(
  model: layers.LayersModel,
  inputs: Float32Array,
  rows: number,
  shape: readonly number[],
): Float32Array {
  return tf.tidy(() => {
    const x = tf.tensor(inputs, [rows, ...shape]);
    const output = model.predict(shape.length === 3 ? tf.transpose(x, [0, 2, 3, 1]) : x) as Tensor;
    return Float32Array.from(output.dataSync());
  });
}
