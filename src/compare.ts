// `limbeck compare`: every arm with every seed on equal steps and equal data order, then one report with paired statistics.
import { rm } from "node:fs/promises";
import { labelDirectoryIn } from "./kinds/teachers/index.ts";
import { testLogitsOf, type Cell } from "./cells/cell.ts";
import type { CellPlace } from "./cells/place.ts";
import { search } from "./cells/search.ts";
import { standOf } from "./cells/stand.ts";
import { cells, trainAll, type Field } from "./cells/train-all.ts";
import type { ArmReport, SeedReport, SweepReport } from "./evaluation/result.ts";
import { compareArms, type ArmEstimates, type ScoredArm, type ScoredRows } from "./metrics/comparison/inference.ts";
import { ensembleOf } from "./metrics/comparison/ensemble.ts";
import { inputError, internalError, problemsError } from "./base/errors.ts";
import { rowScores } from "./metrics/row-scores.ts";
import { checkedArms } from "./recipe/plan/rules.ts";
import { requiredArmProblems } from "./recipe/plan/require-rules.ts";
import { isSwept, seedsOf, settingOfArm, settingsOf, trialsOf, withShare } from "./recipe/plan/sweep.ts";
import { readRecipe, type GivenRecipe } from "./recipe/read.ts";
import { runPaths } from "./report/directory/paths.ts";
import { finishRunDirectory, replaces } from "./report/directory/run-directory.ts";
import { sayArm } from "./training/said.ts";
import {
  beginRun,
  completed,
  finishedOutcome,
  report,
  sinceTraining,
  studentReport,
  type Outcome,
  type RunOptions,
} from "./session.ts";
import { planFor } from "./training/train-arm.ts";
import { variantKey } from "./training/variants.ts";

/** Estimates with differences to the compared arm alone. */
function armReport({ id, summary, versus }: ArmEstimates, seeds: readonly SeedReport[], compareTo: string): ArmReport {
  const difference = versus[compareTo];
  return { id, seeds, summary, versus: difference === undefined ? {} : { [compareTo]: difference } };
}

/** What arms are compared by: the probabilities behind it are not kept. */
function scoredRows(logits: Float32Array, labels: Int32Array, classes: number): ScoredRows {
  const { confidence, correct, nll, brier } = rowScores(logits, labels, classes);
  return { confidence, correct, nll, brier };
}

/** What a sweep chose for an arm, and its student where that is another than the recipe's. */
async function settingOf(
  { session, stand, loaded }: Field,
  { arms }: SweepReport,
  arm: string,
  cell: Cell | undefined,
): Promise<Pick<ArmReport, "setting" | "student">> {
  const found = arms.find(({ id }) => id === arm);
  if (found === undefined) throw internalError(`no arm ${arm} in the sweep`);
  const setting = found.chosen;
  const seed = cell?.seed.seed ?? loaded.recipe.seed;
  const { whole } = stand.at({ arm, seed, setting });
  const chosen = { setting: settingOfArm(settingsOf(loaded.recipe)[setting], found) };
  const variant = session.variants.get(variantKey(whole));
  if (variant === undefined || session.variants.size === 1) return chosen;
  const bench = { ...session.bench, student: variant.materials.student };
  const folder = runPaths(session.directory.working).student({ arm, seed });
  return { ...chosen, student: await studentReport(bench, { folder, bytes: cell?.studentBytes ?? 0 }) };
}

/**
 * Trains every arm x seed of the recipe and compares them.
 * @param source - the recipe's file, or the recipe itself
 * @throws {LimbeckError} as `run`
 */
export async function compare(source: GivenRecipe, given: RunOptions = {}): Promise<Outcome> {
  const all = completed(given, "compare");
  if (all.rows !== undefined && (all.workers ?? 1) > 1)
    throw inputError("usage", "workers: rows that code holds are in this process alone; leave workers out");
  const loaded = await readRecipe(source, all);
  const { recipe } = loaded;
  const named = checkedArms(recipe, loaded.file).map(({ id }) => id);
  const missing = requiredArmProblems(recipe, named);
  if (missing.length > 0) throw problemsError("recipe-invalid", loaded.file, missing);
  const seeds = seedsOf(recipe);
  // workers without a cell would leave their share of the threads unused
  const most = isSwept(recipe) ? Infinity : named.length * seeds.length;
  const options = { ...all, workers: Math.min(all.workers ?? 1, most) };
  const session = await beginRun("compare", loaded, options);
  if ("finished" in session) return finishedOutcome(session, options);
  const { bench, directory } = session;
  const { arms } = bench;
  const ofArms = arms.reduce((sum, arm) => sum + planFor(bench, arm.recipe).totalSteps, 0) * seeds.length;
  const ofTrials = trialsOf(recipe, (share) => planFor(bench, withShare(recipe, share)).totalSteps);
  const bar = options.progress(recipe.name, ofArms + ofTrials, "steps");
  const stand = standOf(session, loaded, { ...options, labelDirectory: labelDirectoryIn(options.cwd) });
  const field: Field = { session, stand, loaded, source, options, bar, done: { steps: 0 } };
  try {
    const sweep = isSwept(recipe) ? await search(field) : undefined;
    const chosen = new Map(sweep?.arms.map((arm) => [arm.id, arm.chosen]));
    const places = arms.flatMap(({ id }) =>
      seeds.map((seed): CellPlace => ({ arm: id, seed, setting: chosen.get(id) ?? null })),
    );
    const trained = await trainAll(field, cells, places, ({ arm, seed }, cell) => {
      const last = cell.seed.phases.at(-1);
      if (last !== undefined) sayArm(options.log, arm, seed, last);
    });
    bar.stop();
    const labels = bench.labelsOf(bench.splits.test);
    const cellsOf = (arm: string): readonly Cell[] => trained.filter((cell) => cell.arm === arm);
    const classes = bench.dataset.classes.length;
    const scored: ScoredArm[] = [];
    const ensembles = new Map<string, ReturnType<typeof ensembleOf>>();
    // one arm's logits at a time: of the others there is a number or two a row
    for (const { id } of arms) {
      const logits: Float32Array[] = [];
      for (const cell of cellsOf(id)) logits.push(await testLogitsOf(session, cell));
      scored.push({ id, seeds: logits.map((values) => scoredRows(values, labels, classes)) });
      ensembles.set(id, ensembleOf(logits, labels, classes, recipe.seed));
    }
    const estimates = compareArms(scored);
    const compareTo = recipe.report.compareTo ?? arms[0]?.id ?? "";
    const reports: ArmReport[] = [];
    for (const estimate of estimates) {
      const mine = cellsOf(estimate.id);
      reports.push({
        ...armReport(
          estimate,
          mine.map(({ seed }) => seed),
          compareTo,
        ),
        ...ensembles.get(estimate.id),
        ...(sweep === undefined ? {} : await settingOf(field, sweep, estimate.id, mine[0])),
      });
    }
    const epochs = trained.flatMap((cell) => cell.epochs);
    const result = await report(
      session,
      loaded,
      options,
      reports,
      epochs,
      {
        folder: runPaths(directory.working).student({ arm: arms[0]?.id ?? "", seed: seeds[0] ?? recipe.seed }),
        bytes: trained[0]?.studentBytes ?? 0,
      },
      sweep,
    );
    const instead = (await replaces(directory)) ? ", in place of the run that was there" : "";
    options.log.info("done", `report: ${directory.final}${instead}`, { directory: directory.final });
    await options.log.close();
    await rm(runPaths(directory.working).cells, { recursive: true, force: true });
    await finishRunDirectory(directory);
    return { result, directory: directory.final };
  } catch (cause) {
    throw directory.resumed || field.done.steps > 0 ? sinceTraining(cause) : cause;
  } finally {
    bar.stop();
    await options.log.close();
    await session.owner.close();
    await stand.close();
    await bench.close();
  }
}
