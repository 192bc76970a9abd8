// From columns to features: what is learned on training rows, and the features of any rows by it.
import { featureWidth } from "../../../engine/column-features.ts";
import type { ColumnEncoder, FittedColumn, RawColumn, RawColumns, Records } from "../../../engine/contracts.ts";
import { dataError, listed, type ColumnRole } from "../table.ts";
import { categoryFeatures, fitCategory } from "./category.ts";
import { dateFeatures, dateNames, fitDate } from "./date.ts";
import type { CodeFeatures, Fit } from "./fit.ts";
import { fitNumber, numberFeatures } from "./number.ts";
import { withBlanks } from "../columns/raw.ts";

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

/** What training rows show of a column. */
function fitted(
  name: string,
  column: RawColumn,
  role: Exclude<ColumnRole, { readonly role: "ignore" }>,
  train: Int32Array,
  place: string,
): Fit {
  switch (role.role) {
    case "number":
    case "boolean":
      return fitNumber(name, column, role, train, place);
    case "category":
      return fitCategory(name, column, role, train, place);
    case "date":
      return fitDate(name, column, role, train, place);
  }
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
  const known: FittedColumn[] = [];
  for (const [name, column] of withBlanks({ columns, missing })) {
    const role = roles.get(name) ?? { role: "ignore" };
    if (role.role === "ignore") continue;
    const found = fitted(name, column, role, train, place);
    if ("left" in found) notes.push(`${place}: column ${JSON.stringify(name)} is left out: ${found.left}`);
    else known.push(found);
    if (namesLabel(column, labels, train))
      notes.push(
        `${place}: column ${JSON.stringify(name)} gives the label away: each of its values stands beside one class alone`,
      );
  }
  if (known.length === 0)
    throw dataError(place, "columns", "one that is learned from", "none: all are ignored or constant");
  return { encoder: { version: 1, missing, columns: known }, notes };
}

/** Names of the features, in their order. */
export const featureNames = ({ columns }: ColumnEncoder): readonly string[] => columns.flatMap(namesOf);

function namesOf(column: FittedColumn): readonly string[] {
  const { name } = column;
  if (column.role === "category")
    return column.embedding === undefined
      ? [...column.values.map((value) => `${name}=${value}`), `${name}, other`]
      : [`${name}, place`];
  return [...(column.role === "date" ? dateNames(column) : [name]), ...(column.flag ? [`${name} missing`] : [])];
}

/** Positions of the features that are numbers, and no words, categories or flags. */
export function measuredFeatures({ columns }: ColumnEncoder): readonly number[] {
  let next = 0;
  return columns.flatMap((column) => {
    const at = next;
    next += featureWidth(column);
    return column.role === "number" && column.words === null ? [at] : [];
  });
}

/** Features of each text of a column. */
function featuresByCode(column: FittedColumn, raw: RawColumn, place: string): CodeFeatures {
  switch (column.role) {
    case "number":
      return numberFeatures(column, raw, place);
    case "category":
      return categoryFeatures(column, raw);
    case "date":
      return dateFeatures(column, raw, place);
  }
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
  const features = encoder.columns.reduce((sum, column) => sum + featureWidth(column), 0);
  const blanked = withBlanks({ columns: raw, missing: encoder.missing });
  const inputs = new Float32Array(rows * features);
  const notes: string[] = [];
  let from = 0;
  for (const column of encoder.columns) {
    const own = blanked.get(column.name);
    if (own === undefined)
      throw dataError(place, "columns", JSON.stringify(column.name), `only ${listed([...raw.keys()])}`);
    const width = featureWidth(column);
    const { values, unseen } = featuresByCode(column, own, place);
    let strange = 0;
    own.codes.forEach((code, row) => {
      if (unseen.has(code)) strange += 1;
      for (let at = 0; at < width; at++) inputs[row * features + from + at] = values[code * width + at] ?? 0;
    });
    if (strange > 0)
      notes.push(
        `${place}: column ${JSON.stringify(column.name)} has values in ${strange === 1 ? "1 row" : `${strange} rows`} that no training row has: ` +
          listed([...unseen].map((code) => own.texts[code] ?? "")),
      );
    from += width;
  }
  return { inputs, features, notes };
}
