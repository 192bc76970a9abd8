// Schedule "exponential": equal ratios from step to step.
import { fromToSchema, type Bounds } from "./fields.ts";
import { progressOf, warmupFactor, type Over, type StepPlace } from "./place.ts";

export interface Options {
  readonly kind: "exponential";
  readonly over?: Over;
  readonly from: number;
  readonly to: number;
  readonly warmupSteps?: number;
}

/** Both ends lie above 0: a ratio needs that. */
export const schema = (bounds: Bounds): object => {
  const { minimum, ...others } = bounds;
  return fromToSchema(
    "exponential",
    minimum === undefined || minimum <= 0 ? { ...others, exclusiveMinimum: 0 } : bounds,
  );
};

/** from (to / from)^u, u in [0, 1] over the span. */
export function valueAt({ over = "phase", from, to, warmupSteps = 0 }: Options, place: StepPlace): number {
  return from * (to / from) ** progressOf(place, over) * warmupFactor(place, over, warmupSteps);
}
