// What a run leaves beside its report: the recipe, predictions, the student.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { LoadedRecipe } from "../../recipe/read.ts";
import { problemsError } from "../../base/errors.ts";
import { sha256Of } from "../../base/numeric/hash.ts";
import { parseNpy } from "../../kinds/data/files/npy-format.ts";
import { npyBytes } from "../../kinds/data/files/npy-bytes.ts";
import type { StudentFiles } from "../../evaluation/student-model.ts";
import type { RunResult } from "../../evaluation/result.ts";
import { renderModelCard, type CardRows } from "../render/model-card.ts";
import { runPaths, studentPaths, type Cell } from "./paths.ts";

async function writeNew(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
}

/** The recipe as written, and with overrides and defaults. */
export async function writeRecipe(directory: string, { source, resolved }: LoadedRecipe): Promise<void> {
  const paths = runPaths(directory);
  await writeNew(paths.source, source);
  await writeNew(paths.resolved, `${JSON.stringify(JSON.parse(resolved), null, 2)}\n`);
}

/** A phase's logits on each split, [rows, classes], in the order of the split's rows. */
export async function writePredictions(
  directory: string,
  cell: Cell,
  phase: string,
  classes: number,
  logits: Readonly<Record<string, Float32Array>>,
): Promise<void> {
  for (const [split, values] of Object.entries(logits))
    await writeNew(
      runPaths(directory).logits(cell, phase, split),
      npyBytes(values, [values.length / classes, classes]),
    );
}

/** Hash of a phase's logits on each split. */
export const logitsHash = (logits: Readonly<Record<string, Float32Array>>): string =>
  sha256Of(
    Object.entries(logits)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flat(),
  );

/** Whether a phase's predictions are there, and those that had this hash. */
export async function hasPredictions(
  directory: string,
  cell: Cell,
  phase: string,
  splits: readonly string[],
  hash: string,
): Promise<boolean> {
  const paths = runPaths(directory);
  try {
    const read = await Promise.all(splits.map((split) => readLogits(paths.logits(cell, phase, split))));
    return logitsHash(Object.fromEntries(splits.map((split, at) => [split, read[at] ?? new Float32Array()]))) === hash;
  } catch {
    return false;
  }
}

/** A phase's logits as they were written. @throws {LimbeckError} "data-invalid" where the file is none of such */
export async function readLogits(path: string): Promise<Float32Array> {
  const { values } = parseNpy(await readFile(path), path);
  if (values instanceof Float32Array) return values;
  throw problemsError("data-invalid", path, [{ path: "values", expected: "logits, in float32", got: "other values" }]);
}

/** What the logits' rows are. */
export async function writeLabels(
  directory: string,
  split: string,
  rows: Int32Array,
  labels: Int32Array,
): Promise<void> {
  const paths = runPaths(directory);
  await writeNew(paths.labels(split), npyBytes(labels, [labels.length]));
  await writeNew(paths.rows(split), npyBytes(rows, [rows.length]));
}

/** README.md beside every student of a result. */
export async function writeModelCards(
  directory: string,
  result: RunResult,
  isRun: boolean,
  rows: CardRows,
): Promise<void> {
  for (const arm of result.report.arms)
    for (const seed of arm.seeds) {
      const folder = runPaths(directory).student(isRun ? null : { arm: arm.id, seed: seed.seed });
      await writeFileAtomic(studentPaths(folder).readme, renderModelCard(result, arm, seed, rows));
    }
}

/** The model and its card, ready to be used as a teacher too; a layers model where there is one. */
export async function writeStudent(
  folder: string,
  { model, card, layersModel, tokenizer }: StudentFiles,
): Promise<void> {
  const paths = studentPaths(folder);
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(paths.model, Buffer.from(model));
  await writeFileAtomic(paths.card, card);
  if (tokenizer !== undefined) await writeFileAtomic(paths.tokenizer, tokenizer);
  if (layersModel === undefined) return;
  await mkdir(dirname(paths.layersModel), { recursive: true });
  await writeFileAtomic(paths.layersWeights, Buffer.from(layersModel.weights));
  await writeFileAtomic(paths.layersModel, layersModel.model);
}
