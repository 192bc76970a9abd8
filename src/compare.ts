// `limbeck compare`: every arm with every seed on equal steps and equal data order, then one report with paired statistics.
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { ArmReport, EpochRecord, SeedReport } from "./evaluation/result.ts";
import { compareArms, type ArmEstimates, type ScoredArm } from "./metrics/comparison/inference.ts";
import { ensembleOf } from "./metrics/comparison/ensemble.ts";
import { internalError, problemsError } from "./base/errors.ts";
import { rowScores } from "./metrics/row-scores.ts";
import { checkedArms } from "./recipe/plan/rules.ts";
import { requiredArmProblems } from "./recipe/plan/require-rules.ts";
import type { Arm } from "./recipe/plan/arms.ts";
import { loadRecipe, type GivenRecipe, type LoadedRecipe } from "./recipe/read.ts";
import { writePredictions } from "./report/directory/files.ts";
import { runPaths } from "./report/directory/paths.ts";
import { finishRunDirectory, replaces } from "./report/directory/run-directory.ts";
import type { Outcome } from "./run.ts";
import { stopped } from "./training/kept-run.ts";
import { sayArm } from "./training/said.ts";
import {
  beginRun,
  completed,
  report,
  writeCheckedStudent,
  type RunOptions,
  type Session,
  type SessionOptions,
} from "./session.ts";
import { planFor, trainArm } from "./training/train-arm.ts";

/** One arm with one seed, as it is kept for a comparison that is stopped and goes on. */
interface Cell {
  readonly arm: string;
  readonly seed: SeedReport;
  readonly epochs: readonly EpochRecord[];
  readonly testLogits: readonly number[];
  readonly studentBytes: number;
}

async function finishedCell({ directory }: Session, arm: string, seed: number): Promise<Cell | null> {
  if (!directory.resumed) return null;
  try {
    return JSON.parse(await readFile(runPaths(directory.working).cell({ arm, seed }), "utf8")) as Cell;
  } catch {
    return null;
  }
}

async function trainCell(
  session: Session,
  loaded: LoadedRecipe,
  { id, recipe }: Arm,
  seed: number,
  { log, stop }: SessionOptions,
  steps: (count: number) => void,
): Promise<Cell> {
  const { bench, directory } = session;
  const paths = runPaths(directory.working);
  const place = { arm: id, seed };
  const trained = await trainArm(bench, {
    id,
    seed,
    recipe,
    equalBudget: true,
    listener: {
      epoch: () => Promise.resolve(),
      phase: (phase, logits) =>
        writePredictions(directory.working, place, phase.id, bench.dataset.classes.length, logits),
      checkpoint: () => {
        if (stop?.aborted === true) throw stopped(`finished arms are kept in ${directory.working}`);
        return Promise.resolve();
      },
      failed: () => Promise.resolve(`finished arms are kept in ${directory.working}`),
      steps,
    },
  });
  const student = await writeCheckedStudent(session, paths.student(place), trained.state, trained.testLogits);
  const last = trained.phases.at(-1);
  if (last === undefined) throw internalError("an arm without phases");
  sayArm(log, id, seed, last);
  const cell: Cell = {
    arm: id,
    seed: { seed, phases: trained.phases },
    epochs: trained.epochs,
    testLogits: Array.from(trained.testLogits),
    studentBytes: student.bytes,
  };
  await mkdir(dirname(paths.cell(place)), { recursive: true });
  await writeFileAtomic(paths.cell(place), JSON.stringify(cell));
  return cell;
}

/** Estimates with differences to the compared arm alone. */
function armReport({ id, summary, versus }: ArmEstimates, seeds: readonly SeedReport[], compareTo: string): ArmReport {
  const difference = versus[compareTo];
  return { id, seeds, summary, versus: difference === undefined ? {} : { [compareTo]: difference } };
}

/**
 * Trains every arm x seed of the recipe and compares them.
 * @param source - the recipe's file, or the recipe itself
 * @throws {LimbeckError} as `run`
 */
export async function compare(source: GivenRecipe, given: RunOptions = {}): Promise<Outcome> {
  const options = completed(given);
  const loaded = await loadRecipe(source, options);
  const { recipe } = loaded;
  const missing = requiredArmProblems(
    recipe,
    checkedArms(recipe, loaded.file).map(({ id }) => id),
  );
  if (missing.length > 0) throw problemsError("recipe-invalid", loaded.file, missing);
  const seeds = recipe.sweep?.seeds ?? [recipe.seed];
  const session = await beginRun("compare", loaded, options);
  const { bench, directory } = session;
  const { arms } = bench;
  const total = arms.reduce((sum, arm) => sum + planFor(bench, arm.recipe).totalSteps, 0) * seeds.length;
  const bar = options.progress(recipe.name, total, "steps");
  try {
    let done = 0;
    const cells: Cell[] = [];
    for (const arm of arms)
      for (const seed of seeds) {
        const kept = await finishedCell(session, arm.id, seed);
        const step = (count: number): void => {
          done += count;
          bar.update(done, `${arm.id}, seed ${seed} (${cells.length + 1} of ${arms.length * seeds.length})`);
        };
        if (kept !== null) step(planFor(bench, arm.recipe).totalSteps);
        cells.push(kept ?? (await trainCell(session, loaded, arm, seed, options, step)));
      }
    bar.stop();
    const labels = bench.labelsOf(bench.splits.test);
    const cellsOf = (arm: string): readonly Cell[] => cells.filter((cell) => cell.arm === arm);
    const scored = arms.map(({ id }): ScoredArm => ({
      id,
      seeds: cellsOf(id).map(({ testLogits }) =>
        rowScores(Float32Array.from(testLogits), labels, bench.dataset.classes.length),
      ),
    }));
    const estimates = compareArms(scored);
    const compareTo = recipe.report.compareTo ?? arms[0]?.id ?? "";
    const reports = estimates.map((estimate): ArmReport => {
      const mine = cellsOf(estimate.id);
      return {
        ...armReport(
          estimate,
          mine.map(({ seed }) => seed),
          compareTo,
        ),
        ...ensembleOf(
          mine.map(({ testLogits }) => Float32Array.from(testLogits)),
          labels,
          bench.dataset.classes.length,
          recipe.seed,
        ),
      };
    });
    const epochs = cells.flatMap((cell) => cell.epochs);
    const result = await report(session, loaded, options, reports, epochs, {
      folder: runPaths(directory.working).student({ arm: arms[0]?.id ?? "", seed: seeds[0] ?? recipe.seed }),
      bytes: cells[0]?.studentBytes ?? 0,
    });
    const instead = (await replaces(directory)) ? ", in place of the run that was there" : "";
    options.log.info("done", `report: ${directory.final}${instead}`, { directory: directory.final });
    await options.log.close();
    await finishRunDirectory(directory);
    return { result, directory: directory.final };
  } finally {
    bar.stop();
    await bench.close();
  }
}
