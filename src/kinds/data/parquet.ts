// Source "parquet": a Parquet file, read a row group at a time; numbers, or lists of them.
import type { DataKind } from "./kind.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { columnFields, numberTable, type ColumnChoice } from "./columns/number-columns.ts";
import { openRecords } from "./files/records.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "label"],
  properties: {
    kind: { const: "parquet" },
    path: {
      type: "string",
      minLength: 1,
      description: "The file, relative to the recipe; a * in its name means several.",
    },
    ...columnFields,
  },
} as const satisfies KindSchema;

type Options = Omit<FromSchema<typeof schema>, "label"> & Pick<ColumnChoice, "label" | "readsLabels">;

export const parquet: DataKind<Options> = {
  schema,
  make: async (options, place) => numberTable(await openRecords(options, place.baseDirectory), options, place),
  labelField: "label",
  files: ["path"],
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  staysInFile: true,
};
