import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  readScores
} from "./chunk-2V4MMUQY.js";
import {
  rowsBetween
} from "./chunk-3ZA5E5AZ.js";
import "./chunk-EA6AZAAW.js";
import "./chunk-HXOUHLFL.js";
import "./chunk-ARI2FROD.js";
import "./chunk-YRZSYJ36.js";
import "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import {
  inputError,
  runError
} from "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/label-file.js
import { open, rename, rm } from "node:fs/promises";
import { dirname, basename } from "node:path";
var CHUNK = 4096;
function lines({ classes, read, rowId, space = "logits" }, start, end) {
  const rows = rowsBetween(start, end);
  const logits = read(rows);
  return Array.from(rows, (row, at) => {
    const own = logits.subarray(at * classes.length, (at + 1) * classes.length);
    return `${JSON.stringify({ id: rowId(row), [space]: Array.from(own, (value) => Number(value.toPrecision(9))) })}
`;
  }).join("");
}
var recordedAs = (file, { teacher, classes, space = "logits" }) => ({
  id: teacher,
  kind: "recorded",
  path: file,
  ids: "id",
  scores: space,
  space,
  classes
});
async function writeLabels(file, labelled) {
  if (!file.endsWith(".jsonl"))
    throw inputError("usage", `label: ${file}: expected a file of .jsonl`);
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
  const { values, ids } = await readScores({ path: basename(file), ids: "id", scores: labelled.space ?? "logits" }, dirname(file));
  const width = labelled.classes.length;
  const { read, rows, rowId } = labelled;
  let isSame = values.length === rows * width && ids?.every((id, row) => id === rowId(row)) === true;
  for (let start = 0; isSame && start < rows; start += CHUNK) {
    const some = rowsBetween(start, Math.min(start + CHUNK, rows));
    isSame = read(some).every((value, at) => value === values[start * width + at]);
  }
  if (!isSame)
    throw runError("output-unwritable", `${file}: what was written reads otherwise`);
}
export {
  recordedAs,
  writeLabels
};
