// Source "npz": NumPy arrays in one archive, named.
import type { DataKind } from "./kind.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { unpacked } from "./files/archive.ts";
import { readBytes } from "./files/bytes.ts";
import { npyTable } from "./columns/npy-table.ts";
import { parseNpy, type NpyArray } from "./files/npy-format.ts";
import { dataError, listed, type ReadPlace, type Table } from "./table.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "inputs", "labels"],
  properties: {
    kind: { const: "npz" },
    path: {
      type: "string",
      minLength: 1,
      description: "The archive, relative to the recipe; a * in its name means several.",
    },
    inputs: {
      type: "string",
      minLength: 1,
      description: "Name of the array of values, [rows, ...]; images channels first.",
    },
    labels: {
      type: "string",
      minLength: 1,
      description: "Name of the array of labels, [rows] or [rows, 1]: integers or texts.",
    },
    id: {
      type: "string",
      minLength: 1,
      description:
        "Name of the array of row ids, [rows] or [rows, 1]: integers or texts; the row's position by default.",
    },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

type ReadOptions = Omit<Options, "labels"> & { readonly labels?: string | undefined };

/**
 * Unpacks the named arrays only.
 * @throws {LimbeckError} "data-unreadable" for a damaged archive; "data-invalid" for a name that is not in it; as
 *   `readBytes`, `parseNpy` and `npyTable`
 */
async function read(options: ReadOptions, { baseDirectory, precise }: ReadPlace): Promise<Table> {
  const { path, inputs, labels, id } = options;
  const bytes = await readBytes(path, baseDirectory);
  const known: string[] = [];
  const wanted: ReadonlySet<string | undefined> = new Set([inputs, labels, id]);
  const entries = await unpacked(bytes, path, (name) => {
    const array = name.replace(/\.npy$/, "");
    known.push(array);
    return wanted.has(array);
  });
  const array = (name: string, field: string): NpyArray => {
    const entry = entries[`${name}.npy`];
    if (entry === undefined) throw dataError(path, field, `one of the arrays ${listed(known)}`, JSON.stringify(name));
    return parseNpy(entry, `${path}:${name}`);
  };
  const optional = (name: string | undefined, field: string): NpyArray | null =>
    name === undefined ? null : array(name, field);
  return npyTable(array(inputs, "inputs"), optional(labels, "labels"), optional(id, "id"), precise);
}

export const npz: DataKind<ReadOptions> = {
  schema,
  make: read,
  labelField: "labels",
  files: ["path"],
  paths: ["path"],
  unlabelled: (options) => ({ ...options, labels: undefined }),
};
