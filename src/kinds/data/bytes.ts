// A file's bytes, unzipped where they are gzipped.
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { promisify } from "node:util";
import { createGunzip, gunzip } from "node:zlib";
import { inputError, LimbeckError } from "../../base/errors.ts";

const unzip = promisify(gunzip);

/** A file that cannot be opened or is damaged as a whole. */
export function unreadable(place: string, expected: string, got: string, hint: string, cause?: unknown): LimbeckError {
  const problems = [{ path: "file", expected, got, hint }];
  return inputError("data-unreadable", `${place}: 1 problem`, { problems, cause });
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** @throws nothing: the error is made, for a file that cannot be opened */
function notOpened(path: string, full: string, cause: unknown): LimbeckError {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  const got = code === "ENOENT" ? `no such file: ${full}` : code === "EISDIR" ? `a folder: ${full}` : reasonOf(cause);
  return unreadable(path, "a file that can be read", got, "paths are relative to the recipe's own folder", cause);
}

const damaged = (path: string, cause: unknown, bytes?: number): LimbeckError =>
  unreadable(
    path,
    "a whole gzip stream",
    `${bytes === undefined ? "one that is" : `${bytes} bytes that are`} cut off or damaged (${reasonOf(cause)})`,
    "fetch the file again",
    cause,
  );

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * Reads a file, and unzips it when it begins with gzip's magic bytes, whatever its name.
 * @param path - relative to `baseDirectory`
 * @throws {LimbeckError} "data-unreadable" for a file that is missing or unreadable, and for a damaged gzip stream
 */
export async function readBytes(path: string, baseDirectory: string): Promise<Buffer> {
  const full = resolve(baseDirectory, path);
  let bytes: Buffer;
  try {
    bytes = await readFile(full);
  } catch (cause) {
    throw notOpened(path, full, cause);
  }
  if (!isGzip(bytes)) return bytes;
  try {
    return await unzip(bytes);
  } catch (cause) {
    throw damaged(path, cause, bytes.length);
  }
}

const notUtf8 = (path: string, where: string): LimbeckError =>
  unreadable(
    path,
    "text in UTF-8",
    `bytes that are none, in ${where}`,
    "save it as UTF-8, or turn it: iconv -f latin1 -t utf-8",
  );

/**
 * Reads a file of text, as bytes.
 * @throws {LimbeckError} "data-unreadable" as `readBytes`, and for bytes that are no UTF-8, naming the line
 */
export async function readUtf8(path: string, baseDirectory: string): Promise<Buffer> {
  const bytes = await readBytes(path, baseDirectory);
  if (isUtf8(bytes)) return bytes;
  for (let line = 1, start = 0; ; line += 1) {
    const end = bytes.indexOf(10, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) throw notUtf8(path, `line ${line}`);
    start = end + 1;
  }
}

/**
 * Lines of a text in UTF-8, gzipped or not, as they are read; blank ones too, so that their number is an editor's.
 * @throws {LimbeckError} "data-unreadable" as `readUtf8`
 */
export async function* readLines(path: string, baseDirectory: string): AsyncGenerator<readonly string[]> {
  const full = resolve(baseDirectory, path);
  const head = Buffer.alloc(2);
  try {
    const file = await open(full);
    await file.read(head, 0, 2, 0).finally(() => file.close());
  } catch (cause) {
    throw notOpened(path, full, cause);
  }
  const zipped = isGzip(head);
  const file = createReadStream(full);
  // an error of either is the one that the loop below meets
  const stream: Readable = zipped ? pipeline(file, createGunzip(), () => undefined) : file;
  let lines = 0;
  let rest: Buffer = Buffer.alloc(0);
  const decoded = (bytes: Buffer): string[] => {
    if (!isUtf8(bytes)) throw notUtf8(path, `lines ${lines + 1} and on`);
    const found = bytes.toString("utf8").split(/\r?\n/);
    if (lines === 0 && found[0] !== undefined) found[0] = found[0].replace(/^\uFEFF/, "");
    lines += found.length;
    return found;
  };
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(10);
      rest = end < 0 ? bytes : bytes.subarray(end + 1);
      if (end >= 0) yield decoded(bytes.subarray(0, end));
    }
  } catch (cause) {
    if (cause instanceof LimbeckError) throw cause;
    throw zipped ? damaged(path, cause) : notOpened(path, full, cause);
  }
  if (rest.length > 0) yield decoded(rest);
}
