// What metrics and calibrators are handed: numbers, labels and counts as they are meant, or refused by name.
import { problemsError } from "../base/errors.ts";
import { valueWords } from "../base/given-options.ts";

/** Scores of rows x classes, end to end. */
export type Scores = Float32Array | Float64Array;

const PLACE = "predictions";

export function refuse(path: string, expected: string, got: string, hint?: string): never {
  throw problemsError("data-invalid", PLACE, [{ path, expected, got, hint }]);
}

/** @throws {LimbeckError} "data-invalid" for what is no array of floats */
export function checkScores(values: unknown): asserts values is Scores {
  if (values instanceof Float32Array || values instanceof Float64Array) return;
  const isNested = Array.isArray(values) && Array.isArray(values[0]);
  refuse(
    "values",
    "a Float32Array or Float64Array of rows x classes, end to end",
    valueWords(values),
    isNested ? "Float64Array.from(rows.flat())" : "Float64Array.from(values, Number)",
  );
}

/** @throws {LimbeckError} "data-invalid" for what is no whole number, or out of bounds */
export function checkCount(
  path: string,
  value: unknown,
  [least, most]: readonly [number, number],
): asserts value is number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most) return;
  refuse(path, `a whole number from ${least} to ${most}`, valueWords(value));
}

/** As many classes as there may be. */
export const CLASSES = [1, 2 ** 31 - 1] as const;

/** @throws {LimbeckError} "data-invalid" for what is none of some names */
export function checkName(path: string, value: string, names: readonly string[]): void {
  if (!names.includes(value)) refuse(path, `one of ${names.join(", ")}`, valueWords(value));
}

/**
 * Scores and labels that belong together.
 * @throws {LimbeckError} "data-invalid" naming the row: not finite, a label outside the classes
 */
export function checkRows(values: unknown, labels: unknown, classes: unknown): void {
  checkScores(values);
  checkCount("classes", classes, CLASSES);
  if (!(labels instanceof Int32Array))
    refuse(
      "labels",
      "an Int32Array, the index of a class a row",
      valueWords(labels),
      "Int32Array.from(labels, Number)",
    );
  if (labels.length === 0) refuse("rows", "at least one row", "0");
  if (values.length !== labels.length * classes)
    refuse("shape", `${labels.length} rows x ${classes} classes`, `${values.length} values`);
  for (let row = 0; row < labels.length; row++)
    if (labels[row]! < 0 || labels[row]! >= classes)
      refuse(`row ${row + 1}, label`, `0 to ${classes - 1}`, String(labels[row]));
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]!))
      refuse(`row ${Math.floor(i / classes) + 1}, class ${i % classes}`, "a finite number", String(values[i]));
}
