// SHA-256 of texts and of values as they lie in memory.
import { createHash, hash as hashOnce } from "node:crypto";

/** Bytes handed to the hash at once; one call takes less than 2^31. */
const CHUNK_BYTES = 2 ** 30;

/** Hash of texts and arrays, each preceded by its length, so that no two lists collide. Arrays are read in place. */
export function sha256Of(parts: readonly (string | NodeJS.ArrayBufferView)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes =
      typeof part === "string" ? Buffer.from(part) : new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    hash.update(`${bytes.length}:`);
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) hash.update(bytes.subarray(at, at + CHUNK_BYTES));
  }
  return hash.digest("hex");
}

/** The first 52 bits of a text's SHA-256, as a whole number below 2^52. */
export function sha256Number(text: string): number {
  return Number.parseInt(hashOnce("sha256", text, "hex").slice(0, 13), 16);
}
