// One data set from the tables of one or two sources: values joined once, labels as class indices, an id for every row.
import type { Dataset, HeldRows } from "../../engine/contracts.ts";
import { elementCount, type Shape } from "../../graph/ir.ts";
import { showShape } from "../../graph/shapes.ts";
import { sha256Of } from "../../base/numeric/hash.ts";
import { classIndices, classNames } from "./classes.ts";
import { inColumnsOf } from "./columns.ts";
import { joined } from "./row-values.ts";
import { dataError, type Table } from "./table.ts";

/** A table and what stands before the positions that serve as its ids. */
export interface Part {
  readonly table: Table;
  readonly prefix: string;
}

export interface DatasetOptions {
  readonly classes?: readonly string[] | undefined;
  readonly shape?: Shape | undefined;
}

/** Sizes of a last axis that are channels. */
const channelCounts: ReadonlySet<number> = new Set([1, 3, 4]);

/** @throws {LimbeckError} "data-invalid" where a reshape would take rows that are channels last for channels first */
function refuseMovedChannels(held: Shape, wanted: Shape, place: string): void {
  const [height, width, channels = 0] = held;
  const isLast = held.length === 3 && channelCounts.has(channels) && showShape(held) !== showShape(wanted);
  if (!isLast || channels === 1 || showShape(wanted) !== showShape([channels, height ?? 0, width ?? 0])) return;
  throw dataError(
    place,
    "/data/input/shape",
    `${showShape(held)}, as the rows are: channels stand last there`,
    `${showShape(wanted)}, which would mix rows, columns and channels`,
    "save the images channels first: numpy.transpose(x, (0, 3, 1, 2))",
  );
}

function rowShape(tables: readonly Table[], wanted: Shape | undefined): Shape {
  const { inputShape, place } = tables[0]!;
  for (const table of tables)
    if (showShape(table.inputShape) !== showShape(inputShape))
      throw dataError(
        table.place,
        "shape of a row",
        `${showShape(inputShape)}, as in ${place}`,
        showShape(table.inputShape),
      );
  if (wanted === undefined) return inputShape;
  refuseMovedChannels(inputShape, wanted, place);
  if (elementCount(wanted) === elementCount(inputShape)) return wanted;
  throw dataError(
    place,
    "/data/input/shape",
    `a shape of ${elementCount(inputShape)} values, as a row of ${showShape(inputShape)} has`,
    `${showShape(wanted)}, ${elementCount(wanted)} values`,
  );
}

/** Bytes where every source has bytes; the shape that the sources agree on. */
export function heldBy(tables: readonly Table[]): HeldRows {
  const bytes = tables.every(({ held }) => held.dtype === "uint8");
  return { dtype: bytes ? "uint8" : "float32", shape: tables[0]?.held.shape ?? [] };
}

/** @throws {LimbeckError} "data-invalid" for an id that two rows have, in one file or in both */
function checkIds(tables: readonly Table[]): void {
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

/**
 * Joins tables into one data set, rows in their order. Class names are `options.classes`, else the first table's labels.
 * @param parts - at least one
 * @throws {LimbeckError} "data-invalid" for shapes that disagree, labels outside the classes, ids that occur twice
 */
export function makeDataset(given: readonly Part[], options: DatasetOptions): Dataset {
  const first = given[0]!.table;
  const parts = given.map(({ table, prefix }) => ({ table: inColumnsOf(table, first), prefix }));
  const tables = parts.map(({ table }) => table);
  const inputShape = rowShape(tables, options.shape);
  const classes = options.classes ?? classNames(tables[0]!);
  const labels = classIndices(tables, classes);
  checkIds(tables);
  const inputs = joined(tables.map((table) => table.inputs));
  let start = 0;
  const rowIds = parts.map(({ table: { ids, rows }, prefix }): RowIds => {
    start += rows;
    return { start: start - rows, prefix, ids };
  });
  const facts = JSON.stringify({ inputShape, classes, type: inputs instanceof Uint8Array ? "uint8" : "float32" });
  return {
    rows: labels.length,
    inputShape,
    inputs,
    labels,
    classes,
    rowId: rowIdOf(rowIds),
    sha256: sha256Of([facts, inputs, labels]),
  };
}
