// `limbeck compare`: every arm with every seed on equal steps and equal data order, then one report with paired statistics.
import { rm } from "node:fs/promises";
import { trainInWorkers } from "./cells/pool.ts";
import { finishedCell, trainCell, type Cell, type CellPlace } from "./cells/cell.ts";
import type { ArmReport, SeedReport } from "./evaluation/result.ts";
import { compareArms, type ArmEstimates, type ScoredArm } from "./metrics/comparison/inference.ts";
import { ensembleOf } from "./metrics/comparison/ensemble.ts";
import { inputError, internalError, problemsError } from "./base/errors.ts";
import type { ProgressBar } from "./base/progress.ts";
import { rowScores } from "./metrics/row-scores.ts";
import { checkedArms } from "./recipe/plan/rules.ts";
import { requiredArmProblems } from "./recipe/plan/require-rules.ts";
import type { Arm } from "./recipe/plan/arms.ts";
import { loadRecipe, type GivenRecipe, type LoadedRecipe } from "./recipe/read.ts";
import { runPaths } from "./report/directory/paths.ts";
import { finishRunDirectory, replaces } from "./report/directory/run-directory.ts";
import type { Outcome } from "./run.ts";
import { sayArm } from "./training/said.ts";
import {
  beginRun,
  labelDirectoryOf,
  completed,
  report,
  runId,
  type RunOptions,
  type Session,
  type SessionOptions,
} from "./session.ts";
import { planFor } from "./training/train-arm.ts";

/** Estimates with differences to the compared arm alone. */
function armReport({ id, summary, versus }: ArmEstimates, seeds: readonly SeedReport[], compareTo: string): ArmReport {
  const difference = versus[compareTo];
  return { id, seeds, summary, versus: difference === undefined ? {} : { [compareTo]: difference } };
}

/** Every cell in the order given: those kept of a run that was stopped, the others trained here or in workers. */
async function trainedCells(
  places: readonly CellPlace[],
  session: Session,
  loaded: LoadedRecipe,
  source: GivenRecipe,
  options: SessionOptions,
  bar: ProgressBar,
): Promise<readonly Cell[]> {
  const { bench, directory } = session;
  const { log, stop } = options;
  const found = new Map<CellPlace, Cell>();
  let steps = 0;
  const counted = (place: CellPlace, count: number): void => {
    steps += count;
    bar.update(
      steps,
      `${place.arm}, seed ${place.seed} (${Math.min(found.size + 1, places.length)} of ${places.length})`,
    );
  };
  const armOf = (place: CellPlace): Arm => {
    const arm = bench.arms.find(({ id }) => id === place.arm);
    if (arm === undefined) throw internalError(`no arm ${place.arm}`);
    return arm;
  };
  if (directory.resumed)
    for (const place of places) {
      const kept = await finishedCell(session, place);
      if (kept === null) continue;
      found.set(place, kept);
      counted(place, planFor(bench, armOf(place).recipe).totalSteps);
    }
  const keep = (place: CellPlace, cell: Cell): void => {
    found.set(place, cell);
    const last = cell.seed.phases.at(-1);
    if (last !== undefined) sayArm(log, place.arm, place.seed, last);
  };
  const missing = places.filter((place) => !found.has(place));
  const workers = options.workers ?? 1;
  if (workers > 1 && missing.length > 1) {
    const { set, seed, cwd } = options;
    const labelDirectory = labelDirectoryOf(options);
    await trainInWorkers(missing, {
      workers,
      stop,
      start: {
        source,
        set,
        seed,
        cwd,
        labelDirectory,
        working: directory.working,
        id: runId(loaded, bench, session.command),
      },
      steps: counted,
      done: async (place, warnings) => {
        const cell = await finishedCell(session, place);
        if (cell === null) throw internalError(`arm ${place.arm}, seed ${place.seed} was not kept`);
        warnings.forEach(bench.warn);
        keep(place, cell);
      },
    });
  } else
    for (const place of missing)
      keep(place, await trainCell(session, armOf(place), place.seed, options, (count) => counted(place, count)));
  return places.flatMap((place) => found.get(place) ?? []);
}

/**
 * Trains every arm x seed of the recipe and compares them.
 * @param source - the recipe's file, or the recipe itself
 * @throws {LimbeckError} as `run`
 */
export async function compare(source: GivenRecipe, given: RunOptions = {}): Promise<Outcome> {
  const options = completed(given);
  if (options.rows !== undefined && (options.workers ?? 1) > 1)
    throw inputError("usage", "workers: rows that code holds are in this process alone; leave workers out");
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
    const places = arms.flatMap(({ id }) => seeds.map((seed): CellPlace => ({ arm: id, seed })));
    const cells = await trainedCells(places, session, loaded, source, options, bar);
    bar.stop();
    const labels = bench.labelsOf(bench.splits.test);
    const cellsOf = (arm: string): readonly Cell[] => cells.filter((cell) => cell.arm === arm);
    const scored = arms.map(({ id }): ScoredArm => ({
      id,
      seeds: cellsOf(id).map(({ testLogits }) => rowScores(testLogits, labels, bench.dataset.classes.length)),
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
          mine.map(({ testLogits }) => testLogits),
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
    await rm(runPaths(directory.working).cells, { recursive: true, force: true });
    await finishRunDirectory(directory);
    return { result, directory: directory.final };
  } finally {
    bar.stop();
    await bench.close();
  }
}
