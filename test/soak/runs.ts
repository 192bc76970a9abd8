// Runs that are ill-treated: killed, signalled, damaged, begun twice, given nonsense, on a disk that fills up. Each trial says
// what went wrong, or null: a figure that differs, something lost, a fault of ours shown to a user.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Draws } from "./draws.ts";
import { failing } from "./kinds/calls.ts";
import { damaged } from "./kinds/damage.ts";
import { otherField } from "./kinds/fields.ts";
import { full } from "./kinds/full.ts";
import { nonsense } from "./kinds/fuzz.ts";
import { interrupted } from "./kinds/interrupted.ts";
import { together } from "./kinds/pairs.ts";
import type { SoakWorld, Trial } from "./world.ts";

export const soaks = {
  kills: (world, draws, out) => interrupted(world, draws, out, ["SIGKILL"]),
  signals: (world, draws, out) => interrupted(world, draws, out, ["SIGTERM", "SIGINT", "SIGUSR1"]),
  damage: damaged,
  pairs: together,
  fuzz: nonsense,
  full,
  calls: failing,
  fields: otherField,
} as const satisfies Record<string, (world: SoakWorld, draws: Draws, out: string, at: number) => Promise<Trial>>;

export type SoakName = keyof typeof soaks;

/** Trials from a seed on; what was left of each is taken away. */
export async function soak(
  world: SoakWorld,
  name: SoakName,
  seed: number,
  times: number,
  told: (trial: Trial, at: number) => void = () => undefined,
): Promise<readonly Trial[]> {
  const failed: Trial[] = [];
  for (let at = 0; at < times; at++) {
    const out = `${name}-${at}`;
    const trial = await soaks[name](world, new Draws(seed + at), out, seed + at);
    told(trial, at);
    if (trial.wrong !== null) failed.push({ ...trial, what: `${name}, seed ${seed + at}: ${trial.what}` });
    await rm(join(world.folder, out), { recursive: true, force: true });
  }
  return failed;
}
