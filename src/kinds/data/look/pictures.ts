// Folders of pictures by their looks: their classes, and the size that they become.
import { join } from "node:path";
import { dataError, listed } from "../table.ts";
import type { Concluded, GivenData } from "./concluded.ts";

/** The part of a set by its names, the likeliest first. */
const partOf = (parts: readonly string[], names: RegExp): string | undefined => parts.find((name) => names.test(name));

/** Training and test pictures of a folder that holds both; a set without test pictures is judged on its validation pictures. */
async function divided(given: GivenData, parts: readonly string[]): Promise<Concluded> {
  const train = partOf(parts, /^train/i);
  const test = partOf(parts, /^test/i) ?? partOf(parts, /^(val|dev)/i);
  if (train === undefined)
    throw dataError(given.path, "pictures", "a folder of training pictures", listed(parts), "name one of them");
  const concluded = await pictures({ ...given, path: join(given.path, train) });
  const others = parts.filter((name) => name !== train && name !== test);
  return {
    ...concluded,
    test: test === undefined ? null : { ...concluded.source, path: join(given.path, test) },
    notes: [
      ...concluded.notes,
      ...(test === undefined ? [] : [`test rows: ${join(given.path, test)}`]),
      ...(others.length === 0 ? [] : [`not read: ${listed(others)}`]),
    ],
  };
}

/** A folder of pictures: their own size where the first of them share it, else one that trains in minutes. */
export async function pictures(given: GivenData): Promise<Concluded> {
  const { path, size, directory } = given;
  const { inFolders, partsOf } = await import("../pictures/found.ts");
  const parts = await partsOf(path, directory);
  if (parts.length > 0) return divided(given, parts);
  const { sizeOf } = await import("../pictures/decode.ts");
  const found = await inFolders(path, directory, true);
  const sizes = new Set<string>();
  for (const { from } of found.pictures.slice(0, 64)) sizes.add((await sizeOf(from)).join(" x "));
  const [only = ""] = sizes;
  const own = only.split(" x ").map(Number);
  const concluded = sizes.size === 1 && own.every((side) => side > 0 && side <= MOST_OWN_SIDE) ? own : USUAL_SIDE;
  const shared = sizes.size === 1 ? `as the pictures are, ${only}` : "the pictures have several";
  return {
    source: { kind: "images", path, size: size ?? concluded },
    notes: [
      `labels: the folders of ${path}`,
      size === undefined ? `size: ${[concluded].flat().join(" x ")}; ${shared}; --size takes another` : `size: ${size}`,
      ...found.notes,
    ],
  };
}

/** Sides that pictures of one size keep; larger ones, and those of several sizes, become squares of the usual side. */
const MOST_OWN_SIDE = 64;
const USUAL_SIDE = 32;
