// Which columns of a CSV file are values, label and id.
import { delimiterHint } from "../files/separated.ts";
import { textLabel } from "./labels.ts";
import { dataError, listed, type Label } from "../table.ts";

type Column = string | number;

/** What a recipe says of the columns: each a name or a position. */
export interface ColumnOptions {
  readonly path: string;
  readonly header: boolean;
  /** Absent where rows carry no label. */
  readonly label?: Column | undefined;
  readonly id?: Column | undefined;
  readonly inputs?: readonly Column[] | undefined;
  /** Columns that are left out of the values. */
  readonly ignore?: readonly Column[] | undefined;
}

export interface CsvColumns {
  /** Null without a header. */
  readonly names: readonly string[] | null;
  readonly width: number;
  /** Positions from 0. */
  readonly label: number | null;
  readonly id: number | null;
  readonly inputs: readonly number[];
}

/** Whether a line counts the columns, from 0 or 1, as pandas writes it for columns without names. */
export function countsColumns(cells: readonly string[]): boolean {
  const [first] = cells;
  return (first === "0" || first === "1") && cells.every((cell, at) => cell === String(Number(first) + at));
}

/** A line of numbers is a header only where it counts the columns. */
const looksLikeValues = (cells: readonly string[]): boolean =>
  !countsColumns(cells) && cells.every((text) => text !== "" && !Number.isNaN(Number(text)));

/**
 * Names of columns are no classes: a first line with a class in the label's column is a row, which would be lost.
 * @param label - position of its column
 * @throws {LimbeckError} "data-invalid" for such a line
 */
export function refuseRowAsHeader(
  place: string,
  names: readonly string[],
  label: number,
  labels: readonly Label[],
  hint: string,
): void {
  const name = names[label] ?? "";
  // of two columns, a line that counts them may be a row as well
  if (names.length > 2 && countsColumns(names)) return;
  if (!labels.includes(textLabel(name) ?? name)) return;
  const got = `${listed(names)}: ${JSON.stringify(name)} is a class of rows below`;
  throw dataError(place, "line 1", "a header that names the columns", got, hint);
}

/** @param first - the file's first line: its header, or its first row where it has none */
export function csvColumns(options: ColumnOptions, first: readonly string[]): CsvColumns {
  const place = options.path;
  const width = first.length;
  const names = options.header ? first : null;
  if (names !== null && looksLikeValues(names))
    throw dataError(
      place,
      "line 1",
      "a header that names the columns",
      listed(names),
      'if the file has no header, set "header": false',
    );
  const positionOf = (column: Column, field: string): number => {
    const at = typeof column === "number" ? column : (names?.indexOf(column) ?? -1);
    if (typeof column === "string" && names !== null && names.lastIndexOf(column) !== at)
      throw dataError(place, field, "a name that one column has", `${JSON.stringify(column)}, which several have`);
    if (at >= 0 && at < width) return at;
    const positions = `a position from 0 to ${width - 1}`;
    const expected =
      names === null ? `${positions} (the file has no header)` : `one of ${listed(names)}; or ${positions}`;
    throw dataError(place, field, expected, JSON.stringify(column), delimiterHint(first));
  };
  const label = options.label === undefined ? null : positionOf(options.label, "label");
  const id = options.id === undefined ? null : positionOf(options.id, "id");
  const ignored = (options.ignore ?? []).map((column, index) => positionOf(column, `ignore/${index}`));
  const others = Array.from(first, (_, at) => at).filter((at) => at !== label && at !== id && !ignored.includes(at));
  const inputs = options.inputs?.map((column, index) => positionOf(column, `inputs/${index}`)) ?? others;
  if (inputs.length === 0)
    throw dataError(
      place,
      "columns",
      "at least one column of values beside the label",
      listed(names ?? first),
      delimiterHint(first),
    );
  const leak = label === null ? -1 : inputs.indexOf(label);
  if (leak >= 0)
    throw dataError(
      place,
      `inputs/${leak}`,
      "a column other than the label's",
      JSON.stringify(options.inputs?.[leak]),
      "a student that reads its label learns nothing else",
    );
  return { names, width, label, id, inputs };
}
