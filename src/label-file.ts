// A teacher's labels in a file, as a recorded teacher reads them.
import { open, rename, rm } from "node:fs/promises";
import { rowsBetween } from "./engine/row-values.ts";
import { dirname, basename } from "node:path";
import { inputError, runError } from "./base/errors.ts";
import { readScores } from "./kinds/data/recorded/scores.ts";
import type { Labelled } from "./label.ts";

/** Rows that are written at once. */
const CHUNK = 4096;

/** Rows as lines of JSON: single precision in the fewest digits that give it again. */
function lines({ classes, read, rowId, space = "logits" }: Labelled, start: number, end: number): string {
  const rows = rowsBetween(start, end);
  const logits = read(rows);
  return Array.from(rows, (row, at) => {
    const own = logits.subarray(at * classes.length, (at + 1) * classes.length);
    return `${JSON.stringify({ id: rowId(row), [space]: Array.from(own, (value) => Number(value.toPrecision(9))) })}\n`;
  }).join("");
}

/** What a recipe says of such a file. */
export const recordedAs = (file: string, { teacher, classes, space = "logits" }: Labelled): object => ({
  id: teacher,
  kind: "recorded",
  path: file,
  ids: "id",
  scores: space,
  space,
  classes,
});

/**
 * Writes {"id", "logits"}, or {"id", "logProbs"}, a line, under another name until it is whole, then reads it back and compares.
 * @param file - ends with .jsonl
 * @throws {LimbeckError} "usage" for another ending; "output-unwritable"
 */
export async function writeLabels(file: string, labelled: Labelled): Promise<void> {
  if (!file.endsWith(".jsonl")) throw inputError("usage", `label: ${file}: expected a file of .jsonl`);
  const partial = `${file}.part`;
  try {
    const handle = await open(partial, "w");
    try {
      for (let start = 0; start < labelled.rows; start += CHUNK) {
        const end = Math.min(labelled.rows, start + CHUNK);
        await handle.appendFile(lines(labelled, start, end));
      }
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw inputError("output-unwritable", `${file}: labels could not be written: ${reason}`, { cause });
  }
  const { values, ids } = await readScores(
    { path: basename(file), ids: "id", scores: labelled.space ?? "logits" },
    dirname(file),
  );
  const width = labelled.classes.length;
  const { read, rows, rowId } = labelled;
  let isSame = values.length === rows * width && ids?.every((id, row) => id === rowId(row)) === true;
  for (let start = 0; isSame && start < rows; start += CHUNK) {
    const some = rowsBetween(start, Math.min(start + CHUNK, rows));
    isSame = read(some).every((value, at) => value === values[start * width + at]);
  }
  if (!isSame) throw runError("output-unwritable", `${file}: what was written reads otherwise`);
}
