// Schedule "steps": constant pieces, changing at given shares of the span.
import type { Problem } from "../../base/errors.ts";
import { overSchema, valueSchema, warmupSchema, type Bounds } from "./fields.ts";
import type { ScheduleKind } from "./kind.ts";
import { shareOf, warmupFactor, type Over } from "./place.ts";

export interface Options {
  readonly kind: "steps";
  readonly over?: Over;
  /** One more than boundaries. */
  readonly values: readonly number[];
  readonly boundaries: readonly number[];
  readonly warmupSteps?: number;
}

function problems({ values, boundaries }: Options): readonly Problem[] {
  const ascending = boundaries.every((boundary, index) => index === 0 || boundary > (boundaries[index - 1] ?? 0));
  const wanted = boundaries.length + 1;
  return [
    ...(values.length === wanted
      ? []
      : [{ path: "/values", expected: `${wanted} values, one more than boundaries`, got: String(values.length) }]),
    ...(ascending ? [] : [{ path: "/boundaries", expected: "ascending shares", got: JSON.stringify(boundaries) }]),
  ];
}

/** values[i] at step s of n, where i boundaries b have b <= s / n: a value begins at step ceil(b n). */
export const steps: ScheduleKind<Options> = {
  schema: (bounds: Bounds) => ({
    type: "object",
    additionalProperties: false,
    required: ["kind", "values", "boundaries"],
    properties: {
      kind: { const: "steps" },
      over: overSchema,
      values: { type: "array", items: valueSchema(bounds), minItems: 2, description: "One more than boundaries." },
      boundaries: {
        type: "array",
        items: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
        minItems: 1,
        description: "Shares of the span at which the next value begins, ascending.",
      },
      warmupSteps: warmupSchema,
    },
  }),
  make:
    ({ over = "phase", values, boundaries, warmupSteps = 0 }) =>
    (place) => {
      const share = shareOf(place, over);
      const passed = boundaries.filter((boundary) => boundary <= share).length;
      return (values[Math.min(passed, values.length - 1)] ?? 0) * warmupFactor(place, over, warmupSteps);
    },
  problems,
  peak: ({ values }) => Math.max(...values),
  spans: true,
  words: ({ values, boundaries, over = "phase" }) =>
    `steps ${values.join(", ")} at ${boundaries.join(", ")} of the ${over}`,
};
