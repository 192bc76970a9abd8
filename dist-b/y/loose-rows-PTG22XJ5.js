import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  readUnlabelled
} from "./chunk-XXG5UPCF.js";
import "./chunk-ZCXS2N4Z.js";
import "./chunk-GHRM23RW.js";
import "./chunk-5O2VFSV2.js";
import "./chunk-SY27B2WS.js";
import "./chunk-PWGOLIOI.js";
import "./chunk-EA6AZAAW.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-HXOUHLFL.js";
import {
  checkColumns,
  dataError,
  delimiterOf,
  formatOf,
  openRecords
} from "./chunk-ARI2FROD.js";
import "./chunk-YRZSYJ36.js";
import "./chunk-U67AEGN2.js";
import "./chunk-MGHOHB4O.js";
import "./chunk-RG4S2NFI.js";
import {
  readUtf8
} from "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/kinds/data/loose-rows.js
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
var isNumber = (cell) => cell.trim() !== "" && Number.isFinite(Number(cell));
async function headerOf(path, delimiter, { baseDirectory }) {
  const text = (await readUtf8(path, baseDirectory)).toString("utf8").replace(/^\uFEFF/, "");
  const cells = (/[^\r\n]+/.exec(text)?.[0] ?? "").split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  if (!cells.every(isNumber))
    return cells;
  const [first = 0] = cells.map(Number);
  const counts = cells.length > 2 && (first === 0 || first === 1) && cells.every((cell, at) => Number(cell) === first + at);
  if (!counts)
    return null;
  throw dataError(path, "line 1", "names of columns, or a row", "numbers that count the columns", "take the line away");
}
async function separated(path, options) {
  const delimiter = delimiterOf(path);
  const header = await headerOf(path, delimiter, options);
  const { columns } = options;
  const inputs = header !== null && columns !== null ? [...columns] : void 0;
  return { kind: "csv", path, delimiter, header: header !== null, inputs };
}
function sourceOf(path, options) {
  const kind = formatOf(path);
  switch (kind) {
    case "csv":
      return separated(path, options);
    case "npz":
      return { kind, path, inputs: options.array ?? "inputs", labels: "" };
    case "jsonl":
    case "parquet": {
      const { columns, array } = options;
      const inputs = columns ?? (array === void 0 ? void 0 : [array]);
      return { kind, path, readsLabels: false, ...inputs === void 0 ? {} : { inputs: [...inputs] } };
    }
    default:
      return { kind, inputs: path, labels: "" };
  }
}
async function readLooseRows(path, options) {
  return readUnlabelled(await sourceOf(path, options), { baseDirectory: options.baseDirectory });
}
async function withPiped(text, read) {
  const folder = await mkdtemp(join(tmpdir(), "limbeck-stdin-"));
  try {
    await writeFile(join(folder, "stdin.csv"), text);
    return await read("stdin.csv", folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
var readPipedRows = (text, options) => withPiped(text, (path, baseDirectory) => readLooseRows(path, { ...options, baseDirectory }));
async function readLooseRecords(path, baseDirectory, names) {
  const file = await openRecords({ path }, baseDirectory);
  checkColumns(names, file);
  const all = [];
  for await (const { records } of file.batches(names))
    for (const record of records)
      all.push(record);
  return all;
}
export {
  readLooseRecords,
  readLooseRows,
  readPipedRows,
  withPiped
};
