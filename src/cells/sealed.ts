// What is kept of a cell or a trial in a file of its own, with a hash of all else that the file says.
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { sealed, unsealed } from "../base/sealed.ts";

/** Keeps what is known of a place in a file; the checkpoints that led there are not needed any more. */
export async function keepSealed(path: string, kept: object, checkpoints: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, sealed(kept));
  await rm(checkpoints, { recursive: true, force: true });
}

/**
 * What was kept; null where nothing is there.
 * @param damaged - told where a bit of what is there is another: then it is null too
 */
export async function readSealed<T extends object>(path: string, damaged: () => void): Promise<T | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  const kept = unsealed(text) as T | null;
  if (kept === null) damaged();
  return kept;
}
