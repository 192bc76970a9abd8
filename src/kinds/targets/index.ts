// The table of kinds of target, and what is asked of any of them.
import { below, type Problem } from "../../base/errors.ts";
import type { Targets } from "../../engine/contracts.ts";
import { peakOf, type Schedule } from "../schedules/index.ts";
import { schedulesWithin, withSchedules } from "../schedules/within.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { confidencePenalty } from "./confidence-penalty.ts";
import { dcaKind } from "./dca.ts";
import { focal } from "./focal.ts";
import { hard } from "./hard.ts";
import type { LossPart, TargetFacts, TargetKind, TargetSchedules, Usual } from "./kind.ts";
import { labelClassProblems, labelProblems } from "./label-fields.ts";
import { marginSmoothing } from "./margin-smoothing.ts";
import { mmceKind } from "./mmce.ts";
import { onlineSmoothing } from "./online-smoothing.ts";
import { smoothing } from "./smoothing.ts";
import { softEceKind } from "./soft-ece.ts";
import { teacher } from "./teacher.ts";

export type { LossPart, TargetFacts, TargetSchedules } from "./kind.ts";

const kinds = {
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
} as const;

export type TargetOptions = OptionsOf<typeof kinds>;

export const targetsSchema = unionSchema(kinds);

const kindOf = chooser<TargetKind<TargetOptions>>(kinds);

export const targetsFor = (options: TargetOptions, facts: TargetFacts): Targets => kindOf(options).make(options, facts);

/** The same with each class's part of a row weighed; null where the kind's rows have no such parts. */
export const classWeightedTargets = (
  options: TargetOptions,
  facts: TargetFacts,
  weights: readonly number[],
): Targets | null => kindOf(options).classWeighted?.(options, facts, weights) ?? null;

export const hasClassParts = (options: TargetOptions): boolean => kindOf(options).classWeighted !== undefined;

/** Which teacher the targets need: its id, or undefined for the recipe's only one; null where they need none. */
export function teacherOfTargets(options: TargetOptions): { readonly id: string | undefined } | null {
  const { teacher: idOf } = kindOf(options);
  return idOf === undefined ? null : { id: idOf(options) };
}

/** The losses whose sum theirs is: one by itself, where a kind does not say otherwise. */
export const partsOfTargets = (
  options: TargetOptions,
  scalars: Readonly<Record<string, number>>,
): readonly LossPart[] => kindOf(options).parts?.(scalars) ?? [{ name: options.kind, weight: 1, scalars: {} }];

/** Whether the targets can do with rows that have no label. */
export const targetsWithoutLabels = (options: TargetOptions): boolean => kindOf(options).withoutLabels === true;

/** The scalars that every phase reports, at the value where they do nothing; each kind names its own. */
const neutral: TargetSchedules = Object.assign(
  {},
  ...Object.values<TargetKind<never>>(kinds).map((kind) => kind.neutral ?? {}),
) as TargetSchedules;

/** What schedules drive; where a kind has none of a scalar that is always reported, its neutral value stands. */
export const scalarsOfTargets = (options: TargetOptions): TargetSchedules => ({
  ...neutral,
  ...Object.fromEntries(targetSchedules(options).map(([place, one]) => [place.slice(place.lastIndexOf("/") + 1), one])),
});

/** Every schedule of the options with its place below them. */
export const targetSchedules = (options: TargetOptions): readonly (readonly [place: string, schedule: Schedule])[] =>
  schedulesWithin(options, kindOf(options).schema);

/** The options with each of their schedules replaced, those of the labels' term too. */
export const withTargetSchedules = (options: TargetOptions, change: (schedule: Schedule) => Schedule): TargetOptions =>
  withSchedules(options, kindOf(options).schema, change);

/** What the options show by themselves, placed below them. */
export function targetProblems(options: TargetOptions): readonly Problem[] {
  const ofLabels = "labels" in options ? below("/labels", labelProblems(options.labels)) : [];
  return [...(kindOf(options).problems?.(options) ?? []), ...ofLabels];
}

/** What they show beside the classes of the data. */
export function targetClassProblems(options: TargetOptions, classes: readonly string[]): readonly Problem[] {
  const ofLabels = "labels" in options ? below("/labels", labelClassProblems(options.labels, classes)) : [];
  return [...(kindOf(options).classProblems?.(options, classes) ?? []), ...ofLabels];
}

/** Scalars whose values beyond a bound are seldom meant. */
const usual = Object.assign({}, ...Object.values<TargetKind<never>>(kinds).map((kind) => kind.usual ?? {})) as Readonly<
  Record<string, Usual>
>;

/** What is allowed but seldom meant. */
export function targetWarnings(options: TargetOptions): readonly string[] {
  return Object.entries(scalarsOfTargets(options)).flatMap(([name, schedule]) => {
    const bound = usual[name];
    const peak = peakOf(schedule);
    return bound !== undefined && peak > bound.most ? [`${name} reaches ${peak}; ${bound.words}`] : [];
  });
}

/** What a plan adds to those words. */
export const targetNotes = (
  options: TargetOptions,
  first: Readonly<Record<string, number>>,
  classes: number,
): readonly string[] => kindOf(options).notes?.(options, first, classes) ?? [];

/** What a phase aims at, in words. */
export const targetWords = (options: TargetOptions, classes: number): string => kindOf(options).words(options, classes);
