// Parquet files of scores and labels: a column of lists, or a column a class.
import { unreadable } from "./bytes.ts";
import { dataError, listed, noRows, type Label, type Table } from "./table.ts";

export interface ParquetOptions {
  /** What messages call the file. */
  readonly place: string;
  /** Columns of scores; every other one than the label's by default. */
  readonly scores?: readonly string[] | undefined;
  readonly label: string;
}

type Row = Readonly<Record<string, unknown>>;

const whole = (value: unknown): Label =>
  typeof value === "bigint" ? Number(value) : typeof value === "number" ? value : String(value);

interface Column {
  readonly element: { readonly name: string; readonly type?: string };
  readonly children: readonly Column[];
}

/** Physical types of the numbers in a column, those of its lists too. */
const leafTypes = ({ element, children }: Column): readonly (string | undefined)[] =>
  children.length === 0 ? [element.type] : children.flatMap(leafTypes);

/**
 * @throws {LimbeckError} "data-unreadable" for a file that is no Parquet; "data-invalid" for columns that are not there
 *   and for cells that are no finite numbers
 */
export async function parquetTable(bytes: Uint8Array, { place, scores, label }: ParquetOptions): Promise<Table> {
  const [{ parquetMetadataAsync, parquetReadObjects, parquetSchema }, { compressors }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const damaged = (cause: unknown): Error =>
    unreadable(place, "a Parquet file", cause instanceof Error ? cause.message : String(cause), "write it anew", cause);
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    throw damaged(cause);
  });
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const columns = scores ?? names.filter((name) => name !== label);
  for (const name of [...columns, label])
    if (!names.includes(name)) throw dataError(place, "columns", `one of ${listed(names)}`, JSON.stringify(name));
  const scored = parquetSchema(metadata).children.filter(({ element }) => columns.includes(element.name));
  const isSingle = scored.flatMap(leafTypes).every((type) => type === "FLOAT");
  const rows = (await parquetReadObjects({ file, metadata, compressors, columns: [...columns, label] }).catch(
    (cause: unknown) => {
      throw damaged(cause);
    },
  )) as readonly Row[];
  const [first] = rows;
  if (first === undefined) throw noRows(place);
  const cells = (row: Row): readonly unknown[] => columns.flatMap((name) => row[name]);
  const classes = cells(first).length;
  const values = isSingle ? new Float32Array(rows.length * classes) : new Float64Array(rows.length * classes);
  rows.forEach((row, index) => {
    const found = cells(row);
    if (found.length !== classes) throw dataError(place, `row ${index + 1}`, `${classes} scores`, String(found.length));
    found.forEach((value, k) => {
      if (typeof value !== "number" || !Number.isFinite(value))
        throw dataError(place, `row ${index + 1}, score ${k}`, "a finite number", String(value));
      values[index * classes + k] = value;
    });
  });
  return {
    place,
    labelPlace: place,
    rows: rows.length,
    inputShape: [classes],
    held: { dtype: "float32", shape: [classes] },
    columns: columns.length === classes ? columns : null,
    inputs: values,
    labels: rows.map((row) => whole(row[label])),
    ids: null,
  };
}
