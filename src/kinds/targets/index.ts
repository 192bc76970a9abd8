// The table of kinds of target, and what is asked of any of them.
import type { Targets } from "../../engine/contracts.ts";
import { peakOf, scheduleMark, spanning, type Schedule } from "../schedules/index.ts";
import { confidencePenalty } from "./confidence-penalty.ts";
import { dcaKind } from "./dca.ts";
import { focal } from "./focal.ts";
import { hard } from "./hard.ts";
import type { TargetFacts, TargetKind, TargetSchedules, Usual } from "./kind.ts";
import { marginSmoothing } from "./margin-smoothing.ts";
import { mmceKind } from "./mmce.ts";
import { onlineSmoothing } from "./online-smoothing.ts";
import { targetsSchema, type TargetOptions } from "./schema.ts";
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

/** Which teacher the targets need: its id, or undefined for the recipe's only one; null where they need none. */
export function teacherOf(options: TargetOptions): { readonly id: string | undefined } | null {
  const { teacher: idOf } = kindOf(options);
  return idOf === undefined ? null : { id: idOf(options) };
}

/** The scalars that every phase reports, at the value where they do nothing; each kind names its own. */
const neutral: TargetSchedules = Object.assign(
  {},
  ...Object.values(kinds).map((kind) => kind.neutral ?? {}),
) as TargetSchedules;

/** What schedules drive; where a kind has none of a scalar that is always reported, its neutral value stands. */
export function schedulesOf(options: TargetOptions): TargetSchedules {
  return { ...neutral, ...kindOf(options).schedules(options) };
}

/** Names of every field of some kind that takes a schedule. */
export const scheduleNames: readonly string[] = [
  ...new Set(
    targetsSchema.oneOf.flatMap(({ properties }) =>
      Object.entries(properties).flatMap(([name, field]: [string, object]) =>
        "$comment" in field && field.$comment === scheduleMark ? [name] : [],
      ),
    ),
  ),
];

/** Every schedule of the options with its place below them. */
export function placedSchedules(options: TargetOptions): readonly (readonly [place: string, schedule: Schedule])[] {
  const below = (value: object, place: string): (readonly [string, Schedule])[] =>
    Object.entries(value).flatMap(([name, one]: [string, unknown]) => {
      if (scheduleNames.includes(name)) return [[`${place}/${name}`, one as Schedule] as const];
      return name === "labels" ? below(one as object, `${place}/${name}`) : [];
    });
  return below(options, "");
}

/** Scalars whose values beyond a bound are seldom meant. */
const usual = Object.assign({}, ...Object.values(kinds).map((kind) => kind.usual ?? {})) as Readonly<
  Record<string, Usual>
>;

/** What is allowed but seldom meant. */
export function targetWarnings(options: TargetOptions): readonly string[] {
  return Object.entries(schedulesOf(options)).flatMap(([name, schedule]) => {
    const bound = usual[name];
    const peak = peakOf(schedule);
    return bound !== undefined && peak > bound.most ? [`${name} reaches ${peak}; ${bound.words}`] : [];
  });
}

/** What a plan adds to those words. */
export function targetNotes(
  options: TargetOptions,
  first: Readonly<Record<string, number>>,
  classes: number,
): readonly string[] {
  return kindOf(options).notes?.(options, first, classes) ?? [];
}

/** What a phase aims at, in words. */
export function targetWords(options: TargetOptions, classes: number): string {
  return kindOf(options).words(options, classes);
}

/** The options with each of their schedules replaced, those of the labels' term too. */
function withSchedules<Options extends object>(options: Options, change: (schedule: Schedule) => Schedule): Options {
  const entries = Object.entries(options).map(([name, value]): [string, unknown] => {
    if (scheduleNames.includes(name)) return [name, change(value as Schedule)];
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
