// Source "npy": NumPy arrays in two files, values and labels.
import type { DataKind } from "./kind.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { readBytes } from "./bytes.ts";
import { npyTable } from "./npy-table.ts";
import { parseNpy, type NpyArray } from "./npy-format.ts";
import type { ReadPlace, Table } from "./table.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "inputs", "labels"],
  properties: {
    kind: { const: "npy" },
    inputs: { type: "string", minLength: 1, description: "File of values, [rows, ...]; images channels first." },
    labels: { type: "string", minLength: 1, description: "File of labels, [rows]: integers or texts." },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

type ReadOptions = Omit<Options, "labels"> & { readonly labels?: string | undefined };

/** @throws {LimbeckError} as `readBytes`, `parseNpy` and `npyTable` */
async function read(options: ReadOptions, { baseDirectory, precise }: ReadPlace): Promise<Table> {
  const load = async (path: string): Promise<NpyArray> => parseNpy(await readBytes(path, baseDirectory), path);
  return npyTable(
    await load(options.inputs),
    options.labels === undefined ? null : await load(options.labels),
    null,
    precise,
  );
}

export const npy: DataKind<ReadOptions> = {
  schema,
  make: read,
  labelField: "labels",
  paths: ["inputs", "labels"],
  unlabelled: (options) => ({ ...options, labels: undefined }),
};
