// Folders of pictures by their looks: their classes, and the size that they become.
import type { Concluded, GivenData } from "./concluded.ts";

/** A folder of pictures: their own size where the first of them share it, else one that trains in minutes. */
export async function pictures({ path, size, directory }: GivenData): Promise<Concluded> {
  const { inFolders } = await import("../pictures/found.ts");
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
