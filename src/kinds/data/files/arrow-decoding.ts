// Rows of a file or a stream of Arrow as columns, decoded where it may be ended: damaged bytes may have no end by themselves.
import { open, type FileHandle } from "node:fs/promises";
import {
  compressionRegistry,
  CompressionType,
  DataType,
  RecordBatchReader,
  type Field,
  type RecordBatch,
  type Schema,
  type Vector,
} from "apache-arrow";
import { compressors } from "hyparquet-compressors";
import { packed, type DecodedColumn } from "./column-records.ts";
import { lz4Frame } from "./lz4-frame.ts";

compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: lz4Frame });
compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => compressors.ZSTD?.(bytes, 0) ?? bytes });

/** A batch of rows by its number, of some columns; what the file says of itself where it is null. */
export interface ArrowRequest {
  readonly file: string;
  readonly batch: number | null;
  readonly columns?: readonly string[] | undefined;
}

/** What the file says of its columns. */
export interface ArrowColumns {
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
}

interface ArrowField {
  readonly name: string;
  /** In Arrow's own words. */
  readonly type: string;
  /** Whether all of its values are 32-bit floats. */
  readonly isSingle: boolean;
  /** Why it is not read; null for one that is. */
  readonly odd: string | null;
}

/** IEEE's single precision, in Arrow's own enumeration. */
const [HALF, SINGLE]: readonly number[] = [0, 1];

/** Whether the values in a column, or in its lists, are 32-bit floats. */
const isSingle = (type: DataType): boolean =>
  DataType.isFloat(type)
    ? (type.precision as number) === SINGLE
    : (type.children as readonly Field[] | null)?.some((inner) => isSingle(inner.type as DataType)) === true;

/** Shape of a list that an extension lays out: of Arrow's own, as its metadata states it; null of plain lists, undefined of others. */
function tensorShape({ metadata }: Field): readonly number[] | null | undefined {
  if (metadata.get("ARROW:extension:name") !== "arrow.fixed_shape_tensor") return null;
  const said = metadata.get("ARROW:extension:metadata") ?? "";
  const { shape, permutation } = JSON.parse(said) as { readonly shape: unknown; readonly permutation?: unknown };
  const isInOrder = !Array.isArray(permutation) || permutation.every((axis, at) => axis === at);
  const isShape = Array.isArray(shape) && shape.every((length) => Number.isInteger(length) && length > 0);
  return isInOrder && isShape ? (shape as readonly number[]) : undefined;
}

/** Values end to end as lists of lists. */
function nested(values: readonly unknown[], shape: readonly number[]): readonly unknown[] {
  const [count = 1, ...rest] = shape;
  if (rest.length === 0) return values;
  const size = values.length / count;
  return Array.from({ length: count }, (_, at) => nested(values.slice(at * size, (at + 1) * size), rest));
}

/** How a value of a type becomes one of JavaScript's; null for a type that is not read. */
function reading(type: DataType): ((value: unknown) => unknown) | null {
  const isNumber = DataType.isNull(type) || DataType.isInt(type) || DataType.isFloat(type) || DataType.isBool(type);
  const isTime = DataType.isTime(type) || DataType.isDuration(type);
  const isText = DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type);
  const isBytes = DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type);
  if (isNumber || isTime || isText || isBytes || DataType.isFixedSizeBinary(type)) return (x) => x;
  if (DataType.isDate(type) || DataType.isTimestamp(type)) return (x) => (x === null ? null : new Date(Number(x)));
  // it prints as a whole number
  if (DataType.isDecimal(type))
    return (x) => (x === null ? null : Number(`${(x as { toString: () => string }).toString()}e${-type.scale}`));
  if (DataType.isDictionary(type)) return reading(type.dictionary as DataType);
  if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type)) {
    const of = type.children[0]?.type as DataType;
    const inner = reading(of);
    if (inner === null) return null;
    // halves one by one, since an array of them is one of their bits
    const isArray = DataType.isFloat(of) ? of.precision !== HALF : DataType.isInt(of) && of.bitWidth < 64;
    return (x) => {
      if (x === null) return null;
      const list = x as Vector;
      return isArray && list.nullCount === 0 ? (list.toArray() as unknown) : Array.from(list, inner);
    };
  }
  if (!DataType.isStruct(type)) return null;
  const fields = (type.children as readonly Field[]).map(
    ({ name, type: own }) => [name, reading(own as DataType)] as const,
  );
  return (x) => {
    if (x === null) return null;
    const struct = x as Readonly<Record<string, unknown>>;
    return Object.fromEntries(fields.map(([name, read]) => [name, read?.(struct[name])]));
  };
}

const MAGIC = "ARROW1";
/** What ends a stream: a message of no length. Source: Arrow columnar format, encapsulated message format. */
const END = Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]);

/** @throws where the file does not end as it should: what is cut off between two batches is whole to its reader */
async function checkEnd(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  const [head, tail] = [Buffer.alloc(MAGIC.length), Buffer.alloc(END.length)];
  await handle.read(head, 0, head.length, 0);
  await handle.read(tail, 0, tail.length, Math.max(0, size - tail.length));
  const isWhole = head.toString("latin1") === MAGIC ? tail.toString("latin1").endsWith(MAGIC) : tail.equals(END);
  if (!isWhole) throw new Error("its end is not one of Arrow");
}

const wordsOfTensor = (field: Field): string | null =>
  tensorShape(field) === undefined ? "a tensor whose axes lie in another order" : null;

interface Opened {
  readonly file: string;
  readonly handle: FileHandle;
  readonly reader: RecordBatchReader;
  /** Number of the batch that comes next. */
  next: number;
}

/** The file that is read, batch after batch. */
let current: Opened | null = null;

/** The library may have closed it, or not: one that is closed by the collector alone ends the process. */
async function closed(handle: FileHandle | undefined): Promise<void> {
  await handle?.close().catch(() => undefined);
}

async function opened(file: string): Promise<Opened> {
  await closed(current?.handle);
  current = null;
  const handle = await open(file);
  try {
    await checkEnd(handle);
    const reader = await (await RecordBatchReader.from(handle)).open();
    // of bytes that are none it says nothing
    if ((reader.schema as Schema | undefined) === undefined) throw new Error("no schema");
    current = { file, handle, reader, next: 0 };
    return current;
  } catch (cause) {
    await closed(handle);
    throw cause;
  }
}

/** @throws what the library says of bytes that lead nowhere */
export async function describedArrow(file: string): Promise<ArrowColumns> {
  const { fields, metadata } = (await opened(file)).reader.schema;
  return {
    fields: fields.map((field) => {
      const type = field.type as DataType;
      const odd = reading(type) === null ? String(field.type) : wordsOfTensor(field);
      return { name: field.name, type: String(field.type), isSingle: isSingle(type), odd };
    }),
    metadata,
  };
}

function columnOf(field: Field, column: Vector | null): ArrayLike<unknown> {
  const [read, shape] = [reading(field.type as DataType), tensorShape(field)];
  if (read === null || column === null) throw new Error(`column ${JSON.stringify(field.name)}, which is not there`);
  const values = Array.from({ length: column.length }, (_, row) => {
    const value = read(column.get(row));
    return shape && value !== null ? nested(value as readonly unknown[], shape) : value;
  });
  return packed(values);
}

/**
 * @returns null where the batch before was the last
 * @throws what the library says of bytes that lead nowhere
 */
export async function arrowBatch(
  file: string,
  batch: number,
  wanted: readonly string[] | undefined,
): Promise<readonly DecodedColumn[] | null> {
  const from = current?.file === file && current.next <= batch ? current : await opened(file);
  for (;;) {
    const { done = false, value } = (await from.reader.next()) as IteratorResult<RecordBatch, unknown>;
    if (done) {
      await closed(from.handle);
      current = null;
      return null;
    }
    from.next += 1;
    if (from.next <= batch) continue;
    const { numRows } = value as RecordBatch;
    return from.reader.schema.fields.flatMap((field, at): DecodedColumn[] => {
      if (wanted?.includes(field.name) === false) return [];
      const column = columnOf(field, (value as RecordBatch).getChildAt(at));
      // each says it by itself
      if (column.length !== numRows) throw new Error(`${column.length} rows in a batch of ${numRows}`);
      return [[field.name, column]];
    });
  }
}
