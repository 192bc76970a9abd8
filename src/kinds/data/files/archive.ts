// Entries of a zip archive, each held against its checksum.
import { crc32 } from "node:zlib";
import { LimbeckError } from "../../../base/errors.ts";
import { mostUnzipped, unreadable, unzipsTooFar } from "./bytes.ts";

/** Marks of a zip's parts. Source: PKWARE, .ZIP File Format Specification, 4.3. */
const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** CRC-32 of every entry by its name, from the directory at the archive's end. */
function checksumsIn(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  const found = new Map<string, number>();
  if (end < 0) return found;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) return found;
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
      number,
      number,
      number,
    ];
    const text = Buffer.from(bytes.subarray(at + 46, at + 46 + name)).toString("utf8");
    found.set(text, view.getUint32(at + 16, true));
    at += 46 + name + extra + comment;
  }
  return found;
}

/**
 * Unpacks the entries that `wants` asks for.
 * @throws {LimbeckError} "data-unreadable" for an archive that is cut off or damaged, an entry whose bytes are not those
 * of its checksum, and one that has none
 */
export async function unpacked(
  bytes: Uint8Array,
  place: string,
  wants: (name: string) => boolean,
): Promise<Readonly<Record<string, Uint8Array>>> {
  const { unzipSync } = await import("fflate");
  const damaged = (got: string, cause?: unknown): never => {
    throw unreadable(place, "a whole .npz archive", got, "fetch the file again", cause);
  };
  let entries: Record<string, Uint8Array>;
  let sums: ReadonlyMap<string, number>;
  try {
    let total = 0;
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!wants(name)) return false;
        total += originalSize;
        if (total > mostUnzipped(bytes.length)) throw unzipsTooFar(place, bytes.length);
        return true;
      },
    });
    sums = checksumsIn(bytes);
  } catch (cause) {
    if (cause instanceof LimbeckError) throw cause;
    return damaged(`${bytes.length} bytes that are cut off or damaged`, cause);
  }
  for (const [name, entry] of Object.entries(entries)) {
    const sum = sums.get(name);
    if (sum !== crc32(entry)) damaged(`${name}, whose bytes are not those of its checksum`);
  }
  return entries;
}
