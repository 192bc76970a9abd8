// A Parquet file, read a row group at a time.
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { FileMetaData } from "hyparquet";
import { LimbeckError } from "../../../base/errors.ts";
import { notOpened, unreadable } from "./bytes.ts";
import { recordsOf } from "./column-records.ts";
import { classLabels, FEATURES, withNames, type NamesByColumn } from "./class-label.ts";
import { Decoder, wordsOf } from "./decoder-process.ts";
import type { ParquetData, ParquetRows } from "./parquet-decoding.ts";
import { slicesOf } from "./parquet-slices.ts";
import type { RecordValues } from "../table.ts";

interface Column {
  readonly element: { readonly name: string; readonly type?: string };
  readonly children: readonly Column[];
}

export interface ParquetFile {
  readonly names: readonly string[];
  readonly singles: ReadonlySet<string>;
  /** Columns whose values the file names; they are read as those names. */
  readonly classLabels: NamesByColumn;
  readonly groups: (columns?: readonly string[]) => AsyncIterable<readonly RecordValues[]>;
}

/** Physical types of the values in a column, those of its lists too. */
const leafTypes = ({ element, children }: Column): readonly (string | undefined)[] =>
  children.length === 0 ? [element.type] : children.flatMap(leafTypes);

/** Rows that are decoded at once, of a row group that has more. */
const MOST_ROWS = 1 << 16;

/** What decoding some rows may take at most: far more than it ever does, on any machine. */
const msFor = (bytes: number): number => 3000 + bytes / 256;

/** Rows that are decoded at once, and what that may take. */
type Block = ParquetRows & { readonly ms: number };

interface Naming {
  readonly place: string;
  readonly names: NamesByColumn;
}

/** @throws what went wrong in words, or that decoding came to no end */
async function decoded(
  decoder: Decoder,
  data: ParquetData,
  block: Block,
  { place, names }: Naming,
): Promise<readonly RecordValues[]> {
  const answer = await decoder.ask({ format: "parquet", ...data, ...block }, "columns");
  const columns = answer.columns ?? [];
  const counts = new Set(columns.map(([, values]) => values.length));
  if (counts.size > 1) throw new Error(`columns of ${[...counts].sort((a, b) => a - b).join(" and ")} rows`);
  return recordsOf(withNames(columns, { place, names, from: block.rowStart }), columns[0]?.[1].length ?? 0);
}

interface Asked {
  readonly block: Block;
  readonly rows: Promise<readonly RecordValues[]>;
}

/** Rows that are decoded at once: those of a row group, or a part of them. */
function* blocksOf(
  { row_groups: groups }: FileMetaData,
  size: number,
  columns: readonly string[] | undefined,
): Generator<Block, undefined> {
  let start = 0;
  for (const { num_rows: rows, total_byte_size: bytes } of groups) {
    const end = start + Number(rows);
    const ms = msFor(Math.min(Number(bytes), 100 * size));
    for (let rowStart = start; rowStart < end; rowStart += MOST_ROWS)
      yield { rowStart, rowEnd: Math.min(end, rowStart + MOST_ROWS), columns, ms };
    start = end;
  }
}

/**
 * Reads what the file says of its columns; rows are read when they are asked for.
 * @throws {LimbeckError} "data-unreadable" for a file that is missing, cut short or no Parquet
 */
export async function openParquet(path: string, baseDirectory: string): Promise<ParquetFile> {
  const { parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  const full = resolve(baseDirectory, path);
  const damaged = (cause: unknown): LimbeckError =>
    cause instanceof LimbeckError
      ? cause
      : unreadable(
          path,
          "a Parquet file",
          cause instanceof Error ? wordsOf(cause) : String(cause),
          "write it anew",
          cause,
        );
  const missing = (cause: unknown): LimbeckError => notOpened(path, baseDirectory, cause);
  const file = await open(full).catch((cause: unknown) => {
    throw missing(cause);
  });
  const { size } = await file.stat().finally(() => void file.close());
  const metadata = await parquetMetadataAsync({ byteLength: size, slice: slicesOf(full) }).catch((cause: unknown) => {
    throw damaged(cause);
  });
  const names = classLabels(metadata.key_value_metadata?.find(({ key }) => key === FEATURES)?.value, path);
  const columns = parquetSchema(metadata).children as readonly Column[];
  return {
    names: columns.map(({ element }) => element.name),
    singles: new Set(
      columns
        .filter((column) => leafTypes(column).every((type) => type === "FLOAT"))
        .map(({ element }) => element.name),
    ),
    classLabels: names,
    groups: async function* (wanted) {
      const decoder = new Decoder();
      const ask = ({ value: block }: IteratorResult<Block, undefined>): Asked | null => {
        if (block === undefined) return null;
        const rows = decoded(decoder, { file: full, size, metadata }, block, { place: path, names });
        rows.catch(() => undefined);
        return { block, rows };
      };
      const blocks = blocksOf(metadata, size, wanted);
      try {
        // the next block is decoded while one is worked on
        for (let asked = ask(blocks.next()); asked !== null;) {
          const { block } = asked;
          const rows = await asked.rows.catch((cause: unknown) => {
            throw damaged(cause);
          });
          const count = block.rowEnd - block.rowStart;
          if (rows.length !== count)
            throw damaged(new Error(`${count} rows wanted from row ${block.rowStart + 1} on, ${rows.length} there`));
          asked = ask(blocks.next());
          yield rows;
        }
      } finally {
        decoder.close();
      }
    },
  };
}
