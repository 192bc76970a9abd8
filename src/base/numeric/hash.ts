// SHA-256 of texts and of values as they lie in memory.
import { createHash, hash as hashOnce } from "node:crypto";

/** Bytes handed to the hash at once; one call takes less than 2^31. */
const CHUNK_BYTES = 2 ** 30;

/** An array in parts that follow one another. */
export interface ArrayInParts {
  readonly byteLength: number;
  readonly parts: Iterable<NodeJS.ArrayBufferView>;
}

/** Hash of texts and bytes end to end, as of a file that holds them; each part is taken before the next one is made. */
export function sha256(parts: Iterable<string | NodeJS.ArrayBufferView>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/**
 * Hash of texts and arrays, each preceded by its length, so that no two lists collide. Arrays are read in place; one in parts
 * has the hash of the whole.
 */
export function sha256Of(parts: readonly (string | NodeJS.ArrayBufferView | ArrayInParts)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const whole = typeof part === "string" ? Buffer.from(part) : part;
    hash.update(`${whole.byteLength}:`);
    for (const { buffer, byteOffset, byteLength } of "parts" in whole ? whole.parts : [whole])
      for (let at = 0; at < byteLength; at += CHUNK_BYTES)
        hash.update(new Uint8Array(buffer, byteOffset + at, Math.min(CHUNK_BYTES, byteLength - at)));
  }
  return hash.digest("hex");
}

/** The first 52 bits of a text's SHA-256, as a whole number below 2^52. */
export function sha256Number(text: string): number {
  return Number.parseInt(hashOnce("sha256", text, "hex").slice(0, 13), 16);
}
