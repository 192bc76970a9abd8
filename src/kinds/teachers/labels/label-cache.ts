// The label cache: a teacher's labels are computed once per teacher, data set and rows, and checked before use.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LimbeckError } from "../../../base/errors.ts";
import type { Closable } from "../../../base/holding.ts";
import { sha256 } from "../../../base/numeric/hash.ts";
import { logSoftmaxRows } from "../../../base/numeric/softmax.ts";
import { ownDirectory } from "../../../base/owner.ts";
import type { Dataset } from "../../../engine/contracts.ts";
import type { Progress, Teacher } from "../kind.ts";
import { LabelEntry, type Manifest } from "./label-entry.ts";
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

/** About as many bytes of labels are computed, hashed and kept at once: what is lost where a process is killed. */
const SHARD_BYTES = 2 ** 22;

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

/** The first row of whose answer the labels of all rows have another; null where none has. */
function otherAnswer(
  entry: LabelEntry,
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
    entry.rows(place, bytes);
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

/** Logits of all rows, read shard by shard. */
function everyRow(entry: LabelEntry, form: LabelForm, classes: number): Float32Array {
  const [, rows] = entry.rowsOf(entry.shards.length - 1);
  const logits = new Float32Array(rows * classes);
  for (const shard of entry.shards.keys()) {
    const [from, to] = entry.rowsOf(shard);
    const bytes = new Uint8Array((to - from) * form.rowBytes);
    entry.rows(from, bytes);
    for (let row = from; row < to; row++)
      form.decode(bytes, (row - from) * form.rowBytes, logits.subarray(row * classes, (row + 1) * classes));
  }
  return logits;
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
  const entry = new LabelEntry(path, form.rowBytes, fresh, warn);
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
        entry.rows(place, bytes);
        form.decode(bytes, 0, logits.subarray(at * classes, (at + 1) * classes));
      });
      return logits;
    },
    close: () => entry.close(),
  };
  if (!isHeld(stored, mostHeld)) return stored;
  const held = heldLabels(everyRow(entry, form, classes), classes);
  await entry.close();
  return held;
}
