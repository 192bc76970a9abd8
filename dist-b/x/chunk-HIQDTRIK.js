import {
  checkGiven,
  hintIfAbsent,
  readGiven,
  whyUnread
} from "./chunk-LRGPJQE2.js";
import {
  LimbeckError,
  inputError
} from "./chunk-BYE3JSHF.js";

// dist/kinds/data/bytes.js
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { pipeline } from "node:stream";
import { promisify } from "node:util";
import { createGunzip, gunzip } from "node:zlib";
var unzip = promisify(gunzip);
function unreadable(place, expected, got, hint, cause) {
  const problems = [{ path: "file", expected, got, hint }];
  return inputError("data-unreadable", `${place}: 1 problem`, { problems, cause });
}
var isGzip = (bytes) => bytes[0] === 31 && bytes[1] === 139;
function notOpened(path, baseDirectory, cause) {
  const full = resolve(baseDirectory, path);
  const got = `${whyUnread(cause)}: ${full}`;
  const where = isAbsolute(path) ? "look at the path" : `relative paths begin in ${resolve(baseDirectory)}`;
  const hint = hintIfAbsent(cause, where);
  return unreadable(path, "a file that can be read", got, hint, cause);
}
var damaged = (path, cause, bytes) => unreadable(path, "a whole gzip stream", `${bytes === void 0 ? "one that is" : `${bytes} bytes that are`} cut off or damaged (${reasonOf(cause)})`, "fetch the file again", cause);
var reasonOf = (cause) => cause instanceof Error ? cause.message : String(cause);
var mostUnzipped = (bytes) => Math.max(2 ** 28, 100 * bytes);
var unzipsTooFar = (path, bytes) => unreadable(path, `${bytes} zipped bytes that unzip to ${mostUnzipped(bytes)} at most: 256 MiB, or a hundred times its size`, "more of them", "where that is meant, unzip it yourself first: what is not zipped has no such bound");
var LONGEST_LINE = 2 ** 26;
async function readBytes(path, baseDirectory) {
  const full = resolve(baseDirectory, path);
  let bytes;
  try {
    bytes = await readGiven(full);
  } catch (cause) {
    throw notOpened(path, baseDirectory, cause);
  }
  if (!isGzip(bytes))
    return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: mostUnzipped(bytes.length) });
  } catch (cause) {
    if (cause instanceof RangeError)
      throw unzipsTooFar(path, bytes.length);
    throw damaged(path, cause, bytes.length);
  }
}
var notUtf8 = (path, where) => unreadable(path, "text in UTF-8", `bytes that are none, in ${where}`, "save it as UTF-8, or turn it: iconv -f latin1 -t utf-8");
function checkUtf8(bytes, path, before) {
  if (isUtf8(bytes))
    return;
  for (let line = before + 1, start = 0; ; line += 1) {
    const end = bytes.indexOf(10, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end)))
      throw notUtf8(path, `line ${line}`);
    start = end + 1;
  }
}
async function readUtf8(path, baseDirectory) {
  const bytes = await readBytes(path, baseDirectory);
  checkUtf8(bytes, path, 0);
  return bytes;
}
function newlines(bytes) {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1))
    count += 1;
  return count;
}
async function* readParts(path, baseDirectory) {
  const full = resolve(baseDirectory, path);
  const head = Buffer.alloc(2);
  let size = 0;
  try {
    checkGiven(full);
    const file2 = await open(full);
    size = await file2.read(head, 0, 2, 0).then(() => file2.stat()).then((stats) => stats.size).finally(() => file2.close());
  } catch (cause) {
    throw notOpened(path, baseDirectory, cause);
  }
  const zipped = isGzip(head);
  const file = createReadStream(full, { highWaterMark: 2 ** 20 });
  const stream = zipped ? pipeline(file, createGunzip({ chunkSize: 2 ** 20 }), () => void 0) : file;
  let lines = 0;
  let rest = [];
  let [read, waiting] = [0, 0];
  try {
    for await (const chunk of stream) {
      read += chunk.length;
      if (zipped && read > mostUnzipped(size))
        throw unzipsTooFar(path, size);
      const end = chunk.lastIndexOf(10) + 1;
      if (end > 0) {
        const part = Buffer.concat([...rest, chunk.subarray(0, end)]);
        checkUtf8(part, path, lines);
        yield part;
        lines += newlines(part);
        rest = [];
        waiting = 0;
      }
      if (end < chunk.length)
        rest.push(chunk.subarray(end));
      waiting += chunk.length - end;
      if (waiting > LONGEST_LINE)
        throw unreadable(path, `lines of ${LONGEST_LINE / 2 ** 20} MiB at most`, `line ${lines + 1}, which is longer`, "one line is one row: look at how the rows are separated");
    }
  } catch (cause) {
    if (cause instanceof LimbeckError)
      throw cause;
    throw zipped ? damaged(path, cause) : notOpened(path, baseDirectory, cause);
  }
  if (rest.length === 0)
    return;
  const last = Buffer.concat(rest);
  checkUtf8(last, path, lines);
  yield last;
}
async function* readLines(path, baseDirectory) {
  let isFirst = true;
  for await (const part of readParts(path, baseDirectory)) {
    const text = part.toString("utf8");
    const lines = (isFirst ? text.replace(/^\uFEFF/, "") : text).replace(/\n$/, "").split(/\r?\n/);
    isFirst = false;
    yield lines;
  }
}

export {
  unreadable,
  isGzip,
  notOpened,
  damaged,
  mostUnzipped,
  unzipsTooFar,
  readBytes,
  readUtf8,
  readParts,
  readLines
};
