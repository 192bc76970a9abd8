// Pictures decoded once: kept by the content of their files and the form asked for, and checked when they are found again.
import { randomUUID } from "node:crypto";
import { sha256, type ArrayInParts } from "../../../base/numeric/hash.ts";
import { sealed, unsealed } from "../../../base/sealed.ts";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PictureForm } from "../../../engine/contracts.ts";
import { problemsError, type Problem } from "../../../base/errors.ts";
import { decodePicture, decoder, PictureError } from "./decode.ts";
import { fileValues, isFileValues, openedFile, partsOf, scratchFile, type FileValues } from "../stored/file-values.ts";
import { dataError } from "../table.ts";
import type { Picture } from "./found.ts";

export interface DecodeOptions {
  /** What messages call the source. */
  readonly place: string;
  readonly cache: string | undefined;
  readonly skipsCorrupt: boolean;
  /** Whether decoded pictures stay in a file; and the folder of one that is not kept. */
  readonly inFile?: boolean;
  readonly scratch?: string | undefined;
}

export interface DecodedPictures {
  /** kept pictures x height x width x channels. */
  readonly bytes: Uint8Array | FileValues;
  /** Which pictures were decoded, ascending. */
  readonly kept: readonly number[];
  /** How many pictures were changed in which way. */
  readonly changes: ReadonlyMap<string, number>;
  /** Whether something else was found where they are kept. */
  readonly mended?: boolean;
}

const VERSION = 2;

/** What stands beside the bytes in the cache. */
interface Kept {
  readonly version: typeof VERSION;
  readonly kept: readonly number[];
  readonly changes: readonly (readonly [string, number])[];
}

/** Pictures that are opened at once. */
const LANES = 8;

/** Corrupt pictures that an error names. */
const MOST_NAMED = 12;

/** Runs work on every index, a few at once. */
async function each(count: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const at = next;
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, count) }, lane));
}

/** Of the files' contents in their order, the form and whatever else decides the result. */
async function keyOf(
  pictures: readonly Picture[],
  form: PictureForm,
  { skipsCorrupt }: DecodeOptions,
): Promise<string> {
  const sharp = await decoder();
  const hashes = new Array<string>(pictures.length);
  await each(pictures.length, async (at) => {
    const from = pictures[at]?.from ?? "";
    const bytes = typeof from === "string" ? await readFile(from).catch(() => null) : from;
    hashes[at] = bytes === null ? "" : sha256([bytes]);
  });
  const facts = { version: 1, form, skipsCorrupt, decoder: sharp.versions };
  return sha256([JSON.stringify(facts), hashes.join()]).slice(0, 32);
}

/** Where pictures of one size are put as they are decoded. */
interface Room {
  readonly put: (bytes: Uint8Array, at: number) => void;
  /** The pictures that were decoded, one after another. */
  readonly kept: (pictures: readonly number[]) => DecodedPictures["bytes"];
}

function roomInFile(pictures: number, size: number, { scratch, place }: DecodeOptions): Room {
  const file = scratchFile(scratch, place);
  return {
    put: (bytes, at) => {
      file.put(bytes, at * size);
    },
    kept: (kept) => {
      const all = fileValues(file.opened(), 0, "uint8", pictures * size);
      if (kept.length === pictures) return all;
      const fewer = scratchFile(scratch, place);
      const one = new Uint8Array(size);
      for (const at of kept) {
        all.copy(at * size, one);
        fewer.append(one);
      }
      return fileValues(fewer.opened(), 0, "uint8", kept.length * size);
    },
  };
}

function roomInMemory(pictures: number, size: number, { place }: DecodeOptions): Room {
  const bytes = memoryFor(pictures, size, place);
  return {
    put: (picture, at) => {
      bytes.set(picture, at * size);
    },
    kept: (kept) => {
      if (kept.length === pictures) return bytes;
      const fewer = new Uint8Array(kept.length * size);
      kept.forEach((from, to) => {
        fewer.set(bytes.subarray(from * size, (from + 1) * size), to * size);
      });
      return fewer;
    },
  };
}

/** @throws {LimbeckError} "data-invalid" where there is no room for as many pictures of the size */
function memoryFor(pictures: number, size: number, place: string): Uint8Array {
  try {
    return new Uint8Array(pictures * size);
  } catch {
    const got = `${pictures} pictures of ${size} bytes, ${((pictures * size) / 2 ** 30).toFixed(1)} GiB`;
    throw dataError(
      place,
      "size",
      "pictures that fit into memory",
      got,
      'state a smaller size, or bound "memory" in the data: rows then stay in a file',
    );
  }
}

async function decodeAll(
  pictures: readonly Picture[],
  form: PictureForm,
  options: DecodeOptions,
): Promise<DecodedPictures> {
  const { place, skipsCorrupt, inFile } = options;
  const size = form.height * form.width * form.channels;
  const room = (inFile === true ? roomInFile : roomInMemory)(pictures.length, size, options);
  const changes = new Map<string, number>();
  const wrong = new Map<number, PictureError>();
  await each(pictures.length, async (at) => {
    try {
      const decoded = await decodePicture(pictures[at]?.from ?? "", form);
      room.put(decoded.bytes, at);
      for (const change of decoded.changes) changes.set(change, (changes.get(change) ?? 0) + 1);
    } catch (cause) {
      if (!(cause instanceof PictureError)) throw cause;
      wrong.set(at, cause);
    }
  });
  // what is not there at all is no picture that may be skipped
  const refused = [...wrong].filter(([, { missing }]) => missing || !skipsCorrupt).sort(([a], [b]) => a - b);
  if (refused.length > 0) {
    const problems = refused.slice(0, MOST_NAMED).map(([at, { message, missing }], index): Problem => ({
      path: pictures[at]?.id ?? "",
      expected: "a whole PNG, JPEG, WebP or GIF",
      got: message,
      ...(index === 0 && !missing
        ? { hint: 'mend or remove it; "skip": "corrupt" leaves such pictures out and names them' }
        : {}),
    }));
    const left = refused.length - problems.length;
    const more = { path: "pictures", expected: "whole ones", got: `${left} more that cannot be decoded` };
    throw problemsError("data-invalid", place, left > 0 ? [...problems, more] : problems);
  }
  const kept = Array.from(pictures.keys()).filter((at) => !wrong.has(at));
  // in an order that does not depend on which was decoded first
  const sorted = new Map([...changes].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { bytes: room.kept(kept), kept, changes: sorted };
}

const inParts = (bytes: DecodedPictures["bytes"]): Iterable<Uint8Array | Float32Array> =>
  isFileValues(bytes) ? partsOf(bytes) : [bytes];

const wholeOf = (bytes: DecodedPictures["bytes"]): ArrayInParts => ({
  byteLength: bytes.length,
  parts: inParts(bytes),
});

function bytesIn(path: string, place: string): FileValues {
  const file = openedFile(path, place);
  return fileValues(file, 0, "uint8", file.bytes);
}

/** What was kept under a key; "nothing", or "damaged" where it is not what was written. */
async function found(stem: string, { inFile, place }: DecodeOptions): Promise<DecodedPictures | "nothing" | "damaged"> {
  const text = await readFile(`${stem}.json`, "utf8").catch(() => null);
  if (text === null) return "nothing";
  try {
    const file = `${stem}.bin`;
    const bytes = inFile === true ? bytesIn(file, place) : new Uint8Array(await readFile(file));
    const record = unsealed(text, [wholeOf(bytes)]) as Kept | null;
    if (record?.version !== VERSION) return "damaged";
    return { bytes, kept: record.kept, changes: new Map(record.changes) };
  } catch {
    return "damaged";
  }
}

async function keep(stem: string, folder: string, { bytes, kept, changes }: DecodedPictures): Promise<void> {
  await mkdir(folder, { recursive: true });
  const record: Kept = { version: VERSION, kept, changes: [...changes] };
  // the record last: without it the bytes are not looked at
  for (const [ending, contents] of [
    ["bin", inParts(bytes)],
    ["json", [sealed(record, [wholeOf(bytes)])]],
  ] as const) {
    const draft = `${stem}.${randomUUID()}.tmp`;
    await writeFile(draft, contents);
    await rename(draft, `${stem}.${ending}`);
  }
}

/**
 * Decodes pictures, or finds what was decoded before of the same files in the same form.
 * @throws {LimbeckError} "data-invalid" naming pictures that cannot be decoded, unless they are skipped
 */
export async function decodedPictures(
  pictures: readonly Picture[],
  form: PictureForm,
  options: DecodeOptions,
): Promise<DecodedPictures> {
  const { cache } = options;
  if (cache === undefined) return decodeAll(pictures, form, options);
  const stem = join(cache, await keyOf(pictures, form, options));
  const before = await found(stem, options);
  if (typeof before !== "string") return before;
  const decoded = await decodeAll(pictures, form, options);
  await keep(stem, cache, decoded);
  return { ...decoded, mended: before === "damaged" };
}
