// `limbeck evaluate --model`: a model in a file, on the rows of a recipe or of a source, without training.
import { readdir, stat, writeFile } from "node:fs/promises";
import { ifThere } from "../base/given-files.ts";
import { basename, dirname, extname, join, resolve } from "node:path";
import { zipSync } from "fflate";
import { everyIndex } from "../engine/row-values.ts";
import { formatNamed, isJson } from "../kinds/data/files/format.ts";
import { holdsRows } from "../kinds/data/files/json-records.ts";
import { readingFolders } from "../kinds/data/rows/folders.ts";
import type { Dataset, StatedSpace, Preprocessing, Splits } from "../engine/contracts.ts";
import type { Teacher } from "../kinds/teachers/kind.ts";
import { sourceIn } from "../kinds/data/look.ts";
import { loadData, loadEveryRow, preprocessingOf } from "../kinds/data/load.ts";
import type { SplitName } from "../kinds/data/rows/split-names.ts";
import { dataSchema, type DataOptions } from "../kinds/data/schema.ts";
import { inputError, LimbeckError, problemsError } from "../base/errors.ts";
import { measuredValues, unsureNotes, type Evaluated, type EvaluateOptions } from "./recorded.ts";
import { override } from "../recipe/override.ts";
import { readRecipeFile } from "../recipe/files.ts";
import { resolveRecipe } from "../recipe/read.ts";
import { recipeSchema } from "../recipe/schema.ts";
import { npyBytes } from "../kinds/data/files/npy-bytes.ts";
import { openTeacher, type TeacherOptions } from "../kinds/teachers/index.ts";
import { checked } from "../base/validation/check.ts";

export interface ModelOptions extends Omit<EvaluateOptions, "space"> {
  /** A folder with teacher.json, an .onnx file, or a TensorFlow.js model. */
  readonly model: string;
  /** A recipe, a file with the data block of one, where `splits` may be left out, or a file of rows. */
  readonly data: string;
  readonly split?: SplitName | undefined;
  /** What the model's output is, where no card says so. */
  readonly space?: StatedSpace | undefined;
  readonly set?: readonly string[] | undefined;
  /** Where predictions are written, as .npz. */
  readonly save?: string | undefined;
  readonly threads?: number | undefined;
  readonly progress?: ((done: number, rows: number) => void) | undefined;
}

interface Rows {
  readonly dataset: Dataset;
  /** What was done to the rows that no recipe says. */
  readonly notes: readonly string[];
  readonly rows: Int32Array;
  readonly preprocessing: Preprocessing;
}

function rowsOf(split: SplitName, dataset: Dataset, splits: Splits | null): Int32Array {
  return split === "all" || splits === null ? everyIndex(dataset.rows) : splits[split];
}

/** A data block without splits: every row, nothing to train on. */
const blockSchema = { ...dataSchema, required: [] };

type Block = Partial<Pick<DataOptions, "source" | "splits" | "classes" | "memory">> & Pick<DataOptions, "input">;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

interface Told {
  readonly block: Block;
  /** Where the block's paths begin. */
  readonly directory: string;
  readonly notes: readonly string[];
}

const blockOf = (value: unknown, place: string): Block =>
  checked(blockSchema, structuredClone(value), "recipe-invalid", place) as Block;

/** A file of rows, of which nothing is said but what it shows. */
async function seenBlock({ data, set = [], baseDirectory }: ModelOptions): Promise<Told> {
  if (set.length > 0) throw inputError("usage", `--set changes recipes; ${data} is a file of rows`);
  const source = await sourceIn({ path: data, directory: baseDirectory }).catch((error: unknown) => {
    if (!(error instanceof LimbeckError) || error.problems.length === 0) throw error;
    // what is concluded here is said to `init` by options, and here by a file
    const hint = `say how it is read in a JSON file, and name that: {"source": {"path": ${JSON.stringify(data)}, ...}}`;
    const problems = error.problems.map((problem) => ({ ...problem, hint }));
    throw problemsError(error.code, data, problems);
  });
  const note = `${data}: read as ${JSON.stringify(source)}; where that is wrong, say it in a JSON file, and name that`;
  return { block: blockOf({ source }, data), directory: baseDirectory, notes: [note] };
}

/** The data block of a recipe, or one in a file by itself. */
async function writtenBlock({ data, set = [], baseDirectory }: ModelOptions): Promise<Told> {
  const { directory, value } = await readRecipeFile(resolve(baseDirectory, data));
  const isRecipe = isObject(value) && "phases" in value;
  if (!isRecipe && set.length > 0)
    throw inputError("usage", `--set changes recipes; ${data} is a data block: change the file`);
  const block = isRecipe
    ? resolveRecipe(override(value, set, recipeSchema), data).data
    : blockOf(isObject(value) && "data" in value ? value["data"] : value, data);
  return { block, directory, notes: [] };
}

/** The rows of a recipe's split, or of a source that a file names or is. */
async function readRows(options: ModelOptions): Promise<Rows> {
  const { data, split, baseDirectory } = options;
  const areRows = formatNamed(data) !== null || (isJson(data) && (await holdsRows(data, baseDirectory)));
  const told = await (areRows ? seenBlock(options) : writtenBlock(options));
  const { block } = told;
  const place = { baseDirectory: told.directory, ...readingFolders(baseDirectory) };
  if (block.splits !== undefined) {
    const loaded = await loadData({ ...block, splits: block.splits, batchRows: 1 }, place);
    const { dataset, splits, layout } = loaded;
    const notes = [...loaded.notes, ...(layout.note === null ? [] : [layout.note])];
    const rows = rowsOf(split ?? "test", dataset, splits);
    return { dataset, notes, rows, preprocessing: preprocessingOf(block.input, dataset, splits.train) };
  }
  if (block.source === undefined)
    throw problemsError("recipe-invalid", data, [
      {
        path: "/source",
        expected: "a source of rows, or the splits of a recipe",
        got: "neither",
        hint: 'for example {"source": {"kind": "npz", "path": "test.npz"}, "input": {"scale": 0.00392}}',
      },
    ]);
  if (split !== undefined && split !== "all")
    throw inputError("usage", `--split ${split}: ${data} names no splits, only a source: leave --split out`);
  const { dataset, notes } = await loadEveryRow({ ...block, source: block.source }, place);
  return {
    dataset,
    notes: [...told.notes, ...notes],
    rows: everyIndex(dataset.rows),
    preprocessing: preprocessingOf(block.input, dataset, null),
  };
}

/** Whether the path is a TensorFlow.js model, told by its ending or by what the folder holds. */
async function isLayersModel(path: string): Promise<boolean> {
  if (extname(path) === ".json") return basename(path) !== "teacher.json";
  const folder = await ifThere(stat(path));
  if (folder?.isDirectory() !== true) return false;
  const names = await readdir(path);
  return names.includes("model.json") && !names.includes("teacher.json");
}

/** How the model is opened: its card says the rest, and where it has none, the data's preprocessing holds. */
async function optionsOf({ model, space, baseDirectory }: ModelOptions): Promise<TeacherOptions> {
  const given = resolve(baseDirectory, model);
  const path = basename(given) === "teacher.json" ? dirname(given) : given;
  const common = {
    id: "model",
    path,
    ...(space === undefined ? {} : { output: { space } }),
  };
  return (await isLayersModel(path))
    ? { ...common, kind: "tfjs", path: path.endsWith(".json") ? path : join(path, "model.json"), backend: "auto" }
    : { ...common, kind: "onnx" };
}

/** An archive that `limbeck evaluate --predictions` reads: predictions (logits), labels, rows. */
async function save(path: string, logits: Float32Array, labels: Int32Array, rows: Int32Array): Promise<void> {
  const archive = zipSync({
    "predictions.npy": npyBytes(logits, [rows.length, logits.length / rows.length]),
    "labels.npy": npyBytes(labels, [rows.length]),
    "rows.npy": npyBytes(rows, [rows.length]),
  });
  await writeFile(path, archive).catch((cause: unknown) => {
    throw inputError("output-unwritable", `${path} cannot be written`, { cause });
  });
}

/**
 * METRICS of a model on the rows of a data set.
 * @throws {LimbeckError} whatever data and teachers throw; "teacher-invalid" names the model
 */
export async function measureModel(options: ModelOptions): Promise<Evaluated> {
  const read = await readRows(options);
  const { dataset, rows } = read;
  const warnings = [...read.notes];
  const opened: Teacher = await openTeacher(await optionsOf(options), {
    baseDirectory: options.baseDirectory,
    dataset,
    defaultInput: read.preprocessing,
    threads: options.threads ?? 1,
    log: (warning) => warnings.push(warning),
  });
  try {
    const logits = await opened.label(dataset, rows, options.progress ?? (() => undefined));
    const labels = rows.map((row) => dataset.labels[row] ?? 0);
    if (options.save !== undefined) await save(resolve(options.baseDirectory, options.save), logits, labels, rows);
    const predictions = { values: logits, labels, classes: dataset.classes.length };
    const figures = measuredValues(predictions, { ...options, space: "logits" });
    return { ...figures, warnings: [...warnings, ...unsureNotes(figures.metrics, predictions.classes)] };
  } finally {
    await opened.close();
  }
}
