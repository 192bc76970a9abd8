// From the recipe's data block to a data set and its splits.
import { problemsError, type Problem } from "../../base/errors.ts";
import type { Dataset, HeldRows, Splits } from "../../engine/contracts.ts";
import { heldBy, makeDataset, type Part } from "./rows/dataset.ts";
import { tableLayout, type RowLayout } from "./rows/layout.ts";
import { memoryProblems, readSource, readWithoutLabels, type SourceOptions } from "./index.ts";
import { alikeNames } from "./rows/classes.ts";
import type { DataOptions } from "./schema.ts";
import {
  sharesOf,
  sourceProblems,
  splitRows,
  splitSources,
  type SourceRows,
  type SplitOptions,
  type SplitSource,
} from "./splits/index.ts";
import { dataError, type ReadPlace } from "./table.ts";
import { openedTable } from "./rows/opened.ts";
import { withoutLabels } from "./rows/unlabelled.ts";

export { preprocessingOf } from "./rows/preprocessing.ts";

type Bounded = Partial<Record<keyof Pick<DataOptions, "source" | "unlabelled">, SourceOptions | undefined>> & {
  readonly memory?: number | undefined;
  readonly splits?: SplitOptions;
};

/** Sources whose rows cannot stay in a file, where `memory` bounds what is held. */
export function boundProblems({ memory, splits, source, unlabelled }: Bounded): readonly Problem[] {
  const named = splits === undefined || sourceProblems(splits, source).length > 0 ? [] : splitSources(splits, source);
  const all = [...named.map((one) => one.source), source, unlabelled];
  return all.flatMap((one) => (one === undefined ? [] : memoryProblems(memory, one))).slice(0, 1);
}

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

/** Tables of a data set, of training first. */
type Parts = readonly [Part, ...Part[]];

/** The tables that are split. */
async function labelledParts({ splits, source }: DataOptions, place: ReadPlace): Promise<Parts> {
  const read = async ({ source: named, prefix, split }: SplitSource): Promise<Part> => ({
    table: await readSource(named, place),
    prefix,
    split,
  });
  const [first, ...others] = splitSources(splits, source);
  const parts: [Part, ...Part[]] = [await read(first)];
  for (const other of others) parts.push(await read(other));
  return parts;
}

const rowsOf = ({ table: { rows }, split }: Part): SourceRows => ({ rows, split });

/** Rows of the parts, of which only labelled ones are a split. */
const sourceRows = ([first, ...others]: Parts): readonly [SourceRows, ...SourceRows[]] => [
  rowsOf(first),
  ...others.map(rowsOf),
];

async function unlabelledParts({ unlabelled }: DataOptions, place: ReadPlace): Promise<Part[]> {
  if (unlabelled === undefined) return [];
  return [{ table: await readWithoutLabels(unlabelled, place), prefix: "unlabelled:", unlabelled: true }];
}

/** A part whose columns are not yet features, with nothing in their place: enough to split by. */
const withoutFeatures = (part: Part): Part => {
  const { open: _open, ...table } = part.table;
  return { ...part, table: { ...table, inputs: new Uint8Array(table.rows), inputShape: [1] } };
};

/** @throws {LimbeckError} "data-invalid" where some sources have columns to learn from and others have not */
function checkOpen(parts: readonly Part[]): void {
  const [first] = parts;
  const other = parts.find(({ table }) => (table.open === undefined) !== (first?.table.open === undefined));
  if (other !== undefined)
    throw dataError(
      other.table.place,
      "kind",
      "sources that are all of named columns or texts, or none of them",
      "both",
    );
}

interface Splitting {
  readonly splits: SplitOptions;
  readonly classes: readonly string[] | undefined;
}

/** Values instead of columns, by what the training rows of the first source show. */
async function opened(
  parts: Parts,
  { splits, classes }: Splitting,
): Promise<{ readonly parts: Parts; readonly notes: readonly string[] }> {
  const [{ table: first }] = parts;
  checkOpen(parts);
  if (first.open === undefined) return { parts, notes: [] };
  const layout = { inputShape: [1], channelsLast: false, note: null };
  const rows = makeDataset(parts.map(withoutFeatures), { classes, layout });
  const { train } = splitRows(rows, splits, sourceRows(parts));
  const { form, notes } = await first.open.learn(rows.labels, train);
  const made: Part[] = [];
  const told = [...notes];
  for (const part of parts) {
    const { table, notes: own } = await openedTable(part.table, form);
    made.push({ ...part, table });
    told.push(...own);
  }
  const [head, ...rest] = made;
  return { parts: head === undefined ? parts : [head, ...rest], notes: told };
}

/**
 * Where to read, with memory bounded as the data says.
 * @throws {LimbeckError} "data-invalid" as `boundProblems` finds
 */
function bounded(place: ReadPlace, options: Parameters<typeof boundProblems>[0]): ReadPlace {
  const problems = boundProblems(options);
  if (problems.length > 0) throw problemsError("data-invalid", "data", problems);
  return { ...place, memory: options.memory === undefined ? undefined : options.memory * 2 ** 20 };
}

/**
 * Reads every row of a source that is not split.
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export async function loadEveryRow(
  {
    source,
    classes,
    input,
    memory,
  }: Pick<DataOptions, "classes" | "input" | "memory"> & { readonly source: SourceOptions },
  from: ReadPlace,
): Promise<Pick<LoadedData, "dataset" | "notes">> {
  const place = bounded(from, { memory, source });
  const table = await readSource(source, place);
  const layout = tableLayout(table, input);
  const dataset = makeDataset([{ table, prefix: "" }], { classes, layout, memory: place.memory });
  return {
    dataset,
    notes: [
      ...(table.notes ?? []),
      ...(layout.note === null ? [] : [layout.note]),
      ...alikeNames(dataset.classes, table.labelPlace),
    ],
  };
}

/**
 * Reads the sources and splits their rows.
 * @param from - where the recipe's relative paths begin: its own folder; and rows that code holds
 * @throws {LimbeckError} "data-unreadable", "data-invalid" or "splits-invalid", naming file, row and column
 */
export async function loadData(options: DataOptions, from: ReadPlace): Promise<LoadedData> {
  const { splits, classes, input, labelledShare } = options;
  const place = bounded(from, options);
  sharesOf(splits); // fails before anything is read
  const labelled = await labelledParts(options, place);
  const [{ table: first }] = labelled;
  const read: Parts = [...labelled, ...(await unlabelledParts(options, place))];
  const { parts, notes: learned } = await opened(read, { splits, classes });
  const layout = tableLayout(parts[0].table, input);
  const dataset = makeDataset(parts, { classes, layout, memory: place.memory });
  const held = heldBy(
    parts.map(({ table }) => table),
    layout,
  );
  const alike = alikeNames(dataset.classes, first.labelPlace);
  const notes = [...parts.flatMap(({ table }) => table.notes ?? []), ...learned, ...alike];
  const divided = { dataset, splits: splitRows(dataset, splits, sourceRows(parts)) };
  return {
    ...withoutLabels(divided, labelledShare, splits.salt),
    held,
    columns: parts[0].table.columns,
    layout,
    notes,
    deduced: first.open?.deduced ?? [],
  };
}
