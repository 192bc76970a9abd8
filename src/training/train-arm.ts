// One arm with one seed, from first step to last phase: trained, measured at every phase's end, calibrated beside.
import { shardsOf } from "../engine/row-values.ts";
import { divergedWarning } from "../metrics/diverged.ts";
import type { EpochRecords } from "./epoch-log.ts";
import { measureParts } from "./loss-parts.ts";
import type { ModelState } from "../engine/contracts.ts";
import type { EpochRecord, PhaseReport } from "../evaluation/result.ts";
import { internalError } from "../base/errors.ts";
import { corp } from "../metrics/corp.ts";
import { measureScores } from "../metrics/measure.ts";
import { unsureWarning } from "../metrics/unsure.ts";
import { rowIntervals } from "../metrics/comparison/inference.ts";
import { rowScores, type RowScores } from "../metrics/row-scores.ts";
import { epochRows } from "../kinds/data/rows/batches.ts";
import { optimizerFor } from "../kinds/optimizers/index.ts";
import { makePlan, scalarsAt, type PhasePlan, type Plan } from "../recipe/plan/plan.ts";
import type { Recipe } from "../recipe/schema.ts";
import { beginSwitching, observe, type SwitchState } from "../kinds/conditions/index.ts";
import { calibratePhase, type PhaseCalibration } from "../evaluation/calibrate.ts";
import { conformalSets } from "../evaluation/conformal.ts";
import { mcDropout } from "../evaluation/mc-dropout.ts";
import {
  classesOf,
  distributions,
  followed,
  rejected,
  softness,
  trainingFit,
  trend,
} from "../evaluation/phase-facts.ts";
import type { PhaseEnd, PhaseRun, Snapshot, TrainingListener } from "./phase-contracts.ts";
import { runPhases } from "./run-phases.ts";
import type { Workbench } from "./bench.ts";

/** Splits on which a phase's student is measured when it ends. */
export const measuredSplits = ["validation", "calibration", "test"] as const;

/** Logits of one phase's end by split, for the record. */
export type PhaseLogits = Readonly<Record<(typeof measuredSplits)[number], Float32Array>>;

export interface ArmListener {
  epoch?(record: EpochRecord): Promise<void>;
  phase(report: PhaseReport, logits: PhaseLogits): Promise<void>;
  checkpoint(snapshot: Snapshot): Promise<void>;
  readonly interrupted?: TrainingListener["interrupted"];
  readonly interruptible?: TrainingListener["interruptible"];
  /** Keeps the last good state of a run that failed; returns where, in words. */
  failed(snapshot: Snapshot): Promise<string>;
  steps(done: number, phase: string): void;
}

export interface ArmRequest {
  readonly id: string;
  readonly seed: number;
  /** The arm's own recipe; phases, optimizer's schedule and evaluation are taken from it. */
  readonly recipe: Recipe;
  readonly equalBudget: boolean;
  readonly listener: ArmListener;
  /** Where to go on, of a run that was stopped. */
  readonly from?: Snapshot | undefined;
  /** Of its epochs, also those till then. */
  readonly epochs: EpochRecords;
}

export interface TrainedArm {
  readonly phases: readonly PhaseReport[];
  readonly state: ModelState;
  /** Test logits at the end of the last phase. */
  readonly testLogits: Float32Array;
}

/** The plan of an arm on the workbench's data. */
export function planFor(bench: Pick<Workbench, "dataset" | "splits">, recipe: Recipe): Plan {
  const { splits, dataset } = bench;
  const unlabelledRows = splits.unlabelled?.length ?? 0;
  return makePlan(recipe, { trainRows: epochRows(splits), unlabelledRows, classes: dataset.classes.length });
}

async function phaseRun(
  bench: Workbench,
  { recipe, seed, looksAtLoss }: Pick<PhasesRequest, "recipe" | "seed" | "looksAtLoss">,
  plan: Plan,
  phase: PhasePlan,
): Promise<PhaseRun> {
  const { student, splits, lengths, dataset } = bench;
  const { batchRows } = recipe.data;
  const { memory = [], parameters = [] } = await bench.targetsOf(phase);
  return {
    id: phase.id,
    targets: phase.targets.kind,
    trainer: await bench.trainerFor(phase, recipe.optimizer),
    memory,
    learned: parameters,
    boundSteps: phase.steps,
    boundKind: phase.boundKind,
    scalarsAt: (phaseStep, runStep) => scalarsAt(plan, phase, phaseStep, runStep),
    beginSwitching: () => beginSwitching(phase.conditions),
    observe: (memory, seen) => {
      const { state, fired } = observe(phase.conditions, memory as SwitchState, seen);
      return { memory: state, fired: fired?.kind ?? null };
    },
    restoreBest: phase.restoreBest,
    resetOptimizer: phase.resetOptimizer,
    unlabelled: phase.unlabelled,
    ...(looksAtLoss === true
      ? {
          lossParts: async (place, state) => {
            const request = {
              objective: phase,
              student,
              splits,
              batchRows,
              unlabelled: phase.unlabelled,
              lengths,
              seed,
            };
            return measureParts(
              { ...request, trainer: () => bench.gradientsOf(phase), shards: shardsOf(dataset.inputs) },
              place,
              state,
            );
          },
        }
      : {}),
  };
}

/** The recipe's calibrators: fitted on calibration rows, measured on test rows. */
function calibrated(
  bench: Workbench,
  { evaluation, seed, report }: Recipe,
  logits: PhaseLogits,
  scores: RowScores,
): PhaseCalibration {
  const { splits, labelsOf, dataset } = bench;
  return calibratePhase(
    evaluation,
    {
      fit: { logits: logits.calibration, labels: labelsOf(splits.calibration) },
      test: { logits: logits.test, labels: labelsOf(splits.test), scores },
      classes: dataset.classes.length,
    },
    { seed, massBins: report.bins === "mass" },
  );
}

async function droppedOut(
  bench: Workbench,
  { evaluation: { mcDropout: options }, seed }: Recipe,
  state: ModelState,
): Promise<Pick<PhaseReport, "mcDropout">> {
  if (options === undefined) return {};
  const { samples } = options;
  return { mcDropout: { samples, test: await mcDropout(bench, state, samples, seed) } };
}

/** Prediction sets, where the recipe asks for them. */
function predictionSets(
  { splits, labelsOf, dataset }: Workbench,
  { evaluation: { conformal }, seed }: Recipe,
  logits: PhaseLogits,
): Pick<PhaseReport, "conformal"> {
  if (conformal === undefined) return {};
  const fit = { logits: logits.calibration, labels: labelsOf(splits.calibration) };
  const test = { logits: logits.test, labels: labelsOf(splits.test) };
  return { conformal: conformalSets(fit, test, dataset.classes.length, conformal, seed) };
}

/** What the phases of one arm are trained with. */
export interface PhasesRequest extends Omit<ArmRequest, "listener" | "epochs"> {
  /** Whether the parts of each phase's loss are looked at; not by default. */
  readonly looksAtLoss?: boolean;
  readonly listener: Omit<ArmListener, "phase">;
  readonly phaseEnd: (end: PhaseEnd, phase: PhasePlan, isLast: boolean) => Promise<void>;
}

/** Trains the phases of one arm with one seed; what is measured when a phase ends is the caller's. */
export async function trainPhases(bench: Workbench, request: PhasesRequest): Promise<ModelState> {
  const { recipe, listener } = request;
  const { splits, predictor, measureRows } = bench;
  const plan = planFor(bench, recipe);
  await bench.makeRoomFor(plan.phases, recipe.optimizer);
  return runPhases(
    {
      arm: request.id,
      seed: request.seed,
      student: bench.student,
      optimizer: optimizerFor(recipe.optimizer),
      splits,
      shards: shardsOf(bench.dataset.inputs),
      lengths: bench.lengths,
      batchRows: recipe.data.batchRows,
      phases: await Promise.all(plan.phases.map((phase) => phaseRun(bench, request, plan, phase))),
      equalBudget: request.equalBudget,
      predictor,
      measure: measureRows,
      listener: {
        ...listener,
        phaseEnd: async (end) => {
          const phase = plan.phases.find(({ id }) => id === end.id);
          if (phase === undefined) throw internalError(`no phase ${end.id} in the plan`);
          await request.phaseEnd(end, phase, phase === plan.phases.at(-1));
        },
      },
    },
    request.from,
  );
}

/** Trains one arm with one seed, and measures it at every phase's end. */
export async function trainArm(bench: Workbench, request: ArmRequest): Promise<TrainedArm> {
  const { recipe, listener } = request;
  const { splits, predictor, measureRows } = bench;
  const phases: PhaseReport[] = [];
  let testLogits = new Float32Array();
  const state = await trainPhases(bench, {
    ...request,
    looksAtLoss: true,
    listener: {
      ...listener,
      epoch: async (record) => {
        request.epochs.push(record);
        await listener.epoch?.(record);
      },
    },
    phaseEnd: async ({ state: reached, ...facts }, phase, isLast) => {
      const logits: PhaseLogits = {
        validation: await predictor.logits(reached, splits.validation),
        calibration: await predictor.logits(reached, splits.calibration),
        test: await predictor.logits(reached, splits.test),
      };
      const scores = rowScores(logits.test, bench.labelsOf(splits.test), bench.dataset.classes.length);
      const own = (await request.epochs.all()).filter((record) => record.phase === phase.id);
      const report: PhaseReport = {
        ...facts,
        validation: measureRows(logits.validation, splits.validation),
        test: measureScores(scores, { seed: bench.recipe.seed, massBins: recipe.report.bins === "mass" }),
        intervals: rowIntervals(scores),
        ...calibrated(bench, recipe, logits, scores),
        ...(await trainingFit(bench, reached)),
        ...distributions(scores, logits.test),
        ...rejected(scores, logits, bench.labelsOf(splits.calibration)),
        ...followed(bench, phase, logits.test),
        ...trend(own),
        ...softness(bench, phase, own.at(-1)?.scalars ?? {}),
        ...(isLast ? classesOf(scores, logits.test) : {}),
        ...(await droppedOut(bench, recipe, reached)),
        ...(isLast && recipe.report.corp === true
          ? { corp: corp(scores.confidence, scores.correct, bench.recipe.seed) }
          : {}),
        ...predictionSets(bench, recipe, logits),
        ...(await bench.shiftOf(reached)),
      };
      const { length: classes } = bench.dataset.classes;
      for (const warning of [unsureWarning(report.test, classes), divergedWarning(report.test, classes)])
        if (warning !== null) bench.warn(`${request.id}, phase ${facts.id}: ${warning}`);
      phases.push(report);
      testLogits = Float32Array.from(logits.test);
      await listener.phase(report, logits);
    },
  });
  return { phases, state, testLogits };
}
