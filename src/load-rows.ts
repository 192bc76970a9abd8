// Rows that code or the command line gives a student: values, named columns or texts, as the model takes them.
import { problemsError } from "./base/errors.ts";
import type { ColumnEncoder, Dataset, RawColumns, TextForm } from "./engine/contracts.ts";
import { elementCount, type Shape } from "./graph/ir.ts";
import { showShape } from "./graph/shapes.ts";
import { endToEnd, numbersOf, rowValues } from "./kinds/data/stored/row-values.ts";
import { dataError, shown, type GivenNumbers, type RecordValues } from "./kinds/data/table.ts";
import { encodeColumns } from "./kinds/data/tabular/encoder.ts";
import { rawColumns } from "./kinds/data/columns/raw.ts";
import { tokenRows } from "./kinds/data/text/tokens.ts";

/** A row of named columns: texts, numbers, yes and no; what is left out, null or NaN is missing. */
export type GivenRecord = object;

/** Rows of values, one by one or end to end in one array. */
type ValueRows = readonly (ArrayLike<number> & object)[] | GivenNumbers;

/** Rows one by one, or end to end in one array; rows of named columns, or texts, for students of such. */
export type GivenRows = ValueRows | readonly GivenRecord[] | readonly string[];

/** How a model takes rows. */
export interface TakenRows {
  readonly rowShape: Shape;
  readonly encoder: ColumnEncoder | null;
  readonly text: TextForm | null;
  /** Whether the file takes columns itself, an input each. */
  readonly takesColumns: boolean;
}

/** What messages call the rows, and who is told what of them is odd. */
export interface SaidOfRows {
  readonly place: string;
  readonly warn: (note: string) => void;
}

/** Rows end to end; they are not `precise`, and so bytes or 32-bit floats. */
function valuesOf(rows: ValueRows, shape: Shape, place: string): Uint8Array | Float32Array {
  const size = elementCount(shape);
  const expected = `${size} values, ${showShape(shape)}`;
  if (ArrayBuffer.isView(rows)) {
    const values = numbersOf(rows, place);
    const rest = values.length % size;
    if (rest !== 0) throw dataError(place, `row ${Math.ceil(values.length / size)}`, expected, String(rest));
    return rowValues(values, size, place) as Uint8Array | Float32Array;
  }
  if (!Array.isArray(rows)) throw dataError(place, "rows", "rows one by one, or end to end in one array", shown(rows));
  return endToEnd(rows, { size, expected, place }) as Uint8Array | Float32Array;
}

/** A text, or the texts of a row by column. */
const isTexts = (row: unknown): boolean =>
  typeof row === "string" ||
  (typeof row === "object" && row !== null && !ArrayBuffer.isView(row) && !Array.isArray(row));

/** Rows as the model takes them: values, or columns where it has an input for each. What of them is odd is told. */
export async function fedRows(
  given: GivenRows,
  { rowShape, encoder, takesColumns, text }: TakenRows,
  { place, warn }: SaidOfRows,
): Promise<Pick<Dataset, "rows" | "inputs" | "records">> {
  const plain = (): Pick<Dataset, "rows" | "inputs"> => {
    const inputs = valuesOf(given as ValueRows, rowShape, place);
    return { rows: inputs.length / elementCount(rowShape), inputs };
  };
  if (text !== null && Array.isArray(given) && given.every(isTexts)) {
    const [only = ""] = text.columns;
    const records = given.map((row) => (typeof row === "string" ? { [only]: row } : (row as object)));
    const columns = recordsOf(records, text.columns, place);
    const { inputs, notes } = await tokenRows(text, columns, records.length, place);
    notes.forEach(warn);
    return { rows: records.length, inputs };
  }
  if (encoder === null) return plain();
  const isRecords =
    Array.isArray(given) && given.every((row: object) => !ArrayBuffer.isView(row) && !Array.isArray(row));
  if (!isRecords && !takesColumns) return plain();
  if (!isRecords)
    throw problemsError("data-invalid", place, [
      { path: "rows", expected: "an object a row: the student takes named columns", got: "arrays of numbers" },
    ]);
  const names = encoder.columns.map(({ name }) => name);
  const columns = recordsOf(given as readonly GivenRecord[], names, place);
  const rows = given.length;
  const { inputs, notes } = encodeColumns(encoder, columns, rows, place);
  notes.forEach(warn);
  return takesColumns
    ? { rows, inputs: new Float32Array(), records: { columns, missing: encoder.missing } }
    : { rows, inputs };
}

/** @throws {LimbeckError} "data-invalid" for a column that no row has, and for values that are none of a table's */
function recordsOf(given: readonly GivenRecord[], names: readonly string[], place: string): RawColumns {
  const lacking = names.filter((name) => given.length > 0 && !given.some((row) => name in row));
  if (lacking.length > 0)
    throw problemsError(
      "data-invalid",
      place,
      lacking.map((name) => ({
        path: `column ${JSON.stringify(name)}`,
        expected: "a value in some row",
        got: "no such column",
      })),
    );
  const reader = rawColumns(names);
  for (const [row, record] of given.entries())
    reader.take(record as RecordValues, (name, got) =>
      problemsError("data-invalid", place, [
        { path: `row ${row + 1}, column ${JSON.stringify(name)}`, expected: "a text, a number, or yes and no", got },
      ]),
    );
  return reader.finish();
}
