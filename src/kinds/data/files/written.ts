// How separated values are written, by their first lines: what parts them, what stands before fractions.
import { readParts } from "./bytes.ts";
import { eachFile } from "./several-files.ts";
import { delimiterOf } from "./format.ts";

/** What may separate the values of a line. */
export const delimiters = [",", "\t", ";", "|"] as const;

export type Delimiter = (typeof delimiters)[number];

/** Texts that mean that a value is missing, as a rule. */
export const usualMissing = ["", "?", "NA", "N/A", "NaN", "nan", "null", "None"] as const;

export const isMissing = (text: string): boolean => (usualMissing as readonly string[]).includes(text);

/** Lines that are looked at. */
const LINES = 200;

/** Of several files, the first one's. */
async function firstLines(path: string, baseDirectory: string): Promise<readonly string[]> {
  const [file = { path }] = await eachFile({ path }, ["path"], baseDirectory);
  for await (const part of readParts(file.path, baseDirectory)) {
    const lines: string[] = [];
    for (const [line] of part
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .matchAll(/[^\r\n]+/g))
      if (line.trim() !== "" && lines.push(line) === LINES) break;
    return lines;
  }
  return [];
}

/** A line's cells, roughly: a quoted cell with a delimiter in it is one, and empty. */
const cellsOf = (line: string, delimiter: Delimiter): readonly string[] =>
  line
    .replace(/"[^"]*"/g, (quoted) => (quoted.includes(delimiter) ? "" : quoted.slice(1, -1)))
    .split(delimiter)
    .map((cell) => cell.trim());

/** Whether the lines have as many cells each, and more than one. */
function parts(lines: readonly string[], delimiter: Delimiter): boolean {
  const [first = 1, ...others] = lines.map((line) => cellsOf(line, delimiter).length);
  return first > 1 && others.every((count) => count === first);
}

/** The delimiter that the file's name tells, unless another one is what parts the lines. */
function delimiterAmong(lines: readonly string[], path: string): Delimiter {
  const usual = delimiterOf(path);
  return [usual, ...delimiters].find((one) => parts(lines, one)) ?? usual;
}

/** A file's first line that is not blank; "" of a file without any. */
export const firstLine = async (path: string, baseDirectory: string): Promise<string> =>
  (await firstLines(path, baseDirectory))[0] ?? "";

/**
 * The delimiter of a file: a tab for .tsv and .tsv.gz, else a comma, unless another one is what parts its lines.
 * @throws {LimbeckError} "data-unreadable" as `readParts`
 */
export const delimiterIn = async (path: string, baseDirectory: string): Promise<Delimiter> =>
  delimiterAmong(await firstLines(path, baseDirectory), path);

/** Whether a text is a number with a comma before its fraction. */
export const hasDecimalComma = (text: string): boolean => /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(text);

/** Whether such a number is another one to those for whom commas group thousands. */
export const isAmbiguous = (text: string): boolean => /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text);

export interface Written {
  readonly delimiter: Delimiter;
  readonly decimal?: ",";
}

/**
 * The delimiter, and a decimal comma where numbers have one and none has a point. "1,000" alone is a thousand to some and 1 to
 * others: from such numbers nothing is concluded.
 * @throws {LimbeckError} "data-unreadable" as `readParts`
 */
export async function writtenAs(path: string, baseDirectory: string): Promise<Written> {
  const lines = await firstLines(path, baseDirectory);
  const delimiter = delimiterAmong(lines, path);
  const cells = delimiter === "," ? [] : lines.flatMap((line) => cellsOf(line, delimiter));
  const isSure = cells.some((cell) => hasDecimalComma(cell) && !isAmbiguous(cell));
  return isSure && !cells.some((cell) => /^[+-]?\d*\.\d+$/.test(cell)) ? { delimiter, decimal: "," } : { delimiter };
}
