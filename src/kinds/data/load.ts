// From the recipe's data block to a data set and its splits.
import type { Dataset, HeldRows, Splits } from "../../engine/contracts.ts";
import { heldBy, makeDataset, type Part } from "./dataset.ts";
import { tableLayout, type RowLayout } from "./layout.ts";
import { readSource, readUnlabelled } from "./index.ts";
import type { DataOptions } from "./schema.ts";
import { sharesOf, splitRows, type SplitOptions } from "./splits.ts";
import { dataError, type ReadPlace, type Table } from "./table.ts";
import { encodedTable } from "./tabular/encoded-table.ts";
import { fitEncoder } from "./tabular/encoder.ts";
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
  /** Roles of columns that were deduced, a line each. */
  readonly deduced: readonly string[];
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

/** A part whose columns are not yet features, with nothing in their place: enough to split by. */
const withoutFeatures = (part: Part): Part => {
  const { tabular: _tabular, ...table } = part.table;
  return { ...part, table: { ...table, inputs: new Uint8Array(table.rows), inputShape: [1] } };
};

/** @throws {LimbeckError} "data-invalid" where some sources have columns with roles and others have not */
function checkTabular(parts: readonly Part[]): boolean {
  const [first] = parts;
  const other = parts.find(({ table }) => (table.tabular === undefined) !== (first?.table.tabular === undefined));
  if (other !== undefined)
    throw dataError(other.table.place, "kind", "sources that are all tabular, or none of them", "both");
  return first?.table.tabular !== undefined;
}

/** Features instead of columns, by what the training rows of the first source show. */
function encoded(
  parts: readonly [Part, ...Part[]],
  {
    splits,
    classes,
    layout,
  }: { readonly splits: SplitOptions; readonly classes: readonly string[] | undefined; readonly layout: RowLayout },
): { readonly parts: readonly [Part, ...Part[]]; readonly notes: readonly string[] } {
  const [{ table: first }, { table: second } = { table: null }] = parts;
  const { tabular } = first;
  if (tabular === undefined) return { parts, notes: [] };
  const rows = makeDataset(parts.map(withoutFeatures), { classes, layout });
  const { train } = splitRows(rows, splits, first.rows, splits.kind === "files" ? (second?.rows ?? 0) : 0);
  const { encoder, notes } = fitEncoder(tabular, rows.labels, train, first.place);
  const made = parts.map((part) => {
    const { table, notes: own } = encodedTable(part.table, encoder);
    return { part: { ...part, table }, own };
  });
  const [head, ...rest] = made.map(({ part }) => part);
  return {
    parts: head === undefined ? parts : [head, ...rest],
    notes: [...notes, ...made.flatMap(({ own }) => own)],
  };
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
  const [head, ...others] = labelled;
  const read: readonly [Part, ...Part[]] = [head, ...others, ...(await unlabelledParts(options, place, first))];
  const isTabular = checkTabular(read);
  const { parts, notes: learned } = isTabular
    ? encoded(read, { splits, classes, layout: { inputShape: [1], channelsLast: false, note: null } })
    : { parts: read, notes: [] };
  const layout = tableLayout(parts[0].table, input);
  const dataset = makeDataset(parts, { classes, layout });
  const held = heldBy(
    parts.map(({ table }) => table),
    layout,
  );
  const notes = [...parts.flatMap(({ table }) => table.notes ?? []), ...learned];
  const divided = { dataset, splits: splitRows(dataset, splits, first.rows, test?.rows ?? 0) };
  return {
    ...withoutLabels(divided, labelledShare, splits.salt),
    held,
    columns: parts[0].table.columns,
    layout,
    notes,
    deduced: first.tabular?.deduced ?? [],
  };
}
