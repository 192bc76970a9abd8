// Schedule "constant": one value, with a warm-up if wanted.
import { valueSchema, warmupSchema, type Bounds } from "./fields.ts";
import type { ScheduleKind } from "./kind.ts";
import { warmupFactor } from "./place.ts";

export interface Options {
  readonly kind: "constant";
  readonly value: number;
  readonly warmupSteps?: number;
}

/** value * min(1, (step + 1) / warmupSteps). */
export const constant: ScheduleKind<Options> = {
  schema: (bounds: Bounds) => ({
    type: "object",
    additionalProperties: false,
    required: ["kind", "value"],
    properties: { kind: { const: "constant" }, value: valueSchema(bounds), warmupSteps: warmupSchema },
  }),
  make:
    ({ value, warmupSteps = 0 }) =>
    (place) =>
      value * warmupFactor(place, "run", warmupSteps),
  peak: ({ value }) => value,
  spans: false,
  words: ({ value }) => String(value),
};
