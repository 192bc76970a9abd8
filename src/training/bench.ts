// The bench that the arms of a run share: labelled teachers, the engine, compiled steps and predictors.
import { gradientItself } from "./loss-parts.ts";
import { initialState } from "./initial-state.ts";
import type {
  AskTeacher,
  Engine,
  ModelState,
  Predictor,
  Targets,
  Trainer,
  RowLogits,
  Optimizer,
} from "../engine/contracts.ts";
import { studentTensors } from "../engine/dry-forward.ts";
import type { Shape } from "../graph/ir.ts";
import { internalError } from "../base/errors.ts";
import { holding, type Closable, type Holder } from "../base/holding.ts";
import type { MeasuredBench } from "../evaluation/measured-bench.ts";
import type { ShiftReport } from "../evaluation/result.ts";
import { measureShift } from "../evaluation/shift.ts";
import { openEngine } from "../kinds/engines/index.ts";
import { withKeptViews } from "../engine/step-rows.ts";
import { trainingRows } from "../kinds/data/rows/batches.ts";
import { mixingFor } from "../kinds/mixing/index.ts";
import { lossKey, lossOf, teacherOf, type Objective } from "../kinds/objective.ts";
import { optimizerFor, type OptimizerOptions } from "../kinds/optimizers/index.ts";
import { measure } from "../metrics/measure.ts";
import type { Metrics } from "../metrics/table.ts";
import type { PhasePlan } from "../recipe/plan/plan.ts";
import type { LoadedRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/schema.ts";
import { checkShapes, keptTensors, openTensors, teacherTensorNames, type KeptTensors } from "./teacher-tensors.ts";
import { checkLengths } from "./check-lengths.ts";
import { checkReading } from "./check-reading.ts";
import { asking, labelsAt, labelTeacher, type LabelledTeacher, type WorkOptions } from "./labelling.ts";
import type { Materials } from "./materials.ts";
import { threadsOf } from "./threads.ts";

/** What of a phase decides its step. */
export type PhaseLoss = Objective & Pick<PhasePlan, "mixing">;

export interface Workbench extends Materials, MeasuredBench, Closable {
  readonly recipe: Recipe;
  readonly teachers: ReadonlyMap<string, LabelledTeacher>;
  readonly engine: Engine;
  /** The compiled step for some targets and an optimizer; one per loss and update, shared by arms and seeds. */
  readonly trainerFor: (loss: PhaseLoss, optimizer: OptimizerOptions) => Promise<Trainer>;
  /** A step that gives a loss's gradients in place of the parameters. */
  readonly gradientsOf: (loss: PhaseLoss) => Promise<Trainer>;
  readonly targetsOf: (loss: PhaseLoss) => Promise<Targets>;
  /** Lets go of steps and inner values that these phases do not need, but for the steps that were used last. */
  readonly makeRoomFor: (phases: readonly PhaseLoss[], optimizer: OptimizerOptions) => Promise<void>;
  /** Metrics of logits of the given rows. */
  readonly measureRows: (logits: Float32Array, rows: Int32Array) => Metrics;
  /** The `shift` block of a phase's report; nothing where the recipe asks for none. */
  readonly shiftOf: (state: ModelState) => Promise<{ readonly shift?: ShiftReport }>;
  readonly warnings: readonly string[];
  /** Tells a warning, and keeps it for the record. */
  readonly warn: (text: string) => void;
}

/** Rows of each class. */
function classCounts(labels: Int32Array, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Which step is computed: what schedules feed is left out, so that arms share compiled steps. */
function stepKey({ mixing, ...objective }: PhaseLoss, update: object): string {
  return JSON.stringify([lossKey(objective), mixing, update]);
}

const updateKey = (loss: PhaseLoss, { learningRate: _fed, ...update }: OptimizerOptions): string =>
  stepKey(loss, update);

const gradientKey = (loss: PhaseLoss): string => stepKey(loss, { kind: gradientItself.kind });

/** Steps that stay compiled beside those of the arm at hand: of arms that follow one another, most share some. */
const MOST_IDLE = 2;

/** Opens everything a run needs. What is wrong is found here, before step 0. */
export const openWorkbench = (loaded: LoadedRecipe, work: WorkOptions, ready: Materials): Promise<Workbench> =>
  holding((held) => openBench(loaded, work, ready, held));

async function openBench(loaded: LoadedRecipe, work: WorkOptions, given: Materials, held: Holder): Promise<Workbench> {
  const { recipe } = loaded;
  const { dataset, preprocessing, student, splits } = given;
  const augmentation = given.augmentation && withKeptViews(dataset, given.augmentation, trainingRows(splits));
  const ready = { ...given, augmentation };
  await checkReading(ready, "path" in recipe.student ? (recipe.student.path ?? loaded.file) : loaded.file);
  if (ready.lengths !== null)
    await checkLengths(
      { student, dataset, lengths: ready.lengths, rows: trainingRows(splits) },
      initialState(student, optimizerFor(recipe.optimizer), recipe.seed),
      loaded.file,
    );
  const classes = dataset.classes.length;
  const { count: threads } = threadsOf(recipe.engine.threads);
  const warnings: string[] = [];
  const warn = (text: string): void => {
    warnings.push(text);
    work.log.warn("warning", text);
  };
  ready.warnings.forEach(warn);
  const teachers = new Map<string, LabelledTeacher>();
  for (const options of recipe.teachers)
    teachers.set(options.id, await labelTeacher(options, loaded, ready, threads, work, held, warn));
  const engine = held.keep(await openEngine(recipe.engine, threadsOf(recipe.engine.threads, work.workers)));
  if (engine.note !== null) work.log.info("engine", engine.note, { kind: engine.kind, ...engine.versions });
  const predictor = held.keep(await engine.predictor({ student, dataset, preprocessing }));
  let dropping: Promise<Predictor> | null = null;
  const { shift } = ready;
  shift?.warnings.forEach(warn);
  const rowsPredictor = shift === null ? null : held.keep(await engine.rowsPredictor({ student, preprocessing }));
  const trainers = new Map<string, Promise<Trainer>>();
  const labelledFor = (objective: Objective): LabelledTeacher | null => {
    const asked = teacherOf(objective);
    if (asked === null) return null;
    const id = asked.id ?? [...teachers.keys()][0] ?? "";
    const labelled = teachers.get(id);
    if (labelled === undefined) throw internalError(`no teacher ${id}`);
    return labelled;
  };
  const stepLabels = (objective: Objective): RowLogits | null => {
    const labelled = labelledFor(objective);
    return labelled?.viewLogits ?? labelled?.logits ?? null;
  };
  const askTeacher = (objective: Objective): AskTeacher | undefined => {
    const labelled = labelledFor(objective);
    return labelled === null ? undefined : asking(labelled.teacher, dataset);
  };
  const facts = {
    classes,
    unlabelled: ready.splits.unlabelled !== undefined,
    classCounts: classCounts(labelsAt(dataset, ready.splits.train), classes),
    parameters: student.parameters,
  };
  const opened = new Map<string, Promise<KeptTensors>>();
  /** What the phase looks at in its teacher; undefined where it looks at nothing. */
  const tensorsFor = (objective: Objective): Promise<KeptTensors> | undefined => {
    const names = teacherTensorNames(objective);
    const labelled = labelledFor(objective);
    if (names.length === 0 || labelled === null) return undefined;
    const { teacher } = labelled;
    const key = JSON.stringify([teacher.id, names]);
    const known =
      opened.get(key) ??
      openTensors(teacher, names, loaded.file).then((values) => keptTensors(held.keep(values), dataset));
    opened.set(key, known);
    return known;
  };
  let own: ReadonlyMap<string, Shape> | null = null;
  const targetsOf = async (objective: PhaseLoss): Promise<Targets> => {
    const tensors = await tensorsFor(objective);
    if (tensors === undefined) return lossOf(objective, facts);
    own ??= studentTensors(student);
    return lossOf(objective, { ...facts, tensors: { student: own, teacher: tensors.shapes } });
  };
  for (const { phases } of [recipe, ...given.arms.map((arm) => arm.recipe)])
    for (const phase of phases) {
      const tensors = await tensorsFor(phase);
      if (tensors !== undefined) checkShapes(phase, (own ??= studentTensors(student)), tensors.shapes, loaded.file);
    }
  const trainerOf = (key: string, loss: PhaseLoss, optimizer: () => Optimizer): Promise<Trainer> => {
    const { mixing } = loss;
    const known =
      trainers.get(key) ??
      (async (): Promise<Trainer> => {
        const targets = await targetsOf(loss);
        const trainer = await engine.trainer({
          // what the loss learns is trained as the student's own parameters are
          student: { ...student, parameters: [...student.parameters, ...(targets.parameters ?? [])] },
          targets,
          optimizer: optimizer(),
          dataset,
          preprocessing,
          augmentation,
          teacherLogits: stepLabels(loss),
          mixing: mixing === undefined ? undefined : mixingFor(mixing),
          askTeacher: askTeacher(loss),
          teacherTensors: await tensorsFor(loss),
        });
        return held.keep(trainer);
      })();
    // behind all others: the first are those that were used longest ago
    trainers.delete(key);
    trainers.set(key, known);
    return known;
  };
  const makeRoomFor = async (phases: readonly PhaseLoss[], optimizer: OptimizerOptions): Promise<void> => {
    const needed = new Set(phases.flatMap((phase) => [updateKey(phase, optimizer), gradientKey(phase)]));
    const idle = [...trainers].filter(([key]) => !needed.has(key));
    for (const [key, trainer] of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) {
      trainers.delete(key);
      await held.letGo(await trainer);
    }
    const looked = new Set(phases.map((phase) => tensorsFor(phase)));
    for (const tensors of opened.values()) if (!looked.has(tensors)) (await tensors).forget();
  };
  const labelsOf = (rows: Int32Array): Int32Array => labelsAt(dataset, rows);
  return {
    ...ready,
    recipe,
    teachers,
    engine,
    predictor,
    dropoutPredictor: () =>
      (dropping ??= engine
        .predictor({ student, dataset, preprocessing, dropout: true })
        .then((opened) => held.keep(opened))),
    warnings,
    warn,
    labelsOf,
    targetsOf,
    trainerFor: (loss, optimizer) => trainerOf(updateKey(loss, optimizer), loss, () => optimizerFor(optimizer)),
    gradientsOf: (loss) => trainerOf(gradientKey(loss), loss, () => gradientItself),
    makeRoomFor,
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
      // what is still being opened is closed with the rest
      await Promise.allSettled([...trainers.values(), dropping]);
      await held.close();
    },
  };
}
