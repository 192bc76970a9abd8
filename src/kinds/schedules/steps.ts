// Schedule "steps": constant pieces, changing at given shares of the span.
import { overSchema, valueSchema, warmupSchema, type Bounds } from "./fields.ts";
import { shareOf, warmupFactor, type Over, type StepPlace } from "./place.ts";

export interface Options {
  readonly kind: "steps";
  readonly over?: Over;
  /** One more than boundaries. */
  readonly values: readonly number[];
  readonly boundaries: readonly number[];
  readonly warmupSteps?: number;
}

export const schema = (bounds: Bounds): object => ({
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
});

/** values[i] at step s of n, where i boundaries b have b <= s / n: a value begins at step ceil(b n). */
export function valueAt({ over = "phase", values, boundaries, warmupSteps = 0 }: Options, place: StepPlace): number {
  const share = shareOf(place, over);
  const passed = boundaries.filter((boundary) => boundary <= share).length;
  return (values[Math.min(passed, values.length - 1)] ?? 0) * warmupFactor(place, over, warmupSteps);
}
