import {
  checkColumns,
  dataError,
  labelOf,
  listed,
  openRecords,
  recordPlace,
  shown,
  textLabel
} from "./chunk-VLKLFDGJ.js";
import {
  ifThere
} from "./chunk-LRGPJQE2.js";

// dist/kinds/data/pictures/found.js
import { readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
var endings = /\.(png|jpe?g|webp|gif)$/i;
var otherPictures = /\.(bmp|tiff?|heic|heif|avif|svg|ico|jp2|jxl|ppm|pgm|tga|psd|raw|dng)$/i;
var litter = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i;
var isPicture = (path) => endings.test(path);
async function isFolder(path, baseDirectory) {
  const found = await ifThere(stat(resolve(baseDirectory, path)));
  return found?.isDirectory() === true;
}
async function filesBelow(folder, from = "") {
  const entries = await readdir(join(folder, from), { withFileTypes: true });
  const byName = entries.filter(({ name }) => !litter.test(name)).sort((a, b) => a.name < b.name ? -1 : 1);
  const found = [];
  for (const entry of byName) {
    const path = from === "" ? entry.name : `${from}/${entry.name}`;
    const real = entry.isSymbolicLink() ? await stat(join(folder, path)) : entry;
    if (real.isDirectory())
      found.push(...await filesBelow(folder, path));
    else
      found.push(path);
  }
  return found;
}
async function inFolders(path, baseDirectory, labelled) {
  const folder = resolve(baseDirectory, path);
  const files = await filesBelow(folder);
  const unread = files.filter((file) => otherPictures.test(file));
  if (unread.length > 0)
    throw dataError(path, "pictures", "PNG, JPEG, WebP or GIF", listed(unread), "turn them into one of these, PNG to lose nothing");
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  const loose = pictures.filter((file) => !file.includes("/"));
  if (labelled && loose.length > 0)
    throw dataError(path, "pictures", "a folder for each class, with its pictures in it", `${loose.length === pictures.length ? "no folders, but " : ""}pictures in none: ${listed(loose)}`, "move them into folders named as their classes; or name them in a list with a column of classes");
  return {
    pictures: pictures.map((file) => ({
      id: file,
      label: labelled ? file.slice(0, file.indexOf("/")) : 0,
      from: join(folder, file)
    })),
    notes: others.length === 0 ? [] : [`${path}: ${others.length} files that are no pictures are passed over: ${listed(others)}`]
  };
}
var isBytes = (value) => value instanceof Uint8Array;
function pictureIn(value) {
  if (isBytes(value))
    return { bytes: value, path: null };
  if (typeof value === "string" && value !== "")
    return { bytes: null, path: value };
  if (typeof value !== "object" || value === null)
    return null;
  const { bytes, path, ...others } = value;
  if (Object.keys(others).length > 0)
    return null;
  const [held, named] = [isBytes(bytes) ? bytes : null, typeof path === "string" && path !== "" ? path : null];
  return held === null && named === null ? null : { bytes: held, path: named };
}
async function inList({ path, image, label }, baseDirectory) {
  const file = await openRecords({ path }, baseDirectory);
  checkColumns([image, label], file);
  const folder = dirname(resolve(baseDirectory, path));
  const pictures = [];
  for await (const batch of file.batches([image, ...label === void 0 ? [] : [label]]))
    for (const [at, record] of batch.records.entries()) {
      const where = recordPlace(pictures.length, batch, at);
      const found = pictureIn(record[image]);
      if (found === null)
        throw dataError(path, `${where}, column ${JSON.stringify(image)}`, "a path, or a picture's bytes", shown(record[image]));
      const named = label === void 0 ? 0 : file.texts ? textLabel(record[label]) : labelOf(record[label]);
      if (named === void 0)
        throw dataError(path, `${where}, label`, "a text or a whole number", shown(record[label ?? ""]));
      const { bytes, path: own } = found;
      pictures.push({
        id: bytes === null ? own ?? "" : String(pictures.length),
        label: named,
        from: bytes ?? resolve(folder, own ?? "")
      });
    }
  const seen = /* @__PURE__ */ new Set();
  for (const [row, { id }] of pictures.entries()) {
    if (seen.has(id))
      throw dataError(path, `row ${row + 1}`, "a picture that no other row names", JSON.stringify(id));
    seen.add(id);
  }
  return { pictures, notes: [] };
}

export {
  isPicture,
  isFolder,
  inFolders,
  inList
};
