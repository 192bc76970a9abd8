// A teacher's labels in a file, as a recorded teacher reads them.
import { open, rename, rm } from "node:fs/promises";
import { dirname, basename } from "node:path";
import { inputError, runError } from "./base/errors.ts";
import { readScores } from "./kinds/data/scores.ts";
import type { Labelled } from "./label.ts";

/** Rows that are written at once. */
const CHUNK = 4096;

/** One row as a line of JSON: single precision in the fewest digits that give it again. */
function line({ classes, logits, rowId }: Labelled, row: number): string {
  const own = logits.subarray(row * classes.length, (row + 1) * classes.length);
  return `${JSON.stringify({ id: rowId(row), logits: Array.from(own, (value) => Number(value.toPrecision(9))) })}\n`;
}

/** What a recipe says of such a file. */
export const recordedAs = (file: string, { teacher, classes }: Labelled): object => ({
  id: teacher,
  kind: "recorded",
  path: file,
  ids: "id",
  scores: "logits",
  classes,
});

/**
 * Writes {"id", "logits"} a line, under another name until it is whole, then reads it back and compares.
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
        const lines = Array.from({ length: end - start }, (_, at) => line(labelled, start + at));
        await handle.appendFile(lines.join(""));
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
  const { values, ids } = await readScores({ path: basename(file), ids: "id", scores: "logits" }, dirname(file));
  const isSame =
    values.length === labelled.logits.length &&
    values.every((value, at) => value === labelled.logits[at]) &&
    ids?.every((id, row) => id === labelled.rowId(row)) === true;
  if (!isSame) throw runError("output-unwritable", `${file}: what was written reads otherwise`);
}
