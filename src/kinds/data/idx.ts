// Source "idx": the format of MNIST's files, gzipped or not; bytes stay bytes.
import type { DataKind } from "./kind.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { readBytes } from "./files/bytes.ts";
import { rowValues } from "./stored/row-values.ts";
import { headOf, openNumbers, storedNumbers } from "./stored/number-file.ts";
import { dataError, noRows, type ReadPlace, type Table } from "./table.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "inputs", "labels"],
  properties: {
    kind: { const: "idx" },
    inputs: {
      type: "string",
      minLength: 1,
      description: "File of values: images [rows, height, width], or [rows, values].",
    },
    labels: { type: "string", minLength: 1, description: "File of labels, [rows]." },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

type ReadOptions = Omit<Options, "labels"> & { readonly labels?: string | undefined };

type IdxValues = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

interface IdxArray {
  readonly shape: readonly number[];
  readonly values: IdxValues;
}

/** Bytes per element by type code. Source: LeCun, Cortes, Burges, "The MNIST database", file formats. */
const widths: Readonly<Record<number, number>> = { 0x08: 1, 0x09: 1, 0x0b: 2, 0x0c: 4, 0x0d: 4, 0x0e: 8 };

/** Elements from their big-endian bytes; those of one byte are not copied. */
function elements(type: number, bytes: Buffer): IdxValues {
  if (type === 0x08) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  if (type === 0x09) return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const own = new Uint8Array(bytes); // a copy that begins at an aligned place
  const swapped = Buffer.from(own.buffer);
  if (type === 0x0b) {
    swapped.swap16();
    return new Int16Array(own.buffer);
  }
  if (type === 0x0e) {
    swapped.swap64();
    return new Float64Array(own.buffer);
  }
  swapped.swap32();
  return type === 0x0c ? new Int32Array(own.buffer) : new Float32Array(own.buffer);
}

interface IdxLayout {
  readonly shape: readonly number[];
  readonly type: number;
  /** Bytes of an element. */
  readonly width: number;
  /** Where the elements begin. */
  readonly start: number;
}

/** @param length - bytes of the file, of which `bytes` are the first */
function idxLayout(bytes: Buffer, length: number, path: string): IdxLayout {
  const [zero, alsoZero, type = 0, rank = 0] = bytes;
  const width = widths[type];
  if (zero !== 0 || alsoZero !== 0 || width === undefined || rank === 0)
    throw dataError(
      path,
      "first 4 bytes",
      "the magic number of IDX: 0, 0, a type of 08, 09, 0b, 0c, 0d or 0e, a rank of 1 or more",
      bytes.length === 0 ? "an empty file" : bytes.subarray(0, 4).toString("hex"),
    );
  const start = 4 + 4 * rank;
  const cutOff = (expected: string): never => {
    throw dataError(path, "length", expected, `${length} bytes: the file is cut off`, "fetch the file again");
  };
  if (length < start) cutOff(`a header of ${start} bytes`);
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const whole = start + width * shape.reduce((product, size) => product * size, 1);
  if (length < whole) cutOff(`${whole} bytes for [${shape.join(", ")}]`);
  if (length > whole) throw dataError(path, "length", `${whole} bytes for [${shape.join(", ")}]`, `${length} bytes`);
  return { shape, type, width, start };
}

async function readIdx(path: string, { baseDirectory }: ReadPlace): Promise<IdxArray> {
  const bytes = await readBytes(path, baseDirectory);
  const { shape, type, start } = idxLayout(bytes, bytes.length, path);
  return { shape, values: elements(type, bytes.subarray(start)) };
}

/** Rows as a table has them: in memory, or in a file where memory is bounded. */
async function readRows(
  path: string,
  place: ReadPlace,
): Promise<Pick<IdxArray, "shape"> & Pick<Table, "inputs"> & { readonly isBytes: boolean }> {
  if (place.memory === undefined) {
    const { shape, values } = await readIdx(path, place);
    const perRow = values.length / Math.max(1, shape[0] ?? 1);
    return { shape, inputs: rowValues(values, perRow, path), isBytes: values instanceof Uint8Array };
  }
  const file = await openNumbers(path, place.baseDirectory, place.scratch);
  const { shape, type, width, start } = idxLayout(headOf(file), file.bytes, path);
  const count = shape.reduce((product, size) => product * size, 1);
  const perRow = count / Math.max(1, shape[0] ?? 1);
  const numbers = (bytes: Uint8Array): IdxValues =>
    elements(type, Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length));
  const inputs = storedNumbers({ file, start, count, width, numbers, asTheyAre: false, perRow }, place.scratch);
  return { shape, inputs, isBytes: type === 0x08 };
}

/**
 * Images [rows, height, width] become rows of [1, height, width]; other shapes stay. Without a file every label is 0.
 * @throws {LimbeckError} "data-unreadable" as `readBytes`; "data-invalid" for a file that is no IDX or is cut off, and
 *   for values and labels that do not go together
 */
async function read(options: ReadOptions, place: ReadPlace): Promise<Table> {
  const { shape, inputs, isBytes } = await readRows(options.inputs, place);
  const [rows = 0, ...rest] = shape;
  const labelPlace = options.labels ?? options.inputs;
  const labels =
    options.labels === undefined
      ? { shape: [rows], values: new Uint8Array(rows) }
      : await readIdx(options.labels, place);
  const exchanged = "inputs and labels exchanged?";
  if (rest.length === 0) throw dataError(options.inputs, "rank", "2 or more", "1", exchanged);
  if (labels.shape.length !== 1) throw dataError(labelPlace, "rank", "1", `${labels.shape.length}`, exchanged);
  if (labels.shape[0] !== rows)
    throw dataError(labelPlace, "rows", `${rows}, as in ${options.inputs}`, `${labels.shape[0] ?? 0}`);
  if (rows === 0) throw noRows(options.inputs);
  if (labels.values instanceof Float32Array || labels.values instanceof Float64Array)
    throw dataError(labelPlace, "type", "integers", "floating-point numbers");
  return {
    place: options.inputs,
    labelPlace,
    rows,
    inputShape: rest.length === 2 ? [1, ...rest] : rest,
    columns: null,
    held: { dtype: isBytes ? "uint8" : "float32", shape: rest },
    inputs,
    labels: labels.values,
    ids: null,
  };
}

export const idx: DataKind<ReadOptions> = {
  schema,
  make: read,
  labelField: "labels",
  files: ["inputs", "labels"],
  paths: ["inputs", "labels"],
  unlabelled: (options) => ({ ...options, labels: undefined }),
  staysInFile: true,
};
