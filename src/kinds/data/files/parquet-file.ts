// A Parquet file, read a row group at a time.
import { once } from "node:events";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { FileMetaData } from "hyparquet";
import { LimbeckError } from "../../../base/errors.ts";
import { notOpened, unreadable } from "./bytes.ts";
import { classLabels, named, type NamesByColumn } from "./class-label.ts";
import { letWait, startedDecoder, stop } from "./decoder-process.ts";
import type { DecoderAnswer, DecoderData, DecoderRows } from "./parquet-decoder.ts";
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

const place = Symbol("place");

/** Records over columns: a record knows its place alone, and its fields are read where they are asked for. */
function recordsOf(columns: readonly (readonly [string, ArrayLike<unknown>])[], count: number): RecordValues[] {
  class Place {
    readonly [place]: number;

    constructor(at: number) {
      this[place] = at;
    }
  }
  for (const [name, values] of columns)
    Object.defineProperty(Place.prototype, name, {
      enumerable: true,
      get(this: Place) {
        return values[this[place]];
      },
    });
  return Array.from({ length: count }, (_, at) => new Place(at) as object as RecordValues);
}

interface Naming {
  readonly place: string;
  readonly names: NamesByColumn;
}

/** Decodes one file, in a process of its own. */
class Decoder {
  readonly #data: DecoderData;
  readonly #naming: Naming;
  readonly #process = startedDecoder();
  #asked = 0;

  constructor(data: DecoderData, naming: Naming) {
    this.#data = data;
    this.#naming = naming;
  }

  /** @throws what went wrong in words, or that decoding came to no end in `rows.ms` */
  async rows(rows: DecoderRows): Promise<readonly RecordValues[]> {
    const { child, ended } = this.#process;
    const answered = once(child, "message") as Promise<[DecoderAnswer]>;
    this.#asked += 1;
    // to a process that has ended nothing is sent: `ended` says so
    child.send({ ...this.#data, ...rows }, () => undefined);
    const [answer] = await Promise.race([answered, ended]);
    this.#asked -= 1;
    if (answer.kind === "failed") throw new Error(wordsOf(answer));
    const { columns } = answer;
    const counts = new Set(columns.map(([, values]) => values.length));
    if (counts.size > 1) throw new Error(`columns of ${[...counts].sort((a, b) => a - b).join(" and ")} rows`);
    const { place, names } = this.#naming;
    return recordsOf(
      columns.map(([column, values]) => {
        const known = names.get(column);
        return [column, known === undefined ? values : named(values, known, { place, column, from: rows.rowStart })];
      }),
      columns[0]?.[1].length ?? 0,
    );
  }

  close(): void {
    // an answer that nobody waits for would be taken for the next file's
    if (this.#asked > 0) stop(this.#process);
    else letWait(this.#process);
  }
}

interface Asked {
  readonly block: DecoderRows;
  readonly rows: Promise<readonly RecordValues[]>;
}

/** Rows that are decoded at once: those of a row group, or a part of them. */
function* blocksOf(
  { row_groups: groups }: FileMetaData,
  size: number,
  columns: readonly string[] | undefined,
): Generator<DecoderRows, undefined> {
  let start = 0;
  for (const { num_rows: rows, total_byte_size: bytes } of groups) {
    const end = start + Number(rows);
    const ms = msFor(Math.min(Number(bytes), 100 * size));
    for (let rowStart = start; rowStart < end; rowStart += MOST_ROWS)
      yield { rowStart, rowEnd: Math.min(end, rowStart + MOST_ROWS), columns, ms };
    start = end;
  }
}

/** What JavaScript says of bytes that lead nowhere is no help to anybody. */
const wordsOf = ({ name, message }: { readonly name: string; readonly message: string }): string =>
  name === "Error" ? message : "bytes that its own description does not fit: it is damaged";

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
  const names = classLabels(metadata, path);
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
      const decoder = new Decoder({ file: full, size, metadata }, { place: path, names });
      const ask = ({ value: block }: IteratorResult<DecoderRows, undefined>): Asked | null => {
        if (block === undefined) return null;
        const rows = decoder.rows(block);
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
