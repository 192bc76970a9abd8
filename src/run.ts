// `limbeck run`: recipe -> plan -> data and teacher labels -> student -> phases -> metrics -> calibration -> report.
import { join } from "node:path";
import type { EpochRecord, PhaseReport, RunResult } from "./evaluation/result.ts";
import { compareArms } from "./metrics/comparison/bootstrap.ts";
import { internalError } from "./base/errors.ts";
import { BINS } from "./metrics/measure.ts";
import { rowScores } from "./metrics/row-scores.ts";
import { loadRecipe } from "./recipe/read.ts";
import { writePredictions } from "./report/directory/files.ts";
import { finishRunDirectory } from "./report/directory/run-directory.ts";
import {
  checkpointsIn,
  beginRun,
  report,
  stopped,
  writeCheckedStudent,
  type Session,
  type SessionOptions,
} from "./session.ts";
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from "./training/checkpoints.ts";
import type { Position, Snapshot } from "./training/run-phases.ts";
import { planFor, trainArm } from "./training/train-arm.ts";

/** Between two checkpoints, at most; a phase's end always makes one. */
const CHECKPOINT_MS = 5000;

/** The id of `run`'s one arm. */
const ARM = "recipe";

/** What a checkpoint knows beside the tensors. */
interface Progressed {
  readonly position: Position;
  readonly phases: readonly PhaseReport[];
  readonly epochs: readonly EpochRecord[];
}

const checkpointOf = (
  { position, state, best }: Snapshot,
  phases: readonly PhaseReport[],
  epochs: readonly EpochRecord[],
): Checkpoint<Progressed> => ({
  position: { position, phases, epochs },
  states: best === null ? { now: state } : { now: state, best },
});

async function resumed({
  directory,
}: Session): Promise<{ readonly from: Snapshot; readonly progressed: Progressed } | null> {
  const found = directory.resumed ? await loadCheckpoint<Progressed>(checkpointsIn(directory)) : null;
  const state = found?.states["now"];
  if (found === null || state === undefined) return null;
  return {
    from: { position: found.position.position, state, best: found.states["best"] ?? null },
    progressed: found.position,
  };
}

export interface Outcome {
  readonly result: RunResult;
  readonly directory: string;
}

/** Runs the recipe's phases as written, and leaves a run directory with its report. */
export async function run(file: string, options: SessionOptions): Promise<Outcome> {
  const loaded = await loadRecipe(file, options);
  const session = await beginRun("run", loaded, options);
  const { bench, directory } = session;
  const { recipe } = loaded;
  const { log } = options;
  const before = await resumed(session);
  const phases: PhaseReport[] = [...(before?.progressed.phases ?? [])];
  const epochs: EpochRecord[] = [...(before?.progressed.epochs ?? [])];
  if (before !== null) log.info("resume", `going on after step ${before.from.position.runStep}`);
  const plan = planFor(bench, recipe);
  const bar = options.progress(recipe.name, plan.totalSteps);
  let done = before?.from.position.runStep ?? 0;
  let savedAt = performance.now();
  const save = (snapshot: Snapshot): Promise<void> =>
    saveCheckpoint(checkpointsIn(directory), snapshot.position.runStep, checkpointOf(snapshot, phases, epochs));
  try {
    const trained = await trainArm(bench, {
      id: ARM,
      seed: recipe.seed,
      recipe,
      equalBudget: false,
      from: before?.from,
      listener: {
        epoch: (record) => {
          epochs.push(record);
          const { validation } = record;
          log.info(
            "epoch",
            `${record.phase} epoch ${record.phaseEpoch}: loss ${record.loss.toFixed(4)}, validation accuracy ${(100 * validation.accuracy).toFixed(2)} %, NLL ${validation.nll.toFixed(4)}, ECE ${validation.ece.toFixed(4)}`,
            { ...record },
          );
          return Promise.resolve();
        },
        phase: async (phase, logits) => {
          phases.push(phase);
          log.info(
            "phase_switch",
            `phase ${phase.id} ended by ${phase.endedBy} after ${phase.steps} steps: test accuracy ${(100 * phase.test.accuracy).toFixed(2)} %, ECE ${phase.test.ece.toFixed(4)}`,
            { phase: phase.id, endedBy: phase.endedBy, steps: phase.steps },
          );
          await writePredictions(directory.working, phase.id, bench.dataset.classes.length, logits);
        },
        checkpoint: async (snapshot) => {
          const stopping = options.stop?.aborted === true;
          const soon = snapshot.position.phaseStep > 0 && performance.now() - savedAt < CHECKPOINT_MS;
          if (soon && !stopping) return;
          await save(snapshot);
          savedAt = performance.now();
          if (stopping)
            throw stopped(`the state after step ${snapshot.position.runStep} is kept in ${directory.working}`);
        },
        failed: async (snapshot) => {
          await save(snapshot);
          return `the state after step ${snapshot.position.runStep} is kept in ${checkpointsIn(directory)}`;
        },
        steps: (count) => {
          done += count;
          bar.update(done);
        },
      },
    });
    bar.stop();
    const { splits, labelsOf, dataset } = bench;
    const testLogits =
      trained.testLogits.length > 0 ? trained.testLogits : await bench.predictor.logits(trained.state, splits.test);
    const student = await writeCheckedStudent(session, join(directory.working, "student"), trained.state, testLogits);
    const scores = rowScores(testLogits, labelsOf(splits.test), dataset.classes.length);
    const [estimates] = compareArms([{ id: ARM, seeds: [scores] }], {
      replicates: recipe.report.bootstrap,
      seed: recipe.seed,
      bins: BINS,
    });
    if (estimates === undefined) throw internalError("no estimates for the one arm");
    const arm = {
      id: ARM,
      seeds: [{ seed: recipe.seed, phases }],
      summary: estimates.summary,
      versus: {},
    };
    const result = await report(session, loaded, options, [arm], epochs, student);
    log.info("done", `report: ${directory.final}`, { directory: directory.final });
    await log.close();
    await finishRunDirectory(directory);
    return { result, directory: directory.final };
  } finally {
    bar.stop();
    await bench.close();
  }
}
