// Records whose values are numbers, or lists of them, as one table: what Parquet and JSON lines have in common.
import { badCells } from "./bad-cells.ts";
import { refuseCounting } from "./counting.ts";
import { labelHint, labelOf } from "./labels.ts";
import { beginsAsPicture } from "../files/beginnings.ts";
import { recordPlace, type RecordFile } from "../files/records.ts";
import { storeFor } from "../stored/value-file.ts";
import { inMemory, valueAt } from "../stored/row-values.ts";
import {
  dataError,
  listed,
  noRows,
  shown,
  type Label,
  type ReadPlace,
  type RecordValues,
  type Table,
} from "../table.ts";

const names = { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 } as const;

/** Fields that say which columns are what. */
export const columnFields = {
  label: { type: "string", minLength: 1, description: "Column of the class: texts, or whole numbers." },
  id: { type: "string", minLength: 1, description: "Column of the row's id; the row's position by default." },
  inputs: {
    ...names,
    description:
      "Columns of values, numbers or lists of them, in this order; all but label, id and what is ignored by default.",
  },
  ignore: { ...names, description: "Columns that are left out of the values." },
} as const;

export interface ColumnChoice {
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  readonly inputs?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  /** False where the column of the label is no value, and is not read. */
  readonly readsLabels?: false | undefined;
}

const isList = (value: unknown): value is ArrayLike<unknown> & object =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** Shape of a list of lists, by the first of each; [] of what is no list. */
const nesting = (value: unknown): readonly number[] =>
  isList(value) ? [value.length, ...nesting(value.length === 0 ? null : value[0])] : [];

/** A picture's file, by itself or beside its name: its bytes are no values. */
const holdsPicture = (value: unknown): boolean =>
  value instanceof Uint8Array
    ? beginsAsPicture(value)
    : typeof value === "object" && value !== null && "bytes" in value && holdsPicture(value.bytes);

/** Shapes of the cells of the first row, which all others have, and of the row that they make. */
interface FirstRow {
  readonly shapes: readonly string[];
  readonly inputShape: readonly number[];
}

function firstRow(columns: readonly string[], record: RecordValues, place: string): FirstRow {
  const picture = columns.find((name) => holdsPicture(record[name]));
  if (picture !== undefined)
    throw dataError(
      place,
      `row 1, column ${JSON.stringify(picture)}`,
      "a number, or a list of them",
      "the bytes of a picture",
      `pictures are read by "kind": "images", with "image": ${JSON.stringify(picture)}`,
    );
  const found = columns.map((name) => nesting(record[name]));
  const [only = []] = found;
  const size = found.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  if (size === 0) throw dataError(place, "row 1", "values", "empty lists");
  return {
    shapes: found.map((shape) => shape.join(",")),
    inputShape: found.length === 1 && only.length > 0 ? only : [size],
  };
}

/** @throws {LimbeckError} "data-invalid" for a column that is not there */
export function checkColumns(wanted: readonly (string | undefined)[], { place, names: there }: RecordFile): void {
  const missing = wanted.find((name) => name !== undefined && !there.includes(name));
  if (missing !== undefined) throw dataError(place, "columns", `one of ${listed(there)}`, JSON.stringify(missing));
}

/**
 * Reads records of numbers. A row of one list has the list's shape; else values follow one another, column after column.
 * @throws {LimbeckError} "data-invalid" for cells that are no finite numbers, lists of several shapes, rows without a label
 */
export async function numberTable(file: RecordFile, choice: ColumnChoice, reading: ReadPlace): Promise<Table> {
  const { place } = file;
  const { precise } = reading;
  const { label, id, ignore = [], readsLabels } = choice;
  checkColumns([label, id, ...(choice.inputs ?? []), ...ignore], file);
  const columns = choice.inputs ?? file.names.filter((name) => name !== label && name !== id && !ignore.includes(name));
  if (columns.length === 0) throw dataError(place, "columns", "at least one column of values", "none beside the label");
  const leak = label === undefined ? undefined : columns.find((name) => name === label);
  if (leak !== undefined) throw dataError(place, "inputs", "columns other than the label's", JSON.stringify(leak));
  const readLabels = label !== undefined && readsLabels !== false;
  const store = storeFor(reading, place);
  const bad = badCells(place);
  const labels: Label[] = [];
  const ids: string[] = [];
  let first: FirstRow | null = null;
  const append = (value: unknown, column: number, where: string): void => {
    if (isList(value)) {
      for (let at = 0; at < value.length; at++) {
        const one = value[at];
        // where it stands is said of what is none alone
        if (typeof one === "number" && Number.isFinite(Math.fround(one))) store.append(one);
        else append(one, column, `${where}, value ${at}`);
      }
      return;
    }
    const number = typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : NaN;
    if (
      !Number.isFinite(Math.fround(number)) ||
      (typeof value === "bigint" && BigInt(Math.fround(number)) !== value && !precise)
    )
      bad.note(column, () => ({ path: where, got: shown(value), hint: hintFor(value) }));
    store.append(number);
  };
  for await (const batch of file.batches([
    ...columns,
    ...(readLabels ? [label] : []),
    ...(id === undefined ? [] : [id]),
  ])) {
    for (const [at, record] of batch.records.entries()) {
      const row = labels.length;
      const where = recordPlace(row, batch, at);
      first ??= firstRow(columns, record, place);
      for (const [column, name] of columns.entries()) {
        const value = record[name];
        const [wanted = "", shape] = [first.shapes[column], nesting(value).join(",")];
        if (shape !== wanted)
          throw dataError(
            place,
            `${where}, column ${JSON.stringify(name)}`,
            `${wanted === "" ? "a number" : `a list of [${wanted}]`}, as in the first row`,
            shape === "" ? shown(value) : `a list of [${shape}]`,
          );
        append(value, column, `${where}, column ${JSON.stringify(name)}`);
      }
      const found = readLabels ? labelOf(record[label]) : 0;
      if (found === undefined)
        throw dataError(
          place,
          `${where}, label`,
          "a text or a whole number",
          shown(readLabels ? record[label] : undefined),
          labelHint(readLabels ? record[label] : undefined),
        );
      labels.push(found);
      if (id !== undefined) ids.push(String(record[id]));
    }
  }
  if (first === null) throw noRows(place);
  bad.refuse();
  const { inputShape } = first;
  const values = store.finish();
  const size = values.length / labels.length;
  const scalars = first.shapes.every((shape) => shape === "");
  refuseCounting({
    place,
    rows: labels.length,
    label: readLabels ? { column: label, at: (row) => labels[row] } : null,
    columns:
      choice.inputs !== undefined || !scalars
        ? []
        : columns.map((name, position) => ({ name, position, at: (row) => valueAt(values, row * size + position) })),
    ignore,
  });
  const single = precise === true && columns.every((name) => file.singles.has(name));
  return {
    place,
    labelPlace: place,
    rows: labels.length,
    inputShape,
    held: { dtype: "float32", shape: inputShape },
    columns: scalars ? columns : null,
    inputs: single ? Float32Array.from(inMemory(values)) : values,
    labels,
    classes: readLabels ? file.classLabels.get(label) : undefined,
    ids: id === undefined ? null : ids,
  };
}

function hintFor(value: unknown): string | undefined {
  if (value === null || value === undefined || (typeof value === "number" && Number.isNaN(value)))
    return "fill such values in, or drop their rows";
  if (typeof value === "bigint") return "a whole number that 32-bit floats do not hold: an id? leave the column out";
  return 'leave the column out: "ignore": [...]; or take texts, and yes and no, as they lie: "kind": "tabular"';
}
