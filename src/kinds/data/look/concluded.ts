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

/** Sides that pictures of one size keep; larger ones, and those of several sizes, become squares of the usual side. */
const MOST_OWN_SIDE = 64;
const USUAL_SIDE = 32;

interface ConcludedSize {
  readonly side: number | readonly number[];
  readonly note: string;
}

/** The size that pictures become, by some of them: as they are where that is one size and small, or the one that is asked for. */
export async function concludedSize(
  pictures: readonly (string | Uint8Array)[],
  asked: number | undefined,
): Promise<ConcludedSize> {
  if (asked !== undefined) return { side: asked, note: `size: ${asked}` };
  const { sizeOf } = await import("../pictures/decode.ts");
  const sizes = new Set<string>();
  for (const from of pictures) sizes.add((await sizeOf(from)).join(" x "));
  const [only = ""] = sizes;
  const own = only.split(" x ").map(Number);
  const side = sizes.size === 1 && own.every((length) => length > 0 && length <= MOST_OWN_SIDE) ? own : USUAL_SIDE;
  const shared = sizes.size === 1 ? `as the pictures are, ${only}` : "the pictures have several";
  return { side, note: `size: ${[side].flat().join(" x ")}; ${shared}; --size takes another` };
}
