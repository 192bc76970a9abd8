// The numbers of an array's file as values that stay there, or in a file of their own where their type is another.
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { LimbeckError } from "../../../base/errors.ts";
import { damaged, isGzip, mostUnzipped, notOpened, unzipsTooFar } from "../files/bytes.ts";
import { checkFinite } from "./row-values.ts";
import type { NumberArray } from "../table.ts";
import { fileValues, openedFile, readAt, scratchFile, type FileValues, type OpenFile } from "./file-values.ts";
import { fileStore } from "./value-file.ts";

/** Values that are looked at at once. */
const AT_ONCE = 2 ** 18;

/**
 * Opens a file of numbers; one that is gzipped is unzipped into a file of its own.
 * @throws {LimbeckError} "data-unreadable" for a file that is missing, and for a damaged gzip stream
 */
export async function openNumbers(path: string, baseDirectory: string, scratch: string | undefined): Promise<OpenFile> {
  const full = resolve(baseDirectory, path);
  let file: OpenFile;
  try {
    file = openedFile(full, path);
    const head = new Uint8Array(Math.min(2, file.bytes));
    readAt(file, 0, head);
    if (!isGzip(head)) return file;
  } catch (cause) {
    throw notOpened(path, baseDirectory, cause);
  }
  const unzipped = scratchFile(scratch, path);
  try {
    await pipeline(createReadStream(full), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      let read = 0;
      for await (const chunk of chunks) {
        read += chunk.length;
        if (read > mostUnzipped(file.bytes)) throw unzipsTooFar(path, file.bytes);
        unzipped.append(chunk);
      }
    });
  } catch (cause) {
    if (cause instanceof LimbeckError) throw cause;
    throw damaged(path, cause);
  }
  return unzipped.opened();
}

/** The first bytes of a file, where its header is. */
export function headOf(file: OpenFile): Buffer {
  const head = Buffer.alloc(Math.min(2 ** 16, file.bytes));
  readAt(file, 0, head);
  return head;
}

export interface NumbersIn {
  readonly file: OpenFile;
  /** Byte at which the numbers begin. */
  readonly start: number;
  readonly count: number;
  /** Bytes of a number. */
  readonly width: number;
  /** Numbers of some bytes, which lie aligned. */
  readonly numbers: (bytes: Uint8Array) => NumberArray;
  /** Whether the file's bytes are 32-bit floats as this machine has them. */
  readonly asTheyAre: boolean;
  /** Numbers of a row, to name the place of a bad one. */
  readonly perRow: number;
}

/**
 * Bytes and 32-bit floats stay where they are; other numbers are written as `rowValues` stores them.
 * @throws {LimbeckError} "data-invalid" for NaN, an infinity or a value beyond the range of 32-bit floats
 */
export function storedNumbers(
  { file, start, count, width, numbers, asTheyAre, perRow }: NumbersIn,
  scratch: string | undefined,
): FileValues {
  const sample = numbers(new Uint8Array());
  if (sample instanceof Uint8Array) return fileValues(file, start, "uint8", count);
  const isFloat = sample instanceof Float32Array || sample instanceof Float64Array;
  const stays = sample instanceof Float32Array && asTheyAre;
  const store = stays ? null : fileStore(scratch, file.place, isFloat);
  for (let from = 0; from < count; from += AT_ONCE) {
    const bytes = new Uint8Array(width * Math.min(AT_ONCE, count - from));
    readAt(file, start + from * width, bytes);
    const values = numbers(bytes);
    checkFinite(Float32Array.from(values as Int32Array, Number), values, { perRow, place: file.place, from });
    if (store !== null) for (const value of values) store.append(Number(value));
  }
  return store?.finish() ?? fileValues(file, start, "float32", count);
}
