// `limbeck data`: what a recipe's data is, as it was read: rows, classes, splits, values, what is missing or stands twice.
import { checkOptions, type Known } from "./base/given-options.ts";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { inTurn, valuesOf as valuesOfRows } from "./engine/row-values.ts";
import { numberIn } from "./base/numeric/number-text.ts";
import type { Dataset, HeldRows, RawColumn, SplitName, Splits } from "./engine/contracts.ts";
import { elementCount, type Shape } from "./graph/ir.ts";
import { loadData } from "./kinds/data/load.ts";
import { repeatedRows } from "./kinds/data/rows/repeats.ts";
import { orderWarnings } from "./kinds/data/rows/row-order.ts";
import { readRecipe, recipeOptions, type GivenRecipe, type RecipeOptions } from "./recipe/read.ts";
import { renderDataPage } from "./report/render/data-page.ts";

export interface DataLookOptions extends RecipeOptions {
  /** Writes a page with a few rows or pictures of each class. */
  readonly html?: string | undefined;
}

const dataLookOptions: Known<DataLookOptions> = { types: { ...recipeOptions.types, html: "text" } };

/** A column as its source holds it, or all values of rows together where they have no names. */
export interface ValueRange {
  readonly name: string;
  /** Null where a column holds texts. */
  readonly least: number | null;
  readonly mean: number | null;
  readonly greatest: number | null;
  /** Different texts of a named column; null where values are numbers alone. */
  readonly distinct: number | null;
  /** Rows in which nothing stands; null where that cannot be. */
  readonly missing: number | null;
}

export interface DataLook {
  readonly rows: number;
  /** Shape of a row as the student takes it. */
  readonly inputShape: Shape;
  /** Type and shape of a row in the source. */
  readonly held: Pick<HeldRows, "dtype" | "shape">;
  readonly classes: readonly {
    readonly name: string;
    readonly rows: Readonly<Record<SplitName, number>>;
  }[];
  readonly unlabelled: number;
  readonly values: readonly ValueRange[];
  /** Rows of equal values in two splits. */
  readonly repeats: ReturnType<typeof repeatedRows>;
  /** The first rows: id, class, and what stands in them. */
  readonly first: readonly {
    readonly id: string;
    readonly class: string | null;
    readonly values: readonly (number | string)[];
  }[];
  /** Roles of columns that were deduced, a line each. */
  readonly deduced: readonly string[];
  readonly warnings: readonly string[];
  readonly sha256: string;
  readonly splitsSha256: string;
}

const splitNames = ["train", "validation", "calibration", "test"] as const satisfies readonly SplitName[];

const FIRST_ROWS = 5;
/** Named values that are told one by one. */
const MOST_NAMES = 200;
/** Values of a row that are shown. */
const MOST_VALUES = 12;
/** Classes on the page, and rows of each. */
const PAGE_CLASSES = 40;
const PAGE_ROWS = 6;

/** Ranges of the values by their place in a row: one name for all, or one for each. */
function rangesOf(names: readonly string[], { inputs, inputShape, rows }: Dataset): readonly ValueRange[] {
  const size = elementCount(inputShape);
  const groups = names.length;
  const found = names.map(() => ({ least: Infinity, greatest: -Infinity, sum: 0 }));
  for (const values of inTurn(inputs, size))
    for (const [group, range] of found.entries())
      for (let at = group; at < values.length; at += groups) {
        const value = values[at] ?? NaN;
        range.least = Math.min(range.least, value);
        range.greatest = Math.max(range.greatest, value);
        range.sum += value;
      }
  const each = (rows * size) / groups;
  return found.map(({ least, greatest, sum }, group) => ({
    name: names[group] ?? "",
    least,
    mean: sum / each,
    greatest,
    distinct: null,
    missing: null,
  }));
}

/** A named column: a range where every text that stands there is a number, and how many different ones there are. */
function columnRange(name: string, { codes, texts }: RawColumn, absent: ReadonlySet<string>): ValueRange {
  const rows = new Float64Array(texts.length);
  for (const code of codes) rows[code] = (rows[code] ?? 0) + 1;
  const present = texts.flatMap((text, code) =>
    absent.has(text) ? [] : [{ value: numberIn(text), rows: rows[code] ?? 0 }],
  );
  const count = present.reduce((sum, one) => sum + one.rows, 0);
  const facts = { name, distinct: present.length, missing: codes.length - count };
  if (count === 0 || present.some(({ value }) => Number.isNaN(value)))
    return { ...facts, least: null, mean: null, greatest: null };
  return {
    ...facts,
    least: present.reduce((least, { value }) => Math.min(least, value), Infinity),
    mean: present.reduce((sum, one) => sum + one.rows * one.value, 0) / count,
    greatest: present.reduce((greatest, { value }) => Math.max(greatest, value), -Infinity),
  };
}

function valuesOf(dataset: Dataset, columns: readonly string[] | null): readonly ValueRange[] {
  const { records } = dataset;
  if (records !== undefined) {
    const absent = new Set(["", ...records.missing]);
    return [...records.columns].map(([name, column]) => columnRange(name, column, absent));
  }
  return rangesOf(columns === null || columns.length > MOST_NAMES ? ["all values"] : columns, dataset);
}

/** What stands in a row: the texts of its columns, or the first of its values. */
function shownValues(dataset: Dataset, row: number): readonly (number | string)[] {
  const { records, inputs, inputShape } = dataset;
  if (records !== undefined)
    return [...records.columns]
      .slice(0, MOST_VALUES)
      .map(([name, { codes, texts }]) => `${name}: ${texts[codes[row] ?? 0] ?? ""}`);
  const values = valuesOfRows(inputs, elementCount(inputShape), Int32Array.of(row));
  return Array.from(values.subarray(0, MOST_VALUES), (value) => Number(value.toPrecision(6)));
}

const isPicture = (shape: Shape, dtype: string): boolean =>
  shape.length === 3 && dtype === "uint8" && (shape[0] === 1 || shape[0] === 3);

/** A row of bytes as a PNG in a data address. */
async function pictureOf({ inputs, inputShape }: Dataset, row: number): Promise<string> {
  const [channels = 1, height = 1, width = 1] = inputShape;
  const size = channels * height * width;
  const own = valuesOfRows(inputs, size, Int32Array.of(row));
  const pixels = new Uint8Array(size);
  for (let at = 0; at < height * width; at++)
    for (let channel = 0; channel < channels; channel++)
      pixels[at * channels + channel] = own[channel * height * width + at] ?? 0;
  const { decoder } = await import("./kinds/data/pictures/decode.ts");
  const sharp = await decoder();
  const raw = { width, height, channels: channels === 1 ? 1 : 3 } as const;
  const png = await sharp(pixels, { raw }).png().toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}

/** Some rows of each class, of the training split. */
async function writePage(path: string, name: string, look: DataLook, dataset: Dataset, splits: Splits): Promise<void> {
  const pictures = isPicture(dataset.inputShape, look.held.dtype);
  const groups = [];
  for (const [index, { name: label }] of look.classes.slice(0, PAGE_CLASSES).entries()) {
    const rows = [...splits.train].filter((row) => dataset.labels[row] === index).slice(0, PAGE_ROWS);
    const shown = [];
    for (const row of rows)
      shown.push({
        id: dataset.rowId(row),
        picture: pictures ? await pictureOf(dataset, row) : null,
        values: pictures ? [] : shownValues(dataset, row).map(String),
      });
    groups.push({ label, rows: shown });
  }
  await writeFile(path, renderDataPage({ name, text: describeLook(look), warnings: look.warnings, groups }));
}

/**
 * Reads a recipe's data and tells what it is; nothing is trained, and no model is opened.
 * @param source - the recipe's file, or the recipe itself
 * @throws {LimbeckError} for whatever is wrong with recipe or data
 */
export async function describeData(source: GivenRecipe, options: DataLookOptions = {}): Promise<DataLook> {
  checkOptions(options, dataLookOptions, "describeData");
  const { recipe, place } = await readRecipe(source, options);
  const { dataset, splits, held, columns, layout, notes, deduced } = await loadData(recipe.data, place);
  const counts = splitNames.map((split) => {
    const own = new Int32Array(dataset.classes.length);
    for (const row of splits[split]) own[dataset.labels[row] ?? 0] = (own[dataset.labels[row] ?? 0] ?? 0) + 1;
    return [split, own] as const;
  });
  const look: DataLook = {
    rows: dataset.rows,
    inputShape: dataset.inputShape,
    held: { dtype: held.dtype, shape: held.shape },
    classes: dataset.classes.map((name, index) => ({
      name,
      rows: Object.fromEntries(counts.map(([split, own]) => [split, own[index] ?? 0])) as Record<SplitName, number>,
    })),
    unlabelled: splits.unlabelled?.length ?? 0,
    values: valuesOf(dataset, columns),
    repeats: repeatedRows(dataset, splits),
    first: Array.from({ length: Math.min(FIRST_ROWS, dataset.rows) }, (_, row) => ({
      id: dataset.rowId(row),
      class: dataset.classes[dataset.labels[row] ?? -1] ?? null,
      values: shownValues(dataset, row),
    })),
    deduced,
    warnings: [
      ...notes,
      ...(layout.note === null ? [] : [layout.note]),
      ...(held.picture === undefined ? orderWarnings(dataset) : []),
    ],
    sha256: dataset.sha256,
    splitsSha256: splits.sha256,
  };
  if (options.html !== undefined)
    await writePage(resolve(options.cwd ?? process.cwd(), options.html), recipe.name, look, dataset, splits);
  return look;
}

const figure = (value: number | null): string => (value === null ? "" : String(Number(value.toPrecision(5))));

/** Columns of text, the first to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) =>
    `    ${row.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join("  ")}`.trimEnd(),
  );
}

/** The look as the command line prints it. */
export function describeLook(look: DataLook): string {
  const { rows, inputShape, held, classes, unlabelled, values, repeats, first, deduced } = look;
  const shape = (sizes: Shape): string => `[${sizes.join(", ")}]`;
  const sum = (split: SplitName): number => classes.reduce((total, one) => total + one.rows[split], 0);
  const shownClasses = classes.slice(0, 40);
  const named = values.some(({ distinct }) => distinct !== null);
  return [
    [
      `${rows} rows of ${held.dtype} ${shape(held.shape)}`,
      ...(shape(held.shape) === shape(inputShape) ? [] : [`as ${shape(inputShape)} to the student`]),
      ...(unlabelled === 0 ? [] : [`${unlabelled} of them trained on without a label`]),
    ].join(", "),
    "",
    `${classes.length} classes:`,
    ...aligned([
      ["class", ...splitNames],
      ...shownClasses.map(({ name, rows: own }) => [name, ...splitNames.map((split) => String(own[split]))]),
      ["all", ...splitNames.map((split) => String(sum(split)))],
    ]),
    ...(classes.length > shownClasses.length
      ? [`    ... and ${classes.length - shownClasses.length} more classes`]
      : []),
    "",
    "values:",
    ...aligned([
      ["", "least", "mean", "greatest", ...(named ? ["different", "missing"] : [])],
      ...values.map(({ name, least, mean, greatest, distinct, missing }) => [
        name,
        ...[least, mean, greatest].map(figure),
        ...(named ? [figure(distinct), figure(missing)] : []),
      ]),
    ]),
    "",
    repeats.length === 0
      ? "no row of one split has the values of a row of another"
      : "rows of one split with the values of a row of another:",
    ...repeats.map(({ split, earlier, rows: count }) => `    ${count} of ${split} stand in ${earlier} too`),
    ...(deduced.length === 0 ? [] : ["", "columns, as they were deduced:", ...deduced.map((line) => `    ${line}`)]),
    "",
    "first rows:",
    ...first.map(
      ({ id, class: name, values: own }) => `    ${id}, ${name ?? "no label"}: ${own.join(", ").slice(0, 160)}`,
    ),
  ].join("\n");
}
