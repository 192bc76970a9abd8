// The label cache: a teacher's labels are computed once per teacher, data set and rows, and checked before use.
import { createHash } from "node:crypto";
import { everyIndex } from "../../engine/row-values.ts";
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import writeFileAtomic from "write-file-atomic";
import { LimbeckError } from "../../base/errors.ts";
import type { Closable } from "../../base/holding.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";
import { ownDirectory } from "../../base/owner.ts";
import type { Dataset } from "../../engine/contracts.ts";
import type { Progress, Teacher } from "./kind.ts";
import { labelForm, type LabelForm, type LabelsOptions } from "./label-form.ts";
import { heldLabels, isHeld, type TeacherLabels } from "./teacher-labels.ts";

/** Where labels are kept and found again, by the working directory. */
export const labelDirectoryIn = (cwd: string): string => resolve(cwd, ".cache", "labels");

export interface LabelCacheOptions {
  readonly directory?: string | undefined;
  readonly progress?: Progress | undefined;
  /** Told what was found. */
  readonly log?: ((message: string) => void) | undefined;
  /** Told each warning; `log` is by default. */
  readonly warn?: ((message: string) => void) | undefined;
  /** What the teacher says now of some rows of the data set: what the cache has must be the same. */
  readonly answers?: Answers | undefined;
  /** How labels are kept; float32 logits of every class by default. */
  readonly labels?: LabelsOptions | undefined;
  /** Rows that are computed, hashed and kept at once; as many as make some megabytes by default. */
  readonly shardRows?: number | undefined;
  /** Bytes as float32 above which labels stay in the file. */
  readonly mostHeld?: number | undefined;
}

/** Logits of some rows. */
interface Answers {
  readonly rows: Int32Array;
  readonly logits: Float32Array;
}

/** Probabilities of one row may differ by this: other batches, other kernels. */
export const SAME_ANSWER = 1e-3;

/** The largest difference of a probability between two models' logits, rows x classes. */
export function probabilityGap(one: Float32Array, other: Float32Array, classes: number): number {
  const [a, b] = [logSoftmaxRows(one, classes), logSoftmaxRows(other, classes)];
  return a.reduce((most, value, at) => Math.max(most, Math.abs(Math.exp(value) - Math.exp(b[at] ?? NaN))), 0);
}

/** Each part is taken before the next one is made. */
function sha256(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** Key of an entry: teacher with its preprocessing, data set with its row ids, which rows in which order, and the form. */
export function labelKey(
  teacher: Pick<Teacher, "fingerprint">,
  dataset: Pick<Dataset, "sha256">,
  rows: Int32Array,
  form: Pick<LabelForm, "name">,
): string {
  const places = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  return sha256([`${teacher.fingerprint}\n${dataset.sha256}\n${form.name}\n`, places]);
}

/** What stands beside the labels: whose they are, and what each shard's bytes are. */
interface Manifest {
  readonly version: 2;
  readonly key: string;
  readonly teacher: { readonly id: string; readonly fingerprint: string };
  readonly dataset: string;
  readonly rows: number;
  readonly classes: number;
  readonly form: string;
  readonly shardRows: number;
  /** Hash of each shard; null of one that has not been computed yet. */
  readonly shards: readonly (string | null)[];
}

/** About as many bytes of labels are computed, hashed and kept at once: what is lost where a process is killed. */
const SHARD_BYTES = 2 ** 22;

/** Bytes that are read at once where a shard is gone through. */
const PIECE_BYTES = 2 ** 18;

/** Rows of a shard are whole batches of whoever labels them. */
const ROWS_TOGETHER = 1024;

/** Milliseconds between two looks at whether another process has computed the labels. */
const WAIT_MS = 250;

/** Owns an entry, when whoever else computes its labels has done so. */
async function owned(path: string, log: (message: string) => void): Promise<Closable> {
  for (let told = false; ; told = true) {
    try {
      return await ownDirectory(path);
    } catch (error) {
      if (!(error instanceof LimbeckError && error.code === "run-owned")) throw error;
      if (!told) log(`another process computes them, which is waited for: ${error.problems[0]?.got ?? ""}`);
      await delay(WAIT_MS);
    }
  }
}

/** Labels of all rows in shards: each in the entry's file, or in memory where that cannot be written. */
class Entry {
  readonly path: string;
  readonly #rowBytes: number;
  readonly #warn: (message: string) => void;
  readonly #unwritten = new Map<number, Uint8Array>();
  readonly #piece = new Uint8Array(PIECE_BYTES);
  #file: number | null = null;
  #manifest: Manifest;

  constructor(path: string, rowBytes: number, fresh: Manifest, warn: (message: string) => void) {
    this.path = path;
    this.#rowBytes = rowBytes;
    this.#manifest = fresh;
    this.#warn = warn;
  }

  get shards(): readonly (string | null)[] {
    return this.#manifest.shards;
  }

  /** First and last row of a shard. */
  rowsOf(shard: number): readonly [from: number, to: number] {
    const { shardRows, rows } = this.#manifest;
    return [shard * shardRows, Math.min(rows, (shard + 1) * shardRows)];
  }

  /** Takes what is there; what makes it unusable is told, and it begins anew. */
  async open(): Promise<void> {
    const problem = (await this.#read()) ?? this.#opened();
    if (problem !== null) {
      this.#warn(`cached labels are computed again: ${problem}`);
      this.forget();
    }
    this.shards.forEach((hash, shard) => {
      if (hash === null || sha256(this.#pieces(shard)) === hash) return;
      const [from, to] = this.rowsOf(shard);
      this.#warn(`cached labels of rows ${from} to ${to - 1} are computed again: their bytes do not match their hash`);
      this.#set(shard, null);
    });
  }

  /** Nothing of what is there is taken. */
  forget(): void {
    this.#manifest = { ...this.#manifest, shards: this.shards.map(() => null) };
  }

  #opened(): string | null {
    if (this.shards.every((hash) => hash === null)) return null;
    try {
      this.#file = openSync(`${this.path}.bin`, "r+");
      return null;
    } catch {
      return "its labels cannot be read";
    }
  }

  /** A new file where nothing is taken of the old one, which others may be reading. */
  #forWriting(): number {
    if (this.#file !== null && this.shards.some((hash) => hash !== null)) return this.#file;
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    rmSync(`${this.path}.bin`, { force: true });
    this.#file = openSync(`${this.path}.bin`, "wx+");
    return this.#file;
  }

  async #read(): Promise<string | null> {
    const text = await readFile(`${this.path}.json`, "utf8").catch((cause: unknown) =>
      ["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "") ? null : cause,
    );
    if (text === null) return null;
    if (typeof text !== "string") return "its manifest cannot be read";
    let found: Partial<Manifest> | null;
    try {
      found = JSON.parse(text) as Partial<Manifest> | null;
    } catch {
      return "its manifest is no JSON";
    }
    const { shards, ...facts } = this.#manifest;
    const isOurs = Object.entries(facts).every(
      ([name, value]) => JSON.stringify(found?.[name as keyof Manifest]) === JSON.stringify(value),
    );
    if (!isOurs || !Array.isArray(found?.shards) || found.shards.length !== shards.length)
      return "its manifest is of another entry";
    this.#manifest = { ...facts, shards: found.shards.map((hash) => (typeof hash === "string" ? hash : null)) };
    return null;
  }

  #set(shard: number, hash: string | null): void {
    this.#manifest = { ...this.#manifest, shards: this.shards.map((own, at) => (at === shard ? hash : own)) };
  }

  /** Bytes of a shard as the file has them, in pieces that are good until the next; fewer where the file is cut off. */
  *#pieces(shard: number): Generator<Uint8Array> {
    const [from, to] = this.rowsOf(shard).map((row) => row * this.#rowBytes) as [number, number];
    for (let at = from; at < to; at += this.#piece.length) {
      const piece = this.#piece.subarray(0, Math.min(this.#piece.length, to - at));
      yield piece.subarray(0, this.#readAt(at, piece));
    }
  }

  #hasBytes(shard: number, bytes: Uint8Array): boolean {
    let at = 0;
    for (const piece of this.#pieces(shard)) {
      if (Buffer.compare(piece, bytes.subarray(at, at + piece.length)) !== 0) return false;
      at += piece.length;
    }
    return at === bytes.length;
  }

  /** How many bytes there were. */
  #readAt(position: number, into: Uint8Array): number {
    let done = 0;
    while (this.#file !== null && done < into.length) {
      const count = readSync(this.#file, into, done, into.length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  /** Keeps a shard that has been computed: its bytes first, then its hash, so that a killed run leaves none that looks whole. */
  async put(shard: number, bytes: Uint8Array): Promise<void> {
    const hash = sha256([bytes]);
    const [from] = this.rowsOf(shard);
    try {
      const file = this.#forWriting();
      for (let done = 0; done < bytes.length;)
        done += writeSync(file, bytes, done, bytes.length - done, from * this.#rowBytes + done);
      if (!this.#hasBytes(shard, bytes)) throw new Error("what was written reads otherwise");
      this.#set(shard, hash);
      await writeFileAtomic(`${this.path}.json`, `${JSON.stringify(this.#manifest, null, 2)}\n`);
    } catch (cause) {
      if (this.#unwritten.size === 0)
        this.#warn(`labels were not cached: ${cause instanceof Error ? cause.message : String(cause)}`);
      this.#set(shard, null);
      this.#unwritten.set(shard, bytes);
    }
  }

  /** Cuts off what is beyond the last row, which an entry of other bytes may have left. */
  trim(): void {
    if (this.#file !== null && this.#unwritten.size === 0)
      ftruncateSync(this.#file, this.#manifest.rows * this.#rowBytes);
  }

  /** A row's bytes. */
  row(row: number, into: Uint8Array): void {
    const shard = Math.floor(row / this.#manifest.shardRows);
    const unwritten = this.#unwritten.get(shard);
    const [from] = this.rowsOf(shard);
    if (unwritten !== undefined) into.set(unwritten.subarray((row - from) * this.#rowBytes).subarray(0, into.length));
    else if (this.#readAt(row * this.#rowBytes, into) < into.length)
      throw new LimbeckError("machine-failed", 1, `${this.path}.bin: it was cut off while its labels were in use`);
  }

  close(): Promise<void> {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    return Promise.resolve();
  }
}

/** The first row of whose answer the labels of all rows have another; null where none has. */
function otherAnswer(
  entry: Entry,
  form: LabelForm,
  all: Int32Array,
  { rows, logits }: Answers,
  classes: number,
): number | null {
  const places = new Map(Array.from(all, (row, place) => [row, place]));
  const computed = new Set(entry.shards.flatMap((hash, shard) => (hash === null ? [] : [shard])));
  const [, shardRows] = entry.rowsOf(0);
  const bytes = new Uint8Array(form.rowBytes);
  const [then, now] = [new Float32Array(classes), new Float32Array(classes)];
  for (const [at, row] of rows.entries()) {
    const place = places.get(row);
    if (place === undefined || !computed.has(Math.floor(place / shardRows))) continue;
    entry.row(place, bytes);
    form.decode(bytes, 0, then);
    form.decode(
      form.encode(logits.subarray(at * classes, (at + 1) * classes), () => String(row)),
      0,
      now,
    );
    if (!(probabilityGap(then, now, classes) <= SAME_ANSWER)) return row;
  }
  return null;
}

/**
 * The teacher's labels of the given rows, from the cache or computed and put there, a shard at a time: what a stopped process
 * had computed is not computed again. Shards that are damaged are; so is an entry that belongs to something else. A cache that
 * cannot be written costs a warning, not the labels.
 */
export async function cachedLabels(
  teacher: Teacher,
  dataset: Dataset,
  rows: Int32Array,
  options: LabelCacheOptions = {},
): Promise<TeacherLabels> {
  const { directory = labelDirectoryIn(process.cwd()), progress = () => undefined, answers } = options;
  const { log = () => undefined, labels = { dtype: "float32" }, shardRows: stated, mostHeld } = options;
  const named = (say: (message: string) => void) => (message: string) => say(`teacher ${teacher.id}: ${message}`);
  const [tell, warn] = [named(log), named(options.warn ?? log)];
  const classes = dataset.classes.length;
  const form = labelForm(labels, classes, `teacher "${teacher.id}"`);
  const key = labelKey(teacher, dataset, rows, form);
  const path = join(directory, key);
  const shardRows = stated ?? ROWS_TOGETHER * Math.max(1, Math.floor(SHARD_BYTES / form.rowBytes / ROWS_TOGETHER));
  const fresh: Manifest = {
    version: 2,
    key,
    teacher: { id: teacher.id, fingerprint: teacher.fingerprint },
    dataset: dataset.sha256,
    rows: rows.length,
    classes,
    form: form.name,
    shardRows,
    shards: Array.from({ length: Math.ceil(rows.length / shardRows) }, () => null),
  };
  const owner = await mkdir(directory, { recursive: true })
    .then(() => owned(path, tell))
    .catch(() => null);
  const entry = new Entry(path, form.rowBytes, fresh, warn);
  try {
    await entry.open();
    const other = answers === undefined ? null : otherAnswer(entry, form, rows, answers, classes);
    if (other !== null) {
      warn(`cached labels are computed again: the teacher now says something else of row ${dataset.rowId(other)}`);
      entry.forget();
    }
    const missing = entry.shards.flatMap((hash, shard) => (hash === null ? [shard] : []));
    const count = missing.reduce((sum, shard) => sum + entry.rowsOf(shard)[1] - entry.rowsOf(shard)[0], 0);
    let done = rows.length - count;
    if (done > 0) tell(`labels of ${done === rows.length ? "" : `${done} of `}${rows.length} rows from the cache`);
    progress(done, rows.length);
    for (const shard of missing) {
      const [from, to] = entry.rowsOf(shard);
      const some = rows.subarray(from, to);
      const before = done;
      const logits = await teacher.label(dataset, some, (part) => progress(before + part, rows.length));
      await entry.put(
        shard,
        form.encode(logits, (row) => dataset.rowId(some[row] ?? row)),
      );
      done += to - from;
    }
    entry.trim();
  } catch (error) {
    await entry.close();
    throw error;
  } finally {
    await owner?.close();
  }
  const bytes = new Uint8Array(form.rowBytes);
  const stored: TeacherLabels = {
    rows: rows.length,
    classes,
    read: (places) => {
      const logits = new Float32Array(places.length * classes);
      places.forEach((place, at) => {
        entry.row(place, bytes);
        form.decode(bytes, 0, logits.subarray(at * classes, (at + 1) * classes));
      });
      return logits;
    },
    close: () => entry.close(),
  };
  if (!isHeld(stored, mostHeld)) return stored;
  const held = heldLabels(stored.read(everyIndex(rows.length)), classes);
  await entry.close();
  return held;
}
