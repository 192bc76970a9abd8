// Columns that only count the rows: no value of theirs, and no class.
import { dataError } from "../table.ts";

/** Names that pandas, R and databases give to a column that counts the rows. */
const counting = /^(|unnamed: ?\d+|index|id|row_?(id|number)?|__index_level_\d+__)$/i;

/** Rows from which a column that rises throughout is no accident. */
const FEW_ROWS = 8;

export interface Counted {
  readonly place: string;
  readonly rows: number;
  /** What the recipe calls the label's column, and its values; null where labels are not read. */
  readonly label: { readonly column: string | number; readonly at: (row: number) => unknown } | null;
  /** Columns of values that the recipe did not choose itself, named; with where they stand and their values. */
  readonly columns: readonly {
    readonly name: string;
    readonly position: number;
    readonly at: (row: number) => unknown;
  }[];
  /** Columns that are left out already. */
  readonly ignore: readonly (string | number)[];
}

/** @throws {LimbeckError} "data-invalid" for a column of values, or of labels, that only counts the rows */
export function refuseCounting({ place, rows, label, columns, ignore }: Counted): void {
  if (rows < FEW_ROWS) return;
  const rises = (at: (row: number) => unknown): boolean => {
    for (let row = 0; row < rows; row++)
      if (!Number.isInteger(Number(at(row))) || (row > 0 && Number(at(row)) <= Number(at(row - 1)))) return false;
    return true;
  };
  if (label !== null && rises(label.at))
    throw dataError(
      place,
      `label, column ${JSON.stringify(label.column)}`,
      "classes that rows share",
      `a number of its own for each of the ${rows} rows: the column counts them`,
      "name the column of the classes",
    );
  for (const { name, position, at } of columns) {
    if (!counting.test(name.trim()) || !rises(at)) continue;
    throw dataError(
      place,
      `column ${position}${name === "" ? ", which has no name" : ` (${JSON.stringify(name)})`}`,
      "a value of the rows",
      "numbers that count the rows",
      `leave it out: "ignore": [${[...ignore, name === "" ? position : name].map((one) => JSON.stringify(one)).join(", ")}]; or name it as "id"`,
    );
  }
}
