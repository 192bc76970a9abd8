// Teachers at work: opened, refused where they know nothing, asked about every row once, measured on test.
import type { AskTeacher, Dataset } from "../engine/contracts.ts";
import type { Holder } from "../base/holding.ts";
import type { Log } from "../base/log.ts";
import type { StartProgress } from "../base/progress.ts";
import { teacherCosts } from "../evaluation/costs.ts";
import type { TeacherReport } from "../evaluation/result.ts";
import { cachedLabels, checkTeacher, openTeacher, type Teacher, type TeacherOptions } from "../kinds/teachers/index.ts";
import { measure } from "../metrics/measure.ts";
import { unsureWarning } from "../metrics/unsure.ts";
import type { LoadedRecipe } from "../recipe/read.ts";
import type { Materials } from "./materials.ts";

export interface WorkOptions {
  readonly log: Log;
  readonly progress: StartProgress;
  /** Where computed labels are kept. */
  readonly labelDirectory: string;
}

/** A teacher that has been measured, with its logits for every row of the data set. */
export interface LabelledTeacher {
  readonly teacher: Teacher;
  readonly logits: Float32Array;
  readonly report: TeacherReport;
}

export const labelsAt = (dataset: Dataset, rows: Int32Array): Int32Array => rows.map((row) => dataset.labels[row] ?? 0);

function logitsAt(logits: Float32Array, rows: Int32Array, classes: number): Float32Array {
  const picked = new Float32Array(rows.length * classes);
  rows.forEach((row, at) => picked.set(logits.subarray(row * classes, (row + 1) * classes), at * classes));
  return picked;
}

/** Opens a teacher, which is `held`, refuses one that knows nothing, labels every row once, and measures it on test. */
export async function labelTeacher(
  options: TeacherOptions,
  loaded: LoadedRecipe,
  materials: Materials,
  threads: number,
  work: WorkOptions,
  held: Holder,
  warn: (text: string) => void,
): Promise<LabelledTeacher> {
  const { dataset, splits } = materials;
  const classes = dataset.classes.length;
  const context = { baseDirectory: loaded.directory, dataset, threads, log: warn };
  const teacher = held.keep(await openTeacher(options, context));
  const someLogits = await teacher.label(dataset, splits.validation, () => undefined);
  const { accuracy } = checkTeacher({
    id: options.id,
    logits: someLogits,
    labels: labelsAt(dataset, splits.validation),
    classes: dataset.classes,
    minAccuracy: options.minAccuracy,
    require: options.require,
    warn,
  });
  if (teacher.trainedOnSplits === null)
    warn(`teacher "${options.id}": its training splits are not recorded: it may have seen test rows`);
  if (teacher.trainedOnSplits !== null && teacher.trainedOnSplits !== splits.sha256)
    warn(`teacher "${options.id}" was trained on other splits of data: it may have seen test rows`);
  const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const bar = work.progress(`labels of teacher "${options.id}"`, dataset.rows, "rows");
  const logits = await cachedLabels(teacher, dataset, all, {
    directory: work.labelDirectory,
    progress: (done) => bar.update(done),
  }).finally(() => {
    bar.stop();
  });
  const test = measure(logitsAt(logits, splits.test, classes), labelsAt(dataset, splits.test), classes, {
    seed: loaded.recipe.seed,
  });
  work.log.info(
    "teacher",
    `teacher "${options.id}": accuracy ${(100 * accuracy).toFixed(2)} % on validation, ${(100 * test.accuracy).toFixed(2)} % on test, ECE ${test.ece.toFixed(4)}`,
    {
      id: options.id,
      validationAccuracy: accuracy,
      testAccuracy: test.accuracy,
      testNll: test.nll,
      testEce: test.ece,
    },
  );
  const unsure = unsureWarning(test, classes);
  if (unsure !== null) warn(`teacher "${options.id}": ${unsure}`);
  const { parameters, bytes } = teacher;
  return { teacher, logits, report: { test, parameters, bytes, costs: await teacherCosts(teacher, dataset) } };
}

/** Asks a teacher about rows that are in no data set. */
export function asking(teacher: Teacher, { inputShape, classes }: Dataset): AskTeacher {
  return (values, rows) => {
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    const asked = { rows, inputShape, inputs: values, labels: all, classes, rowId: String, sha256: "" };
    return teacher.label(asked, all, () => undefined);
  };
}
