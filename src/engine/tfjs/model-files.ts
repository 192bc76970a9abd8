// TensorFlow.js model files: model.json with its topology, and the weights in the binary files it names.
import { linkedElsewhere, linkedProblem, readGiven, whyUnread } from "../../base/given-files.ts";
import { noText } from "../../base/text.ts";
import { sha256 } from "../../base/numeric/hash.ts";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { problemsError, type ErrorCode, type Problem } from "../../base/errors.ts";
import { elementCount, type Shape } from "../../graph/ir.ts";
import { asKeras2, weightName } from "./keras3.ts";
import { classesIn, preprocessingIn, type Stated } from "../onnx/file/stated.ts";
import { staysInside } from "../onnx/file/external-data.ts";

export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: string;
}

export interface TfjsModelFile {
  readonly path: string;
  /** Folders that links beside it may lead into. */
  readonly links: readonly string[];
  readonly format: "layers-model" | "graph-model";
  /** modelTopology: a Keras model, or a TensorFlow graph. */
  readonly topology: Readonly<Record<string, unknown>>;
  readonly signature: unknown;
  readonly specs: readonly WeightSpec[];
  /** Bytes of all weights, in the order of `specs`. */
  readonly weights: Uint8Array;
  /** Size of model.json and its binary files. */
  readonly bytes: number;
  /** Hash of model.json. */
  readonly sha256: string;
  /** Hash of model.json and its binary files. */
  readonly contentSha256: string;
  /** What a file that limbeck wrote says of itself. */
  readonly stated: Stated | null;
}

const byteSizes: ReadonlyMap<string, number> = new Map([
  ["float32", 4],
  ["int32", 4],
  ["uint8", 1],
  ["bool", 1],
]);

export const specBytes = ({ shape, dtype }: WeightSpec): number => elementCount(shape) * (byteSizes.get(dtype) ?? 0);

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as JSON; undefined as the word. */
export const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

/** One weight's description, or what is wrong with it. */
function specOf(value: unknown, path: string): WeightSpec | Problem {
  const { name, shape, dtype, quantization } = isObject(value) ? value : {};
  if (typeof name !== "string" || !Array.isArray(shape) || typeof dtype !== "string")
    return { path, expected: "name, shape and dtype of a weight", got: shown(value) };
  if (quantization !== undefined)
    return {
      path: `${path} (${name})`,
      expected: "weights in full precision",
      got: "quantized weights",
      hint: "convert the model again without quantization",
    };
  if (!byteSizes.has(dtype))
    return { path: `${path} (${name})`, expected: `one of ${[...byteSizes.keys()].join(", ")}`, got: dtype };
  return { name, shape: shape as readonly number[], dtype };
}

interface Group {
  readonly specs: readonly WeightSpec[];
  readonly parts: readonly Uint8Array[];
}

async function readGroup(
  group: unknown,
  path: string,
  { modelFile, links }: { readonly modelFile: string; readonly links: readonly string[] },
  problems: Problem[],
): Promise<Group> {
  const { paths, weights } = isObject(group) ? group : {};
  if (!Array.isArray(paths) || !Array.isArray(weights)) {
    problems.push({ path, expected: "paths and weights", got: shown(group).slice(0, 80) });
    return { specs: [], parts: [] };
  }
  const read = weights.map((weight, index) => specOf(weight, `${path}/weights/${index}`));
  const specs = read.filter((spec): spec is WeightSpec => "dtype" in spec);
  const wrong = read.filter((spec): spec is Problem => !("dtype" in spec));
  problems.push(...wrong);
  const parts: Uint8Array[] = [];
  for (const [index, file] of (paths as unknown[]).entries()) {
    const place = `${path}/paths/${index}`;
    if (typeof file !== "string" || !staysInside(file)) {
      problems.push({ path: place, expected: "a file in the model's own folder", got: JSON.stringify(file) });
      continue;
    }
    const elsewhere = await linkedElsewhere(modelFile, file, links);
    if (elsewhere !== null) {
      problems.push(linkedProblem(place, file, elsewhere));
      continue;
    }
    const bytes = await readFile(join(dirname(modelFile), file)).catch(() => null);
    if (bytes === null)
      problems.push({
        path: place,
        expected: `${file} beside model.json`,
        got: "no readable file",
        hint: "copy the weight files of the model too",
      });
    else parts.push(bytes);
  }
  const expected = specs.reduce((sum, spec) => sum + specBytes(spec), 0);
  const got = parts.reduce((sum, part) => sum + part.length, 0);
  if (wrong.length === 0 && parts.length === paths.length && got !== expected)
    problems.push({
      path,
      expected: `${expected} bytes of weights`,
      got: `${got} bytes in ${paths.join(", ")}`,
      hint: "a weight file is cut off, or belongs to another model",
    });
  return { specs, parts };
}

function formatOf(json: Json, topology: Json): TfjsModelFile["format"] | null {
  if (json["format"] === "layers-model" || json["format"] === "graph-model") return json["format"];
  if ("node" in topology) return "graph-model";
  return "model_config" in topology || "class_name" in topology ? "layers-model" : null;
}

/** What `save-tfjs.ts` wrote beside the topology. */
function statedIn(metadata: unknown): Stated | null {
  const own = isObject(metadata) ? metadata["limbeck"] : undefined;
  const preprocessing = isObject(own) ? preprocessingIn(own["input"]) : undefined;
  if (!isObject(own) || preprocessing === undefined) return null;
  return { preprocessing, classes: classesIn(own["classes"]) };
}

/**
 * Reads a model and all of its weights.
 * @throws {LimbeckError} `code` with every problem: no file, no TensorFlow.js model, weights that are missing, short or
 * quantized
 */
export async function readTfjsModel(
  path: string,
  code: ErrorCode,
  links: readonly string[] = [],
): Promise<TfjsModelFile> {
  const refuse = (problems: readonly Problem[]): never => {
    throw problemsError(code, path, problems);
  };
  const bytes = await readGiven(path).catch((cause: unknown) =>
    refuse([{ path: "file", expected: "a TensorFlow.js model.json", got: whyUnread(cause) }]),
  );
  const strange = noText(bytes);
  if (strange !== null)
    refuse([{ path: "file", ...strange, expected: "a TensorFlow.js model.json, which is text in UTF-8" }]);
  const text = bytes.toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    refuse([{ path: "file", expected: "a TensorFlow.js model.json", got: "no JSON" }]);
  }
  const topology = isObject(json) ? json["modelTopology"] : undefined;
  const manifest = isObject(json) ? json["weightsManifest"] : undefined;
  const format = isObject(json) && isObject(topology) ? formatOf(json, topology) : null;
  if (!isObject(json) || !isObject(topology) || !Array.isArray(manifest) || format === null)
    return refuse([
      {
        path: "file",
        expected: "modelTopology and weightsManifest of a layers model or a graph model",
        got: isObject(json) ? `fields ${Object.keys(json).join(", ")}` : typeof json,
        hint: "save the model with tf.LayersModel.save, or convert it with tensorflowjs_converter",
      },
    ]);
  const problems: Problem[] = [];
  const isLayers = format === "layers-model";
  const known = isLayers ? asKeras2(topology, problems) : topology;
  const named = (name: string): string => (isLayers ? weightName(topology, name) : name);
  const groups: Group[] = [];
  for (const [index, group] of manifest.entries())
    groups.push(await readGroup(group, `/weightsManifest/${index}`, { modelFile: path, links }, problems));
  if (problems.length > 0) refuse(problems);
  const parts = groups.flatMap((group) => group.parts);
  const weights = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    weights.set(part, at);
    at += part.length;
  }
  return {
    path,
    links,
    format,
    topology: known,
    signature: json["signature"],
    specs: groups.flatMap((group) => group.specs.map((spec) => ({ ...spec, name: named(spec.name) }))),
    weights,
    bytes: Buffer.byteLength(text) + weights.length,
    sha256: sha256([text]),
    contentSha256: sha256([text, weights]),
    stated: statedIn(json["userDefinedMetadata"]),
  };
}

/** The float32 weights by name; others are skipped. */
export function floatWeights({ specs, weights }: TfjsModelFile): Map<string, { shape: Shape; values: Float32Array }> {
  const found = new Map<string, { shape: Shape; values: Float32Array }>();
  let at = 0;
  for (const spec of specs) {
    const size = specBytes(spec);
    if (spec.dtype === "float32")
      found.set(spec.name, { shape: spec.shape, values: new Float32Array(weights.slice(at, at + size).buffer) });
    at += size;
  }
  return found;
}
