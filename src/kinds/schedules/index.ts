// Every schedule kind: one schema of "a number or a schedule", one switch that evaluates it. All are pure in the step.
import * as constant from "./constant.ts";
import * as cosine from "./cosine.ts";
import * as exponential from "./exponential.ts";
import type { Bounds } from "./fields.ts";
import * as linear from "./linear.ts";
import type { Over, StepPlace } from "./place.ts";
import * as steps from "./steps.ts";

export type { Bounds } from "./fields.ts";
export type { Over, StepPlace } from "./place.ts";

export type ScheduleOptions = constant.Options | linear.Options | cosine.Options | exponential.Options | steps.Options;

/** A plain number is a constant. */
export type Schedule = number | ScheduleOptions;

const kinds = { constant, linear, cosine, exponential, steps } as const;

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
    then: {
      type: "object",
      required: ["kind"],
      properties: { kind: { enum: Object.keys(kinds) } },
      discriminator: { propertyName: "kind" },
      oneOf: Object.values(kinds).map(({ schema }) => schema(bounds)),
    },
    else: { type: "number", ...bounds },
  };
  return schema;
}

/** The schedule's value at a step. */
export function valueAt(schedule: Schedule, place: StepPlace): number {
  if (typeof schedule === "number") return schedule;
  switch (schedule.kind) {
    case "constant":
      return constant.valueAt(schedule, place);
    case "linear":
      return linear.valueAt(schedule, place);
    case "cosine":
      return cosine.valueAt(schedule, place);
    case "exponential":
      return exponential.valueAt(schedule, place);
    case "steps":
      return steps.valueAt(schedule, place);
  }
}

/** The same schedule over another span; a constant has none. */
export function spanning(schedule: Schedule, over: Over): Schedule {
  return typeof schedule === "number" || schedule.kind === "constant" ? schedule : { ...schedule, over };
}

/** The largest value that a schedule takes. */
export function peakOf(schedule: Schedule): number {
  if (typeof schedule === "number") return schedule;
  switch (schedule.kind) {
    case "constant":
      return schedule.value;
    case "steps":
      return Math.max(...schedule.values);
    case "linear":
    case "cosine":
    case "exponential":
      return Math.max(schedule.from, schedule.to);
  }
}

/** A value as plans and messages show it: four digits. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));

/** In words: `0.1`, `cosine 0.003 to 0.00001 over the run`. */
export function describeSchedule(schedule: Schedule): string {
  if (typeof schedule === "number") return String(schedule);
  const warm = (schedule.warmupSteps ?? 0) > 0 ? `, warm-up ${schedule.warmupSteps ?? 0} steps` : "";
  switch (schedule.kind) {
    case "constant":
      return `${schedule.value}${warm}`;
    case "steps":
      return `steps ${schedule.values.join(", ")} at ${schedule.boundaries.join(", ")} of the ${schedule.over ?? "phase"}${warm}`;
    case "linear":
    case "cosine":
    case "exponential":
      return `${schedule.kind} ${schedule.from} to ${schedule.to} over the ${schedule.over ?? "phase"}${warm}`;
  }
}
