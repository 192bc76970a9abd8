// What a file of rows is by its name, for those who have nothing but the name.
import { inputError } from "../../base/errors.ts";

export type RowFormat = "npy" | "npz" | "idx" | "csv" | "jsonl" | "parquet";

/**
 * The kind of source that reads such a file; gzipped ones of IDX and CSV too.
 * @throws {LimbeckError} "usage" for a name that tells no format
 */
export function formatOf(path: string): RowFormat {
  const name = path.toLowerCase();
  if (name.endsWith(".npy")) return "npy";
  if (name.endsWith(".npz")) return "npz";
  if (/[.-]idx\d?(-ubyte)?(\.gz)?$|-ubyte(\.gz)?$/.test(name)) return "idx";
  if (/\.(csv|tsv|txt)(\.gz)?$/.test(name)) return "csv";
  if (/\.(jsonl|ndjson)(\.gz)?$/.test(name)) return "jsonl";
  if (name.endsWith(".parquet")) return "parquet";
  throw inputError(
    "usage",
    `${path}: rows are read from .csv, .tsv, .jsonl, .parquet, .npy, .npz and IDX files; none of these by its name`,
  );
}

/** What separates the values of a line: a tab in .tsv files, else a comma. */
export const delimiterOf = (path: string): "\t" | "," => (/\.tsv(\.gz)?$/i.test(path) ? "\t" : ",");
