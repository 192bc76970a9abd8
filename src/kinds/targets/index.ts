// The table of kinds of target, and what is asked of any of them.
import type { Targets } from "../../engine/contracts.ts";
import { spanning, type Schedule } from "../schedules/index.ts";
import { confidencePenalty } from "./confidence-penalty.ts";
import { dcaKind } from "./dca.ts";
import { focal } from "./focal.ts";
import { hard } from "./hard.ts";
import type { TargetFacts, TargetKind, TargetSchedules } from "./kind.ts";
import { marginSmoothing } from "./margin-smoothing.ts";
import { mmceKind } from "./mmce.ts";
import { onlineSmoothing } from "./online-smoothing.ts";
import type { TargetOptions } from "./schema.ts";
import { smoothing } from "./smoothing.ts";
import { softEceKind } from "./soft-ece.ts";
import { teacher } from "./teacher.ts";

export type { TargetFacts, TargetSchedules } from "./kind.ts";

const kinds: { readonly [K in TargetOptions["kind"]]: TargetKind<Extract<TargetOptions, { readonly kind: K }>> } = {
  hard,
  smoothing,
  teacher,
  focal,
  "confidence-penalty": confidencePenalty,
  "margin-smoothing": marginSmoothing,
  "online-smoothing": onlineSmoothing,
  mmce: mmceKind,
  "soft-ece": softEceKind,
  dca: dcaKind,
};

/** The kind that its options name: the table above joins the two. */
const kindOf = ({ kind }: TargetOptions): TargetKind<TargetOptions> => kinds[kind] as TargetKind<TargetOptions>;

export function targetsFor(options: TargetOptions, facts: TargetFacts): Targets {
  return kindOf(options).targets(options, facts);
}

export function needsTeacher(options: TargetOptions): boolean {
  return kindOf(options).needsTeacher;
}

/** What schedules drive; where a kind has none of one, its neutral value stands. */
export function schedulesOf(options: TargetOptions): TargetSchedules {
  return { epsilon: 0, temperature: 1, alpha: 0, ...kindOf(options).schedules(options) };
}

/** What a phase aims at, in words. */
export function targetWords(options: TargetOptions, classes: number): string {
  return kindOf(options).words(options, classes);
}

const scheduled: ReadonlySet<string> = new Set<keyof TargetSchedules>(["epsilon", "temperature", "alpha"]);

/** The options with each of their schedules replaced, those of the labels' term too. */
function withSchedules<Options extends object>(options: Options, change: (schedule: Schedule) => Schedule): Options {
  const entries = Object.entries(options).map(([name, value]): [string, unknown] => {
    if (scheduled.has(name)) return [name, change(value as Schedule)];
    return [name, name === "labels" ? withSchedules(value as object, change) : value];
  });
  return Object.fromEntries(entries) as Options;
}

/** The targets with every schedule stretched over the run. */
export function overRun(options: TargetOptions): TargetOptions {
  return withSchedules(options, (schedule) => spanning(schedule, "run"));
}

/** Names a loss: what schedules feed is left out. */
export function lossKey(options: TargetOptions): string {
  return JSON.stringify(withSchedules(options, () => 0));
}
