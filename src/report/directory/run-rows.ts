// Rows of a run's test split as their source holds them, read from the source again, with the logits that the run recorded.
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readingFolders } from "../../kinds/data/rows/folders.ts";
import type { Provenance } from "../../evaluation/result.ts";
import type { SplitRows } from "../../evaluation/smaller.ts";
import { loadData, type LoadedData } from "../../kinds/data/load.ts";
import type { ReadPlace } from "../../kinds/data/table.ts";
import { parseNpy } from "../../kinds/data/files/npy-format.ts";
import { LimbeckError, inputError, problemsError } from "../../base/errors.ts";
import { resolveRecipe } from "../../recipe/read.ts";
import type { Recipe } from "../../recipe/schema.ts";
import { runPaths, type Cell } from "./paths.ts";
import { heldValues, knownRows, type KnownRows } from "../../evaluation/written-check.ts";

const HINT = "give the recipe with --recipe, where its data paths still lead to the data, or --force to go without";

async function recipeOf(run: string): Promise<Recipe> {
  const file = runPaths(run).resolved;
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw inputError("run-unreadable", `${file}: cannot be read`, { cause });
  });
  return resolveRecipe(JSON.parse(text) as object, file);
}

async function recorded(file: string): Promise<ReturnType<typeof parseNpy>> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw problemsError("run-unreadable", file, [
      {
        path: "file",
        expected: "the run's recorded predictions",
        got: cause instanceof Error ? cause.message : "no readable file",
        hint: HINT,
      },
    ]);
  });
  return parseNpy(bytes, file);
}

/** Where a run's data is read from, where that is not what the run recorded. */
export interface DataGiven {
  /** The run's recipe, where it is no longer where it was. */
  readonly recipe?: string | undefined;
  /** Rows that its sources of kind "memory" name. */
  readonly rows?: ReadPlace["rows"];
}

/** The folder that the recipe's data paths begin in: that of the recipe given, else the one that the run recorded. */
function dataFolder(run: string, { machine }: Provenance, recipe: string | undefined): string {
  if (recipe !== undefined) return dirname(resolve(recipe));
  const kept = machine["recipeFolder"];
  if (typeof kept === "string") return resolve(run, kept);
  throw problemsError("run-unreadable", run, [
    { path: "provenance.json", expected: "the folder of the run's recipe", got: "none", hint: HINT },
  ]);
}

/**
 * The data of a run, read from its source again.
 * @throws {LimbeckError} "run-unreadable" where the data cannot be read, or is not the run's; with what to do
 */
async function dataOfRun(
  run: string,
  provenance: Provenance,
  { recipe, rows }: DataGiven,
): Promise<Pick<LoadedData, "dataset" | "held">> {
  const { data } = await recipeOf(run);
  const folder = dataFolder(run, provenance, recipe);
  const { dataset, held } = await loadData(data, {
    baseDirectory: folder,
    rows,
    ...readingFolders("."),
  }).catch((cause: unknown) => {
    if (!(cause instanceof LimbeckError)) throw cause;
    throw problemsError("run-unreadable", run, [
      { path: "data", expected: `the run's data, from ${folder}`, got: cause.message.split("\n")[0] ?? "", hint: HINT },
    ]);
  });
  if (dataset.sha256 !== provenance.data.sha256)
    throw problemsError("run-unreadable", run, [
      {
        path: "data",
        expected: `the data of the run, sha256 ${provenance.data.sha256.slice(0, 12)}`,
        got: `sha256 ${dataset.sha256.slice(0, 12)}`,
        hint: "the data has changed since; give back the old, or --force to go without",
      },
    ]);
  return { dataset, held };
}

/** Rows of the test split with the logits that the run recorded for them. */
export async function rowsOfRun(
  run: string,
  provenance: Provenance,
  cell: Cell,
  phase: string,
  given: DataGiven,
): Promise<KnownRows> {
  const paths = runPaths(run);
  const { dataset, held } = await dataOfRun(run, provenance, given);
  const rows = await recorded(paths.rows("test"));
  const logits = await recorded(paths.logits(cell, phase, "test"));
  return knownRows(held, dataset, Int32Array.from(rows.values as Int32Array), logits.values as Float32Array);
}

/** Every row of some splits, as the source holds them. */
export async function splitsOfRun<S extends string>(
  run: string,
  provenance: Provenance,
  splits: readonly S[],
  given: DataGiven,
): Promise<Readonly<Record<S, SplitRows>>> {
  const paths = runPaths(run);
  const { dataset, held } = await dataOfRun(run, provenance, given);
  const read = async (split: S): Promise<SplitRows> => {
    const rows = Int32Array.from((await recorded(paths.rows(split))).values as Int32Array);
    const labels = Int32Array.from((await recorded(paths.labels(split))).values as Int32Array);
    return { held, values: heldValues(held, dataset, rows), labels, rows: rows.length };
  };
  const entries = await Promise.all(splits.map(async (split) => [split, await read(split)] as const));
  return Object.fromEntries(entries) as Record<S, SplitRows>;
}
