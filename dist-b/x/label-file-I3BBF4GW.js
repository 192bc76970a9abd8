import {
  readScores
} from "./chunk-3KZS6QTV.js";
import "./chunk-C7EWFNWP.js";
import "./chunk-DF5CXL4Z.js";
import {
  rowsBetween
} from "./chunk-ZXPJ6CZZ.js";
import "./chunk-VLKLFDGJ.js";
import "./chunk-G2GC73FQ.js";
import "./chunk-HIQDTRIK.js";
import "./chunk-LRGPJQE2.js";
import {
  inputError,
  runError
} from "./chunk-BYE3JSHF.js";

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
