// Lines of separated values, record after record: what every reader of CSV begins with.
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LimbeckError } from "../../../base/errors.ts";
import { readParts, unreadable } from "./bytes.ts";
import { dataError } from "../table.ts";
import { delimiterIn, delimiters, hasDecimalComma, type Delimiter } from "./written.ts";

/** Fields of a source that say how separated values are written. */
export const separatedFields = {
  delimiter: {
    enum: delimiters,
    description:
      "Of separated values. By default a tab for .tsv and .tsv.gz, else a comma, unless another one is what parts the first lines.",
  },
  decimal: {
    enum: [".", ","],
    description: "What stands before the fraction of numbers in separated values; a point by default.",
  },
  quotes: {
    type: "boolean",
    description: "Whether quotes around a cell of separated values are no part of it; true by default.",
  },
} as const;

export interface Separated {
  readonly path: string;
  /** As `delimiterIn` finds it, by default. */
  readonly delimiter?: Delimiter | undefined;
  /** A point by default. */
  readonly decimal?: "." | "," | undefined;
  /** Whether quotes around a cell are no part of it; true by default. */
  readonly quotes?: boolean | undefined;
}

/** Numbers whose point is no decimal one: of a fraction to some, of thousands to others. */
const withPoint = /^[+-]?(\d*\.\d+(e[+-]?\d+)?|\d{1,3}(\.\d{3})+(,\d+)?)$/i;

/** A cell's number as it is written elsewhere; other texts as they are. */
function pointed(cell: string, path: string, place: string): string {
  if (hasDecimalComma(cell)) return cell.replace(",", ".");
  if (!withPoint.test(cell)) return cell;
  const expected = 'numbers with a decimal comma and without points, as "decimal": "," says';
  throw dataError(path, place, expected, JSON.stringify(cell), "write such numbers in one way");
}

/**
 * Cells without blanks around them; empty lines are passed over, and so is a byte order mark.
 * @param take - told each record as it is read, and its line in an editor; what it throws is thrown
 * @throws {LimbeckError} "data-unreadable" for a file that cannot be read, is no UTF-8, or leaves a quote open
 */
export async function eachRecord(
  { path, delimiter, decimal, quotes = true }: Separated,
  baseDirectory: string,
  take: (cells: readonly string[], line: number) => void,
): Promise<void> {
  const { parse } = await import("csv-parse");
  const parser = parse({
    delimiter: delimiter ?? (await delimiterIn(path, baseDirectory)),
    bom: true,
    trim: true,
    quote: quotes ? '"' : null,
    skip_empty_lines: true,
    relax_column_count: true,
    on_record: (cells: string[], { lines }) => {
      take(
        decimal === "," ? cells.map((cell, at) => pointed(cell, path, `line ${lines}, column ${at}`)) : cells,
        lines,
      );
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

/** @returns the error's hint where a line has one cell alone: the delimiter that it has, if any */
export function delimiterHint(cells: readonly string[]): string | undefined {
  const [only = "", ...others] = cells;
  if (others.length > 0) return undefined;
  if (/^sep=/i.test(only)) return `take the line "${only}" away`;
  const found = delimiters.find((one) => only.includes(one));
  return found === undefined ? "another delimiter?" : `another delimiter? "delimiter": ${JSON.stringify(found)}`;
}
