// What every source yields: rows of values and their labels as written, before classes are known.
import type { HeldRows, RawColumns, Records, RowValues } from "../../engine/contracts.ts";
import { problemsError, type LimbeckError } from "../../base/errors.ts";
import type { Shape } from "../../graph/ir.ts";
import type { FileValues } from "./stored/file-values.ts";

/** A label as it stands in the source: an integer or a text. */
export type Label = string | number;

/** Arrays of numbers as files, and code, hold them. */
export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** Arrays of numbers that code may hold: a picture's bytes too. */
export type GivenNumbers = NumberArray | Uint8ClampedArray;

/** Rows that code holds, which a source of kind "memory" names. They are read, not copied: leave them as they are. */
export interface RowsInMemory {
  /** Values of all rows end to end, or rows one by one. */
  readonly inputs: GivenNumbers | readonly ArrayLike<number>[];
  /** Shape of a row: needed where `inputs` is one array; [values] where it is rows. */
  readonly shape?: Shape;
  /** A class a row: integers or texts. Rows that are trained on without labels need none. */
  readonly labels?: Labels | BigInt64Array | BigUint64Array;
  /** Names of a row's values. */
  readonly columns?: readonly string[];
  /** A name of each row, on which its split depends; its position by default. */
  readonly ids?: readonly string[];
}

export type Labels = readonly Label[] | Uint8Array | Int8Array | Uint16Array | Int16Array | Int32Array | Uint32Array;

/** Named columns that become values when it is known which rows train. */
export interface OpenTable extends Records {
  /** What was deduced, a line a column; nothing where the recipe says it all. */
  readonly deduced: readonly string[];
  /**
   * How columns become values, by what the training rows show.
   * @param labels - class of each row, of which the training rows' may be looked at
   * @throws {LimbeckError} "data-invalid" for what nothing can be learned from
   */
  readonly learn: (labels: Int32Array, train: Int32Array) => Learned | Promise<Learned>;
}

export interface Learned {
  readonly form: RowForm;
  /** What was left out or looks wrong, in words. */
  readonly notes: readonly string[];
}

/** What turns columns into values. */
export type RowForm = Pick<HeldRows, "encoder" | "text">;

/** What of a date may become features. */
export const dateParts = ["year", "month", "day", "weekday", "hour", "minute"] as const;

export type DatePart = (typeof dateParts)[number];

/** What a column is to the student. */
export type ColumnRole =
  | {
      readonly role: "number";
      readonly scale: "standardise" | "quantile" | "none";
      readonly missing: "mean" | "median";
    }
  | { readonly role: "category"; readonly embedding?: number | undefined }
  | { readonly role: "date"; readonly parts?: readonly DatePart[] | undefined }
  | { readonly role: "boolean" }
  | { readonly role: "ignore" };

export interface Table {
  /** The file of values and the file of labels, as the recipe names them; messages begin with one of them. */
  readonly place: string;
  readonly labelPlace: string;
  readonly rows: number;
  readonly inputShape: Shape;
  /** Float64 where `ReadPlace.precise` asked for the file's precision; in a file where `ReadPlace.memory` bounds memory. */
  readonly inputs: RowValues | Float64Array | FileValues;
  readonly held: HeldRows;
  /** Names of the values of a row, where the source names them. */
  readonly columns: readonly string[] | null;
  readonly labels: Labels;
  /** What labels may be, in the order that the source gives them. */
  readonly classes?: readonly string[] | undefined;
  /** Ids that the source names; null where a row's position is its id. */
  readonly ids: readonly string[] | null;
  /** Whether ids are names within the source alone, as files' names are: those of another source may be the same. */
  readonly idsAreLocal?: true;
  /** Named columns as they were read, of which `open` is made. */
  readonly asRead?: RawColumns;
  /** Columns that become values when it is known which rows train; `inputs` is empty until then. */
  readonly open?: OpenTable;
  /** What was done to the rows that no recipe says, and what was left out: told as warnings. */
  readonly notes?: readonly string[];
}

/** A table whose values are stored as rows to be trained on or measured. */
export type RowTable = Table & { readonly inputs: RowValues };

/** Where relative paths begin, and what else a source may need that no recipe says. */
export interface ReadPlace {
  readonly baseDirectory: string;
  /** Folder in which decoded pictures are kept and found again; nothing is kept by default. */
  readonly cache?: string | undefined;
  /** Rows that code holds, by the name under which a recipe asks for them. */
  readonly rows?: Readonly<Record<string, RowsInMemory>> | undefined;
  /** Bytes of row values that may be held: sources then leave theirs in files. All are held by default. */
  readonly memory?: number | undefined;
  /** Folder in which such files are made; the system's folder for temporary files by default. */
  readonly scratch?: string | undefined;
  /** Keeps numbers in the file's own precision: recorded scores, which lie on edges of bins or do not. */
  readonly precise?: boolean | undefined;
}

/** Values by name, as a file has them: texts in CSV, JSON's values, Parquet's. A field that is not there is undefined. */
export type RecordValues = Readonly<Record<string, unknown>>;

/** One problem with what a source holds. */
export function dataError(place: string, path: string, expected: string, got: string, hint?: string): LimbeckError {
  return problemsError("data-invalid", place, [{ path, expected, got, hint }]);
}

/** The first dozen of some names, as a message lists them. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name));
  return `${shown.join(", ")}${names.length > shown.length ? `, ... (${names.length} in all)` : ""}`;
}

/** A value that JSON cannot write as it is, in words. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (value instanceof Date) return `a date, ${Number.isNaN(value.valueOf()) ? "invalid" : value.toISOString()}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  const text = JSON.stringify(ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export const noRows = (place: string): LimbeckError => dataError(place, "rows", "at least one row", "none");
