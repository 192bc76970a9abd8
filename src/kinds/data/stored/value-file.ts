// Values appended one at a time to a file, in their smallest exact type.
import { valueStore, type ValueStore } from "./row-values.ts";
import type { ReadPlace } from "../table.ts";
import { fileValues, partsOf, scratchFile, type FileValues, type ScratchFile } from "./file-values.ts";

/** Values that are written at once. */
const AT_ONCE = 2 ** 18;

export interface FileStore extends ValueStore {
  finish(): FileValues;
}

/**
 * As `valueStore`, in a file.
 * @param floats - whether values are floats even where all are integers of 0 to 255
 */
export function fileStore(folder: string | undefined, place: string, floats = false): FileStore {
  let file: ScratchFile = scratchFile(folder, place);
  let room: Uint8Array | Float32Array = floats ? new Float32Array(AT_ONCE) : new Uint8Array(AT_ONCE);
  let filled = 0;
  let written = 0;
  const flush = (): void => {
    file.append(room.subarray(0, filled));
    written += filled;
    filled = 0;
  };
  const becomeFloats = (): void => {
    flush();
    const bytes = fileValues(file.opened(), 0, "uint8", written);
    file = scratchFile(folder, place);
    for (const part of partsOf(bytes)) file.append(Float32Array.from(part));
    room = new Float32Array(AT_ONCE);
  };
  return {
    append: (value) => {
      if (room instanceof Uint8Array && value !== (value & 255)) becomeFloats();
      if (filled === AT_ONCE) flush();
      room[filled++] = value;
    },
    finish: () => {
      flush();
      return fileValues(file.opened(), 0, room instanceof Uint8Array ? "uint8" : "float32", written);
    },
  };
}

/** In memory, or in a file where the place bounds memory. */
export const storeFor = ({ precise, memory, scratch }: ReadPlace, file: string): ValueStore =>
  memory === undefined ? valueStore(precise) : fileStore(scratch, file);
