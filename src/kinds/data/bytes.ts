// A file's bytes, unzipped where they are gzipped.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { inputError, type LimbeckError } from "../../base/errors.ts";

const unzip = promisify(gunzip);

/** A file that cannot be opened or is damaged as a whole. */
export function unreadable(place: string, expected: string, got: string, hint: string, cause?: unknown): LimbeckError {
  const problems = [{ path: "file", expected, got, hint }];
  return inputError("data-unreadable", `${place}: 1 problem`, { problems, cause });
}

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
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const got = missing ? `no such file: ${full}` : reasonOf(cause);
    throw unreadable(path, "a file that can be read", got, "paths are relative to the recipe's own folder", cause);
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unzip(bytes);
  } catch (cause) {
    const got = `${bytes.length} bytes that are cut off or damaged (${reasonOf(cause)})`;
    throw unreadable(path, "a whole gzip stream", got, "fetch the file again", cause);
  }
}
