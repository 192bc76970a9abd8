// Recorded predictions: scores per class and labels, from NumPy archives, separated values or Parquet.
import { readSource } from "../index.ts";
import { extname } from "node:path";
import { inMemory } from "../stored/row-values.ts";
import { inColumnsOf } from "../columns/matched.ts";
import { writtenAs } from "../files/written.ts";
import type { LimbeckError } from "../../../base/errors.ts";
import { dataError, listed, type Label, type ReadPlace, type Table } from "../table.ts";

export interface PredictionSource {
  readonly path: string;
  /** Name of the scores: an array of an archive, or columns with commas between them; all but the label's by default. */
  readonly array?: string | undefined;
  /** Name of the labels: an array, a column, or for .npy the other file. */
  readonly labels?: string | undefined;
  /** Whether the first line of separated values names the columns; true by default. */
  readonly header?: boolean | undefined;
}

export interface Predictions {
  /** rows x classes. */
  readonly values: Float32Array | Float64Array;
  readonly labels: Int32Array;
  readonly classes: number;
  /** Names of the scores, where the file names them. */
  readonly columns?: readonly string[] | null;
}

const columnsOf = (array: string | undefined): string[] | undefined => array?.split(",").map((name) => name.trim());

/** A column's position where there is no header. */
const column = (name: string, header: boolean): string | number =>
  !header && /^\d+$/.test(name) ? Number(name) : name;

async function readTable(source: PredictionSource, place: ReadPlace): Promise<Table> {
  const { path, array, header = true } = source;
  const kind = extname(path.toLowerCase().replace(/\.gz$/, ""));
  switch (kind) {
    case ".npz":
      return readSource(
        { kind: "npz", path, inputs: array ?? "predictions", labels: source.labels ?? "labels" },
        place,
      );
    case ".npy":
      if (source.labels === undefined)
        throw dataError(path, "labels", "the file of the labels", "none", "name it: --labels labels.npy");
      return readSource({ kind: "npy", inputs: path, labels: source.labels }, place);
    case ".csv":
    case ".tsv": {
      const inputs = columnsOf(array)?.map((name) => column(name, header));
      const label = column(source.labels ?? "label", header);
      const written = await writtenAs(path, place.baseDirectory);
      return readSource(
        { kind: "csv", path, ...written, header, label, ...(inputs === undefined ? {} : { inputs }) },
        place,
      );
    }
    case ".parquet": {
      const inputs = columnsOf(array);
      const label = source.labels ?? "label";
      return readSource({ kind: "parquet", path, label, ...(inputs === undefined ? {} : { inputs }) }, place);
    }
    default:
      throw dataError(path, "file", "a file of .npz, .npy, .csv, .tsv or .parquet", kind === "" ? "no ending" : kind);
  }
}

/**
 * Class of each row: the column that its label names, where all do, where labels are texts, and where columns are numbers that do
 * not count from 0; else the column at the label's position.
 * @param columns - names of the scores as they are handed on; null where the file names none
 * @param isMoved - whether the file itself has them in another order
 * @throws {LimbeckError} "data-invalid" naming the first label that is no column, and for positions that are one column's in the
 *   file and another's in what it is read with
 */
function classIndices(
  { labels, labelPlace, rows }: Table,
  columns: readonly string[] | null,
  classes: number,
  isMoved: boolean,
): Int32Array {
  const names = columns ?? [];
  const byName = new Map(names.map((name, at) => [name, at]));
  const distinct = [...new Set<Label>(labels)];
  const areTexts = columns !== null && distinct.some((label) => typeof label === "string");
  const areNumbered = names.some((name, at) => name !== String(at)) && names.every((name) => /^\d+$/.test(name));
  const isByName = areTexts || areNumbered || distinct.every((label) => byName.has(String(label)));
  const classOf = (label: Label): number | undefined => {
    if (isByName) return byName.get(String(label));
    return typeof label === "number" && Number.isInteger(label) && label >= 0 && label < classes ? label : undefined;
  };
  const refused = (row: number, expected: string, hint: string): LimbeckError =>
    dataError(labelPlace, `row ${row + 1}, label`, expected, JSON.stringify(labels[row] ?? ""), hint);
  if (isMoved && !isByName)
    throw refused(
      0,
      "the name of a column, since the two files have their columns in another order",
      "a position would be one class here and another one there: write columns in one order, or labels as names",
    );
  const indices = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const index = classOf(labels[row] ?? "");
    if (index === undefined)
      throw refused(
        row,
        isByName ? `a column of scores: ${listed(names)}` : `a class index, 0 to ${classes - 1}`,
        "labels are positions of the scores' columns, or their names",
      );
    indices[row] = index;
  }
  return indices;
}

/**
 * Reads scores and class indices.
 * @param like - another file of scores, whose columns these are matched to by name where both have names
 * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
 */
export async function readPredictions(
  source: PredictionSource,
  place: ReadPlace,
  like?: { readonly columns?: readonly string[] | null; readonly place: string },
): Promise<Predictions> {
  const read = await readTable(source, { ...place, precise: true });
  const table = like === undefined ? read : inColumnsOf(read, { columns: like.columns ?? null, place: like.place });
  const [classes = 0, ...more] = table.inputShape;
  if (more.length > 0 || classes < 2)
    throw dataError(
      source.path,
      "scores",
      "[rows, classes] with two classes or more",
      `[${[table.rows, ...table.inputShape].join(", ")}]`,
      classes === 1 && more.length === 0 ? "write both columns of a binary model: 1 - p and p" : undefined,
    );
  const labels = classIndices(table, table.columns, classes, table !== read);
  const inputs = inMemory(table.inputs);
  const isFloat = inputs instanceof Float32Array || inputs instanceof Float64Array;
  return { values: isFloat ? inputs : Float64Array.from(inputs), labels, classes, columns: table.columns };
}
