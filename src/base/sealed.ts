// What is kept with a hash of all that it says, so that one bit that is another is seen when it is read again.
import { sha256Of, type ArrayInParts } from "./numeric/hash.ts";

type Beside = readonly (NodeJS.ArrayBufferView | ArrayInParts)[];

interface Sealed {
  readonly sha256: string;
}

const sealOf = (kept: object, beside: Beside): string => sha256Of([JSON.stringify(kept), ...beside]);

/**
 * JSON of what is kept, with its hash.
 * @param beside - bytes that lie in files of their own, and are hashed with it
 */
export const sealed = (kept: object, beside: Beside = []): string =>
  JSON.stringify({ ...kept, sha256: sealOf(kept, beside) });

/** What was sealed; null where a bit of it, or of what lies beside it, is another. */
export function unsealed(text: string, beside: Beside = []): object | null {
  try {
    const { sha256, ...kept } = JSON.parse(text) as Sealed;
    return sha256 === sealOf(kept, beside) ? kept : null;
  } catch {
    return null;
  }
}
