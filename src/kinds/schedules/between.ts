// What schedules that go from one value to another over a span have in common.
import { overSchema, valueSchema, warmupSchema, type Bounds } from "./fields.ts";
import type { ScheduleKind } from "./kind.ts";
import { progressOf, warmupFactor, type Over } from "./place.ts";

export interface Options<Name extends string> {
  readonly kind: Name;
  readonly over?: Over;
  readonly from: number;
  readonly to: number;
  readonly warmupSteps?: number;
}

/**
 * @param valueAt - the value where a share of the span, in [0, 1], lies behind: `from` at 0 and `to` at 1
 * @param narrowed - the field's bounds as this kind needs them
 */
export function between<const Name extends string>(
  kind: Name,
  valueAt: (from: number, to: number, progress: number) => number,
  narrowed: (bounds: Bounds) => Bounds = (bounds) => bounds,
): ScheduleKind<Options<Name>> {
  return {
    schema: (bounds) => ({
      type: "object",
      additionalProperties: false,
      required: ["kind", "from", "to"],
      properties: {
        kind: { const: kind },
        over: overSchema,
        from: valueSchema(narrowed(bounds)),
        to: valueSchema(narrowed(bounds)),
        warmupSteps: warmupSchema,
      },
    }),
    make:
      ({ over = "phase", from, to, warmupSteps = 0 }) =>
      (place) =>
        valueAt(from, to, progressOf(place, over)) * warmupFactor(place, over, warmupSteps),
    peak: ({ from, to }) => Math.max(from, to),
    spans: true,
    words: ({ from, to, over = "phase" }) => `${kind} ${from} to ${to} over the ${over}`,
  };
}
