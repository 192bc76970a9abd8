// Values of rows in their smallest exact type: bytes where every one fits, else 32-bit floats.
import type { RowValues } from "../../../engine/contracts.ts";
import { internalError } from "../../../base/errors.ts";
import { isFileValues } from "./file-values.ts";
import { dataError, shown, type NumberArray, type Table } from "../table.ts";

/** Values appended one at a time. */
export interface ValueStore {
  append(value: number): void;
  finish(): Table["inputs"];
}

/** One value of all. */
export function valueAt(values: Table["inputs"], at: number): number | undefined {
  if (!isFileValues(values)) return values[at];
  const one = values.type === "uint8" ? new Uint8Array(1) : new Float32Array(1);
  values.copy(at, one);
  return one[0];
}

/** @throws {LimbeckError} where values that are to be in memory are in a file: nobody asked for that */
export function inMemory(values: Table["inputs"]): RowValues | Float64Array {
  if (isFileValues(values)) throw internalError("rows of a file where rows in memory were asked for");
  return values;
}

/** Starts with bytes and turns to floats (of 32 bits, or 64 where `precise`) at the first value that is no integer of 0 to 255. */
export function valueStore(precise: boolean | undefined = false): ValueStore {
  let values: Uint8Array | Float32Array | Float64Array = new Uint8Array(1 << 16);
  let length = 0;
  let bytes = true;
  const grown = (capacity: number): Uint8Array | Float32Array | Float64Array => {
    const larger = bytes ? new Uint8Array(capacity) : precise ? new Float64Array(capacity) : new Float32Array(capacity);
    larger.set(values);
    return larger;
  };
  return {
    append: (value) => {
      if (bytes && value !== (value & 255)) {
        bytes = false;
        values = grown(values.length);
      }
      if (length === values.length) values = grown(2 * length);
      values[length++] = value;
    },
    // a view: what lies beyond was never written to, and takes no memory
    finish: () => values.subarray(0, length),
  };
}

interface EndToEnd {
  /** Values of a row, and what an error says is expected of one. */
  readonly size: number;
  readonly expected: string;
  readonly place: string;
  readonly precise?: boolean | undefined;
}

/**
 * Rows one by one as one array, as the cells of a CSV are kept.
 * @throws {LimbeckError} "data-invalid" for a row of another size, and for what is no number
 */
export function endToEnd(
  rows: readonly (ArrayLike<unknown> | null | undefined)[],
  { size, expected, place, precise }: EndToEnd,
): RowValues | Float64Array {
  const store = valueStore(precise);
  for (const [row, values] of rows.entries()) {
    if (values?.length !== size)
      throw dataError(place, `row ${row + 1}`, expected, String(values?.length ?? shown(values)));
    for (let at = 0; at < size; at++) {
      const value = values[at];
      if (typeof value !== "number" || !Number.isFinite(Math.fround(value)))
        throw dataError(
          place,
          `row ${row + 1}, value ${at}`,
          "a finite number within the range of 32-bit floats",
          shown(value),
        );
      store.append(value);
    }
  }
  return inMemory(store.finish());
}

const fitsByte = (value: number | bigint): boolean => value >= 0 && value <= 255;

const kindsOfNumbers: ReadonlySet<string> = new Set<NumberArray[typeof Symbol.toStringTag]>([
  ...(["Uint8Array", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array", "Int32Array"] as const),
  ...(["BigUint64Array", "BigInt64Array", "Float32Array", "Float64Array"] as const),
]);

/**
 * Numbers that code holds, in an array of a kind that files hold too.
 * @throws {LimbeckError} "data-invalid" for an array of anything else
 */
export function numbersOf(given: ArrayBufferView, place: string): NumberArray {
  const kind = Object.prototype.toString.call(given).slice("[object ".length, -1);
  if (kindsOfNumbers.has(kind)) return given as NumberArray;
  if (kind === "Uint8ClampedArray") return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  // of Node 24 and later
  if (kind === "Float16Array") return Float32Array.from(given as unknown as ArrayLike<number>);
  throw dataError(place, "inputs", `an array of numbers: ${[...kindsOfNumbers].join(", ")}`, kind);
}

/**
 * An array from a file as rows are stored: bytes as they are (no copy), other integers as bytes where all fit, else as
 * 32-bit floats; floats as 32-bit floats.
 * @param perRow - values of one row, to name the place of a bad one
 * @throws {LimbeckError} "data-invalid" for NaN, an infinity or a value beyond the range of 32-bit floats
 */
export function rowValues(
  values: NumberArray,
  perRow: number,
  place: string,
  precise: boolean | undefined = false,
): RowValues | Float64Array {
  if (values instanceof Uint8Array) return values;
  const wide = precise && !(values instanceof Float32Array);
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  if (!isFloat && !wide && (values as Int32Array).every(fitsByte)) return Uint8Array.from(values as Int32Array, Number);
  const floats = wide
    ? Float64Array.from(values as Int32Array, Number)
    : values instanceof Float32Array
      ? values
      : Float32Array.from(values as Int32Array, Number);
  checkFinite(floats, values, { perRow, place, from: 0 });
  return floats;
}

/**
 * @param values - what the floats are in the file, whose value `from` is the first
 * @throws {LimbeckError} "data-invalid" for NaN and an infinity
 */
export function checkFinite(
  floats: Float32Array | Float64Array,
  values: NumberArray,
  { perRow, place, from }: { readonly perRow: number; readonly place: string; readonly from: number },
): void {
  const bad = floats.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const at = from + bad;
  throw dataError(
    place,
    `row ${Math.floor(at / perRow) + 1}, value ${at % perRow}`,
    "a finite number within the range of 32-bit floats",
    String(values[bad]),
  );
}

/** Fills an array with others, one after another. */
function filled<Values extends RowValues | Float64Array>(all: Values, parts: readonly ArrayLike<number>[]): Values {
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const lengthOf = (parts: readonly ArrayLike<number>[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** One array after another as doubles. */
export const joinedDoubles = (parts: readonly ArrayLike<number>[]): Float64Array =>
  filled(new Float64Array(lengthOf(parts)), parts);

/** One array after another: bytes where all are bytes, integers where all are, else 32-bit floats. A single array is returned as it is. */
export function joined(parts: readonly (RowValues | Float64Array)[]): RowValues {
  const [first] = parts;
  if (first !== undefined && parts.length === 1 && !(first instanceof Float64Array)) return first;
  const length = lengthOf(parts);
  if (parts.every((part) => part instanceof Uint8Array)) return filled(new Uint8Array(length), parts);
  if (parts.every((part) => part instanceof Int32Array)) return filled(new Int32Array(length), parts);
  return filled(new Float32Array(length), parts);
}
