// One data set from the tables of one or two sources: values joined once, labels as class indices, an id for every row.
import { NO_LABEL, type Dataset, type HeldRows, type Records, type SplitName } from "../../../engine/contracts.ts";
import { elementCount } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { sha256Of } from "../../../base/numeric/hash.ts";
import { classIndices, classNames } from "./classes.ts";
import { inColumnsOf } from "../columns/matched.ts";
import type { RowLayout } from "./layout.ts";
import { internalError } from "../../../base/errors.ts";
import { channelsFirst, channelsFirstOrder } from "../../../base/numeric/rows.ts";
import { everyIndex, inTurn, isStored, valueType } from "../../../engine/row-values.ts";
import { inMemory, joined } from "../stored/row-values.ts";
import { isFileValues } from "../stored/file-values.ts";
import { shardedRows } from "../stored/sharded.ts";
import { dataError, type Table } from "../table.ts";
import { joinedColumns } from "../columns/raw.ts";

/** A table and what stands before the positions that serve as its ids. */
export interface Part {
  readonly table: Table;
  readonly prefix: string;
  /** The split that all of its rows are, but of the part that is cut by hash. */
  readonly split?: SplitName | undefined;
  /** Whether its rows are without labels; such parts come last. */
  readonly unlabelled?: true;
}

export interface DatasetOptions {
  readonly classes?: readonly string[] | undefined;
  /** How rows become limbeck's. */
  readonly layout: RowLayout;
  /** Bytes of values that are held, where tables have theirs in files. */
  readonly memory?: number | undefined;
}

/** @throws {LimbeckError} "data-invalid" where sources have rows of several shapes */
export function checkShapes(tables: readonly Table[]): void {
  const { inputShape, place } = tables[0]!;
  for (const table of tables)
    if (showShape(table.inputShape) !== showShape(inputShape))
      throw dataError(
        table.place,
        "shape of a row",
        `${showShape(inputShape)}, as in ${place}`,
        showShape(table.inputShape),
      );
}

/** Bytes where every source has bytes; the shape that the sources agree on. */
export function heldBy(
  tables: readonly Table[],
  { channelsLast }: Pick<RowLayout, "channelsLast"> = { channelsLast: false },
): HeldRows {
  const bytes = tables.every(({ held }) => held.dtype === "uint8");
  const held: HeldRows = { dtype: bytes ? "uint8" : "float32", shape: tables[0]?.held.shape ?? [] };
  const [first] = tables;
  const picture = first?.held.picture;
  const other = tables.find((table) => JSON.stringify(table.held.picture) !== JSON.stringify(picture));
  if (first !== undefined && other !== undefined)
    throw dataError(
      other.place,
      "pictures",
      `rows as those of ${first.place} are made: ${JSON.stringify(picture ?? "no pictures")}`,
      JSON.stringify(other.held.picture ?? "no pictures"),
      "size, fit, channels and background are those of the training rows",
    );
  const { encoder, text } = first?.held ?? {};
  return {
    ...held,
    ...(channelsLast ? { channelsLast } : {}),
    ...(picture === undefined ? {} : { picture }),
    ...(encoder === undefined ? {} : { encoder }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Names that hold within one source, told apart by what stands before the rows of each. */
const withOwnIds = (table: Table, prefix: string): Table =>
  table.idsAreLocal === true && table.ids !== null ? { ...table, ids: table.ids.map((id) => prefix + id) } : table;

/** @throws {LimbeckError} "data-invalid" for an id that two rows have, in one file or in both */
export function checkIds(tables: readonly Table[]): void {
  const seen = new Map<string, string>();
  for (const { ids, place } of tables)
    ids?.forEach((id, row) => {
      const here = `row ${row + 1}`;
      const before = seen.get(id);
      if (before !== undefined)
        throw dataError(place, `${here}, id`, "an id that no other row has", `${JSON.stringify(id)}, as ${before}`);
      seen.set(id, `${here} of ${place}`);
    });
}

/** Columns as what a hash is of: teachers may read those that no feature is made of. */
const columnParts = ({ columns }: Records): readonly (string | Int32Array)[] =>
  [...columns].flatMap(([name, { codes, texts }]) => [JSON.stringify([name, texts]), codes]);

interface RowIds {
  readonly start: number;
  readonly prefix: string;
  readonly ids: readonly string[] | null;
}

/** Holds the ids that a source names, and nothing else of its table. */
function rowIdOf(parts: readonly RowIds[]): (row: number) => string {
  return (row) => {
    const { start, prefix, ids } = parts.findLast((part) => part.start <= row)!;
    return ids?.[row - start] ?? `${prefix}${row - start}`;
  };
}

/** Values of all tables, one after another: in files where any table's are and there is no room for them. */
function inputsOf(tables: readonly Table[], { layout, memory = 0 }: DatasetOptions): Dataset["inputs"] {
  const { inputShape, channelsLast } = layout;
  const inFiles = tables.flatMap(({ inputs, rows }) => (isFileValues(inputs) ? [{ values: inputs, rows }] : []));
  if (inFiles.length === 0) {
    const all = joined(tables.map(({ inputs }) => inMemory(inputs)));
    return channelsLast ? channelsFirst(all, inputShape) : all;
  }
  if (inFiles.length < tables.length) throw internalError("rows of which some are in files and some in memory");
  const order = channelsLast ? channelsFirstOrder(inputShape) : undefined;
  const stored = shardedRows(inFiles, { size: elementCount(inputShape), order, memory });
  return stored.byteLength <= memory ? stored.read(everyIndex(stored.rows)) : stored;
}

/** What a hash is of: the values, whether in memory or in a file. */
const hashed = (inputs: Dataset["inputs"]): Parameters<typeof sha256Of>[0][number] =>
  isStored(inputs) ? { byteLength: inputs.byteLength, parts: inTurn(inputs, inputs.size) } : inputs;

/**
 * Joins tables into one data set, rows in their order. Class names are `options.classes`, else the first table's labels.
 * @param parts - at least one
 * @throws {LimbeckError} "data-invalid" for shapes that disagree, labels outside the classes, ids that occur twice
 */
export function makeDataset(given: readonly Part[], options: DatasetOptions): Dataset {
  const first = given[0]!.table;
  const parts = given.map((part) => ({ ...part, table: withOwnIds(inColumnsOf(part.table, first), part.prefix) }));
  const tables = parts.map(({ table }) => table);
  checkShapes(tables);
  const bare = tables.find(({ open, inputShape }) => open !== undefined && inputShape.length === 0);
  if (bare !== undefined)
    throw dataError(
      bare.place,
      "kind",
      "rows of numbers: columns and texts become values by what training rows show",
      "such rows without splits",
      "give the recipe, whose splits say which rows train",
    );
  const columns = tables.flatMap(({ open }) => (open === undefined ? [] : [open.columns]));
  const { text, encoder } = tables[0]?.held ?? {};
  const missing = first.open?.missing ?? [];
  const records: Records | null = columns.length === 0 ? null : { columns: joinedColumns(columns), missing };
  const { inputShape } = options.layout;
  const classes = options.classes ?? classNames(tables[0]!);
  const labelled = classIndices(
    parts.flatMap(({ table, unlabelled }) => (unlabelled === true ? [] : [table])),
    classes,
  );
  const labels = new Int32Array(tables.reduce((sum, { rows }) => sum + rows, 0)).fill(NO_LABEL);
  labels.set(labelled);
  checkIds(tables);
  const inputs = inputsOf(tables, options);
  let start = 0;
  const rowIds = parts.map(({ table: { ids, rows }, prefix }): RowIds => {
    start += rows;
    return { start: start - rows, prefix, ids };
  });
  const facts = JSON.stringify({ inputShape, classes, type: valueType(inputs) === "uint8" ? "uint8" : "float32" });
  return {
    rows: labels.length,
    inputShape,
    inputs,
    labels,
    classes,
    rowId: rowIdOf(rowIds),
    ...(records === null ? {} : { records }),
    ...(encoder === undefined ? {} : { encoder }),
    ...(text === undefined ? {} : { text: { columns: text.columns, tokenizerSha256: sha256Of([text.tokenizer]) } }),
    sha256: sha256Of([facts, hashed(inputs), labels, ...(records === null ? [] : columnParts(records))]),
  };
}
