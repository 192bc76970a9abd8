// NumPy arrays of values, labels and ids as one table.
import type { NpyArray } from "../files/npy-format.ts";
import { rowValues } from "../stored/row-values.ts";
import type { FileValues } from "../stored/file-values.ts";
import { dataError, noRows, type Labels, type NumberArray, type Table } from "../table.ts";

/** Numbers that stay in a file. */
export interface StoredArray {
  readonly place: string;
  readonly shape: readonly number[];
  readonly values: FileValues;
  /** Whether they are bytes as the source has them. */
  readonly isBytes: boolean;
}

/** Whether there is a value for each row: alone, or in a column of its own. */
const isOneEach = ([length, width = 1, ...more]: readonly number[], rows: number): boolean =>
  length === rows && width === 1 && more.length === 0;

/** What makes one value a row of an array of several axes. */
const oneEachHint = ([length, width, ...more]: readonly number[], rows: number): string | undefined =>
  length === rows && width !== undefined && more.length === 0
    ? "of a column for each class, save the classes: y.argmax(1)"
    : undefined;

const showShape = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

function labelsOf({ values, place }: NpyArray): Labels {
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  // floats that are whole numbers are how some tools write classes
  if (isFloat && values.every(Number.isInteger)) return Array.from(values, Number);
  if (isFloat)
    throw dataError(place, "type", "whole numbers or texts", "numbers with fractions", "amounts are no classes");
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return values;
  const wrong = values.findIndex((value) => !Number.isSafeInteger(Number(value)));
  if (wrong >= 0)
    throw dataError(
      place,
      `row ${wrong + 1}, label`,
      "whole numbers up to 2^53, beyond which two would be one",
      String(values[wrong]),
      "save such labels as texts: labels.astype(str)",
    );
  return Array.from(values, Number);
}

/**
 * @param inputs - [rows, ...] numbers
 * @param labels - [rows] or [rows, 1] integers or texts, or null: every label is 0
 * @param ids - [rows] or [rows, 1] integers or texts, or null
 * @throws {LimbeckError} "data-invalid" for shapes that disagree, values that are no finite numbers, fractional labels
 */
export function npyTable(
  inputs: NpyArray | StoredArray,
  labels: NpyArray | null,
  ids: NpyArray | null,
  precise?: boolean,
): Table {
  const { place, shape, values } = inputs;
  const [rows = 0, ...inputShape] = shape;
  if (inputShape.length === 0)
    throw dataError(
      place,
      "shape",
      "[rows, ...], two axes or more",
      showShape(shape),
      precise === true ? "a binary model in one column: write both, 1 - p and p" : "inputs and labels exchanged?",
    );
  for (const array of [labels, ids])
    if (array !== null && !isOneEach(array.shape, rows))
      throw dataError(
        array.place,
        "shape",
        `[${rows}] or [${rows}, 1], one for each row of ${place}`,
        showShape(array.shape),
        oneEachHint(array.shape, rows),
      );
  if (rows === 0) throw noRows(place);
  if (inputShape.includes(0)) throw dataError(place, "shape", "rows with values", showShape(shape));
  const stored = "isBytes" in inputs ? inputs : null;
  if (stored === null && !ArrayBuffer.isView(values))
    throw dataError(place, "type", "numbers", "texts", "inputs and labels exchanged?");
  const isBytes = stored?.isBytes ?? values instanceof Uint8Array;
  return {
    place,
    labelPlace: labels?.place ?? place,
    rows,
    inputShape,
    columns: null,
    held: { dtype: isBytes ? "uint8" : "float32", shape: inputShape },
    inputs: stored?.values ?? rowValues(values as NumberArray, values.length / rows, place, precise),
    labels: labels === null ? new Uint8Array(rows) : labelsOf(labels),
    ids: ids === null ? null : Array.from<unknown, string>(ids.values, String),
  };
}
