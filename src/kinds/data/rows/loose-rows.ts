// Rows of a file that no recipe describes: its format by its name, a header by its first line.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { numberIn } from "../../../base/numeric/number-text.ts";
import { countsColumns } from "../columns/csv-columns.ts";
import { formatOf } from "../files/format.ts";
import { readUnlabelled, type SourceOptions } from "../index.ts";
import { checkColumns } from "../columns/number-columns.ts";
import { openRecords } from "../files/records.ts";
import { dataError, type RecordValues, type RowTable } from "../table.ts";
import { firstLine, hasDecimalComma, isMissing, writtenAs } from "../files/written.ts";

export interface LooseRows {
  /** Names of the values that are wanted, in their order; a file's other columns are passed over then. */
  readonly columns: readonly string[] | null;
  /** Name of the array in an archive, `inputs` by default; of the column of lists in records. */
  readonly array?: string | undefined;
  readonly baseDirectory: string;
}

/** Whether a cell is none of a line of names: a number, however it is written, or what stands for one that is missing. */
const isValue = (cell: string): boolean =>
  Number.isFinite(numberIn(cell)) || hasDecimalComma(cell) || isMissing(cell) || /^[+-]?(nan|inf(inity)?)$/i.test(cell);

/**
 * Names in the first line; null where it is a row of numbers.
 * @throws {LimbeckError} "data-invalid" for a line that counts the columns: it may be either
 */
async function headerOf(
  path: string,
  delimiter: string,
  { baseDirectory }: LooseRows,
): Promise<readonly string[] | null> {
  const cells = (await firstLine(path, baseDirectory))
    .split(delimiter)
    .map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  if (!cells.every(isValue)) return cells;
  if (cells.length < 3 || !countsColumns(cells)) return null;
  throw dataError(path, "line 1", "names of columns, or a row", "numbers that count the columns", "take the line away");
}

async function separated(path: string, options: LooseRows): Promise<SourceOptions> {
  const written = await writtenAs(path, options.baseDirectory);
  const header = await headerOf(path, written.delimiter, options);
  const { columns } = options;
  const inputs = header !== null && columns !== null ? [...columns] : undefined;
  // a source without a label: `readUnlabelled` asks for none
  return { kind: "csv", path, ...written, header: header !== null, inputs } as unknown as SourceOptions;
}

function sourceOf(path: string, options: LooseRows): Promise<SourceOptions> | SourceOptions {
  const kind = formatOf(path);
  switch (kind) {
    case "csv":
      return separated(path, options);
    case "npz":
      return { kind, path, inputs: options.array ?? "inputs", labels: "" };
    case "jsonl":
    case "parquet":
    case "arrow": {
      const { columns, array } = options;
      const inputs = columns ?? (array === undefined ? undefined : [array]);
      return { kind, path, readsLabels: false, ...(inputs === undefined ? {} : { inputs: [...inputs] }) };
    }
    case "cifar":
      return { kind, path };
    default:
      return { kind, inputs: path, labels: "" };
  }
}

/**
 * Reads rows without labels.
 * @throws {LimbeckError} "usage" for a name that tells no format; "data-unreadable", "data-invalid"
 */
export async function readLooseRows(path: string, options: LooseRows): Promise<RowTable> {
  return readUnlabelled(await sourceOf(path, options), { baseDirectory: options.baseDirectory });
}

/** CSV that came through a pipe, as a file for as long as it is read. */
export async function withPiped<T>(
  text: Uint8Array,
  read: (path: string, baseDirectory: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "limbeck-stdin-"));
  try {
    await writeFile(join(folder, "stdin.csv"), text);
    return await read("stdin.csv", folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same of CSV that came through a pipe. */
export const readPipedRows = (text: Uint8Array, options: LooseRows): Promise<RowTable> =>
  withPiped(text, (path, baseDirectory) => readLooseRows(path, { ...options, baseDirectory }));

/**
 * Reads rows of named columns, whatever other columns stand beside them.
 * @throws {LimbeckError} "usage" for a name that tells no format; "data-unreadable", "data-invalid" for a column that is
 *   not there
 */
export async function readLooseRecords(
  path: string,
  baseDirectory: string,
  names: readonly string[],
): Promise<readonly RecordValues[]> {
  const written = formatOf(path) === "csv" ? await writtenAs(path, baseDirectory) : {};
  const file = await openRecords({ path, ...written }, baseDirectory);
  checkColumns(names, file);
  const all: RecordValues[] = [];
  for await (const { records } of file.batches(names)) for (const record of records) all.push(record);
  return all;
}
