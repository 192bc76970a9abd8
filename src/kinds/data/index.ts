// The kinds of source: where rows of values and labels come from.
import * as csv from "./csv.ts";
import * as idx from "./idx.ts";
import * as npy from "./npy.ts";
import * as npz from "./npz.ts";
import type { ReadPlace, Table } from "./table.ts";

export const sourceSchemas = [csv.schema, idx.schema, npy.schema, npz.schema] as const;

export type SourceOptions = csv.Options | idx.Options | npy.Options | npz.Options;

export const sourceSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["csv", "idx", "npy", "npz"] } },
  discriminator: { propertyName: "kind" },
  oneOf: sourceSchemas,
} as const;

/**
 * Reads a source whole.
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export function readSource(options: SourceOptions, place: ReadPlace): Promise<Table> {
  switch (options.kind) {
    case "csv":
      return csv.read(options, place);
    case "idx":
      return idx.read(options, place);
    case "npy":
      return npy.read(options, place);
    case "npz":
      return npz.read(options, place);
  }
}
