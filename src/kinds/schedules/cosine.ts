// Schedule "cosine": half a cosine wave from the first step's value to the last step's.
import { fromToSchema, type Bounds } from "./fields.ts";
import { progressOf, warmupFactor, type Over, type StepPlace } from "./place.ts";

export interface Options {
  readonly kind: "cosine";
  readonly over?: Over;
  readonly from: number;
  readonly to: number;
  readonly warmupSteps?: number;
}

export const schema = (bounds: Bounds): object => fromToSchema("cosine", bounds);

/** to + (from - to) (1 + cos(pi u)) / 2, u in [0, 1] over the span. Source: Loshchilov and Hutter, ICLR 2017. */
export function valueAt({ over = "phase", from, to, warmupSteps = 0 }: Options, place: StepPlace): number {
  const wave = (1 + Math.cos(Math.PI * progressOf(place, over))) / 2;
  return (to + (from - to) * wave) * warmupFactor(place, over, warmupSteps);
}
