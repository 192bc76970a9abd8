// The table of sources: where rows of values and labels come from.
import type { Problem } from "../../base/errors.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { inColumnsOf } from "./columns/matched.ts";
import { cifar } from "./cifar.ts";
import { arrow } from "./arrow.ts";
import { csv } from "./csv.ts";
import { idx } from "./idx.ts";
import type { DataKind } from "./kind.ts";
import { images } from "./images.ts";
import { jsonl } from "./jsonl.ts";
import { memory } from "./memory.ts";
import { npy } from "./npy.ts";
import { npz } from "./npz.ts";
import { parquet } from "./parquet.ts";
import { tabular } from "./tabular.ts";
import { text } from "./text.ts";
import { eachFile, wholeSet } from "./files/several-files.ts";
import { joinedTables } from "./rows/joined-tables.ts";
import { openedTable } from "./rows/opened.ts";
import { inMemory, joined } from "./stored/row-values.ts";
import type { ReadPlace, RowForm, RowTable, Table } from "./table.ts";

const kinds = { arrow, cifar, csv, idx, images, jsonl, memory, npy, npz, parquet, tabular, text } as const;

/** Options of whichever kind; where labels are is left out of those whose labels are of no interest. */
export type SourceOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<DataKind<SourceOptions>>(kinds);

export const sourceSchema = unionSchema(kinds);

/** As the sources of data, with labels that may be left out and are not read; a csv's label column is no value. */
export const unlabelledSourceSchema = unionSchema(
  Object.fromEntries(
    Object.entries(kinds).map(([name, { schema, labelField }]) => [
      name,
      { schema: { ...schema, required: schema.required.filter((field) => field !== labelField) } },
    ]),
  ),
);

async function readAll(options: SourceOptions, place: ReadPlace): Promise<Table> {
  const { files, make, whole } = kindOf(options);
  const tables: Table[] = [];
  for (const file of await eachFile(options, files, place.baseDirectory)) tables.push(await make(file, place));
  // labels are in the file that is named last
  const names = new Map<string, unknown>(Object.entries(options));
  const [name = "", labelled = name] = files.flatMap((field) => {
    const path = names.get(field);
    return typeof path === "string" ? [path] : [];
  });
  const read = joinedTables(tables, { place: name, labelPlace: labelled });
  const set = tables.length > 1 ? null : wholeSet(name);
  const notes = set === null ? [] : [`${name} is one of ${set.files} files, whose rows are all of ${set.pattern}`];
  const table = notes.length === 0 ? read : { ...read, notes: [...(read.notes ?? []), ...notes] };
  return (await whole?.(table, options, place)) ?? table;
}

/**
 * Reads a source whole.
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export const readSource = (options: SourceOptions, place: ReadPlace): Promise<Table> => readAll(options, place);

/**
 * Reads the rows of a source as `readSource`; its table's labels mean nothing.
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export const readWithoutLabels = (options: SourceOptions, place: ReadPlace): Promise<Table> =>
  readAll(kindOf(options).unlabelled(options), place);

/**
 * As `readWithoutLabels`, into memory: named columns and texts as values by what was learned of others, columns matched by
 * name to those of other data where both have names.
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export async function readUnlabelled(
  options: SourceOptions,
  place: ReadPlace,
  like: Parameters<typeof inColumnsOf>[1] = { columns: null, place: "" },
  form: RowForm = {},
): Promise<RowTable> {
  const read = await readWithoutLabels(options, { ...place, memory: undefined });
  const { table: opened, notes } = await openedTable(read, form);
  const table = inColumnsOf(opened, like);
  return { ...table, inputs: joined([inMemory(table.inputs)]), notes: [...(table.notes ?? []), ...notes] };
}

/**
 * A source of more rows like those of another, without labels, from one file: the first of the fields that hold paths names
 * it, and where labels are is said of columns alone, which are then no values.
 */
export function moreRows(path: string, like: SourceOptions): SourceOptions {
  const { paths, flat, labelField } = kindOf(like);
  const [first = "path"] = paths;
  const kept = Object.entries(like).filter(([field]) => flat === true || field !== labelField);
  return { ...Object.fromEntries(kept), [first]: path } as SourceOptions;
}

/** What `data.memory` has to be beside a source, where it is something else. */
export function memoryProblems(memory: number | undefined, options: SourceOptions): readonly Problem[] {
  if (memory === undefined || kindOf(options).staysInFile === true) return [];
  const able = Object.entries(kinds).flatMap(([name, kind]) => ("staysInFile" in kind ? [name] : []));
  const expected = `sources whose rows can stay in a file: ${able.join(", ")}`;
  const hint = "leave memory out: all rows are then held";
  return [{ path: "/data/memory", expected, got: `rows of kind ${options.kind}`, hint }];
}

/** Whether the rows of a source have one axis, whatever its file says. */
export const isFlat = (options: SourceOptions): boolean => kindOf(options).flat === true;

/** Names of the fields that hold file paths, by kind. */
export const sourcePaths: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(kinds).map(([kind, { paths }]) => [kind, paths]),
);
