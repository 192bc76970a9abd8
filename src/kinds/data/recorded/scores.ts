// Recorded scores: what a model said of rows that are known by their ids, from any file of numbers.
import { readWithoutLabels } from "../index.ts";
import { formatOf } from "../files/format.ts";
import { checkColumns } from "../columns/number-columns.ts";
import { openRecords, recordPlace } from "../files/records.ts";
import { inMemory } from "../stored/row-values.ts";
import { dataError, shown, type ReadPlace, type Table } from "../table.ts";
import { writtenAs } from "../files/written.ts";

/** Where the ids of recorded rows stand. */
export interface RecordedFile {
  /** .csv, .tsv, .jsonl, .json, .parquet, .arrow, .npy or .npz. */
  readonly path: string;
  /** Column or array of the ids; the row's position by default. */
  readonly ids?: string | undefined;
}

export interface ScoresFile extends RecordedFile {
  /** Columns of the scores, or the name of the one column of lists or the one array; all but the ids' by default. */
  readonly scores?: string | readonly string[] | undefined;
}

export interface RecordedScores {
  readonly rows: number;
  readonly classes: number;
  /** rows x classes. */
  readonly values: Float32Array;
  /** Names of the scores, where the file names each. */
  readonly columns: readonly string[] | null;
  /** Null where a row's position is its id. */
  readonly ids: readonly string[] | null;
}

async function readTable({ path, ids, scores }: ScoresFile, place: ReadPlace): Promise<Table> {
  const inputs = typeof scores === "string" ? [scores] : scores;
  const columns = {
    path,
    ...(ids === undefined ? {} : { id: ids }),
    ...(inputs === undefined ? {} : { inputs: [...inputs] }),
  };
  const [array, ...others] = inputs ?? [];
  switch (formatOf(path)) {
    case "csv":
      return readWithoutLabels(
        { kind: "csv", header: true, ...columns, ...(await writtenAs(path, place.baseDirectory)) },
        place,
      );
    case "jsonl":
      return readWithoutLabels({ kind: "jsonl", ...columns }, place);
    case "parquet":
      return readWithoutLabels({ kind: "parquet", ...columns }, place);
    case "arrow":
      return readWithoutLabels({ kind: "arrow", ...columns }, place);
    case "npz":
      if (array === undefined || others.length > 0)
        throw dataError(path, "scores", "the name of one array", others.length > 0 ? "several" : "none");
      return readWithoutLabels(
        { kind: "npz", path, inputs: array, labels: "", ...(ids === undefined ? {} : { id: ids }) },
        place,
      );
    case "npy":
      if (ids !== undefined)
        throw dataError(path, "ids", "a file with names: .npz, .csv, .jsonl, .json or .parquet", JSON.stringify(ids));
      return readWithoutLabels({ kind: "npy", inputs: path, labels: "" }, place);
    case "idx":
    case "cifar":
      throw dataError(
        path,
        "file",
        "a file of .csv, .tsv, .jsonl, .json, .parquet, .arrow, .npy or .npz",
        "a file of bytes",
      );
  }
}

/** @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column */
export async function readScores(file: ScoresFile, baseDirectory: string): Promise<RecordedScores> {
  const { rows, inputShape, inputs, columns, ids } = await readTable(file, { baseDirectory });
  const [classes = 0, ...more] = inputShape;
  if (more.length > 0) throw dataError(file.path, "scores", "[rows, classes]", `[${[rows, ...inputShape].join(", ")}]`);
  return { rows, classes, values: Float32Array.from(inMemory(inputs)), columns, ids };
}

export interface TopFile extends RecordedFile {
  /** Column of objects: a score by class name. */
  readonly top?: string | undefined;
  /** Columns of lists, as long as each other: positions of classes, and their scores. */
  readonly indices?: string | undefined;
  readonly scores?: string | undefined;
}

/** The scores of some classes of each row: those of row r lie from starts[r] to starts[r + 1]. */
export interface TopScores {
  readonly starts: Int32Array;
  readonly classes: Int32Array;
  readonly values: Float32Array;
  readonly ids: readonly string[] | null;
}

const listOf = (value: unknown): readonly unknown[] | null =>
  Array.isArray(value) ? value : ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : null;

/** Class and score of each entry of a row; null where it holds no such entries. */
function entriesOf(top: unknown, indices: unknown, scores: unknown): readonly (readonly [unknown, unknown])[] | null {
  if (typeof top === "object" && top !== null && !Array.isArray(top) && !ArrayBuffer.isView(top))
    return Object.entries(top);
  const [positions, values] = [listOf(indices), listOf(scores)];
  return positions?.length !== values?.length ? null : (positions?.map((at, i) => [at, values?.[i]]) ?? null);
}

/**
 * Reads the scores of a few classes a row, from .jsonl, .json or .parquet.
 * @param names - class names by position
 * @throws {LimbeckError} "data-unreadable" or "data-invalid" for a class that is none, one that a row has twice, a score
 *   that is no finite number
 */
export async function readTop(
  { path, ids: idColumn, top, indices, scores }: TopFile,
  names: readonly string[],
  baseDirectory: string,
): Promise<TopScores> {
  const format = formatOf(path);
  if (format !== "jsonl" && format !== "parquet" && format !== "arrow")
    throw dataError(path, "file", "a file of .jsonl, .json or .parquet, whose rows may be of any length", `.${format}`);
  const file = await openRecords({ path, kind: format }, baseDirectory);
  const wanted = [idColumn, top, indices, scores].flatMap((name) => (name === undefined ? [] : [name]));
  checkColumns(wanted, file);
  const positions = new Map(names.map((name, at) => [name, at]));
  const [starts, classes, values, ids]: [number[], number[], number[], string[]] = [[0], [], [], []];
  for await (const batch of file.batches(wanted))
    for (const [at, record] of batch.records.entries()) {
      const where = recordPlace(starts.length - 1, batch, at);
      const of = (name: string | undefined): unknown => (name === undefined ? undefined : record[name]);
      const entries = entriesOf(of(top), of(indices), of(scores));
      if (entries === null || entries.length === 0)
        throw dataError(
          path,
          where,
          top === undefined ? "lists of classes and scores, as long as each other" : "an object: a score by class",
          shown(top === undefined ? { [indices ?? ""]: of(indices), [scores ?? ""]: of(scores) } : of(top)),
        );
      const seen = new Set<number>();
      for (const [key, score] of entries) {
        const known = top === undefined ? Number(key) : positions.get(String(key));
        if (known === undefined || !(Number.isInteger(known) && known >= 0 && known < names.length))
          throw dataError(
            path,
            where,
            top === undefined ? `positions of classes, 0 to ${names.length - 1}` : "names of the data set's classes",
            shown(key),
            'state the teacher\'s "classes" where its names or their order are others',
          );
        if (seen.has(known)) throw dataError(path, where, "a class once", `${shown(key)} twice`);
        seen.add(known);
        const value = typeof score === "number" ? score : NaN;
        if (!Number.isFinite(value)) throw dataError(path, `${where}, class ${shown(key)}`, "a number", shown(score));
        classes.push(known);
        values.push(value);
      }
      starts.push(classes.length);
      if (idColumn !== undefined) ids.push(String(of(idColumn)));
    }
  return {
    starts: Int32Array.from(starts),
    classes: Int32Array.from(classes),
    values: Float32Array.from(values),
    ids: idColumn === undefined ? null : ids,
  };
}
