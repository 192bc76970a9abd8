// Source "cifar": the "binary version" of CIFAR-10 and CIFAR-100, gzipped or not; bytes stay bytes.
// Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and its data's page: a record is its
// labels, a byte each (of CIFAR-100 the coarse one first), and 3 x 32 x 32 bytes, the channels red, green, blue.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { readBytes, readUtf8 } from "./files/bytes.ts";
import type { DataKind } from "./kind.ts";
import { fileValues, readAt, scratchFile } from "./stored/file-values.ts";
import { openNumbers } from "./stored/number-file.ts";
import { dataError, listed, noRows, type ReadPlace, type Table } from "./table.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path"],
  properties: {
    kind: { const: "cifar" },
    path: {
      type: "string",
      minLength: 1,
      description: "The file, relative to the recipe; a * in its name means several: data_batch_*.bin.",
    },
    label: { enum: ["fine", "coarse"], description: "Of CIFAR-100: which of its two labels; fine by default." },
    names: {
      type: "string",
      minLength: 1,
      description: "File of the classes' names, one a line: batches.meta.txt; their numbers by default.",
    },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

const SHAPE = [3, 32, 32] as const;
const VALUES = 3 * 32 * 32;

/** Labels of a record by their names, with the number of their classes. */
interface Version {
  readonly called: string;
  readonly labels: Readonly<Partial<Record<"class" | "coarse" | "fine", number>>>;
}

const versions: readonly Version[] = [
  { called: "CIFAR-10", labels: { class: 10 } },
  { called: "CIFAR-100", labels: { coarse: 20, fine: 100 } },
];

const recordBytes = ({ labels }: Version): number => Object.keys(labels).length + VALUES;

/** A file's bytes, some at a time. */
interface Bytes {
  readonly length: number;
  readonly from: (start: number, count: number) => Uint8Array;
}

/** Labels of every record, one kind after another as they stand in it; or the first that is none of its classes. */
function labelsOf(bytes: Bytes, version: Version): ReadonlyMap<string, Uint8Array> | string {
  const size = recordBytes(version);
  const rows = bytes.length / size;
  const found = new Map(Object.keys(version.labels).map((name) => [name, new Uint8Array(rows)]));
  for (let row = 0; row < rows; row += 1) {
    const record = bytes.from(row * size, found.size);
    for (const [at, [name, count]] of Object.entries(version.labels).entries()) {
      const label = record[at] ?? 0;
      if (label >= count) return `record ${row + 1} has label ${label} of ${count} classes`;
      const labels = found.get(name);
      if (labels !== undefined) labels[row] = label;
    }
  }
  return found;
}

/**
 * Which of the two a file is, by its length and its labels.
 * @throws {LimbeckError} "data-invalid" for a file that is neither, or could be either
 */
function recognised(
  bytes: Bytes,
  { path, label }: Options,
): { readonly version: Version; readonly labels: Uint8Array; readonly classes: number } {
  if (bytes.length === 0) throw noRows(path);
  const wanted = versions.filter(({ labels }) => label === undefined || label in labels);
  const why: string[] = [];
  const fitting = wanted.flatMap((version) => {
    if (bytes.length % recordBytes(version) !== 0) return [];
    const labels = labelsOf(bytes, version);
    if (typeof labels !== "string") return [{ version, labels }];
    why.push(`${labels} of ${version.called}`);
    return [];
  });
  const [only, other] = fitting;
  const expected = wanted.map((version) => `${recordBytes(version)} bytes (${version.called})`).join(" or ");
  if (only === undefined)
    throw dataError(
      path,
      "records",
      `records of ${expected}`,
      why.length > 0 ? why.join("; ") : `${bytes.length} bytes, which are no whole records`,
      'a file of .bin is read as the "binary version" of CIFAR; the one for Python is not read',
    );
  if (other !== undefined)
    throw dataError(path, "records", `records of ${expected}`, "a file that could be either", 'say "label": "fine"');
  const name = "class" in only.version.labels ? "class" : (label ?? "fine");
  return {
    version: only.version,
    labels: only.labels.get(name) ?? new Uint8Array(),
    classes: only.version.labels[name] ?? 0,
  };
}

/** @throws {LimbeckError} "data-invalid" where there are not as many names as classes */
async function classNames(path: string, classes: number, baseDirectory: string): Promise<readonly string[]> {
  const lines = (await readUtf8(path, baseDirectory)).toString().split(/\r?\n/);
  const names = lines.map((line) => line.trim()).filter((line) => line !== "");
  if (names.length !== classes || new Set(names).size < classes)
    throw dataError(path, "names", `${classes} names of classes, one a line`, `${names.length}: ${listed(names)}`);
  return names;
}

/** Records that are read at once where memory is bounded. */
const AT_ONCE = 1024;

async function read(options: Options, { baseDirectory, memory, scratch }: ReadPlace): Promise<Table> {
  const { path } = options;
  const file = memory === undefined ? null : await openNumbers(path, baseDirectory, scratch);
  const whole = file === null ? await readBytes(path, baseDirectory) : new Uint8Array();
  const bytes: Bytes = {
    length: file?.bytes ?? whole.length,
    from: (start, count) => {
      if (file === null) return whole.subarray(start, start + count);
      const part = new Uint8Array(count);
      readAt(file, start, part);
      return part;
    },
  };
  const { version, labels, classes } = recognised(bytes, options);
  const names = options.names === undefined ? undefined : await classNames(options.names, classes, baseDirectory);
  const [size, rows] = [recordBytes(version), labels.length];
  const stored = file === null ? null : scratchFile(scratch, path);
  const held = new Uint8Array(stored === null ? rows * VALUES : AT_ONCE * VALUES);
  for (let from = 0; from < rows; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, rows - from);
    const records = bytes.from(from * size, count * size);
    const at = stored === null ? from : 0;
    for (let row = 0; row < count; row += 1)
      held.set(records.subarray((row + 1) * size - VALUES, (row + 1) * size), (at + row) * VALUES);
    stored?.append(held.subarray(0, count * VALUES));
  }
  return {
    place: path,
    labelPlace: path,
    rows,
    inputShape: SHAPE,
    held: { dtype: "uint8", shape: SHAPE },
    inputs: stored === null ? held : fileValues(stored.opened(), 0, "uint8", rows * VALUES),
    columns: null,
    labels: names === undefined ? labels : Array.from(labels, (label) => names[label] ?? ""),
    classes: names,
    ids: null,
  };
}

export const cifar: DataKind<Options> = {
  schema,
  make: read,
  labelField: null,
  files: ["path"],
  paths: ["path", "names"],
  unlabelled: (options) => options,
  staysInFile: true,
};
