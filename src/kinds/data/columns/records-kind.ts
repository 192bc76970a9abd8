// A source of records, an object a row, in a file of some format: numbers, or lists of them.
import type { KindSchema } from "../../kind-schema.ts";
import type { DataKind } from "../kind.ts";
import { openRecords } from "../files/records.ts";
import { columnFields, numberTable, type ColumnChoice } from "./number-columns.ts";

export interface RecordsOptions<Kind extends string> extends ColumnChoice {
  readonly kind: Kind;
  readonly path: string;
}

/** @param kind - of the source, which is the format of its file too */
export function recordsKind<const Kind extends string>(kind: Kind): DataKind<RecordsOptions<Kind>> {
  const schema = {
    type: "object",
    additionalProperties: false,
    required: ["kind", "path", "label"],
    properties: {
      kind: { const: kind },
      path: {
        type: "string",
        minLength: 1,
        description: "The file, relative to the recipe; a * in its name means several.",
      },
      ...columnFields,
    },
  } as const satisfies KindSchema;
  return {
    schema,
    make: async (options, place) => numberTable(await openRecords(options, place.baseDirectory), options, place),
    labelField: "label",
    files: ["path"],
    paths: ["path"],
    unlabelled: (options) => ({ ...options, readsLabels: false }),
    staysInFile: true,
  };
}
