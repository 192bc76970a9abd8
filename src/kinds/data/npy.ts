// Source "npy": NumPy arrays in two files, values and labels.
import type { DataKind } from "./kind.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { readBytes } from "./files/bytes.ts";
import { npyTable, type StoredArray } from "./columns/npy-table.ts";
import { npyLayout, parseNpy, type NpyArray } from "./files/npy-format.ts";
import { headOf, openNumbers, storedNumbers } from "./stored/number-file.ts";
import { dataError, type ReadPlace, type Table } from "./table.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "inputs", "labels"],
  properties: {
    kind: { const: "npy" },
    inputs: { type: "string", minLength: 1, description: "File of values, [rows, ...]; images channels first." },
    labels: { type: "string", minLength: 1, description: "File of labels, [rows] or [rows, 1]: integers or texts." },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

type ReadOptions = Omit<Options, "labels"> & { readonly labels?: string | undefined };

async function stored(path: string, baseDirectory: string, scratch: string | undefined): Promise<StoredArray> {
  const file = await openNumbers(path, baseDirectory, scratch);
  const { shape, start, count, size, numbers } = npyLayout(headOf(file), file.bytes, path);
  if (numbers === null) throw dataError(path, "type", "numbers", "texts", "inputs and labels exchanged?");
  const perRow = count / Math.max(1, shape[0] ?? 1);
  const values = storedNumbers({ file, start, count, width: size, numbers, asTheyAre: size === 4, perRow }, scratch);
  return { place: path, shape, values, isBytes: numbers(new Uint8Array()) instanceof Uint8Array };
}

/** @throws {LimbeckError} as `readBytes`, `parseNpy` and `npyTable` */
async function read(options: ReadOptions, { baseDirectory, precise, memory, scratch }: ReadPlace): Promise<Table> {
  const load = async (path: string): Promise<NpyArray> => parseNpy(await readBytes(path, baseDirectory), path);
  const { inputs } = options;
  return npyTable(
    memory === undefined ? await load(inputs) : await stored(inputs, baseDirectory, scratch),
    options.labels === undefined ? null : await load(options.labels),
    null,
    precise,
  );
}

export const npy: DataKind<ReadOptions> = {
  schema,
  make: read,
  labelField: "labels",
  files: ["inputs", "labels"],
  paths: ["inputs", "labels"],
  unlabelled: (options) => ({ ...options, labels: undefined }),
  staysInFile: true,
};
