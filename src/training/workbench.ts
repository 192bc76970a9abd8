// Everything that the arms of a run share: data, splits, teachers and their labels, the student, the engine, compiled steps.
import { availableParallelism } from "node:os";
import type {
  AskTeacher,
  Dataset,
  Engine,
  HeldRows,
  ModelState,
  Predictor,
  Preprocessing,
  Splits,
  Student,
  Targets,
  Trainer,
} from "../engine/contracts.ts";
import type { Metrics } from "../metrics/table.ts";
import type { ShiftReport, TeacherReport } from "../evaluation/result.ts";
import type { Teacher } from "../kinds/teachers/kind.ts";
import { loadData, preprocessingOf } from "../kinds/data/load.ts";
import { internalError, problemsError } from "../base/errors.ts";
import { openEngine } from "../kinds/engines/index.ts";
import { elementCount } from "../graph/ir.ts";
import { measure } from "../metrics/measure.ts";
import { mixingFor } from "../kinds/mixing/index.ts";
import { lossKey, lossOf, teacherOf, type Objective } from "../kinds/objective.ts";
import { optimizerFor } from "../kinds/optimizers/index.ts";
import type { OptimizerOptions } from "../kinds/optimizers/index.ts";
import { checkAgainstData } from "../recipe/plan/data-rules.ts";
import type { PhasePlan } from "../recipe/plan/plan.ts";
import { checkRules } from "../recipe/plan/rules.ts";
import type { LoadedRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/schema.ts";
import type { Log } from "../base/log.ts";
import type { StartProgress } from "../base/progress.ts";
import { checkReading } from "./check-reading.ts";
import { checkPortable } from "../evaluation/student-model.ts";
import { withTokenBound } from "../engine/tokens.ts";
import { readStudent } from "../kinds/students/index.ts";
import { cachedLabels, checkTeacher, openTeacher } from "../kinds/teachers/index.ts";
import { teacherCosts } from "../evaluation/costs.ts";
import { readShift, type ShiftMaterials } from "../evaluation/shift-materials.ts";
import type { MeasuredBench } from "../evaluation/measured-bench.ts";
import { measureShift } from "../evaluation/shift.ts";

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

export interface Materials {
  readonly dataset: Dataset;
  readonly splits: Splits;
  readonly held: HeldRows;
  readonly preprocessing: Preprocessing;
  readonly student: Student;
  /** What evaluation.shift asks for; null where it asks for nothing. */
  readonly shift: ShiftMaterials | null;
}

/** What of a phase decides its step. */
export type PhaseLoss = Objective & Pick<PhasePlan, "mixing">;

export interface Workbench extends Materials, MeasuredBench {
  readonly recipe: Recipe;
  readonly teachers: ReadonlyMap<string, LabelledTeacher>;
  readonly engine: Engine;
  /** The compiled step for some targets and an optimizer; one per loss and update, shared by arms and seeds. */
  readonly trainerFor: (loss: PhaseLoss, optimizer: OptimizerOptions) => Promise<Trainer>;
  readonly targetsOf: (loss: PhaseLoss) => Targets;
  /** Metrics of logits of the given rows. */
  readonly measureRows: (logits: Float32Array, rows: Int32Array) => Metrics;
  /** The `shift` block of a phase's report; nothing where the recipe asks for none. */
  readonly shiftOf: (state: ModelState) => Promise<{ readonly shift?: ShiftReport }>;
  readonly warnings: readonly string[];
  /** Tells a warning, and keeps it for the record. */
  readonly warn: (text: string) => void;
  readonly close: () => Promise<void>;
}

/** @throws {LimbeckError} "student-invalid" where a row holds what is no token of the student's vocabulary */
function checkTokens(
  { tokensBelow }: Student,
  { inputs, inputShape }: Pick<Dataset, "inputs" | "inputShape">,
  place: string,
): void {
  if (tokensBelow === undefined) return;
  const wrong = inputs.findIndex((token) => !(token >= 0 && token < tokensBelow && Number.isInteger(token)));
  if (wrong < 0) return;
  const perRow = inputShape.reduce((product, size) => product * size, 1);
  throw problemsError("student-invalid", place, [
    {
      path: `row ${Math.floor(wrong / perRow) + 1}, position ${wrong % perRow}`,
      expected: `a token: a whole number from 0 to ${tokensBelow - 1}`,
      got: String(inputs[wrong]),
      hint: "the student's table of tokens is smaller: map rare tokens to one, or take a larger table",
    },
  ]);
}

/** Data, splits and student: what a plan needs, and nothing native. */
export async function readMaterials(loaded: LoadedRecipe): Promise<Materials> {
  checkRules(loaded.recipe, loaded.file);
  const build = await readStudent(loaded.recipe.student, loaded);
  const { dataset, splits, held, columns } = await loadData(loaded.recipe.data, loaded.directory);
  const student = withTokenBound(build(dataset));
  checkTokens(student, dataset, loaded.file);
  const preprocessing = student.preprocessing ?? preprocessingOf(loaded.recipe.data.input, dataset.inputShape);
  checkPortable(student, { held, preprocessing }, loaded.file);
  checkAgainstData(loaded.recipe, { dataset, student }, loaded.file);
  const shift = await readShift(loaded, { dataset, splits, preprocessing, student, columns });
  if (shift?.strange) checkTokens(student, shift.strange, shift.strange.place);
  return { dataset, splits, held, preprocessing, student, shift };
}

const labelsAt = (dataset: Dataset, rows: Int32Array): Int32Array => rows.map((row) => dataset.labels[row] ?? 0);

function logitsAt(logits: Float32Array, rows: Int32Array, classes: number): Float32Array {
  const picked = new Float32Array(rows.length * classes);
  rows.forEach((row, at) => picked.set(logits.subarray(row * classes, (row + 1) * classes), at * classes));
  return picked;
}

/** Opens a teacher, refuses one that knows nothing, labels every row once, and measures it on test. */
async function labelTeacher(
  options: Recipe["teachers"][number],
  loaded: LoadedRecipe,
  materials: Materials,
  threads: number,
  work: WorkOptions,
  warn: (text: string) => void,
): Promise<LabelledTeacher> {
  const { dataset, splits } = materials;
  const classes = dataset.classes.length;
  const teacher = await openTeacher(options, { baseDirectory: loaded.directory, dataset, threads, log: warn });
  const someLogits = await teacher.label(dataset, splits.validation, () => undefined);
  const { accuracy } = checkTeacher({
    id: options.id,
    logits: someLogits,
    labels: labelsAt(dataset, splits.validation),
    classes: dataset.classes,
    minAccuracy: options.minAccuracy,
  });
  if (teacher.trainedOnSplits !== null && teacher.trainedOnSplits !== splits.sha256)
    warn(`teacher "${options.id}" was trained on other splits of data: it may have seen test rows`);
  const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const bar = work.progress(`labels of teacher "${options.id}"`, dataset.rows);
  const logits = await cachedLabels(teacher, dataset, all, {
    directory: work.labelDirectory,
    progress: (done) => bar.update(done),
  });
  bar.stop();
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
  const { parameters, bytes } = teacher;
  return { teacher, logits, report: { test, parameters, bytes, costs: await teacherCosts(teacher, dataset) } };
}

/** Rows of each class. */
function classCounts(labels: Int32Array, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Asks a teacher about rows that are in no data set. */
function asking(teacher: Teacher, { inputShape, classes }: Dataset): AskTeacher {
  return (values, rows) => {
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    const asked = { rows, inputShape, inputs: values, labels: all, classes, rowId: String, sha256: "" };
    return teacher.label(asked, all, () => undefined);
  };
}

/** Which step is computed: what schedules feed is left out, so that arms share compiled steps. */
function stepKey({ mixing, ...objective }: PhaseLoss, { learningRate: _fed, ...update }: OptimizerOptions): string {
  return JSON.stringify([lossKey(objective), mixing, update]);
}

/** Opens everything a run needs. What is wrong is found here, before step 0. */
export async function openWorkbench(
  loaded: LoadedRecipe,
  work: WorkOptions,
  materials?: Materials,
): Promise<Workbench> {
  const { recipe } = loaded;
  const ready = materials ?? (await readMaterials(loaded));
  const { dataset, preprocessing, student } = ready;
  await checkReading(ready, "path" in recipe.student ? (recipe.student.path ?? loaded.file) : loaded.file);
  const classes = dataset.classes.length;
  const threads = recipe.engine.threads ?? Math.min(4, availableParallelism());
  const warnings: string[] = [];
  const warn = (text: string): void => {
    warnings.push(text);
    work.log.warn("warning", text);
  };
  student.notes?.forEach(warn);
  const teachers = new Map<string, LabelledTeacher>();
  for (const options of recipe.teachers)
    teachers.set(options.id, await labelTeacher(options, loaded, ready, threads, work, warn));
  const engine = await openEngine(recipe.engine, threads);
  if (engine.note !== null) work.log.info("engine", engine.note, { kind: engine.kind, ...engine.versions });
  const predictor = await engine.predictor({ student, dataset, preprocessing });
  let dropping: Promise<Predictor> | null = null;
  const { shift } = ready;
  shift?.warnings.forEach(warn);
  const rowsPredictor = shift === null ? null : await engine.rowsPredictor({ student, preprocessing });
  const trainers = new Map<string, Promise<Trainer>>();
  const labelledFor = (objective: Objective): LabelledTeacher | null => {
    const asked = teacherOf(objective);
    if (asked === null) return null;
    const id = asked.id ?? [...teachers.keys()][0] ?? "";
    const labelled = teachers.get(id);
    if (labelled === undefined) throw internalError(`no teacher ${id}`);
    return labelled;
  };
  const askTeacher = (objective: Objective): AskTeacher | undefined => {
    const labelled = labelledFor(objective);
    return labelled === null ? undefined : asking(labelled.teacher, dataset);
  };
  const facts = {
    classes,
    classCounts: classCounts(labelsAt(dataset, ready.splits.train), classes),
    parameters: student.parameters,
  };
  const targetsOf = (objective: PhaseLoss): Targets => lossOf(objective, facts);
  const labelsOf = (rows: Int32Array): Int32Array => labelsAt(dataset, rows);
  return {
    ...ready,
    recipe,
    teachers,
    engine,
    predictor,
    dropoutPredictor: () => (dropping ??= engine.predictor({ student, dataset, preprocessing, dropout: true })),
    warnings,
    warn,
    labelsOf,
    targetsOf,
    trainerFor: (loss, optimizer) => {
      const { mixing } = loss;
      const key = stepKey(loss, optimizer);
      const known =
        trainers.get(key) ??
        engine.trainer({
          student,
          targets: targetsOf(loss),
          optimizer: optimizerFor(optimizer),
          dataset,
          preprocessing,
          teacherLogits: labelledFor(loss)?.logits ?? null,
          ...(mixing === undefined ? {} : { mixing: mixingFor(mixing), askTeacher: askTeacher(loss) }),
        });
      trainers.set(key, known);
      return known;
    },
    measureRows: (logits, rows) => measure(logits, labelsOf(rows), classes, { seed: recipe.seed }),
    shiftOf: async (state) =>
      shift === null || rowsPredictor === null
        ? {}
        : {
            shift: await measureShift({
              predictor: rowsPredictor,
              state,
              dataset,
              materials: shift,
              seed: recipe.seed,
            }),
          },
    close: async () => {
      await rowsPredictor?.close();
      for (const trainer of trainers.values()) await (await trainer).close();
      await predictor.close();
      await (await dropping)?.close();
      await engine.close();
      for (const { teacher } of teachers.values()) await teacher.close();
    },
  };
}

export function parameterCount({ parameters }: Student): number {
  return parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/** Bytes that training holds: parameters, gradients and optimizer slots, in float32. */
export function trainingBytes(student: Student, slots: number): number {
  const trained = student.parameters
    .filter(({ trainable }) => trainable)
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
  return 4 * (parameterCount(student) + trained * (1 + slots));
}
