// A file or a stream of Apache Arrow, as Feather and Hugging Face's datasets write them, read a batch of rows at a time.
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { LimbeckError } from "../../../base/errors.ts";
import type { ArrowColumns } from "./arrow-decoding.ts";
import { notOpened, unreadable } from "./bytes.ts";
import { classLabels, FEATURES, withNames, type NamesByColumn } from "./class-label.ts";
import { recordsOf } from "./column-records.ts";
import { Decoder } from "./decoder-process.ts";
import { dataError, type RecordValues } from "../table.ts";

export interface ArrowFile {
  readonly names: readonly string[];
  readonly singles: ReadonlySet<string>;
  /** Columns whose values the file names; they are read as those names. */
  readonly classLabels: NamesByColumn;
  readonly batches: (columns?: readonly string[]) => AsyncIterable<readonly RecordValues[]>;
}

/** What decoding a batch may take at most: far more than it ever does, on any machine. */
const msFor = (bytes: number): number => 5000 + bytes / 256;

/** What is true of a file that cannot be read. */
function damaged(path: string, cause: unknown): LimbeckError {
  if (cause instanceof LimbeckError) return cause;
  const got = cause instanceof Error ? cause.message : String(cause);
  return unreadable(
    path,
    "a file or a stream of Arrow",
    `bytes that are none, or are cut short or damaged (${got})`,
    "write it anew",
    cause,
  );
}

/** @throws {LimbeckError} "data-invalid" for a column of a type that is not read */
function checkRead({ fields }: ArrowColumns, wanted: readonly string[] | undefined, place: string): void {
  for (const { name, odd } of fields)
    if (odd !== null && wanted?.includes(name) !== false)
      throw dataError(
        place,
        `column ${JSON.stringify(name)}`,
        "numbers, texts, yes and no, dates, bytes, or lists of them",
        odd,
        "leave the column out, or cast it before the file is written",
      );
}

/**
 * Reads what the file says of its columns; rows are read when they are asked for.
 * @throws {LimbeckError} "data-unreadable" for a file that is missing, cut short or no Arrow
 */
export async function openArrow(path: string, baseDirectory: string): Promise<ArrowFile> {
  const full = resolve(baseDirectory, path);
  const handle = await open(full).catch((cause: unknown) => {
    throw notOpened(path, baseDirectory, cause);
  });
  const { size } = await handle.stat().finally(() => void handle.close());
  const asked = { format: "arrow", file: full, ms: msFor(size) } as const;
  const decoder = new Decoder();
  const { described } = await decoder
    .ask({ ...asked, batch: null }, "described")
    .catch((cause: unknown) => {
      throw damaged(path, cause);
    })
    .finally(() => {
      decoder.close();
    });
  const names = classLabels(described.metadata.get(FEATURES), path);
  return {
    names: described.fields.map(({ name }) => name),
    singles: new Set(described.fields.flatMap(({ name, isSingle }) => (isSingle ? [name] : []))),
    classLabels: names,
    batches: async function* (columns) {
      checkRead(described, columns, path);
      const reader = new Decoder();
      let rows = 0;
      try {
        for (let batch = 0; ; batch += 1) {
          const { columns: found } = await reader
            .ask({ ...asked, batch, columns }, "columns")
            .catch((cause: unknown) => {
              throw damaged(path, cause);
            });
          if (found === null) return;
          const count = found[0]?.[1].length ?? 0;
          yield recordsOf(withNames(found, { place: path, names, from: rows }), count);
          rows += count;
        }
      } finally {
        reader.close();
      }
    },
  };
}
