// The label cache: a teacher's labels are computed once per teacher, data set and rows, and checked before use.
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";
import type { Dataset } from "../../engine/contracts.ts";
import type { Progress, Teacher } from "./kind.ts";

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

/** The first row of whose answer the labels of all rows have another; null where none has. */
function otherAnswer(labels: Float32Array, all: Int32Array, { rows, logits }: Answers, classes: number): number | null {
  const places = new Map(Array.from(all, (row, place) => [row, place]));
  for (const [at, row] of rows.entries()) {
    const place = places.get(row);
    if (place === undefined) continue;
    const then = labels.subarray(place * classes, (place + 1) * classes);
    const now = logits.subarray(at * classes, (at + 1) * classes);
    if (!(probabilityGap(then, now, classes) <= SAME_ANSWER)) return row;
  }
  return null;
}

/** What stands beside the labels: enough to know that they are whole and whose they are. */
interface Manifest {
  readonly version: 1;
  readonly key: string;
  readonly teacher: { readonly id: string; readonly fingerprint: string };
  readonly dataset: string;
  readonly rows: number;
  readonly classes: number;
  readonly sha256: string;
}

const sha256 = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

const bytesOf = (values: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Key of an entry: teacher with its preprocessing, data set with its row ids, and which rows in which order. */
export function labelKey(
  teacher: Pick<Teacher, "fingerprint">,
  dataset: Pick<Dataset, "sha256">,
  rows: Int32Array,
): string {
  return sha256(`${teacher.fingerprint}\n${dataset.sha256}\n`, bytesOf(rows));
}

/** The entry's labels, null where there is none, or what makes it unusable. */
async function readEntry(path: string, key: string, values: number): Promise<Float32Array | string | null> {
  let text: string;
  try {
    text = await readFile(`${path}.json`, "utf8");
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "ENOENT" ? null : "its manifest cannot be read";
  }
  try {
    const manifest = JSON.parse(text) as Partial<Manifest> | null;
    if (manifest?.version !== 1 || manifest.key !== key) return "its manifest is of another entry";
    const payload = await readFile(`${path}.f32`);
    if (payload.length !== values * 4) return `it holds ${payload.length} bytes, not ${values * 4}`;
    if (sha256(payload) !== manifest.sha256) return "its bytes do not match their hash";
    return new Float32Array(new Uint8Array(payload).buffer);
  } catch (cause) {
    return cause instanceof SyntaxError ? "its manifest is no JSON" : "its labels cannot be read";
  }
}

/** Labels first, manifest last, each under a temporary name and renamed: a killed run leaves no entry that looks whole. */
async function writeEntry(path: string, directory: string, manifest: Manifest, labels: Float32Array): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFileAtomic(`${path}.f32`, Buffer.from(labels.buffer, labels.byteOffset, labels.byteLength));
  await writeFileAtomic(`${path}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The teacher's labels of the given rows, from the cache or computed and put there. An entry that is damaged or
 * belongs to something else is computed again. A cache that cannot be written costs a warning, not the labels.
 * @returns logits, rows x classes
 */
export async function cachedLabels(
  teacher: Teacher,
  dataset: Dataset,
  rows: Int32Array,
  options: LabelCacheOptions = {},
): Promise<Float32Array> {
  const {
    directory = labelDirectoryIn(process.cwd()),
    progress = () => undefined,
    log = () => undefined,
    answers,
  } = options;
  const warn = options.warn ?? log;
  const classes = dataset.classes.length;
  const key = labelKey(teacher, dataset, rows);
  const path = join(directory, key);
  const read = await readEntry(path, key, rows.length * classes);
  const other =
    read instanceof Float32Array && answers !== undefined ? otherAnswer(read, rows, answers, classes) : null;
  const entry = other === null ? read : `the teacher now says something else of row ${dataset.rowId(other)}`;
  if (entry instanceof Float32Array) {
    log(`teacher ${teacher.id}: labels of ${rows.length} rows from the cache`);
    progress(rows.length, rows.length);
    return entry;
  }
  if (entry !== null) warn(`teacher ${teacher.id}: cached labels are computed again: ${entry}`);
  const labels = await teacher.label(dataset, rows, progress);
  const manifest: Manifest = {
    version: 1,
    key,
    teacher: { id: teacher.id, fingerprint: teacher.fingerprint },
    dataset: dataset.sha256,
    rows: rows.length,
    classes,
    sha256: sha256(bytesOf(labels)),
  };
  try {
    await writeEntry(path, directory, manifest, labels);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    warn(`teacher ${teacher.id}: labels were not cached: ${reason}`);
  }
  return labels;
}
