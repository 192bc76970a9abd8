import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  mostUnzipped,
  unreadable,
  unzipsTooFar
} from "./chunk-TVJP2FLG.js";
import {
  LimbeckError
} from "./chunk-JWFKJVVU.js";

// dist/kinds/data/archive.js
import { crc32 } from "node:zlib";
var END = 101010256;
var ENTRY = 33639248;
function checksumsIn(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END)
    end -= 1;
  const found = /* @__PURE__ */ new Map();
  if (end < 0)
    return found;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY)
      return found;
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const text = Buffer.from(bytes.subarray(at + 46, at + 46 + name)).toString("utf8");
    found.set(text, view.getUint32(at + 16, true));
    at += 46 + name + extra + comment;
  }
  return found;
}
async function unpacked(bytes, place, wants) {
  const { unzipSync } = await import("./esm-2ZMNL2IY.js");
  const damaged = (got, cause) => {
    throw unreadable(place, "a whole .npz archive", got, "fetch the file again", cause);
  };
  let entries;
  let sums;
  try {
    let total = 0;
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!wants(name))
          return false;
        total += originalSize;
        if (total > mostUnzipped(bytes.length))
          throw unzipsTooFar(place, bytes.length);
        return true;
      }
    });
    sums = checksumsIn(bytes);
  } catch (cause) {
    if (cause instanceof LimbeckError)
      throw cause;
    return damaged(`${bytes.length} bytes that are cut off or damaged`, cause);
  }
  for (const [name, entry] of Object.entries(entries)) {
    const sum = sums.get(name);
    if (sum !== crc32(entry))
      damaged(`${name}, whose bytes are not those of its checksum`);
  }
  return entries;
}

export {
  unpacked
};
