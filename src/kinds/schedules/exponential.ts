// Schedule "exponential": equal ratios from step to step.
import { between } from "./between.ts";
import type { Bounds } from "./fields.ts";

/** Both ends lie above 0: a ratio needs that. */
function aboveZero(bounds: Bounds): Bounds {
  const { minimum, ...others } = bounds;
  return minimum === undefined || minimum <= 0 ? { ...others, exclusiveMinimum: 0 } : bounds;
}

/** from (to / from)^u, u in [0, 1] over the span. */
export const exponential = between("exponential", (from, to, u) => from * (to / from) ** u, aboveZero);
