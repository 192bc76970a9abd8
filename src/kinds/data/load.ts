// From the recipe's data block to a data set and its splits.
import type { Dataset, HeldRows, Splits } from "../../engine/contracts.ts";
import { heldBy, makeDataset, type Part } from "./dataset.ts";
import { tableLayout, type RowLayout } from "./layout.ts";
import { readSource, readUnlabelled } from "./index.ts";
import type { DataOptions } from "./schema.ts";
import { sharesOf, splitRows } from "./splits.ts";
import { dataError, type ReadPlace, type Table } from "./table.ts";
import { withoutLabels } from "./unlabelled.ts";

export { preprocessingOf } from "./preprocessing.ts";

export interface LoadedData {
  readonly dataset: Dataset;
  readonly splits: Splits;
  /** How the sources hold the rows. */
  readonly held: HeldRows;
  /** Names of the values of a row, where the first source names them. */
  readonly columns: readonly string[] | null;
  readonly layout: RowLayout;
  /** What the sources did to rows that no recipe says. */
  readonly notes: readonly string[];
}

/** The tables that are split: the one source, or the files of training and of tests. */
async function labelledParts({ splits, source }: DataOptions, place: ReadPlace): Promise<readonly [Part, ...Part[]]> {
  if (splits.kind === "hash") {
    if (source === undefined) throw dataError("data", "/data/source", "a source to split", "nothing");
    return [{ table: await readSource(source, place), prefix: "" }];
  }
  if (source !== undefined)
    throw dataError("data", "/data/source", "nothing: splits of kind files name their own sources", "a source");
  return [
    { table: await readSource(splits.train, place), prefix: "train:" },
    { table: await readSource(splits.test, place), prefix: "test:" },
  ];
}

async function unlabelledParts(
  { unlabelled }: DataOptions,
  place: ReadPlace,
  like: Pick<Table, "columns" | "place">,
): Promise<Part[]> {
  if (unlabelled === undefined) return [];
  return [{ table: await readUnlabelled(unlabelled, place, like), prefix: "unlabelled:", unlabelled: true }];
}

/**
 * Reads the sources and splits their rows.
 * @param place - where the recipe's relative paths begin: its own folder; and rows that code holds
 * @throws {LimbeckError} "data-unreadable", "data-invalid" or "splits-invalid", naming file, row and column
 */
export async function loadData(options: DataOptions, place: ReadPlace): Promise<LoadedData> {
  const { splits, classes, input, labelledShare } = options;
  sharesOf(splits); // fails before anything is read
  const labelled = await labelledParts(options, place);
  const [{ table: first }, { table: test } = { table: null }] = labelled;
  const layout = tableLayout(first, input);
  const parts = [...labelled, ...(await unlabelledParts(options, place, first))];
  const dataset = makeDataset(parts, { classes, layout });
  const held = heldBy(
    parts.map(({ table }) => table),
    layout,
  );
  const notes = parts.flatMap(({ table }) => table.notes ?? []);
  const divided = { dataset, splits: splitRows(dataset, splits, first.rows, test?.rows ?? 0) };
  return { ...withoutLabels(divided, labelledShare, splits.salt), held, columns: first.columns, layout, notes };
}
