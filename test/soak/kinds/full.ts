// Disks that fill up.
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startBuilt } from "../../cli/world.ts";
import type { Draws } from "../draws.ts";
import { ofOurs, runArguments, finished, type SoakWorld, type Trial } from "../world.ts";

/** A disk of a random size; made greater afterwards. Takes root on Linux. */
export async function full(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const disk = join(world.folder, "disk");
  await mkdir(disk, { recursive: true });
  const size = draws.whole(4, 200);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", disk], { stdio: "ignore" });
  try {
    const place = join("disk", out);
    const { code, stderr } = await startBuilt(world.folder, runArguments(place, false)).ended;
    const wrong = ofOurs(stderr) ?? ([0, 1, 2].includes(code ?? NaN) ? null : `exit code ${code}: ${stderr}`);
    execFileSync("mount", ["-o", "remount,size=8192k", disk]);
    return { what: `${size} kB, exit code ${code}`, wrong: wrong ?? (await finished(world, place)) };
  } finally {
    execFileSync("umount", ["-l", disk], { stdio: "ignore" });
  }
}
