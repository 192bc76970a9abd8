// What a file of rows is by its name, for those who have nothing but the name.
import { inputError } from "../../../base/errors.ts";

export type RowFormat = "npy" | "npz" | "idx" | "cifar" | "csv" | "jsonl" | "parquet" | "arrow";

/** What the name says; null where it says nothing of rows. */
export function formatNamed(path: string): RowFormat | null {
  const name = path.toLowerCase();
  if (name.endsWith(".npy")) return "npy";
  if (name.endsWith(".npz")) return "npz";
  if (/[.-]idx\d?(-ubyte)?(\.gz)?$|-ubyte(\.gz)?$/.test(name)) return "idx";
  if (/\.(arrow|feather)$/.test(name)) return "arrow";
  if (/\.bin(\.gz)?$/.test(name)) return "cifar";
  if (/\.(csv|tsv|txt)(\.gz)?$/.test(name)) return "csv";
  if (/\.(jsonl|ndjson)(\.gz)?$/.test(name)) return "jsonl";
  return name.endsWith(".parquet") ? "parquet" : null;
}

/** Whether a file is called JSON, and may hold anything. */
export const isJson = (path: string): boolean => /\.json(\.gz)?$/i.test(path);

/**
 * The kind of source that reads such a file; gzipped ones of IDX, CSV and JSON too.
 * @throws {LimbeckError} "usage" for a name that tells no format
 */
export function formatOf(path: string): RowFormat {
  // a file so named may be anything; here it holds rows
  const format = formatNamed(path) ?? (isJson(path) ? "jsonl" : null);
  if (format !== null) return format;
  const way = waysOut.find(([endings]) => endings.test(path.toLowerCase()))?.[1];
  throw inputError(
    "usage",
    `${path}: rows are read from .csv, .tsv, .jsonl, .json, .parquet, .arrow, .npy, .npz, IDX files and CIFAR's .bin; none of these by its name${way === undefined ? "" : `: ${way}`}`,
  );
}

const inPython = 'in Python, numpy.savez("rows.npz", inputs=..., labels=...)';

/** What becomes of rows in other files. */
const waysOut: readonly (readonly [endings: RegExp, way: string])[] = [
  [/\.(xlsx?|ods|numbers)$/, "save the sheet as CSV in UTF-8"],
  [/\.(zip|tar|tgz|7z|bz2|xz|zst|rar)$|\.tar\.gz$/, "unpack it"],
  [/\.(h5|hdf5|mat|pkl|pickle|joblib|pt|pth|tfrecords?|svm|libsvm)$/, inPython],
  [/\.(orc|avro|sqlite|db|sas7bdat|dta|sav|rds|rdata)$/, "write a .parquet or .csv file from it"],
  [/\.(arff|data|dat|names)$/, "leave out what stands before the rows, put a line of names first, and call it .csv"],
];

/** What separates the values of a line: a tab in .tsv files, else a comma. */
export const delimiterOf = (path: string): "\t" | "," => (/\.tsv(\.gz)?$/i.test(path) ? "\t" : ",");
