// What is kept of a cell or a trial in a file of its own, with a hash of all else that the file says.
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { sha256Of } from "../base/numeric/hash.ts";

interface Sealed {
  readonly sha256: string;
}

const sealOf = (kept: object): string => sha256Of([JSON.stringify(kept)]);

/** Keeps what is known of a place in a file; the checkpoints that led there are not needed any more. */
export async function keepSealed(path: string, kept: object, checkpoints: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, JSON.stringify({ ...kept, sha256: sealOf(kept) }));
  await rm(checkpoints, { recursive: true, force: true });
}

/**
 * What was kept; null where nothing is there.
 * @param damaged - told where a bit of what is there is another: then it is null too
 */
export async function readSealed<T extends object>(path: string, damaged: () => void): Promise<T | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const { sha256, ...kept } = JSON.parse(text) as T & Sealed;
    if (sha256 === sealOf(kept)) return kept as unknown as T;
  } catch {
    // no JSON: damaged too
  }
  damaged();
  return null;
}
