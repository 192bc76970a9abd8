import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  dataError,
  fileValues,
  isFileValues,
  openedFile,
  partsOf,
  scratchFile
} from "./chunk-ARI2FROD.js";
import {
  sha256
} from "./chunk-U67AEGN2.js";
import {
  PictureError,
  decodePicture,
  decoder
} from "./chunk-RG4S2NFI.js";
import {
  problemsError
} from "./chunk-JWFKJVVU.js";

// dist/kinds/data/pictures/cache.js
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
var LANES = 8;
var MOST_NAMED = 12;
async function each(count, work) {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const at = next;
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, count) }, lane));
}
async function keyOf(pictures, form, { skipsCorrupt }) {
  const sharp = await decoder();
  const hashes = new Array(pictures.length);
  await each(pictures.length, async (at) => {
    const from = pictures[at]?.from ?? "";
    const bytes = typeof from === "string" ? await readFile(from).catch(() => null) : from;
    hashes[at] = bytes === null ? "" : sha256([bytes]);
  });
  const facts = { version: 1, form, skipsCorrupt, decoder: sharp.versions };
  return sha256([JSON.stringify(facts), hashes.join()]).slice(0, 32);
}
function roomInFile(pictures, size, { scratch, place }) {
  const file = scratchFile(scratch, place);
  return {
    put: (bytes, at) => {
      file.put(bytes, at * size);
    },
    kept: (kept) => {
      const all = fileValues(file.opened(), 0, "uint8", pictures * size);
      if (kept.length === pictures)
        return all;
      const fewer = scratchFile(scratch, place);
      const one = new Uint8Array(size);
      for (const at of kept) {
        all.copy(at * size, one);
        fewer.append(one);
      }
      return fileValues(fewer.opened(), 0, "uint8", kept.length * size);
    }
  };
}
function roomInMemory(pictures, size, { place }) {
  const bytes = memoryFor(pictures, size, place);
  return {
    put: (picture, at) => {
      bytes.set(picture, at * size);
    },
    kept: (kept) => {
      if (kept.length === pictures)
        return bytes;
      const fewer = new Uint8Array(kept.length * size);
      kept.forEach((from, to) => {
        fewer.set(bytes.subarray(from * size, (from + 1) * size), to * size);
      });
      return fewer;
    }
  };
}
function memoryFor(pictures, size, place) {
  try {
    return new Uint8Array(pictures * size);
  } catch {
    const got = `${pictures} pictures of ${size} bytes, ${(pictures * size / 2 ** 30).toFixed(1)} GiB`;
    throw dataError(place, "size", "pictures that fit into memory", got, 'state a smaller size, or bound "memory" in the data: rows then stay in a file');
  }
}
async function decodeAll(pictures, form, options) {
  const { place, skipsCorrupt, inFile } = options;
  const size = form.height * form.width * form.channels;
  const room = (inFile === true ? roomInFile : roomInMemory)(pictures.length, size, options);
  const changes = /* @__PURE__ */ new Map();
  const wrong = /* @__PURE__ */ new Map();
  await each(pictures.length, async (at) => {
    try {
      const decoded = await decodePicture(pictures[at]?.from ?? "", form);
      room.put(decoded.bytes, at);
      for (const change of decoded.changes)
        changes.set(change, (changes.get(change) ?? 0) + 1);
    } catch (cause) {
      if (!(cause instanceof PictureError))
        throw cause;
      wrong.set(at, cause);
    }
  });
  const refused = [...wrong].filter(([, { missing }]) => missing || !skipsCorrupt).sort(([a], [b]) => a - b);
  if (refused.length > 0) {
    const problems = refused.slice(0, MOST_NAMED).map(([at, { message, missing }], index) => ({
      path: pictures[at]?.id ?? "",
      expected: "a whole PNG, JPEG, WebP or GIF",
      got: message,
      ...index === 0 && !missing ? { hint: 'mend or remove it; "skip": "corrupt" leaves such pictures out and names them' } : {}
    }));
    const left = refused.length - problems.length;
    const more = { path: "pictures", expected: "whole ones", got: `${left} more that cannot be decoded` };
    throw problemsError("data-invalid", place, left > 0 ? [...problems, more] : problems);
  }
  const kept = Array.from(pictures.keys()).filter((at) => !wrong.has(at));
  const sorted = new Map([...changes].sort(([a], [b]) => a < b ? -1 : 1));
  return { bytes: room.kept(kept), kept, changes: sorted };
}
var inParts = (bytes) => isFileValues(bytes) ? partsOf(bytes) : [bytes];
var hashOfAll = (bytes) => sha256(inParts(bytes));
function bytesIn(path, place) {
  const file = openedFile(path, place);
  return fileValues(file, 0, "uint8", file.bytes);
}
async function found(stem, { inFile, place }) {
  try {
    const record = JSON.parse(await readFile(`${stem}.json`, "utf8"));
    const file = `${stem}.bin`;
    const bytes = inFile === true ? bytesIn(file, place) : new Uint8Array(await readFile(file));
    if (hashOfAll(bytes) !== record.sha256)
      return null;
    return {
      bytes,
      kept: record.kept,
      changes: new Map(record.changes)
    };
  } catch {
    return null;
  }
}
async function keep(stem, folder, { bytes, kept, changes }) {
  await mkdir(folder, { recursive: true });
  const record = { version: 1, sha256: hashOfAll(bytes), kept, changes: [...changes] };
  for (const [ending, contents] of [
    ["bin", inParts(bytes)],
    ["json", [JSON.stringify(record)]]
  ]) {
    const draft = `${stem}.${randomUUID()}.tmp`;
    await writeFile(draft, contents);
    await rename(draft, `${stem}.${ending}`);
  }
}
async function decodedPictures(pictures, form, options) {
  const { cache } = options;
  if (cache === void 0)
    return decodeAll(pictures, form, options);
  const stem = join(cache, await keyOf(pictures, form, options));
  const before = await found(stem, options);
  if (before !== null)
    return before;
  const decoded = await decodeAll(pictures, form, options);
  await keep(stem, cache, decoded);
  return decoded;
}

export {
  decodedPictures
};
