// What a run leaves beside its report: the recipe, predictions, the student.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { LoadedRecipe } from "../../recipe/read.ts";
import { npyBytes } from "../../kinds/data/npy-bytes.ts";
import type { StudentFiles } from "../../evaluation/student-model.ts";

/** recipe.source.json as written, recipe.resolved.json with overrides and defaults. */
export async function writeRecipe(directory: string, { source, resolved }: LoadedRecipe): Promise<void> {
  await writeFile(join(directory, "recipe.source.json"), source);
  await writeFile(join(directory, "recipe.resolved.json"), `${JSON.stringify(JSON.parse(resolved), null, 2)}\n`);
}

/** predictions/NAME.SPLIT.npy for each split: logits, rows x classes, in the order of the split's rows. */
export async function writePredictions(
  directory: string,
  name: string,
  classes: number,
  logits: Readonly<Record<string, Float32Array>>,
): Promise<void> {
  const folder = join(directory, "predictions");
  await mkdir(folder, { recursive: true });
  for (const [split, values] of Object.entries(logits))
    await writeFile(join(folder, `${name}.${split}.npy`), npyBytes(values, [values.length / classes, classes]));
}

/** predictions/labels.SPLIT.npy and rows.SPLIT.npy: what the logits' rows are. */
export async function writeLabels(
  directory: string,
  split: string,
  rows: Int32Array,
  labels: Int32Array,
): Promise<void> {
  const folder = join(directory, "predictions");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `labels.${split}.npy`), npyBytes(labels, [labels.length]));
  await writeFile(join(folder, `rows.${split}.npy`), npyBytes(rows, [rows.length]));
}

/** model.onnx and its card, ready to be used as a teacher too; tfjs/ with a layers model where there is one. */
export async function writeStudent(folder: string, { model, card, layersModel }: StudentFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(join(folder, "model.onnx"), Buffer.from(model));
  await writeFileAtomic(join(folder, "teacher.json"), card);
  if (layersModel === undefined) return;
  await mkdir(join(folder, "tfjs"), { recursive: true });
  await writeFileAtomic(join(folder, "tfjs", "weights.bin"), Buffer.from(layersModel.weights));
  await writeFileAtomic(join(folder, "tfjs", "model.json"), layersModel.model);
}
