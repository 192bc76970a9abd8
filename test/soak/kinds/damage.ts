// A file of a stopped run that is not what it was.
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Draws } from "../draws.ts";
import { type SoakWorld, type Trial } from "../world.ts";
import { goneOnWith, stoppedRun } from "./stopped-run.ts";

type Change = (path: string) => Promise<string>;

const flippedBit =
  (draws: Draws): Change =>
  async (path) => {
    const bytes = await readFile(path);
    if (bytes.length === 0) return "nothing";
    const at = draws.whole(0, bytes.length - 1);
    const bit = draws.whole(0, 7);
    bytes[at]! ^= 1 << bit;
    await writeFile(path, bytes);
    return `bit ${bit} of byte ${at}`;
  };

const cutOff =
  (draws: Draws): Change =>
  async (path) => {
    const bytes = await readFile(path);
    const left = draws.whole(0, Math.max(0, bytes.length - 1));
    await writeFile(path, bytes.subarray(0, left));
    return `cut to ${left} bytes`;
  };

export async function damaged(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const from = await stoppedRun(world);
  await cp(from, join(world.folder, out), { recursive: true });
  const files = (await readdir(join(world.folder, out), { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  const file = draws.one(files);
  const path = join(file.parentPath, file.name);
  const change = draws.chance(0.8) ? flippedBit(draws) : cutOff(draws);
  return goneOnWith(world, out, `${path.slice(join(world.folder, out).length + 1)}: ${await change(path)}`);
}
