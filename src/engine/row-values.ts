// Values of rows, whether they are in memory or stay in a file.
import type { Dataset, RowValues, StoredRows } from "./data-contracts.ts";

type Inputs = Dataset["inputs"];

export const isStored = (inputs: Inputs): inputs is StoredRows => !ArrayBuffer.isView(inputs);

/** The type of a data set's values as graphs name it. */
export function valueType(inputs: Inputs): "uint8" | "int32" | "float32" {
  if (isStored(inputs)) return inputs.type;
  if (inputs instanceof Uint8Array) return "uint8";
  return inputs instanceof Int32Array ? "int32" : "float32";
}

/** Room for values of the data set's type. */
export function roomFor(inputs: Inputs, values: number): RowValues {
  const type = valueType(inputs);
  if (type === "uint8") return new Uint8Array(values);
  return type === "int32" ? new Int32Array(values) : new Float32Array(values);
}

/** Values of some rows of `size` values, end to end. */
export function valuesOf(inputs: Inputs, size: number, rows: Int32Array): RowValues {
  if (isStored(inputs)) return inputs.read(rows);
  const values = roomFor(inputs, rows.length * size);
  rows.forEach((row, at) => values.set(inputs.subarray(row * size, (row + 1) * size), at * size));
  return values;
}

/** Values that are read from a file at once where rows are gone through. */
const VALUES_AT_ONCE = 2 ** 20;

/** Calls `visit` with the values of one row after another. */
export function eachRow(
  inputs: Inputs,
  size: number,
  rows: Int32Array,
  visit: (values: RowValues, row: number, at: number) => void,
): void {
  if (!isStored(inputs)) {
    rows.forEach((row, at) => {
      visit(inputs.subarray(row * size, (row + 1) * size), row, at);
    });
    return;
  }
  const some = Math.max(1, Math.floor(VALUES_AT_ONCE / size));
  for (let start = 0; start < rows.length; start += some) {
    const part = rows.subarray(start, start + some);
    const values = inputs.read(part);
    part.forEach((row, at) => {
      visit(values.subarray(at * size, (at + 1) * size), row, start + at);
    });
  }
}

/** All rows of `size` values in turn, some at a time, end to end; those in memory at once. */
export function* inTurn(inputs: Inputs, size: number): Generator<RowValues> {
  if (!isStored(inputs)) {
    yield inputs;
    return;
  }
  const some = Math.max(1, Math.floor(VALUES_AT_ONCE / size));
  for (let start = 0; start < inputs.rows; start += some)
    yield inputs.read(rowsBetween(start, Math.min(start + some, inputs.rows)));
}

/** The shards of rows that stay in a file; null of those in memory. */
export const shardsOf = (inputs: Inputs): StoredRows | null => (isStored(inputs) ? inputs : null);

/** Indices of rows [from, to). */
export const rowsBetween = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to - from }, (_, at) => from + at);

/** Indices of that many rows. */
export const everyIndex = (rows: number): Int32Array => rowsBetween(0, rows);
