// A Parquet file, read a row group at a time.
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { LimbeckError } from "../../base/errors.ts";
import { notOpened, unreadable } from "./bytes.ts";
import type { RecordValues } from "./table.ts";

interface Column {
  readonly element: { readonly name: string; readonly type?: string };
  readonly children: readonly Column[];
}

export interface ParquetFile {
  readonly names: readonly string[];
  readonly singles: ReadonlySet<string>;
  readonly groups: (columns?: readonly string[]) => AsyncIterable<readonly RecordValues[]>;
}

/** Physical types of the values in a column, those of its lists too. */
const leafTypes = ({ element, children }: Column): readonly (string | undefined)[] =>
  children.length === 0 ? [element.type] : children.flatMap(leafTypes);

/** Rows that are decoded at once, of a row group that has more. */
const MOST_ROWS = 1 << 16;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Texts are those that the file says are texts; other bytes stay bytes. */
const reading = {
  utf8: false,
  parsers: {
    stringFromBytes: (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : utf8.decode(bytes)),
  },
} as const;

/**
 * Reads what the file says of its columns; rows are read when they are asked for.
 * @throws {LimbeckError} "data-unreadable" for a file that is missing, cut short or no Parquet
 */
export async function openParquet(path: string, baseDirectory: string): Promise<ParquetFile> {
  const [{ parquetMetadataAsync, parquetReadObjects, parquetSchema }, { compressors }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
  const full = resolve(baseDirectory, path);
  const damaged = (cause: unknown): LimbeckError =>
    unreadable(path, "a Parquet file", cause instanceof Error ? cause.message : String(cause), "write it anew", cause);
  const missing = (cause: unknown): LimbeckError => notOpened(path, baseDirectory, cause);
  /** Bytes of the file, opened for each part, so that nothing stays open whatever happens. */
  const slice = async (start: number, end?: number): Promise<ArrayBuffer> => {
    const file = await open(full);
    try {
      const length = (end ?? (await file.stat()).size) - start;
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, start);
      if (bytesRead !== length) throw new Error(`${length} bytes wanted at ${start}, ${bytesRead} there: cut short`);
      return bytes.buffer;
    } finally {
      await file.close();
    }
  };
  const found = await open(full).catch((cause: unknown) => {
    throw missing(cause);
  });
  const { size } = await found.stat().finally(() => found.close());
  const file = { byteLength: size, slice };
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    throw damaged(cause);
  });
  const columns = parquetSchema(metadata).children as readonly Column[];
  return {
    names: columns.map(({ element }) => element.name),
    singles: new Set(
      columns
        .filter((column) => leafTypes(column).every((type) => type === "FLOAT"))
        .map(({ element }) => element.name),
    ),
    groups: async function* (wanted) {
      let start = 0;
      for (const group of metadata.row_groups) {
        const end = start + Number(group.num_rows);
        for (let rowStart = start; rowStart < end; rowStart += MOST_ROWS) {
          const rowEnd = Math.min(end, rowStart + MOST_ROWS);
          const options = { ...reading, file, metadata, compressors, rowStart, rowEnd };
          const rows = await parquetReadObjects(
            wanted === undefined ? options : { ...options, columns: [...wanted] },
          ).catch((cause: unknown) => {
            throw damaged(cause);
          });
          if (rows.length !== rowEnd - rowStart)
            throw damaged(
              new Error(`${rowEnd - rowStart} rows wanted from row ${rowStart + 1} on, ${rows.length} there`),
            );
          yield rows as readonly RecordValues[];
        }
        start = end;
      }
    },
  };
}
