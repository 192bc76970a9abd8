// Values that stay in a file, end to end: bytes, or 32-bit floats in the machine's order.
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  read as readAsync,
  readSync,
  rmSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { checkGiven } from "../../../base/given-files.ts";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { inputError, runError } from "../../../base/errors.ts";

export interface FileValues {
  readonly type: "uint8" | "float32";
  readonly length: number;
  readonly byteLength: number;
  /** Value i of a row is the one at place order[i] of the file's row; `copy` and `begin` leave that to their callers. */
  readonly order?: readonly number[];
  /** Copies values from a place on; all that there is room for. */
  readonly copy: (from: number, into: Uint8Array | Float32Array) => void;
  /** As `copy`, when the file has been read; `into` is written by then. */
  readonly begin: (from: number, into: Uint8Array | Float32Array, done: (error: unknown) => void) => void;
}

export const isFileValues = (values: object): values is FileValues => !ArrayBuffer.isView(values);

/** An open file: closed when nothing reads it any more. */
export interface OpenFile {
  readonly fd: number;
  /** What messages call it. */
  readonly place: string;
  readonly bytes: number;
}

const closing = new FinalizationRegistry<number>((fd) => {
  closeSync(fd);
});

/** @throws the file system's own error */
export function openedFile(path: string, place: string): OpenFile {
  checkGiven(path);
  const fd = openSync(path, "r");
  const file = { fd, place, bytes: fstatSync(fd).size };
  closing.register(file, fd);
  return file;
}

const bytesOf = (into: Uint8Array | Float32Array): Uint8Array =>
  new Uint8Array(into.buffer, into.byteOffset, into.byteLength);

const cutOff = (place: string): Error =>
  runError("data-unreadable", `${place}: the file has become shorter since it was opened`);

/** Bytes from a place on, as many as there is room for. */
export function readAt({ fd, place }: Pick<OpenFile, "fd" | "place">, from: number, into: Uint8Array): void {
  for (let done = 0; done < into.length;) {
    const count = readSync(fd, into, done, into.length - done, from + done);
    if (count === 0) throw cutOff(place);
    done += count;
  }
}

function beginAt(
  file: Pick<OpenFile, "fd" | "place">,
  from: number,
  into: Uint8Array,
  done: (error: unknown) => void,
): void {
  readAsync(file.fd, into, 0, into.length, from, (error, count) => {
    if (error !== null) done(error);
    else if (count === into.length) done(null);
    else if (count === 0) done(cutOff(file.place));
    else beginAt(file, from + count, into.subarray(count), done);
  });
}

/**
 * Values of an open file, `count` from byte `start` on.
 * @throws {LimbeckError} "data-unreadable" when they are read and the file is not what it was
 */
export function fileValues(file: OpenFile, start: number, type: FileValues["type"], count: number): FileValues {
  const width = type === "uint8" ? 1 : 4;
  const opened = fstatSync(file.fd).mtimeMs;
  const same = (): void => {
    if (fstatSync(file.fd).mtimeMs !== opened)
      throw runError("data-unreadable", `${file.place}: the file has changed while a run reads it`);
  };
  return {
    type,
    length: count,
    byteLength: count * width,
    copy: (from, into) => {
      same();
      readAt(file, start + from * width, bytesOf(into));
    },
    begin: (from, into, done) => {
      same();
      beginAt(file, start + from * width, bytesOf(into), done);
    },
  };
}

/** All values in turn, some at a time. */
export function* partsOf({ type, length, copy }: FileValues): Generator<Uint8Array | Float32Array> {
  const most = 2 ** 20;
  for (let from = 0; from < length; from += most) {
    const count = Math.min(most, length - from);
    const part = type === "uint8" ? new Uint8Array(count) : new Float32Array(count);
    copy(from, part);
    yield part;
  }
}

/** A file of nobody's: it has no name, and is gone when it is closed. */
export interface ScratchFile {
  /** @throws {LimbeckError} "data-unreadable" where there is no room */
  readonly append: (values: Uint8Array | Float32Array) => void;
  /** As `append`, at a byte that need not be the end. */
  readonly put: (values: Uint8Array | Float32Array, at: number) => void;
  /** What was written, from now on read. */
  readonly opened: () => OpenFile;
}

/** @param folder - where there is room for the rows; the system's folder for temporary files by default */
export function scratchFile(folder: string | undefined, place: string): ScratchFile {
  const into = folder ?? tmpdir();
  mkdirSync(into, { recursive: true });
  const path = join(into, `rows-${process.pid}-${randomUUID()}.tmp`);
  const fd = openSync(path, "wx+", 0o600);
  try {
    unlinkSync(path);
  } catch {
    // some systems keep the names of open files
    process.once("exit", () => {
      rmSync(path, { force: true });
    });
  }
  let bytes = 0;
  const put = (values: Uint8Array | Float32Array, at: number): void => {
    const all = bytesOf(values);
    let done = 0;
    try {
      while (done < all.length) done += writeSync(fd, all, done, all.length - done, at + done);
    } catch (cause) {
      closeSync(fd);
      const got = cause instanceof Error ? cause.message : String(cause);
      throw inputError("data-unreadable", `${place}: 1 problem`, {
        problems: [
          {
            path: "data.memory",
            expected: `room in ${into} for rows that memory does not hold`,
            got: `${got}, after ${bytes} bytes`,
            hint: "make room there, or work in another folder",
          },
        ],
        cause,
      });
    }
    bytes = Math.max(bytes, at + all.length);
  };
  return {
    put,
    append: (values) => {
      put(values, bytes);
    },
    opened: () => {
      const file = { fd, place, bytes };
      closing.register(file, fd);
      return file;
    },
  };
}
