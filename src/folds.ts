// Labels by cross-fitting: a recipe's own student, trained several times, says of each training row what it learned without it.
import { checkOptions, type Known } from "./base/given-options.ts";
import { join, resolve } from "node:path";
import { everyIndex } from "./engine/row-values.ts";
import { inputError, problemsError } from "./base/errors.ts";
import { holding } from "./base/holding.ts";
import { silentLog } from "./base/log.ts";
import { sha256Of } from "./base/numeric/hash.ts";
import { addSoftmaxRows, logShares } from "./base/numeric/softmax.ts";
import { ownDirectory } from "./base/owner.ts";
import { noProgress } from "./base/progress.ts";
import { stratify } from "./kinds/data/rows/stratify.ts";
import { heldLabels, labelDirectoryIn } from "./kinds/teachers/index.ts";
import type { Labelled, LabelOptions } from "./label.ts";
import { measure } from "./metrics/measure.ts";
import type { Metrics } from "./metrics/table.ts";
import { readRecipe, recipeOptions, type GivenRecipe, type LoadedRecipe } from "./recipe/read.ts";
import { openWorkbench, type Workbench } from "./training/bench.ts";
import { keptRun } from "./training/kept-run.ts";
import { labelsAt } from "./training/labelling.ts";
import { readMaterials, type Materials } from "./training/materials.ts";
import { planFor, trainPhases } from "./training/train-arm.ts";

export interface FoldsOptions extends Omit<LabelOptions, "teacher" | "verify" | "cache"> {
  /** Parts into which training rows are cut; a student is trained without each. */
  readonly folds: number;
  /** Where each student is kept as it is trained; `.cache/folds` in the working directory by default. */
  readonly cache?: string;
  /** Asks to stop at the next place from which it can go on. */
  readonly stop?: AbortSignal | undefined;
}

const foldsOptions: Known<FoldsOptions> = {
  types: {
    ...recipeOptions.types,
    ...{ folds: "count", cache: "text", log: "object", progress: "function", stop: "object" },
  },
  required: ["folds"],
};

export interface LabelledByFolds extends Labelled {
  /** Of the training rows, each by the student that has not seen it. */
  readonly outOfFold: Metrics;
}

/** @throws {LimbeckError} "usage" for fewer than two */
function checkFolds(folds: number): void {
  if (!Number.isInteger(folds) || folds < 2)
    throw inputError("usage", `folds: expected a whole number >= 2, got ${folds}`);
}

/**
 * The fold of each training row, by its place in the split: alike in every class, by a hash of ids.
 * @throws {LimbeckError} "usage" for more folds than a class has rows
 */
function foldsOf({ dataset, splits: { train } }: Materials, folds: number): Int32Array {
  const labels = labelsAt(dataset, train);
  const counts = dataset.classes.map((_, k) => labels.reduce((sum, label) => sum + (label === k ? 1 : 0), 0));
  const least = Math.min(...counts);
  if (least < folds)
    throw inputError(
      "usage",
      `folds: expected at most the ${least} training rows of class ${JSON.stringify(dataset.classes[counts.indexOf(least)])}, got ${folds}`,
    );
  const parts = stratify(
    train.length,
    labels,
    dataset.classes,
    (place) => dataset.rowId(train[place] ?? 0),
    Array.from({ length: folds }, (_, fold) => [`fold ${fold + 1}`, 1 / folds] as const),
    "folds",
  );
  const own = new Int32Array(train.length);
  [...parts.values()].forEach((places, fold) => {
    for (const place of places) own[place] = fold;
  });
  return own;
}

/** @throws {LimbeckError} "recipe-invalid" where phases train on rows without labels: those no fold leaves out */
function checkLabelled(bench: Workbench, { file, recipe }: LoadedRecipe): void {
  const phase = planFor(bench, recipe).phases.find(({ unlabelled }) => unlabelled);
  if (phase !== undefined)
    throw problemsError("recipe-invalid", file, [
      {
        path: `phase "${phase.id}"`,
        expected: "phases that train on labelled rows alone: folds leave out no others",
        got: "one that trains on rows without labels too",
        hint: "leave data.unlabelled or data.labelledShare out",
      },
    ]);
}

/** What is done for one fold. */
interface FoldWork {
  /** For whoever reads on. */
  readonly name: string;
  /** Rows that its student labels: its own, and those that no student is trained on. */
  readonly asked: Int32Array;
  /** Where its student is kept as it is trained. */
  readonly folder: string;
}

/** Logits of the asked rows by a student that is trained on the bench's training rows. */
async function foldLogits(
  bench: Workbench,
  { recipe }: LoadedRecipe,
  { name, asked, folder }: FoldWork,
  { log = silentLog, progress = noProgress, stop }: FoldsOptions,
): Promise<Float32Array> {
  const hasPredictions = (): Promise<boolean> => Promise.resolve(true);
  const warn = (text: string): void => log.warn("warning", `${name}: ${text}`);
  const kept = await keptRun(folder, true, { stop, warn, hasPredictions });
  const bar = progress(name, planFor(bench, recipe).totalSteps, "steps");
  let done = kept.from?.position.runStep ?? 0;
  try {
    const state = await trainPhases(bench, {
      ...{ id: name, seed: recipe.seed, recipe, equalBudget: false, from: kept.from },
      listener: {
        ...kept.listener,
        failed: (snapshot) => kept.save(snapshot),
        steps: (count, phase) => bar.update((done += count), phase),
      },
      phaseEnd: () => Promise.resolve(),
    });
    const { test } = bench.splits;
    const { accuracy, ece } = bench.measureRows(await bench.predictor.logits(state, test), test);
    log.info("fold", `${name}: test accuracy ${(100 * accuracy).toFixed(2)} %, ECE ${ece.toFixed(4)}`, { name });
    return await bench.predictor.logits(state, asked);
  } finally {
    bar.stop();
  }
}

/** Log-probabilities of all rows, as folds bring them: of a training row its own fold's, of another the mean of all. */
class CrossFitted {
  readonly #classes: number;
  readonly #folds: number;
  readonly #own: ReadonlyMap<number, number>;
  readonly #shares: Float64Array;

  constructor({ dataset, splits: { train } }: Materials, own: Int32Array, folds: number) {
    this.#classes = dataset.classes.length;
    this.#folds = folds;
    this.#own = new Map(Array.from(train, (row, place) => [row, own[place] ?? NaN]));
    this.#shares = new Float64Array(dataset.rows * this.#classes);
  }

  /** Rows that a fold's student is asked about, of all: those that it is not trained on. */
  asked(fold: number, rows: number): Int32Array {
    return everyIndex(rows).filter((row) => (this.#own.get(row) ?? fold) === fold);
  }

  add(asked: Int32Array, logits: Float32Array): void {
    const size = this.#classes;
    asked.forEach((row, at) => {
      const weight = this.#own.has(row) ? 1 : 1 / this.#folds;
      const place = this.#shares.subarray(row * size, (row + 1) * size);
      addSoftmaxRows(place, logits.subarray(at * size, (at + 1) * size), size, weight);
    });
  }

  logProbs(): Float32Array {
    return Float32Array.from(logShares(this.#shares));
  }
}

/**
 * Trains a recipe's student once without each of several parts of the training rows, and labels every training row by the one
 * that has not seen it, all other rows by the mean of their probabilities. What a teacher says of rows that it was trained on
 * is next to their labels; this is not. The phases, seed and settings are the recipe's; a stopped run is gone on with.
 * Source: Wolpert, Stacked generalization, Neural Networks 5, 1992; Dao et al., Knowledge Distillation as Semiparametric
 * Inference, ICLR 2021, arXiv:2104.09732: cross-fitting against the bias of an over-fitted teacher.
 * @returns log-probabilities
 * @throws {LimbeckError} for whatever is wrong with recipe, data or student; "usage" for more folds than a
 * class has rows; "stopped"
 */
export async function labelByFolds(source: GivenRecipe, options: FoldsOptions): Promise<LabelledByFolds> {
  checkOptions(options, foldsOptions, "labelByFolds");
  const { folds, log = silentLog, progress = noProgress } = options;
  checkFolds(folds);
  const loaded = await readRecipe(source, options);
  const materials = await readMaterials(loaded);
  const { dataset, splits, student } = materials;
  const own = foldsOf(materials, folds);
  const cwd = options.cwd ?? process.cwd();
  const parts = [loaded.sha256, dataset.sha256, splits.sha256, student.source.sha256, String(folds)];
  const directory = join(resolve(cwd, options.cache ?? join(".cache", "folds")), sha256Of(parts).slice(0, 16));
  const found = new CrossFitted(materials, own, folds);
  await holding(async (held) => {
    held.keep(await ownDirectory(directory));
    for (let fold = 0; fold < folds; fold++) {
      const train = splits.train.filter((_, place) => own[place] !== fold);
      // what is to be said of data and recipe is said once
      const work = { log: fold === 0 ? log : silentLog, progress, labelDirectory: labelDirectoryIn(cwd) };
      const bench = await openWorkbench(loaded, work, { ...materials, splits: { ...splits, train } });
      try {
        checkLabelled(bench, loaded);
        const asked = found.asked(fold, dataset.rows);
        const name = `fold ${fold + 1} of ${folds}`;
        const folder = join(directory, `fold-${fold + 1}`);
        found.add(asked, await foldLogits(bench, loaded, { name, asked, folder }, options));
      } finally {
        await bench.close();
      }
    }
    await held.close();
  });
  const logits = found.logProbs();
  const labels = heldLabels(logits, dataset.classes.length);
  const { train } = splits;
  return {
    teacher: loaded.recipe.name,
    space: "logProbs",
    classes: dataset.classes,
    rows: dataset.rows,
    logits,
    read: (rows) => labels.read(rows),
    close: () => labels.close(),
    rowId: (row) => dataset.rowId(row),
    outOfFold: measure(labels.read(train), labelsAt(dataset, train), dataset.classes.length, {
      seed: loaded.recipe.seed,
    }),
  };
}
