// Schedule "linear": a straight line from the first step's value to the last step's.
import { fromToSchema, type Bounds } from "./fields.ts";
import { progressOf, warmupFactor, type Over, type StepPlace } from "./place.ts";

export interface Options {
  readonly kind: "linear";
  readonly over?: Over;
  readonly from: number;
  readonly to: number;
  readonly warmupSteps?: number;
}

export const schema = (bounds: Bounds): object => fromToSchema("linear", bounds);

/** from + (to - from) u, u in [0, 1] over the span. */
export function valueAt({ over = "phase", from, to, warmupSteps = 0 }: Options, place: StepPlace): number {
  return (from + (to - from) * progressOf(place, over)) * warmupFactor(place, over, warmupSteps);
}
