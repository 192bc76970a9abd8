// A teacher's folder as hubs publish models: config.json, preprocessor_config.json, onnx/model.onnx, as a teacher's card.
import { readdir } from "node:fs/promises";
import { ifThere, readGiven } from "../../../base/given-files.ts";
import { textOf } from "../../../base/text.ts";
import { join } from "node:path";
import { problemsError } from "../../../base/errors.ts";
import { parseText } from "../../../base/validation/parse.ts";
import type { TeacherCard } from "./card.ts";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

async function readJson(folder: string, name: string): Promise<Readonly<Record<string, unknown>> | null> {
  const path = join(folder, name);
  const bytes = await ifThere(readGiven(path));
  if (bytes === null) return null;
  const text = textOf(bytes, path, "teacher-invalid");
  const value: unknown = parseText(text, path, { unreadable: "teacher-invalid", invalid: "teacher-invalid" });
  if (isObject(value)) return value;
  throw problemsError("teacher-invalid", path, [{ path: "/", expected: "an object", got: JSON.stringify(value) }]);
}

/** ONNX files of the folder and of its onnx/, by their paths in it. */
async function modelFiles(folder: string): Promise<readonly string[]> {
  const inside = async (below: string): Promise<readonly string[]> =>
    ((await ifThere(readdir(join(folder, below)))) ?? [])
      .filter((name) => name.endsWith(".onnx"))
      .sort()
      .map((name) => (below === "" ? name : `${below}/${name}`));
  return [...(await inside("")), ...(await inside("onnx"))];
}

async function modelOf(folder: string): Promise<string> {
  const files = await modelFiles(folder);
  const [only] = files;
  if (only !== undefined && files.length === 1) return only;
  const whole = ["onnx/model.onnx", "model.onnx"].filter((name) => files.includes(name));
  if (whole.length === 1 && whole[0] !== undefined) return whole[0];
  const others = await readdir(folder);
  const weights = others.find((name) => /\.(safetensors|bin|h5|msgpack|pt|pth)$/.test(name));
  if (files.length > 1)
    throw problemsError("teacher-invalid", folder, [
      {
        path: "model",
        expected: "one ONNX file, or model.onnx among several",
        got: files.join(", "),
        hint: "name the one that is meant as the teacher's path",
      },
    ]);
  throw problemsError("teacher-unreadable", folder, [
    {
      path: "model",
      expected: "an ONNX file, in the folder or in onnx/",
      got: weights === undefined ? "none" : `${weights}, which holds weights without the graph`,
      hint: "export it: pip install optimum[onnxruntime], then optimum-cli export onnx --model FOLDER OUT",
    },
  ]);
}

/**
 * Names of the classes by position.
 * @throws {LimbeckError} teacher-invalid for names that are missing, and for the placeholders LABEL_0, LABEL_1, ...
 */
function classesOf(
  config: Readonly<Record<string, unknown>>,
  place: string,
  isStated: boolean,
): readonly string[] | undefined {
  const { id2label } = config;
  if (!isObject(id2label)) return undefined;
  const count = Object.keys(id2label).length;
  const names = Array.from({ length: count }, (_, k) => id2label[String(k)]);
  const whole = names.every((name) => typeof name === "string");
  if (!whole)
    throw problemsError("teacher-invalid", place, [
      { path: "/id2label", expected: `texts under "0" to "${count - 1}"`, got: JSON.stringify(id2label).slice(0, 80) },
    ]);
  const texts = names.map(String);
  if (isStated || !texts.every((name, k) => name === `LABEL_${k}`)) return texts;
  throw problemsError("teacher-invalid", place, [
    {
      path: "/id2label",
      expected: "the names of the classes",
      got: `placeholders: ${texts.slice(0, 3).join(", ")}`,
      hint: 'state them in the recipe, in the order of the outputs: "classes": [...]',
    },
  ]);
}

const numbers = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number") ? [...value] : undefined;

/** How pictures are prepared: (x rescale_factor - image_mean) / image_std, each only where the file says that it is done. */
function inputOf(preprocessor: Readonly<Record<string, unknown>> | null, place: string): TeacherCard["input"] {
  if (preprocessor === null) return undefined;
  const { do_rescale = true, rescale_factor = 1 / 255, do_normalize = true } = preprocessor;
  const [mean, std] = [numbers(preprocessor["image_mean"]), numbers(preprocessor["image_std"])];
  if (typeof rescale_factor !== "number" || (do_normalize === true && (mean === undefined) !== (std === undefined)))
    throw problemsError("teacher-invalid", place, [
      { path: "/", expected: "rescale_factor, image_mean and image_std as numbers", got: "others" },
    ]);
  return {
    layout: "NCHW",
    scale: do_rescale === true ? rescale_factor : 1,
    ...(do_normalize === true && mean !== undefined && std !== undefined ? { mean, std } : {}),
  };
}

/**
 * The card of a published folder; null for a folder without config.json.
 * @param isStated - whether the recipe names the classes
 * @throws {LimbeckError} teacher-unreadable for a folder without an ONNX file, with the command that makes one;
 *   teacher-invalid for several, for placeholders as class names, and for models that are no single-label classifiers
 */
export async function publishedCard(folder: string, isStated: boolean): Promise<TeacherCard | null> {
  const config = await readJson(folder, "config.json");
  if (config === null) return null;
  const place = join(folder, "config.json");
  const problem = config["problem_type"];
  if (problem !== undefined && problem !== null && problem !== "single_label_classification")
    throw problemsError("teacher-invalid", place, [
      {
        path: "/problem_type",
        expected: "single_label_classification: classes that exclude one another",
        got: JSON.stringify(problem),
      },
    ]);
  const model = await modelOf(folder);
  const classes = classesOf(config, place, isStated);
  const input = inputOf(await readJson(folder, "preprocessor_config.json"), join(folder, "preprocessor_config.json"));
  return {
    version: 1,
    model,
    ...(classes === undefined ? {} : { classes: [...classes] }),
    ...(input === undefined ? {} : { input }),
    output: { space: "logits" },
  };
}
