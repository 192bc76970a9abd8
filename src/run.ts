// `limbeck run`: recipe -> plan -> data and teacher labels -> student -> phases -> metrics -> calibration -> report.
import type { ProgressBar } from "./base/progress.ts";
import { compareArms } from "./metrics/comparison/inference.ts";
import { rowScores } from "./metrics/row-scores.ts";
import { readRecipe, type GivenRecipe } from "./recipe/read.ts";
import { hasPredictions, logitsHash, writePredictions } from "./report/directory/files.ts";
import { runPaths } from "./report/directory/paths.ts";
import { finishRunDirectory, replaces } from "./report/directory/run-directory.ts";
import {
  beginRun,
  completed,
  finishedOutcome,
  report,
  sinceTraining,
  writeCheckedStudent,
  type Outcome,
  type RunOptions,
  type SessionOptions,
} from "./session.ts";
import { keptRun, type KeptRun } from "./training/kept-run.ts";
import { sayEpoch, sayPhase } from "./training/said.ts";
import { alone } from "./recipe/plan/arms.ts";
import { measuredSplits, planFor, trainArm, type ArmListener } from "./training/train-arm.ts";

/** The id of `run`'s one arm. */
const ARM = "recipe";

/**
 * Runs the recipe's phases as written, and leaves a run directory with its report.
 * @param source - the recipe's file, or the recipe itself
 * @throws {LimbeckError} for whatever is wrong with recipe, data, teachers or student, before anything is trained
 */
export async function run(source: GivenRecipe, given: RunOptions = {}): Promise<Outcome> {
  const options = completed(given, "run");
  const written = await readRecipe(source, options);
  // a run trains the recipe as written, whatever its arms are
  const loaded = { ...written, recipe: alone(written.recipe) };
  const session = await beginRun("run", loaded, options);
  if ("finished" in session) return finishedOutcome(session, options);
  const { bench, directory } = session;
  const { recipe } = loaded;
  const { log } = options;
  const paths = runPaths(directory.working);
  const bar = options.progress(recipe.name, planFor(bench, recipe).totalSteps, "steps");
  let isBegun = false;
  try {
    const kept = await keptRun(paths.checkpoints, directory.resumed, {
      stop: options.stop,
      save: options.save,
      warn: bench.warn,
      hasPredictions: (phase, hash) => hasPredictions(directory.working, null, phase, measuredSplits, hash),
    });
    isBegun = kept.from !== undefined;
    if (kept.from !== undefined) log.info("resume", `going on after step ${kept.from.position.runStep}`);
    else if (directory.resumed) log.info("resume", "no sound checkpoint is there: training begins anew");
    const classes = bench.dataset.classes.length;
    const progress = counted(bar, kept.from?.position.runStep ?? 0);
    const listener: ArmListener = {
      ...keptAndSaid(kept, options),
      phase: async (phase, logits) => {
        kept.phases.push(phase);
        sayPhase(log, phase);
        await writePredictions(directory.working, null, phase.id, classes, logits);
        kept.predictions[phase.id] = logitsHash(logits);
      },
      steps: (count, phase) => {
        isBegun = true;
        progress(count, phase);
      },
    };
    const trained = await trainArm(bench, {
      id: ARM,
      seed: recipe.seed,
      recipe,
      equalBudget: false,
      from: kept.from,
      epochs: kept.epochs,
      listener,
    });
    bar.stop();
    const { test } = bench.splits;
    const logits =
      trained.testLogits.length > 0 ? trained.testLogits : await bench.predictor.logits(trained.state, test);
    const student = await writeCheckedStudent(session, paths.student(null), trained.state, logits);
    const scored = { id: ARM, seeds: [rowScores(logits, bench.labelsOf(test), classes)] };
    const arms = compareArms([scored]).map(({ id, summary }) => ({
      id,
      seeds: [{ seed: recipe.seed, phases: kept.phases }],
      summary,
      versus: {},
    }));
    const result = await report(session, loaded, options, arms, await kept.epochs.all(), student);
    const instead = (await replaces(directory)) ? ", in place of the run that was there" : "";
    log.info("done", `report: ${directory.final}${instead}`, { directory: directory.final });
    await log.close();
    await finishRunDirectory(directory);
    return { result, directory: directory.final };
  } catch (cause) {
    throw isBegun ? sinceTraining(cause) : cause;
  } finally {
    bar.stop();
    await log.close();
    await session.owner.close();
    await bench.close();
  }
}

const keptAndSaid = (
  kept: KeptRun,
  { log }: SessionOptions,
): Pick<ArmListener, "epoch" | "checkpoint" | "interrupted" | "interruptible" | "failed"> => ({
  epoch: (record) => {
    sayEpoch(log, record);
    return Promise.resolve();
  },
  ...kept.listener,
  failed: (snapshot) => kept.save(snapshot),
});

/** Steps done are added up for the bar. */
function counted(bar: ProgressBar, from: number): (count: number, phase: string) => void {
  let done = from;
  return (count, phase) => {
    done += count;
    bar.update(done, phase);
  };
}
