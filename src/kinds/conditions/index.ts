// When a phase ends: the table of conditions, and a state machine over the validation figures of each epoch.
import { internalError } from "../../base/errors.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { epochs } from "./epochs.ts";
import type { Bound, ConditionKind, Memory, Seen } from "./kind.ts";
import { metric } from "./metric.ts";
import { plateau } from "./plateau.ts";
import { steps } from "./steps.ts";

export { metricOf, metricSchema, type ValidationMetric } from "./validation-metric.ts";
export type { Bound, Seen } from "./kind.ts";

const kinds = { epochs, steps, plateau, metric } as const;

export type Condition = OptionsOf<typeof kinds>;

const kindOf = chooser<ConditionKind<Condition>>(kinds);

export const untilSchema = {
  type: "object",
  additionalProperties: false,
  required: ["any"],
  description: "The phase ends when any of these holds; one must be a bound in epochs or steps.",
  properties: { any: { type: "array", minItems: 1, items: unionSchema(kinds) } },
} as const;

/** One entry per condition; plain JSON. */
export type SwitchState = readonly Memory[];

const atFirst: Memory = { best: null, count: 0 };

export function beginSwitching(conditions: readonly Condition[]): SwitchState {
  return conditions.map(() => atFirst);
}

/** Every condition sees every epoch; the first in the list that holds is the one that fired. */
export function observe(
  conditions: readonly Condition[],
  state: SwitchState,
  seen: Seen,
): { readonly state: SwitchState; readonly fired: Condition | null } {
  if (state.length !== conditions.length) throw internalError("switching state and conditions differ in length");
  const results = conditions.map((condition, index) =>
    kindOf(condition).make(condition)(state[index] ?? atFirst, seen),
  );
  const first = results.findIndex(({ fired }) => fired);
  return { state: results.map(({ memory }) => memory), fired: first < 0 ? null : (conditions[first] ?? null) };
}

/** The hard bounds among the conditions. */
export function boundsOf(conditions: readonly Condition[]): readonly Bound[] {
  return conditions.flatMap((condition) => kindOf(condition).bound?.(condition) ?? []);
}

/** The conditions with a share of their hard bounds, of one epoch or step at least. */
export const shortened = (conditions: readonly Condition[], share: number): readonly Condition[] =>
  conditions.map((condition) => {
    const { bound, withBound } = kindOf(condition);
    const whole = bound?.(condition).value;
    return whole === undefined
      ? condition
      : (withBound?.(condition, Math.max(1, Math.round(whole * share))) ?? condition);
  });

/** Conditions that cannot hold before so many epochs have passed, in words. */
export function tooLate(conditions: readonly Condition[], epochs: number): readonly string[] {
  return conditions
    .filter((condition) => (kindOf(condition).earliestEpoch?.(condition) ?? 0) > epochs)
    .map(describeCondition);
}

/** In words, for plans and logs. */
export function describeCondition(condition: Condition): string {
  return kindOf(condition).words(condition);
}
