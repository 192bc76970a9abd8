// Signals at random moments of a run, SIGKILL among them.
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startBuilt } from "../../cli/world.ts";
import type { Draws } from "../draws.ts";
import { ofOurs, runArguments, unfinished, finished, type SoakWorld, type Trial } from "../world.ts";

/** Sends a signal at a random moment of a run, of what follows it too, then lets it come to its end. */
export async function interrupted(
  world: SoakWorld,
  draws: Draws,
  out: string,
  signals: readonly NodeJS.Signals[],
): Promise<Trial> {
  const told: string[] = [];
  for (let times = draws.whole(1, 3); times > 0; times--) {
    const after = Math.round((draws.whole(0, 1000) / 1000) * 1.1 * world.usual);
    const signal = draws.one(signals);
    told.push(`${signal} after ${after} ms`);
    const { child, ended } = startBuilt(world.folder, runArguments(out, await unfinished(join(world.folder, out))));
    await Promise.race([delay(after), ended]);
    child.kill(signal);
    const { code, stderr } = await ended;
    const isEnd = code === null || [0, 130, 143].includes(code);
    const wrong = ofOurs(stderr) ?? (isEnd ? null : `exit code ${code}: ${stderr}`);
    if (wrong !== null) return { what: told.join(", "), wrong };
    if (code === 0) break;
  }
  return { what: told.join(", "), wrong: await finished(world, out) };
}
