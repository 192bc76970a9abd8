// Checkpoints that survive a kill: written aside, synced, renamed, then pointed to; verified when read.
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { flushed } from "../base/flushed.ts";
import { sealed, unsealed } from "../base/sealed.ts";
import type { ModelState } from "../engine/contracts.ts";

/** Named tensors and whatever JSON says where training stands. */
export interface Checkpoint<Progress> {
  readonly progress: Progress;
  /** Sets of tensors by role: "now", "best". */
  readonly states: Readonly<Record<string, ModelState>>;
}

interface Manifest<Progress> {
  readonly version: number;
  readonly progress: Progress;
  readonly tensors: readonly { readonly role: string; readonly name: string; readonly length: number }[];
}

const VERSION = 4;
const LATEST = "LATEST";
const STATE = "state.bin";
const MANIFEST = "manifest.json";
const TEMPORARY = ".tmp-";

/** A file whose bytes are on the disk when this returns. */
async function writeSynced(path: string, data: Uint8Array | string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(data);
    await flushed(file);
  } finally {
    await file.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await flushed(directory);
  } finally {
    await directory.close();
  }
}

/** Writes a checkpoint named by the step, points LATEST to it, and keeps the newest `keep`. */
export async function saveCheckpoint<Progress>(
  directory: string,
  step: number,
  checkpoint: Checkpoint<Progress>,
  keep = 2,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const tensors = Object.entries(checkpoint.states).flatMap(([role, state]) =>
    [...state].map(([name, values]) => ({ role, name, values })),
  );
  const bytes = Buffer.concat(
    tensors.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
  const manifest: Manifest<Progress> = {
    version: VERSION,
    progress: checkpoint.progress,
    tensors: tensors.map(({ role, name, values }) => ({ role, name, length: values.length })),
  };
  const name = `step-${String(step).padStart(9, "0")}`;
  const temporary = join(directory, `${TEMPORARY}${name}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary);
  await writeSynced(join(temporary, STATE), bytes);
  await writeSynced(join(temporary, MANIFEST), sealed(manifest, [bytes]));
  await rm(join(directory, name), { recursive: true, force: true });
  await rename(temporary, join(directory, name));
  await syncDirectory(directory);
  await writeFileAtomic(join(directory, LATEST), `${name}\n`);
  const all = (await readdir(directory)).filter((entry) => entry.startsWith("step-")).sort();
  for (const old of all.slice(0, Math.max(0, all.length - keep)))
    await rm(join(directory, old), { recursive: true, force: true });
}

async function readOne<Progress>(path: string): Promise<Checkpoint<Progress> | null> {
  try {
    const bytes = await readFile(join(path, STATE));
    const text = await readFile(join(path, MANIFEST), "utf8");
    const manifest = unsealed(text, [bytes]) as Manifest<Progress> | null;
    if (manifest?.version !== VERSION) return null;
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const states: Record<string, Map<string, Float32Array>> = {};
    let at = 0;
    for (const { role, name, length } of manifest.tensors) {
      (states[role] ??= new Map()).set(name, values.slice(at, at + length));
      at += length;
    }
    return at === values.length ? { progress: manifest.progress, states } : null;
  } catch {
    return null;
  }
}

/**
 * The checkpoint that LATEST names, or the newest sound one before it; null when there is none.
 * @param warn - told each that is damaged, and so passed over
 */
export async function loadCheckpoint<Progress>(
  directory: string,
  warn: (text: string) => void,
): Promise<Checkpoint<Progress> | null> {
  const entries = await readdir(directory).catch(() => [] as string[]);
  for (const stale of entries.filter((entry) => entry.startsWith(TEMPORARY)))
    await rm(join(directory, stale), { recursive: true, force: true });
  const latest = await readFile(join(directory, LATEST), "utf8").then(
    (text) => text.trim(),
    () => "",
  );
  const older = entries
    .filter((entry) => entry.startsWith("step-") && entry !== latest)
    .sort()
    .reverse();
  for (const name of latest === "" ? older : [latest, ...older]) {
    const checkpoint = await readOne<Progress>(join(directory, name));
    if (checkpoint !== null) return checkpoint;
    warn(`${join(directory, name)} is damaged, or of another version: it is passed over`);
  }
  return null;
}
