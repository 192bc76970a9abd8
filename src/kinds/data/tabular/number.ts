// Columns of numbers, and of yes and no: their scale learned on training rows, and their features.
import { numberIn } from "../../../base/numeric/number-text.ts";
import type { FittedColumn, NumberScale, RawColumn } from "../../../engine/contracts.ts";
import { dataError, listed, type ColumnRole } from "../table.ts";
import { truthOf } from "./deduce.ts";
import { rowOf, type CodeFeatures, type Fit } from "./fit.ts";

type FittedNumber = FittedColumn & { readonly role: "number" };

/** Pieces of a quantile scale. */
const PIECES = 100;

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
      words === null
        ? 'an empty cell is a missing value; in a recipe, "missing" names texts that mean so, and "category" takes texts'
        : undefined,
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

export function fitNumber(
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

/** The number, scaled, and whether it is missing. */
export function numberFeatures(column: FittedNumber, raw: RawColumn, place: string): CodeFeatures {
  const width = column.flag ? 2 : 1;
  const values = new Float32Array(raw.texts.length * width);
  numbersOf(column.name, raw, column.words, place).forEach((number, code) => {
    const isMissing = Number.isNaN(number);
    values[code * width] = scaled(column.scale, isMissing ? column.fill : number);
    if (column.flag) values[code * width + 1] = isMissing ? 1 : 0;
  });
  return { values, unseen: new Set() };
}
