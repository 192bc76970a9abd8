// Named columns as a model takes them: an input a column, numbers or texts.
import { numberIn } from "../../base/numeric/number-text.ts";
import type { Problem } from "../../base/errors.ts";
import type { RawColumn, Records } from "../contracts.ts";
import type { SessionTensor, SessionValue, TextTensor } from "./session.ts";

type Feed = SessionTensor | TextTensor;

/** Inputs that are fed from columns: their type, and whether they are [rows] or [rows, 1]; or several columns of numbers. */
export interface ColumnInput extends Pick<SessionValue, "name" | "dtype" | "shape"> {
  /** The columns of one input [rows, columns]; the column of the input's name by default. */
  readonly columns?: readonly string[];
}

const made = {
  float32: (values: readonly number[]) => Float32Array.from(values),
  float64: (values: readonly number[]) => Float64Array.from(values),
  int32: (values: readonly number[]) => Int32Array.from(values),
  int64: (values: readonly number[]) => BigInt64Array.from(values, BigInt),
} as const;

const isNumeric = (dtype: string): dtype is keyof typeof made => dtype in made;

/** What of a model's inputs the columns cannot give; nothing where all are fed. */
export function inputProblems(inputs: readonly ColumnInput[], { columns }: Records): readonly Problem[] {
  return inputs.flatMap(({ name, dtype, shape, columns: several }): Problem[] => {
    const there = [...columns.keys()].map((one) => JSON.stringify(one)).join(", ");
    if (several !== undefined) {
      const strangers = several
        .filter((one) => !columns.has(one))
        .map((one): Problem => ({
          path: "input.columns",
          expected: `names of columns: ${there}`,
          got: JSON.stringify(one),
        }));
      const [, width] = shape;
      const fits = shape.length === 2 && (typeof width !== "number" || width === several.length);
      if (!fits)
        strangers.push({
          path: "input.columns",
          expected:
            shape.length === 2
              ? `${width} columns: the model takes [${shape.join(", ")}]`
              : "a model that takes [rows, columns]",
          got: shape.length === 2 ? `${several.length}` : `[${shape.join(", ")}]`,
        });
      if (!isNumeric(dtype))
        strangers.push({ path: `input ${name}`, expected: "float, double, int32 or int64", got: dtype });
      return strangers;
    }
    if (!columns.has(name))
      return [{ path: `input ${name}`, expected: `the name of a column: ${there}`, got: JSON.stringify(name) }];
    const sizes = shape.slice(1);
    if (shape.length > 2 || sizes.some((size) => size !== 1))
      return [{ path: `input ${name}`, expected: "[rows, 1], a value a row", got: `[${shape.join(", ")}]` }];
    return dtype === "string" || isNumeric(dtype)
      ? []
      : [{ path: `input ${name}`, expected: "float, double, int32, int64 or string", got: dtype }];
  });
}

/** A value that a model's type does not hold. */
export class ColumnValueError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.got);
    this.problem = problem;
  }
}

function numbers(
  { codes, texts }: RawColumn,
  { name, dtype }: Pick<ColumnInput, "name" | "dtype">,
  absent: ReadonlySet<string>,
  rows: Int32Array,
): number[] {
  const whole = dtype === "int32" || dtype === "int64";
  const byCode = texts.map((text) => (text === "" || absent.has(text) ? NaN : numberIn(text)));
  return Array.from(rows, (row) => {
    const code = codes[row] ?? 0;
    const [value = NaN, text = ""] = [byCode[code], texts[code]];
    const isMissing = text === "" || absent.has(text);
    if (whole ? Number.isSafeInteger(value) : isMissing || !Number.isNaN(value)) return value;
    throw new ColumnValueError({
      path: `row ${row + 1}, column ${name}`,
      expected: whole ? `a whole number: the model takes ${dtype}` : "a number",
      got: isMissing ? "nothing" : JSON.stringify(text),
    });
  });
}

/**
 * Feeds of some rows. A missing number is NaN, a text goes in as the source has it.
 * @throws {ColumnValueError} for a value that an input's type does not hold
 */
export function columnFeeds(
  inputs: readonly ColumnInput[],
  { columns, missing }: Records,
  rows: Int32Array,
): Readonly<Record<string, Feed>> {
  const absent = new Set(missing);
  return Object.fromEntries(
    inputs.map((input): readonly [string, Feed] => {
      const { name, dtype, columns: several } = input;
      const columnOf = (one: string): RawColumn => columns.get(one) ?? { codes: new Int32Array(), texts: [] };
      if (several !== undefined && isNumeric(dtype)) {
        const each = several.map((one) => numbers(columnOf(one), { name: one, dtype }, absent, rows));
        const values = Array.from(rows).flatMap((_, at) => each.map((own) => own[at] ?? NaN));
        return [name, { dtype, shape: [rows.length, several.length], data: made[dtype](values) }];
      }
      const column = columnOf(name);
      const shape = input.shape.length === 1 ? [rows.length] : [rows.length, 1];
      if (!isNumeric(dtype)) {
        const data = Array.from(rows, (row) => column.texts[column.codes[row] ?? 0] ?? "");
        return [name, { dtype: "string", shape, data }];
      }
      return [name, { dtype, shape, data: made[dtype](numbers(column, input, absent, rows)) }];
    }),
  );
}
