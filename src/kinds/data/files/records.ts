// Files of named columns, record after record: CSV, JSON lines and Parquet, the latter two in parts, never whole.
import { byCodePoint } from "../../../base/text.ts";
import { keyProblem } from "../../../base/validation/parse.ts";
import { openArrow } from "./arrow-file.ts";
import { unreadable } from "./bytes.ts";
import type { NamesByColumn } from "./class-label.ts";
import { formatOf } from "./format.ts";
import { openParquet } from "./parquet-file.ts";
import { delimiterHint, eachRecord, type Separated } from "./separated.ts";
import { jsonTexts } from "./json-records.ts";
import { eachFile } from "./several-files.ts";
import { dataError, listed, noRows, type RecordValues } from "../table.ts";

/** Records that follow one another. */
export interface Batch {
  readonly records: readonly RecordValues[];
  /** Line of a record in an editor; null where the file has no lines. */
  readonly line: ((at: number) => number) | null;
  /** Of several files, the one that they are in, and the rows before it. */
  readonly file?: { readonly path: string; readonly rowsBefore: number };
}

export interface RecordFile {
  readonly place: string;
  readonly names: readonly string[];
  /** Whether every value is a text, which may be a number's. */
  readonly texts: boolean;
  /** Columns whose numbers are all 32-bit floats in the file. */
  readonly singles: ReadonlySet<string>;
  /** Columns of classes that the file itself puts into an order, with the names that are read of them. */
  readonly classLabels: NamesByColumn;
  /** @param columns - the ones that are read, where the file lets one choose */
  readonly batches: (columns?: readonly string[]) => AsyncIterable<Batch>;
}

export interface RecordOptions extends Separated {
  /** What the file is, whatever its name. */
  readonly kind?: string;
}

/** @throws {LimbeckError} "data-invalid" for a name that two columns have */
function distinct(names: readonly string[], place: string): readonly string[] {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return names;
  throw dataError(place, "columns", "names that one column has", `${JSON.stringify(twice)}, which several have`);
}

async function separated(options: RecordOptions, baseDirectory: string): Promise<RecordFile> {
  const { path } = options;
  const records: RecordValues[] = [];
  const lines: number[] = [];
  const names: string[] = [];
  const take = (cells: readonly string[], line: number): void => {
    if (names.length === 0) {
      names.push(...distinct(cells, path));
      return;
    }
    const width = names.length;
    if (cells.length !== width)
      throw dataError(
        path,
        `row ${records.length + 1} (line ${line})`,
        `${width} columns, as in the first line`,
        String(cells.length),
        delimiterHint(cells),
      );
    records.push(Object.fromEntries(names.map((name, at) => [name, cells[at]])));
    lines.push(line);
  };
  await eachRecord(options, baseDirectory, take);
  return {
    place: path,
    names,
    texts: true,
    singles: new Set(),
    classLabels: new Map(),
    // oxlint-disable-next-line typescript/require-await -- what other files have in parts
    batches: async function* () {
      yield { records, line: (at) => lines[at] ?? 0 };
    },
  };
}

function parsedLine(text: string, path: string, line: number): RecordValues {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(`${path}, line ${line}`, "a JSON object a line", got, lineHint(text), cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw dataError(path, `line ${line}`, 'an object: {"a": 1, "label": "cat"}', text.slice(0, 40), lineHint(text));
  // as many names as there are colons behind quotes: none stands there twice
  const isPlain = text.match(/"\s*:/g)?.length === Object.keys(value).length;
  const twice = isPlain ? null : keyProblem(text);
  if (twice !== null) throw dataError(path, `line ${line}`, twice.expected, twice.got);
  return value as RecordValues;
}

/** What is true of a line that is no object. */
function lineHint(text: string): string | undefined {
  if (/[:[,]\s*-?(NaN|Infinity)\b/.test(text)) return "JSON has no such numbers: fill them in, or write null";
  return text.trim() === "{" ? "write each object on a line of its own: jq -c ." : undefined;
}

async function jsonLines({ path }: RecordOptions, baseDirectory: string): Promise<RecordFile> {
  const read = async function* (known: ReadonlySet<string> | null): AsyncGenerator<Batch> {
    for await (const { texts, lines } of jsonTexts(path, baseDirectory)) {
      const records = texts.map((text, at) => {
        const line = lines[at] ?? 0;
        const record = parsedLine(text, path, line);
        const stranger = known === null ? undefined : Object.keys(record).find((name) => !known.has(name));
        if (stranger !== undefined)
          throw dataError(
            path,
            `line ${line}`,
            `the fields of the first object: ${listed([...(known ?? [])])}`,
            JSON.stringify(stranger),
          );
        return record;
      });
      yield { records, line: (at) => lines[at] ?? 0 };
    }
  };
  let names: readonly string[] = [];
  for await (const { records } of read(null)) {
    names = Object.keys(records[0] ?? {});
    break;
  }
  return {
    place: path,
    names,
    texts: false,
    singles: new Set(),
    classLabels: new Map(),
    batches: () => read(new Set(names)),
  };
}

async function parquet({ path }: RecordOptions, baseDirectory: string): Promise<RecordFile> {
  const { names, singles, classLabels, groups } = await openParquet(path, baseDirectory);
  return {
    place: path,
    names: distinct(names, path),
    texts: false,
    singles,
    classLabels,
    batches: async function* (columns) {
      for await (const records of groups(columns)) yield { records, line: null };
    },
  };
}

async function arrow({ path }: RecordOptions, baseDirectory: string): Promise<RecordFile> {
  const { names, batches, ...file } = await openArrow(path, baseDirectory);
  return {
    ...file,
    place: path,
    names: distinct(names, path),
    texts: false,
    batches: async function* (columns) {
      for await (const records of batches(columns)) yield { records, line: null };
    },
  };
}

const formats: ReadonlyMap<string, typeof separated> = new Map([
  ["arrow", arrow],
  ["jsonl", jsonLines],
  ["parquet", parquet],
]);

/** @throws {LimbeckError} "data-invalid" where one has other columns, or other names for its classes, than the first */
function oneAfterAnother(files: readonly RecordFile[], first: RecordFile, place: string): RecordFile {
  const sorted = ({ names }: RecordFile): readonly string[] => [...names].sort(byCodePoint);
  const classesOf = ({ classLabels }: RecordFile): string => JSON.stringify([...classLabels]);
  for (const file of files) {
    if (JSON.stringify(sorted(file)) !== JSON.stringify(sorted(first)))
      throw dataError(file.place, "columns", `those of ${first.place}: ${listed(first.names)}`, listed(file.names));
    if (classesOf(file) !== classesOf(first))
      throw dataError(file.place, "labels", `names of classes as in ${first.place}`, "other names for their numbers");
  }
  return {
    ...first,
    place,
    singles: new Set([...first.singles].filter((name) => files.every(({ singles }) => singles.has(name)))),
    batches: async function* (columns) {
      let rows = 0;
      for (const file of files) {
        const rowsBefore = rows;
        for await (const batch of file.batches(columns)) {
          yield { ...batch, file: { path: file.place, rowsBefore } };
          rows += batch.records.length;
        }
      }
    },
  };
}

/**
 * Opens a file of records, by its kind or its name: .jsonl, .ndjson and .json, .parquet, .arrow and .feather, else separated
 * values; or all files that a name with a * stands for.
 * @throws {LimbeckError} "data-unreadable" for a file that cannot be read as such; "data-invalid" for a name that two
 *   columns have, and for records that do not go together
 */
export async function openRecords(options: RecordOptions, baseDirectory: string): Promise<RecordFile> {
  const files: RecordFile[] = [];
  for (const one of await eachFile(options, ["path"], baseDirectory)) {
    const open = formats.get(one.kind ?? formatOf(one.path)) ?? separated;
    files.push(await open(one, baseDirectory));
  }
  const [first, ...others] = files;
  if (first === undefined) throw noRows(options.path);
  if (first.names.length === 0) throw dataError(first.place, "columns", "at least one", "none: an empty file");
  return others.length === 0 ? first : oneAfterAnother(files, first, options.path);
}

/** Where a record stands, in words. */
export function recordPlace(row: number, { line, file }: Batch, at: number): string {
  const own = `row ${row - (file?.rowsBefore ?? 0) + 1}`;
  const where = line === null ? own : `${own} (line ${line(at)})`;
  return file === undefined ? where : `${where} of ${file.path}`;
}
