// Rows of a Parquet file as columns, decoded where it may be ended: a damaged run length has no end by itself.
import { parquetRead, type FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { packed, type DecodedColumn } from "./column-records.ts";
import { slicesOf } from "./parquet-slices.ts";

/** The file, and what it says of itself. */
export interface ParquetData {
  readonly file: string;
  readonly size: number;
  readonly metadata: FileMetaData;
}

/** Which of its rows are wanted. */
export interface ParquetRows {
  readonly rowStart: number;
  readonly rowEnd: number;
  /** All where it is left out. */
  readonly columns?: readonly string[] | undefined;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Texts are those that the file says are texts; other bytes stay bytes. */
const reading = {
  utf8: false,
  parsers: {
    stringFromBytes: (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : utf8.decode(bytes)),
  },
} as const;

/** @throws what hyparquet says of bytes that lead nowhere */
export async function parquetColumns({
  file,
  size,
  metadata,
  ...rows
}: ParquetData & ParquetRows): Promise<readonly DecodedColumn[]> {
  const { rowStart, rowEnd, columns } = rows;
  const parts = new Map<string, ArrayLike<unknown>[]>();
  await parquetRead({
    ...reading,
    file: { byteLength: size, slice: slicesOf(file) },
    metadata,
    compressors,
    rowStart,
    rowEnd,
    ...(columns === undefined ? {} : { columns: [...columns] }),
    onChunk: ({ columnName, columnData, rowStart: first }) => {
      const wanted = columnData.slice(Math.max(0, rowStart - first), Math.max(0, rowEnd - first));
      parts.set(columnName, [...(parts.get(columnName) ?? []), wanted]);
    },
  });
  const whole = (some: readonly ArrayLike<unknown>[]): ArrayLike<unknown> => {
    const [only] = some;
    if (some.length === 1 && ArrayBuffer.isView(only)) return only;
    return packed(some.flatMap((part) => Array.from(part)));
  };
  return [...parts].map(([name, some]) => [name, whole(some)]);
}
