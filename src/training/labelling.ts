// Teachers at work: opened, refused where they know nothing, asked about every row once, measured on test.
import { everyIndex } from "../engine/row-values.ts";
import { spread } from "../kinds/data/rows/spread.ts";
import type { AskTeacher, Augmentation, Dataset } from "../engine/contracts.ts";
import { problemsError, type Problem } from "../base/errors.ts";
import { sha256Of } from "../base/numeric/hash.ts";
import { storedView } from "../engine/step-rows.ts";
import { trainingRows } from "../kinds/data/rows/batches.ts";
import { teachersAsked } from "../kinds/objective.ts";
import type { Holder } from "../base/holding.ts";
import type { Log } from "../base/log.ts";
import type { StartProgress } from "../base/progress.ts";
import type { TeacherReport } from "../evaluation/result.ts";
import {
  cachedLabels,
  checkTeacher,
  heldLabels,
  isHeld,
  labelsOfViews,
  labelsOptions,
  openTeacher,
  sizeOf,
  type LabelsOptions,
  type Teacher,
  type TeacherLabels,
  type TeacherOptions,
} from "../kinds/teachers/index.ts";
import { rowIntervals } from "../metrics/comparison/inference.ts";
import { findingText, teacherFindings, temperaturesOf } from "../evaluation/teacher-findings.ts";
import { measureScores } from "../metrics/measure.ts";
import { rowScores } from "../metrics/row-scores.ts";
import { unsureWarning } from "../metrics/unsure.ts";
import type { LoadedRecipe } from "../recipe/read.ts";
import type { Materials } from "./materials.ts";

export interface WorkOptions {
  readonly log: Log;
  readonly progress: StartProgress;
  /** Where computed labels are kept. */
  readonly labelDirectory: string;
  /** Processes that train side by side, which share the machine's threads; 1 by default. */
  readonly workers?: number | undefined;
  /** Whether what makes a poor student of a teacher ends the run; it is told by default. */
  readonly strict?: boolean | undefined;
}

/** A teacher that has been measured, with its logits for every row of the data set. */
export interface LabelledTeacher {
  readonly teacher: Teacher;
  readonly logits: TeacherLabels;
  /** Of every stored view, views x rows; 0 for rows that nothing is trained on. Null where no views are stored. */
  readonly viewLogits: TeacherLabels | null;
  /** What of it makes a poor student. */
  readonly findings: readonly Problem[];
  /** What its report will have beside its costs. */
  readonly report: Omit<TeacherReport, "costs">;
}

export const labelsAt = (dataset: Dataset, rows: Int32Array): Int32Array => rows.map((row) => dataset.labels[row] ?? 0);

/** @throws {LimbeckError} "teacher-invalid" where a teacher is to be asked about other rows than those it can read */
function checkAsked({ id, reads }: Teacher, { recipe, file }: LoadedRecipe, { augmentation }: Materials): void {
  const isMixed = recipe.phases.some((phase) => phase.mixing !== undefined && teachersAsked(phase).length > 0);
  if (reads === "rows" || (augmentation === undefined && !isMixed)) return;
  throw problemsError("teacher-invalid", file, [
    {
      path: `teacher "${id}"`,
      expected: "a teacher that takes the student's rows, since it is asked about changed ones",
      got:
        reads === "ids"
          ? "one whose answers are known beforehand, by the ids of rows"
          : "one that reads the source's own columns or texts",
      hint: augmentation === undefined ? "leave mixing out" : "leave augment out",
    },
  ]);
}

/** How labels are kept, of teachers that compute them. */
interface Kept {
  readonly labels?: LabelsOptions | undefined;
}

/** The teacher's logits of each stored view of the training rows. */
async function labelViews(
  teacher: Teacher,
  { dataset, splits }: Materials,
  augmentation: Augmentation,
  { labels }: Kept,
  work: WorkOptions,
  held: Holder,
  warn: (text: string) => void,
): Promise<TeacherLabels | null> {
  const { stored } = augmentation;
  if (stored === null) return null;
  const rows = trainingRows(splits);
  const every = rows.map((_, place) => place);
  const views: TeacherLabels[] = [];
  const bar = work.progress(`views of teacher "${teacher.id}"`, stored.views * rows.length, "rows");
  try {
    for (let view = 0; view < stored.views; view++) {
      const inputs = storedView(dataset, augmentation, rows, view);
      const { inputShape, classes: names } = dataset;
      const seen: Dataset = {
        rows: rows.length,
        inputShape,
        inputs,
        labels: labelsAt(dataset, rows),
        classes: names,
        rowId: (place) => dataset.rowId(rows[place] ?? 0),
        sha256: sha256Of([JSON.stringify({ inputShape, classes: names }), inputs]),
      };
      const known = await cachedLabels(teacher, seen, every, {
        directory: work.labelDirectory,
        progress: (done) => bar.update(view * rows.length + done),
        labels,
        warn,
      });
      views.push(held.keep(known));
    }
    return labelsOfViews(views, rows, dataset.rows);
  } finally {
    bar.stop();
  }
}

/** Rows that are looked at for findings at most, of each kind: enough for shares of a thousandth. */
const MOST_LOOKED_AT = 100_000;

/** Labels of all rows: as they are known, where they are known beforehand, else from the cache or computed. */
async function labelsOfAll(
  teacher: Teacher,
  dataset: Dataset,
  answers: { readonly rows: Int32Array; readonly logits: Float32Array },
  { labels }: Kept,
  work: WorkOptions,
  warn: (text: string) => void,
): Promise<TeacherLabels> {
  const classes = dataset.classes.length;
  const all = everyIndex(dataset.rows);
  const { known } = teacher;
  if (known !== undefined && !isHeld({ rows: dataset.rows, classes }))
    return { rows: dataset.rows, classes, read: (rows) => known(dataset, rows), close: () => Promise.resolve() };
  if (teacher.reads === "ids") return heldLabels(await teacher.label(dataset, all, () => undefined), classes);
  const bar = work.progress(`labels of teacher "${teacher.id}"`, dataset.rows, "rows");
  return cachedLabels(teacher, dataset, all, {
    directory: work.labelDirectory,
    progress: (done) => bar.update(done),
    labels,
    answers,
    warn,
  }).finally(() => {
    bar.stop();
  });
}

/** What makes a poor student of it, as its answers show. */
async function findingsOf(
  teacher: Teacher,
  logits: TeacherLabels,
  { recipe }: LoadedRecipe,
  { dataset, splits }: Materials,
): Promise<readonly Problem[]> {
  const classes = dataset.classes.length;
  const rows = spread(Int32Array.from([...splits.validation, ...splits.calibration]), MOST_LOOKED_AT);
  const answers = (of: Int32Array): { readonly logits: Float32Array; readonly labels: Int32Array } => ({
    logits: logits.read(of),
    labels: labelsAt(dataset, of),
  });
  const members: { readonly id: string; readonly logits: Float32Array }[] = [];
  for (const member of teacher.members ?? [])
    members.push({ id: member.id, logits: await member.label(dataset, rows, () => undefined) });
  const asking = recipe.phases.filter((phase) =>
    teachersAsked(phase).some(({ id }) => id === undefined || id === teacher.id),
  );
  return teacherFindings({
    id: teacher.id,
    classes,
    members,
    train: answers(spread(splits.train, MOST_LOOKED_AT)),
    unlabelled: splits.unlabelled !== undefined,
    heldOut: answers(rows),
    phases: asking.map((phase) => ({ id: phase.id, temperatures: temperaturesOf(phase) })),
  });
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
  const { dataset, splits, augmentation } = materials;
  const classes = dataset.classes.length;
  const context = { baseDirectory: loaded.directory, dataset, threads, log: warn };
  const teacher = held.keep(await openTeacher(options, context));
  checkAsked(teacher, loaded, materials);
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
  const answers = { rows: splits.validation, logits: someLogits };
  const kept = { labels: labelsOptions(options) };
  const logits = held.keep(await labelsOfAll(teacher, dataset, answers, kept, work, warn));
  const scores = rowScores(logits.read(splits.test), labelsAt(dataset, splits.test), classes);
  const test = measureScores(scores, { seed: loaded.recipe.seed });
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
  const findings = await findingsOf(teacher, logits, loaded, materials);
  if (work.strict === true && findings.length > 0) throw problemsError("teacher-doubtful", loaded.file, findings);
  for (const finding of findings) warn(findingText(finding));
  const viewLogits =
    augmentation === undefined ? null : await labelViews(teacher, materials, augmentation, kept, work, held, warn);
  return {
    teacher,
    logits,
    viewLogits,
    findings,
    report: { test, intervals: rowIntervals(scores), ...sizeOf(teacher) },
  };
}

/** Asks a teacher about rows that are in no data set. */
export function asking(teacher: Teacher, { inputShape, classes }: Dataset): AskTeacher {
  return (values, rows) => {
    const all = everyIndex(rows);
    const asked = { rows, inputShape, inputs: values, labels: all, classes, rowId: String, sha256: "" };
    return teacher.label(asked, all, () => undefined);
  };
}
