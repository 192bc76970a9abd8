// The tables of several files as one, rows in the order of the files.
import { elementCount } from "../../../graph/ir.ts";
import { inColumnsOf } from "../columns/matched.ts";
import { checkIds, checkShapes, heldBy } from "./dataset.ts";
import { joined, joinedDoubles } from "../stored/row-values.ts";
import { isFileValues } from "../stored/file-values.ts";
import { endToEndFiles } from "../stored/sharded.ts";
import { dataError, listed, type Label, type Labels, type Table } from "../table.ts";
import { joinedColumns } from "../columns/raw.ts";

function joinedLabels(parts: readonly Labels[]): Labels {
  if (!parts.every((part) => part instanceof Uint8Array)) return parts.flatMap((part): Label[] => Array.from(part));
  return joined(parts) as Uint8Array;
}

/** Doubles stay doubles: whoever asked for the file's precision has it of each file. */
function joinedInputs(tables: readonly Table[], size: number): Table["inputs"] {
  const inFiles = tables.flatMap(({ inputs, rows }) => (isFileValues(inputs) ? [{ values: inputs, rows }] : []));
  if (inFiles.length === tables.length) return endToEndFiles(inFiles, size);
  const held = tables.flatMap(({ inputs }) => (isFileValues(inputs) ? [] : [inputs]));
  return held.some((values) => values instanceof Float64Array) ? joinedDoubles(held) : joined(held);
}

/** Ids of files of which each names its own, or of which none does; those that hold within a file get its name before them. */
function joinedIds(tables: readonly Table[]): readonly string[] | null {
  checkIds(tables.filter(({ idsAreLocal }) => idsAreLocal !== true));
  const all = tables.flatMap(({ ids, idsAreLocal, place }) =>
    idsAreLocal === true ? (ids ?? []).map((id) => `${place}:${id}`) : (ids ?? []),
  );
  return tables.every(({ ids }) => ids !== null) ? all : null;
}

/** @throws {LimbeckError} "data-invalid" where one file has other columns, or other names for its classes, than the first */
function checkAlike(tables: readonly Table[], first: Table): void {
  const named = (table: Table): Table =>
    table.asRead === undefined ? table : { ...table, columns: [...table.asRead.keys()], inputs: new Uint8Array() };
  for (const table of tables) {
    const [own, wanted] = [named(table), named(first)];
    inColumnsOf(own, wanted);
    if ((own.columns === null) !== (wanted.columns === null))
      throw dataError(table.place, "columns", `names, or none, as ${first.place} has it`, "the other");
    const [classes, others] = [table.classes ?? [], first.classes ?? []];
    if (JSON.stringify(classes) !== JSON.stringify(others))
      throw dataError(
        table.labelPlace,
        "labels",
        others.length === 0
          ? `no names of classes, as in ${first.place}`
          : `classes as in ${first.place}: ${listed(others)}`,
        classes.length === 0 ? "none that the file names" : listed(classes),
      );
  }
}

/**
 * @param given - at least one, of one kind; a single one is returned as it is
 * @param place - what messages call all of them, and their labels
 * @throws {LimbeckError} "data-invalid" where their rows are not of one form, and for an id that occurs twice
 */
export function joinedTables(given: readonly Table[], place: Pick<Table, "place" | "labelPlace">): Table {
  const [first, ...others] = given;
  if (first === undefined) throw dataError(place.place, "files", "one at least", "none");
  if (others.length === 0) return first;
  checkAlike(given, first);
  const tables = given.map((table) => inColumnsOf(table, first));
  checkShapes(tables);
  const columns = tables.flatMap(({ asRead }) => asRead ?? []);
  const notes = new Set(tables.flatMap((table) => table.notes ?? []));
  return {
    ...first,
    ...place,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    held: heldBy(tables),
    inputs: joinedInputs(tables, elementCount(first.inputShape)),
    labels: joinedLabels(tables.map(({ labels }) => labels)),
    ids: joinedIds(tables),
    ...(columns.length === 0 ? {} : { asRead: joinedColumns(columns) }),
    ...(notes.size === 0 ? {} : { notes: [...notes] }),
  };
}
