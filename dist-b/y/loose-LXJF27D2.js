import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  decodedPictures
} from "./chunk-GHRM23RW.js";
import {
  inFolders,
  inList,
  isFolder,
  isPicture
} from "./chunk-SY27B2WS.js";
import {
  dataError,
  formatOf,
  isFileValues,
  noRows
} from "./chunk-ARI2FROD.js";
import "./chunk-U67AEGN2.js";
import "./chunk-RG4S2NFI.js";
import "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import {
  internalError
} from "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/kinds/data/pictures/loose.js
import { basename, resolve } from "node:path";
async function found(path, { column, baseDirectory }) {
  if (await isFolder(path, baseDirectory))
    return inFolders(path, baseDirectory, false);
  if (isPicture(path))
    return { pictures: [{ id: basename(path), label: 0, from: resolve(baseDirectory, path) }], notes: [] };
  if (!["csv", "jsonl", "parquet"].includes(formatOf(path)))
    return null;
  if (column !== void 0)
    return inList({ path, image: column, label: void 0 }, baseDirectory);
  throw dataError(path, "column", "the list's column of pictures", "none named", "name it: --array COLUMN");
}
async function readLoosePictures(path, options) {
  const listed = await found(path, options);
  if (listed === null)
    return null;
  const { pictures } = listed;
  if (pictures.length === 0)
    throw noRows(path);
  const { bytes } = await decodedPictures(pictures, options.form, {
    place: path,
    cache: void 0,
    skipsCorrupt: false
  });
  if (isFileValues(bytes))
    throw internalError("pictures in a file where some in memory were asked for");
  return { rows: bytes, files: pictures.map(({ id }) => id), notes: listed.notes };
}
export {
  readLoosePictures
};
