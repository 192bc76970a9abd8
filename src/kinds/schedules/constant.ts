// Schedule "constant": one value, with a warm-up if wanted.
import { valueSchema, warmupSchema, type Bounds } from "./fields.ts";
import { warmupFactor, type StepPlace } from "./place.ts";

export interface Options {
  readonly kind: "constant";
  readonly value: number;
  readonly warmupSteps?: number;
}

export const schema = (bounds: Bounds): object => ({
  type: "object",
  additionalProperties: false,
  required: ["kind", "value"],
  properties: { kind: { const: "constant" }, value: valueSchema(bounds), warmupSteps: warmupSchema },
});

/** value * min(1, (step + 1) / warmupSteps). */
export function valueAt({ value, warmupSteps = 0 }: Options, place: StepPlace): number {
  return value * warmupFactor(place, "run", warmupSteps);
}
