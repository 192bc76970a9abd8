// The table of sources: where rows of values and labels come from.
import { chooser, unionSchema } from "../table.ts";
import { inColumnsOf } from "./columns.ts";
import { csv, type Options as CsvOptions } from "./csv.ts";
import { idx, type Options as IdxOptions } from "./idx.ts";
import type { DataKind } from "./kind.ts";
import { npy, type Options as NpyOptions } from "./npy.ts";
import { npz, type Options as NpzOptions } from "./npz.ts";
import { joined } from "./row-values.ts";
import type { ReadPlace, RowTable, Table } from "./table.ts";

const kinds = { csv, idx, npy, npz } as const;

export type SourceOptions = CsvOptions | IdxOptions | NpyOptions | NpzOptions;

type WithoutLabels<Options> = Options extends unknown
  ? Omit<Options, "label" | "labels"> & Partial<Pick<Options, Extract<keyof Options, "label" | "labels">>>
  : never;

export type UnlabelledSourceOptions = WithoutLabels<SourceOptions>;

const kindOf = chooser<DataKind<UnlabelledSourceOptions>>(kinds);

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

/**
 * Reads a source whole.
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export const readSource = (options: SourceOptions, place: ReadPlace): Promise<Table> =>
  kindOf(options).make(options, place);

/**
 * Reads the rows of a source, columns matched by name to those of other data where both have names; its table's labels mean nothing.
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export async function readUnlabelled(
  options: UnlabelledSourceOptions,
  place: ReadPlace,
  like: Parameters<typeof inColumnsOf>[1] = { columns: null, place: "" },
): Promise<RowTable> {
  const { make, unlabelled } = kindOf(options);
  const table = inColumnsOf(await make(unlabelled(options), place), like);
  return { ...table, inputs: joined([table.inputs]) };
}

/** Whether the rows of a source have one axis, whatever its file says. */
export const isFlat = (options: SourceOptions): boolean => kindOf(options).flat === true;
