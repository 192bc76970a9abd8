// What a reader is given of a file of data, and what it concludes.
import { listed } from "../table.ts";

export interface GivenData {
  /** The file, relative to `directory`. */
  readonly path: string;
  /** A csv's column of the label, an archive's array, or a file of labels; concluded where it is left out. */
  readonly label?: string | undefined;
  /** Columns of a csv that are no values. */
  readonly ignore?: readonly string[] | undefined;
  /** Side of the square that pictures become; concluded where it is left out. */
  readonly size?: number | undefined;
  readonly directory: string;
  /** Where decoded pictures are kept. */
  readonly cache?: string | undefined;
}

/** A source, and what it was concluded from. */
export interface Concluded {
  readonly source: object;
  readonly notes: readonly string[];
  readonly test?: object | null;
  /** Rows that switching reads, where they are apart too. */
  readonly validation?: object | null;
}

/** What is said of parts of a file or a folder that nobody reads. */
export const unread = (names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [`not read: ${listed(names)}`];

/** Parts of a set beside its training rows, and what is said of them: without tests it is judged on the rows that validate. */
export function besides<Source extends object>(
  test: Source | null,
  validation: Source | null,
  nameOf: (source: Source) => string,
): { readonly test: Source | null; readonly validation: Source | null; readonly notes: readonly string[] } {
  if (test === null) return validation === null ? { test, validation, notes: [] } : besides(validation, null, nameOf);
  const notes = [
    `test rows: ${nameOf(test)}`,
    ...(validation === null ? [] : [`validation rows: ${nameOf(validation)}`]),
  ];
  return { test, validation, notes };
}
