// Folders of pictures by their looks: their classes, and the size that they become.
import { join } from "node:path";
import { dataError, listed } from "../table.ts";
import { besides, unread, type Concluded, type GivenData } from "./concluded.ts";

/** Training, validation and test pictures of a folder that holds them apart. */
async function divided(given: GivenData, parts: readonly string[]): Promise<Concluded> {
  const [train, test, validation] = [/^train/i, /^test/i, /^(val|dev)/i].map((names) =>
    parts.find((name) => names.test(name)),
  );
  if (train === undefined)
    throw dataError(given.path, "pictures", "a folder of training pictures", listed(parts), "name one of them");
  const { source, notes } = await pictures({ ...given, path: join(given.path, train) });
  const part = (name: string | undefined): { readonly path: string } | null =>
    name === undefined ? null : { ...source, path: join(given.path, name) };
  const { notes: told, ...beside } = besides(part(test), part(validation), ({ path }) => path);
  const others = parts.filter((name) => ![train, test, validation].includes(name));
  return { source, ...beside, notes: [...notes, ...told, ...unread(others)] };
}

/** A folder of pictures: their own size where the first of them share it, else one that trains in minutes. */
export async function pictures(given: GivenData): Promise<Concluded> {
  const { path, size, directory } = given;
  const { inFolders, partsOf } = await import("../pictures/found.ts");
  const parts = await partsOf(path, directory);
  if (parts.length > 0) return divided(given, parts);
  const found = await inFolders(path, directory, true);
  const { side, note } = await concludedSize(
    found.pictures.slice(0, 64).map(({ from }) => from),
    size,
  );
  return {
    source: { kind: "images", path, size: side },
    notes: [`labels: the folders of ${path}`, note, ...found.notes],
  };
}

interface ConcludedSize {
  readonly side: number | readonly number[];
  readonly note: string;
}

/** The size that pictures become, by some of them: as they are where that is one size and small, or the one that is asked for. */
export async function concludedSize(
  pictures: readonly (string | Uint8Array)[],
  asked: number | undefined,
): Promise<ConcludedSize> {
  if (asked !== undefined) return { side: asked, note: `size: ${asked}` };
  const { sizeOf } = await import("../pictures/decode.ts");
  const sizes = new Set<string>();
  for (const from of pictures) sizes.add((await sizeOf(from)).join(" x "));
  const [only = ""] = sizes;
  const own = only.split(" x ").map(Number);
  const side = sizes.size === 1 && own.every((length) => length > 0 && length <= MOST_OWN_SIDE) ? own : USUAL_SIDE;
  const shared = sizes.size === 1 ? `as the pictures are, ${only}` : "the pictures have several";
  return { side, note: `size: ${[side].flat().join(" x ")}; ${shared}; --size takes another` };
}

/** Sides that pictures of one size keep; larger ones, and those of several sizes, become squares of the usual side. */
const MOST_OWN_SIDE = 64;
const USUAL_SIDE = 32;
