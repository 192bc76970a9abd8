// From columns to features: what is learned on training rows, and the features of any rows by it.
import { numberIn } from "../../../base/numeric/number-text.ts";
import type {
  ColumnEncoder,
  FittedColumn,
  NumberScale,
  RawColumn,
  RawColumns,
  Records,
} from "../../../engine/contracts.ts";
import { dataError, listed, type ColumnRole } from "../table.ts";
import { MOST_VALUES, truthOf } from "./deduce.ts";
import { withBlanks } from "./raw.ts";

/** Pieces of a quantile scale. */
const PIECES = 100;

/** Rows that hold a text, at most a few of them, counted from 1. */
const rowOf = ({ codes }: RawColumn, code: number): number => codes.indexOf(code) + 1;

/** Numbers by code; a missing one is NaN. */
function numbersOf(
  name: string,
  column: RawColumn,
  words: Readonly<Record<string, number>> | null,
  place: string,
): Float64Array {
  return Float64Array.from(column.texts, (text, code) => {
    if (text === "") return NaN;
    const value = Math.fround(words === null ? numberIn(text) : (words[text] ?? NaN));
    if (Number.isFinite(value)) return value;
    throw dataError(
      place,
      `row ${rowOf(column, code)}, column ${JSON.stringify(name)}`,
      words === null ? "a number" : `one of ${listed(Object.keys(words))}`,
      JSON.stringify(text),
      words === null ? 'say "category" where it is none; or name the text under "missing"' : undefined,
    );
  });
}

/** Level of each distinct value along the sorted ones, from -1 to 1; values that are tied share the middle of theirs. */
function quantileScale(sorted: Float64Array): NumberScale {
  const last = sorted.length - 1;
  const knots: number[] = [];
  const levels: number[][] = [];
  for (let piece = 0; piece <= PIECES; piece++) {
    const level = piece / PIECES;
    const at = level * last;
    const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
    const knot = Math.fround(low + (high - low) * (at - Math.floor(at)));
    if (knots.at(-1) === knot) levels.at(-1)?.push(level);
    else {
      knots.push(knot);
      levels.push([level]);
    }
  }
  return {
    kind: "quantile",
    knots,
    levels: levels.map((own) => (own[0] ?? 0) + (own.at(-1) ?? 0) - 1),
  };
}

function scaleOf(scale: "standardise" | "quantile" | "none", sorted: Float64Array, mean: number): NumberScale {
  if (scale === "none") return { kind: "affine", mean: 0, std: 1 };
  if (scale === "quantile") return quantileScale(sorted);
  const std = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length);
  return { kind: "affine", mean: Math.fround(mean), std: Math.fround(std) };
}

type Fit = FittedColumn | { readonly left: string };

function fitNumber(
  name: string,
  column: RawColumn,
  role: ColumnRole & { readonly role: "number" | "boolean" },
  train: Int32Array,
  place: string,
): Fit {
  const words =
    role.role === "number"
      ? null
      : Object.fromEntries(
          column.texts
            .filter((text) => text !== "")
            .map((text) => {
              const value = Number.isNaN(truthOf(text)) ? numberIn(text) : truthOf(text);
              return [text, value === 0 || value === 1 ? value : NaN] as const;
            }),
        );
  const odd = Object.entries(words ?? {}).find(([, value]) => Number.isNaN(value));
  if (odd !== undefined)
    throw dataError(
      place,
      `row ${rowOf(column, column.texts.indexOf(odd[0]))}, column ${JSON.stringify(name)}`,
      "yes or no: true, false, yes, no, y, n, t, f, 1, 0",
      JSON.stringify(odd[0]),
    );
  const byCode = numbersOf(name, column, words, place);
  const values = train.reduce<number[]>((all, row) => {
    const value = byCode[column.codes[row] ?? 0] ?? NaN;
    if (!Number.isNaN(value)) all.push(value);
    return all;
  }, []);
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return { left: "no value in the training rows" };
  if (sorted[0] === sorted.at(-1)) return { left: `always ${sorted[0] ?? ""} in the training rows` };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  const byMedian = role.role === "number" && role.missing === "median";
  return {
    role: "number",
    name,
    words,
    scale: scaleOf(role.role === "number" ? role.scale : "standardise", sorted, mean),
    fill: Math.fround(byMedian ? median : mean),
    flag: sorted.length < train.length,
  };
}

function fitCategory(name: string, column: RawColumn, train: Int32Array, place: string): Fit {
  const seen = new Set<number>();
  for (const row of train) seen.add(column.codes[row] ?? 0);
  const values = [...seen]
    .map((code) => column.texts[code] ?? "")
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (values.length < 2) return { left: `always ${JSON.stringify(values[0])} in the training rows` };
  if (values.length > MOST_VALUES)
    throw dataError(
      place,
      `column ${JSON.stringify(name)}`,
      `at most ${MOST_VALUES} values of a category`,
      `${values.length} in the training rows`,
      '"ignore" it, or write what is common to its values as another column',
    );
  return { role: "category", name, values };
}

/** Whether each of a column's texts stands beside one class alone, though rows share texts: it names the label. */
function namesLabel({ codes, texts }: RawColumn, labels: Int32Array, train: Int32Array): boolean {
  const classOf = new Map<number, number>();
  for (const row of train) {
    const [code, label] = [codes[row] ?? 0, labels[row] ?? 0];
    if (classOf.has(code) && classOf.get(code) !== label) return false;
    classOf.set(code, label);
  }
  return texts.length > 1 && classOf.size > 1 && classOf.size <= train.length / 5;
}

/** Columns with their roles. */
interface Roled extends Records {
  readonly roles: ReadonlyMap<string, ColumnRole>;
}

/**
 * What training rows show of the columns.
 * @param labels - class of each row, of which the training rows' are looked at
 * @returns the encoder, and what was left out or looks wrong, in words
 * @throws {LimbeckError} "data-invalid" for texts that are no numbers, categories of too many values, nothing to learn from
 */
export function fitEncoder(
  { columns, roles, missing }: Roled,
  labels: Int32Array,
  train: Int32Array,
  place: string,
): { readonly encoder: ColumnEncoder; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const fitted: FittedColumn[] = [];
  for (const [name, column] of withBlanks({ columns, missing })) {
    const role = roles.get(name) ?? { role: "ignore" };
    if (role.role === "ignore") continue;
    const found =
      role.role === "category" ? fitCategory(name, column, train, place) : fitNumber(name, column, role, train, place);
    if ("left" in found) notes.push(`${place}: column ${JSON.stringify(name)} is left out: ${found.left}`);
    else fitted.push(found);
    if (namesLabel(column, labels, train))
      notes.push(
        `${place}: column ${JSON.stringify(name)} gives the label away: each of its values stands beside one class alone`,
      );
  }
  if (fitted.length === 0)
    throw dataError(place, "columns", "one that is learned from", "none: all are ignored or constant");
  return { encoder: { version: 1, missing, columns: fitted }, notes };
}

const widthOf = (column: FittedColumn): number =>
  column.role === "category" ? column.values.length + 1 : column.flag ? 2 : 1;

/** Names of the features, in their order. */
export const featureNames = ({ columns }: ColumnEncoder): readonly string[] =>
  columns.flatMap((column) =>
    column.role === "category"
      ? [...column.values.map((value) => `${column.name}=${value}`), `${column.name}, other`]
      : [column.name, ...(column.flag ? [`${column.name} missing`] : [])],
  );

/** Positions of the features that are numbers, and no words, categories or flags. */
export function measuredFeatures({ columns }: ColumnEncoder): readonly number[] {
  let next = 0;
  return columns.flatMap((column) => {
    const at = next;
    next += widthOf(column);
    return column.role === "number" && column.words === null ? [at] : [];
  });
}

function scaled(scale: NumberScale, value: number): number {
  if (scale.kind === "affine") return (value - scale.mean) / scale.std;
  const { knots, levels } = scale;
  let level = levels[0] ?? 0;
  for (let i = 0; i + 1 < knots.length; i++) {
    const [from = 0, to = 1] = [knots[i], knots[i + 1]];
    level += ((levels[i + 1] ?? 0) - (levels[i] ?? 0)) * Math.min(1, Math.max(0, (value - from) / (to - from)));
  }
  return level;
}

/** Features of each text of a column. */
function featuresByCode(
  column: FittedColumn,
  raw: RawColumn,
  place: string,
): { readonly values: Float32Array; readonly unseen: ReadonlySet<number> } {
  const width = widthOf(column);
  const values = new Float32Array(raw.texts.length * width);
  const unseen = new Set<number>();
  if (column.role === "category") {
    const places = new Map(column.values.map((value, at) => [value, at]));
    raw.texts.forEach((text, code) => {
      const at = places.get(text);
      if (at === undefined) unseen.add(code);
      values[code * width + (at ?? width - 1)] = 1;
    });
    return { values, unseen };
  }
  numbersOf(column.name, raw, column.words, place).forEach((number, code) => {
    const isMissing = Number.isNaN(number);
    values[code * width] = scaled(column.scale, isMissing ? column.fill : number);
    if (column.flag) values[code * width + 1] = isMissing ? 1 : 0;
  });
  return { values, unseen };
}

export interface EncodedRows {
  /** rows x features. */
  readonly inputs: Float32Array;
  readonly features: number;
  /** Values that no training row has, in words. */
  readonly notes: readonly string[];
}

/**
 * @throws {LimbeckError} "data-invalid" for a column that is not there, and texts that are no numbers
 */
export function encodeColumns(encoder: ColumnEncoder, raw: RawColumns, rows: number, place: string): EncodedRows {
  const features = encoder.columns.reduce((sum, column) => sum + widthOf(column), 0);
  const blanked = withBlanks({ columns: raw, missing: encoder.missing });
  const inputs = new Float32Array(rows * features);
  const notes: string[] = [];
  let from = 0;
  for (const column of encoder.columns) {
    const own = blanked.get(column.name);
    if (own === undefined)
      throw dataError(place, "columns", JSON.stringify(column.name), `only ${listed([...raw.keys()])}`);
    const width = widthOf(column);
    const { values, unseen } = featuresByCode(column, own, place);
    let strange = 0;
    own.codes.forEach((code, row) => {
      if (unseen.has(code)) strange += 1;
      for (let at = 0; at < width; at++) inputs[row * features + from + at] = values[code * width + at] ?? 0;
    });
    if (strange > 0)
      notes.push(
        `${place}: column ${JSON.stringify(column.name)} has values in ${strange} rows that no training row has: ` +
          listed([...unseen].map((code) => own.texts[code] ?? "")),
      );
    from += width;
  }
  return { inputs, features, notes };
}
