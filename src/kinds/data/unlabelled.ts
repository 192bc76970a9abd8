// Sources whose labels are of no interest: rows of another kind than the data's own.
import * as csv from "./csv.ts";
import * as idx from "./idx.ts";
import * as npy from "./npy.ts";
import * as npz from "./npz.ts";
import { inColumnsOf } from "./columns.ts";
import { joined } from "./row-values.ts";
import type { ReadPlace, RowTable, Table } from "./table.ts";

/** As the sources of data, with labels that may be left out and are not read; a csv's label column is no value. */
export const unlabelledSourceSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["csv", "idx", "npy", "npz"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [
    { ...csv.schema, required: ["kind", "path"] },
    { ...idx.schema, required: ["kind", "inputs"] },
    { ...npy.schema, required: ["kind", "inputs"] },
    { ...npz.schema, required: ["kind", "path", "inputs"] },
  ],
} as const;

export type UnlabelledSourceOptions =
  | (Omit<csv.Options, "label"> & { readonly label?: csv.Options["label"] })
  | (Omit<idx.Options, "labels"> & { readonly labels?: string })
  | (Omit<npy.Options, "labels"> & { readonly labels?: string })
  | (Omit<npz.Options, "labels"> & { readonly labels?: string });

/**
 * Reads the rows of a source, columns matched by name to those of other data where both have names; its table's labels mean nothing.
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export async function readUnlabelled(
  options: UnlabelledSourceOptions,
  place: ReadPlace,
  like: Parameters<typeof inColumnsOf>[1] = { columns: null, place: "" },
): Promise<RowTable> {
  const table = inColumnsOf(await readTable(options, place), like);
  return { ...table, inputs: joined([table.inputs]) };
}

function readTable(options: UnlabelledSourceOptions, place: ReadPlace): Promise<Table> {
  switch (options.kind) {
    case "csv":
      return csv.read(options, place);
    case "idx":
      return idx.read({ ...options, labels: undefined }, place);
    case "npy":
      return npy.read({ ...options, labels: undefined }, place);
    case "npz":
      return npz.read({ ...options, labels: undefined }, place);
  }
}
