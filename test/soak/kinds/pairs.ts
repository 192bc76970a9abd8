// One run, begun twice.
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startBuilt } from "../../cli/world.ts";
import type { Draws } from "../draws.ts";
import { ofOurs, runArguments, unfinished, finished, type SoakWorld, type Trial } from "../world.ts";

/** Two processes that want one run, a moment apart. */
export async function together(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const between = draws.whole(0, Math.round(world.usual));
  const one = startBuilt(world.folder, runArguments(out, false));
  await delay(between);
  const isBegun = await unfinished(join(world.folder, out));
  const other = startBuilt(world.folder, runArguments(out, isBegun));
  const ends = await Promise.all([one.ended, other.ended]);
  const what = `the second after ${between} ms${isBegun ? ", with --resume" : ""}`;
  const codes = ends.map(({ code }) => code);
  const wrong = ofOurs(ends.map(({ stderr }) => stderr).join("\n"));
  // the second is turned away, or comes when there is nothing left to own: then it goes on, begins anew, or is told to resume
  const isFair = codes[0] === 0 ? [0, 2, 75].includes(codes[1] ?? NaN) : codes[0] === 75 && codes[1] === 0;
  if (wrong !== null || !isFair)
    return {
      what,
      wrong: wrong ?? `exit codes ${codes.join(" and ")}: ${ends.map(({ stderr }) => stderr).join("\n")}`,
    };
  return { what, wrong: await finished(world, out) };
}
