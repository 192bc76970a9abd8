// The table of schedules, and what is asked of any of them: a number or one of these. All are pure in the step.
import type { Problem } from "../../base/errors.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { exponential } from "./exponential.ts";
import type { Bounds } from "./fields.ts";
import type { ScheduleKind } from "./kind.ts";
import { linear } from "./linear.ts";
import type { Over, StepPlace } from "./place.ts";
import { steps } from "./steps.ts";

export type { Bounds } from "./fields.ts";
export type { Over, StepPlace } from "./place.ts";

const kinds = { constant, linear, cosine, exponential, steps } as const;

export type ScheduleOptions = OptionsOf<typeof kinds>;

/** A plain number is a constant. */
export type Schedule = number | ScheduleOptions;

const kindOf = chooser<ScheduleKind<ScheduleOptions>>(kinds);

/** Marks a field that takes a schedule. */
export const scheduleMark = "a number or a schedule" as const;

/** What types see of a schedule's schema: its mark. `FromSchema` reads it as a Schedule. */
export interface ScheduleNode {
  readonly $comment: typeof scheduleMark;
}

/** Number or object: ajv's discriminator takes objects only, so the number is the other branch. */
export function scheduleSchema(bounds: Bounds, description: string): ScheduleNode {
  const schema = {
    $comment: scheduleMark as typeof scheduleMark,
    description,
    if: { type: "object" },
    then: unionSchema(
      Object.fromEntries(Object.entries(kinds).map(([kind, { schema }]) => [kind, { schema: schema(bounds) }])),
    ),
    else: { type: "number", ...bounds },
  };
  return schema;
}

/** The schedule's value at a step. */
export function valueAt(schedule: Schedule, place: StepPlace): number {
  return typeof schedule === "number" ? schedule : kindOf(schedule).make(schedule)(place);
}

/** The same schedule over another span; a constant has none. */
export function spanning(schedule: Schedule, over: Over): Schedule {
  return typeof schedule === "number" || !kindOf(schedule).spans ? schedule : ({ ...schedule, over } as Schedule);
}

/** The largest value that a schedule takes. */
export function peakOf(schedule: Schedule): number {
  return typeof schedule === "number" ? schedule : kindOf(schedule).peak(schedule);
}

/** What a schedule's fields show together to be wrong, placed below it. */
export function scheduleProblems(schedule: Schedule): readonly Problem[] {
  return typeof schedule === "number" ? [] : (kindOf(schedule).problems?.(schedule) ?? []);
}

/** A value as plans and messages show it: four digits. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));

/** In words: `0.1`, `cosine 0.003 to 0.00001 over the run`. */
export function describeSchedule(schedule: Schedule): string {
  if (typeof schedule === "number") return String(schedule);
  const { warmupSteps = 0 } = schedule;
  return `${kindOf(schedule).words(schedule)}${warmupSteps > 0 ? `, warm-up ${warmupSteps} steps` : ""}`;
}
