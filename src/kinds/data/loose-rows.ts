// Rows of a file that no recipe describes: its format by its name, a header by its first line.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inputError } from "../../base/errors.ts";
import { readBytes } from "./bytes.ts";
import { readUnlabelled, type SourceOptions } from "./index.ts";
import type { RowTable } from "./table.ts";

export interface LooseRows {
  /** Names of the values that are wanted, in their order; a file's other columns are passed over then. */
  readonly columns: readonly string[] | null;
  /** Name of the array in an archive; `inputs` by default. */
  readonly array?: string | undefined;
  readonly baseDirectory: string;
}

const isNumber = (cell: string): boolean => cell.trim() !== "" && Number.isFinite(Number(cell));

/** Names in the first line, where it has any; a line of numbers is a row. */
async function headerOf(path: string, delimiter: string, baseDirectory: string): Promise<readonly string[] | null> {
  const text = (await readBytes(path, baseDirectory)).toString("utf8").replace(/^\uFEFF/, "");
  const cells = (/[^\r\n]+/.exec(text)?.[0] ?? "")
    .split(delimiter)
    .map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  return cells.every(isNumber) ? null : cells;
}

async function separated(path: string, { columns, baseDirectory }: LooseRows): Promise<SourceOptions> {
  const delimiter = /\.tsv(\.gz)?$/i.test(path) ? "\t" : ",";
  const header = await headerOf(path, delimiter, baseDirectory);
  const inputs = header !== null && columns !== null ? [...columns] : undefined;
  // a source without a label: `readUnlabelled` asks for none
  return { kind: "csv", path, delimiter, header: header !== null, inputs } as unknown as SourceOptions;
}

function sourceOf(path: string, options: LooseRows): Promise<SourceOptions> | SourceOptions {
  const name = path.toLowerCase();
  if (name.endsWith(".npy")) return { kind: "npy", inputs: path, labels: "" };
  if (name.endsWith(".npz")) return { kind: "npz", path, inputs: options.array ?? "inputs", labels: "" };
  if (/[.-]idx\d?(-ubyte)?(\.gz)?$|-ubyte(\.gz)?$/.test(name)) return { kind: "idx", inputs: path, labels: "" };
  if (/\.(csv|tsv|txt)(\.gz)?$/.test(name)) return separated(path, options);
  throw inputError(
    "usage",
    `${path}: rows are read from .csv, .tsv, .npy, .npz and IDX files; none of these by its name`,
  );
}

/**
 * Reads rows without labels.
 * @throws {LimbeckError} "usage" for a name that tells no format; "data-unreadable", "data-invalid"
 */
export async function readLooseRows(path: string, options: LooseRows): Promise<RowTable> {
  return readUnlabelled(await sourceOf(path, options), { baseDirectory: options.baseDirectory });
}

/** The same of CSV that came through a pipe. */
export async function readPipedRows(text: Uint8Array, options: LooseRows): Promise<RowTable> {
  const folder = await mkdtemp(join(tmpdir(), "limbeck-stdin-"));
  try {
    await writeFile(join(folder, "stdin.csv"), text);
    return await readLooseRows("stdin.csv", { ...options, baseDirectory: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}
