// A file's bytes, unzipped where they are gzipped.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { promisify } from "node:util";
import { createGunzip, gunzip } from "node:zlib";
import { inputError, LimbeckError } from "../../../base/errors.ts";
import { checkText, newlines } from "../../../base/text.ts";
import { checkGiven, hintIfAbsent, readGiven, whyUnread } from "../../../base/given-files.ts";

const unzip = promisify(gunzip);

/** A file that cannot be opened or is damaged as a whole. */
export function unreadable(
  place: string,
  expected: string,
  got: string,
  hint: string | undefined,
  cause?: unknown,
): LimbeckError {
  const problems = [{ path: "file", expected, got, hint }];
  return inputError("data-unreadable", `${place}: 1 problem`, { problems, cause });
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** @throws nothing: the error is made, for a file that cannot be opened */
export function notOpened(path: string, baseDirectory: string, cause: unknown): LimbeckError {
  const full = resolve(baseDirectory, path);
  const got = `${whyUnread(cause)}: ${full}`;
  const where = isAbsolute(path) ? "look at the path" : `relative paths begin in ${resolve(baseDirectory)}`;
  const hint = hintIfAbsent(cause, where);
  return unreadable(path, "a file that can be read", got, hint, cause);
}

export const damaged = (path: string, cause: unknown, bytes?: number): LimbeckError =>
  unreadable(
    path,
    "a whole gzip stream",
    `${bytes === undefined ? "one that is" : `${bytes} bytes that are`} cut off or damaged (${reasonOf(cause)})`,
    "fetch the file again",
    cause,
  );

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * Bytes that a gzip stream may unzip to, by its own: a hundred times as many, and 256 MiB in any case. Data seldom shrinks to
 * less than a tenth of itself; a stream of zeros does to a thousandth.
 */
export const mostUnzipped = (bytes: number): number => Math.max(2 ** 28, 100 * bytes);

export const unzipsTooFar = (path: string, bytes: number): LimbeckError =>
  unreadable(
    path,
    `${bytes} zipped bytes that unzip to ${mostUnzipped(bytes)} at most: 256 MiB, or a hundred times its size`,
    "more of them",
    "where that is meant, unzip it yourself first: what is not zipped has no such bound",
  );

/**
 * Bytes to make room for before a stream is unzipped: as many as its last four bytes say, and one, so that all of them come in
 * one piece. What is not true there costs room, no more. Source: RFC 1952, ISIZE.
 */
function roomFor(bytes: Buffer): number {
  const said = bytes.length < 18 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  return Math.max(2 ** 14, Math.min(said, mostUnzipped(bytes.length)) + 1);
}

/** Bytes that a line of a text may have. */
const LONGEST_LINE = 2 ** 26;

/**
 * Reads a file, and unzips it when it begins with gzip's magic bytes, whatever its name.
 * @param path - relative to `baseDirectory`
 * @throws {LimbeckError} "data-unreadable" for a file that is missing or unreadable, and for a damaged gzip stream
 */
export async function readBytes(path: string, baseDirectory: string): Promise<Buffer> {
  const full = resolve(baseDirectory, path);
  let bytes: Buffer;
  try {
    bytes = await readGiven(full);
  } catch (cause) {
    throw notOpened(path, baseDirectory, cause);
  }
  if (!isGzip(bytes)) return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: mostUnzipped(bytes.length), chunkSize: roomFor(bytes) });
  } catch (cause) {
    if (cause instanceof RangeError) throw unzipsTooFar(path, bytes.length);
    throw damaged(path, cause, bytes.length);
  }
}

/**
 * Reads a file of text, as bytes.
 * @throws {LimbeckError} "data-unreadable" as `readBytes`, and for bytes that are no UTF-8, naming the line
 */
export async function readUtf8(path: string, baseDirectory: string): Promise<Buffer> {
  const bytes = await readBytes(path, baseDirectory);
  checkText(bytes, path, "data-unreadable");
  return bytes;
}

/**
 * A text in UTF-8, gzipped or not, as it is read: whole lines at a time, each part but the last ending with its newline.
 * @throws {LimbeckError} "data-unreadable" as `readUtf8`
 */
export async function* readParts(path: string, baseDirectory: string): AsyncGenerator<Buffer> {
  const full = resolve(baseDirectory, path);
  const head = Buffer.alloc(2);
  let size = 0;
  try {
    checkGiven(full);
    const file = await open(full);
    try {
      await file.read(head, 0, 2, 0);
      ({ size } = await file.stat());
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw notOpened(path, baseDirectory, cause);
  }
  const zipped = isGzip(head);
  const file = createReadStream(full, { highWaterMark: 2 ** 20 });
  // an error of either is the one that the loop below meets
  const stream: Readable = zipped ? pipeline(file, createGunzip({ chunkSize: 2 ** 20 }), () => undefined) : file;
  let lines = 0;
  let rest: Buffer[] = [];
  let [read, waiting] = [0, 0];
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (zipped && read > mostUnzipped(size)) throw unzipsTooFar(path, size);
      const end = chunk.lastIndexOf(10) + 1;
      if (end > 0) {
        const part = Buffer.concat([...rest, chunk.subarray(0, end)]);
        checkText(part, path, "data-unreadable", lines);
        yield part;
        lines += newlines(part);
        rest = [];
        waiting = 0;
      }
      if (end < chunk.length) rest.push(chunk.subarray(end));
      waiting += chunk.length - end;
      if (waiting > LONGEST_LINE)
        throw unreadable(
          path,
          `lines of ${LONGEST_LINE / 2 ** 20} MiB at most`,
          `line ${lines + 1}, which is longer`,
          rest[0]?.[0] === 0x5b
            ? "of a list in JSON, write a row a line: jq -c '.[]'"
            : "one line is one row: look at how the rows are separated",
        );
    }
  } catch (cause) {
    if (cause instanceof LimbeckError) throw cause;
    throw zipped ? damaged(path, cause) : notOpened(path, baseDirectory, cause);
  }
  if (rest.length === 0) return;
  const last = Buffer.concat(rest);
  checkText(last, path, "data-unreadable", lines);
  yield last;
}

/**
 * Lines of a text, as they are read; blank ones too, so that their number is an editor's.
 * @throws {LimbeckError} "data-unreadable" as `readParts`
 */
export async function* readLines(path: string, baseDirectory: string): AsyncGenerator<readonly string[]> {
  let isFirst = true;
  for await (const part of readParts(path, baseDirectory)) {
    const text = part.toString("utf8");
    const lines = (isFirst ? text.replace(/^\uFEFF/, "") : text).replace(/\n$/, "").split(/\r?\n/);
    isFirst = false;
    yield lines;
  }
}
