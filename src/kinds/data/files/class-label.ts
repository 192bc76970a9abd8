// Columns of whole numbers that a file of Parquet or Arrow itself names: ClassLabel of Hugging Face's datasets.
import type { DecodedColumn } from "./column-records.ts";
import { dataError, listed, shown } from "../table.ts";

/** Names of a column's values 0, 1, ... */
export type NamesByColumn = ReadonlyMap<string, readonly string[]>;

/** Under this key datasets says what neither has words for, as JSON: {"info": {"features": {column: {"_type": ...}}}}. */
export const FEATURES = "huggingface";

/** What datasets stores where a row has no label. */
const UNLABELLED = -1;

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/**
 * What the file says of columns that are ClassLabel; those of other features are as they lie.
 * @throws {LimbeckError} "data-invalid" where what it says cannot be understood
 * Source: Hugging Face datasets, `Features.arrow_schema`, `Features.to_dict`, `ClassLabel`.
 */
export function classLabels(text: string | undefined, place: string): NamesByColumn {
  const names = new Map<string, readonly string[]>();
  if (text === undefined) return names;
  const refuse = (expected: string, got: string): never => {
    throw dataError(place, `metadata ${JSON.stringify(FEATURES)}`, expected, got, "write the file anew with datasets");
  };
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    refuse("JSON, as datasets writes it", text.slice(0, 60));
  }
  const features = fieldOf(fieldOf(said, "info"), "features") ?? {};
  for (const [column, feature] of Object.entries(features)) {
    if (fieldOf(feature, "_type") !== "ClassLabel") continue;
    const stated = fieldOf(feature, "names");
    if (
      !Array.isArray(stated) ||
      !stated.every((name) => typeof name === "string" && name !== "") ||
      new Set(stated).size < stated.length
    )
      refuse(`of column ${JSON.stringify(column)}, a list of names, each once`, shown(stated));
    names.set(column, stated as readonly string[]);
  }
  return names;
}

/**
 * Whole numbers as the names that stand for them; null, as datasets has it, for -1.
 * @param from - row of the file that comes first, from 0
 * @throws {LimbeckError} "data-invalid" for a number that has no name
 */
function named(
  values: ArrayLike<unknown>,
  names: readonly string[],
  where: { readonly place: string; readonly column: string; readonly from: number },
): readonly unknown[] {
  return Array.from(values, (value, at) => {
    if (typeof value !== "number" && typeof value !== "bigint") return value;
    const position = Number(value);
    if (position === UNLABELLED) return null;
    const name = Number.isInteger(position) ? names[position] : undefined;
    if (name !== undefined) return name;
    throw dataError(
      where.place,
      `row ${where.from + at + 1}, column ${JSON.stringify(where.column)}`,
      `a place in the names that the file has for it, from 0 to ${names.length - 1}: ${listed(names)}`,
      shown(value),
    );
  });
}

/** Columns of some rows, those that the file names by those names. */
export const withNames = (
  columns: readonly DecodedColumn[],
  { place, names, from }: { readonly place: string; readonly names: NamesByColumn; readonly from: number },
): readonly DecodedColumn[] =>
  columns.map(([column, values]) => {
    const known = names.get(column);
    return [column, known === undefined ? values : named(values, known, { place, column, from })];
  });
