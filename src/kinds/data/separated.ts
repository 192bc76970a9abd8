// Lines of separated values, record after record: what every reader of CSV begins with.
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LimbeckError } from "../../base/errors.ts";
import { readParts, unreadable } from "./bytes.ts";
import { delimiterOf } from "./format.ts";

/** Fields of a source that say how separated values are written. */
export const separatedFields = {
  delimiter: {
    enum: [",", "\t", ";", "|"],
    description: "Of separated values: a tab for .tsv and .tsv.gz, else a comma.",
  },
  quotes: {
    type: "boolean",
    description: "Whether quotes around a cell of separated values are no part of it; true by default.",
  },
} as const;

export interface Separated {
  readonly path: string;
  /** A tab for .tsv and .tsv.gz, else a comma, by default. */
  readonly delimiter?: string | undefined;
  /** Whether quotes around a cell are no part of it; true by default. */
  readonly quotes?: boolean | undefined;
}

/**
 * Cells without blanks around them; empty lines are passed over, and so is a byte order mark.
 * @param take - told each record as it is read, and its line in an editor; what it throws is thrown
 * @throws {LimbeckError} "data-unreadable" for a file that cannot be read, is no UTF-8, or leaves a quote open
 */
export async function eachRecord(
  { path, delimiter = delimiterOf(path), quotes = true }: Separated,
  baseDirectory: string,
  take: (cells: readonly string[], line: number) => void,
): Promise<void> {
  const { parse } = await import("csv-parse");
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    quote: quotes ? '"' : null,
    skip_empty_lines: true,
    relax_column_count: true,
    on_record: (cells: string[], { lines }) => {
      take(cells, lines);
      return null;
    },
  });
  try {
    // no record comes out at the other end: each is taken as it is found
    await pipeline(readParts(path, baseDirectory), parser, new Writable({ objectMode: true }));
  } catch (cause) {
    if (cause instanceof LimbeckError) throw cause;
    const got = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(
      path,
      "lines of separated values",
      got,
      'another delimiter, or a quote that is not closed? where quotes are part of the cells: "quotes": false',
      cause,
    );
  }
}

/** @returns the error's hint where a line has one cell alone */
export const delimiterHint = (cells: readonly string[]): string | undefined =>
  cells.length === 1 ? "another delimiter?" : undefined;
