// Optimizer state that has faded: squares of a unit that died shrink by a factor a step, for tens of thousands of steps.
import type { ModelState, Optimizer } from "../engine/contracts.ts";
import { slotName } from "../engine/step-graph.ts";
import { NEGLIGIBLE } from "../kinds/optimizers/update.ts";

const isFaded = (value: number): boolean => value !== 0 && Math.abs(value) < NEGLIGIBLE;

/** The array itself where nothing in it has faded. */
function settled(values: Float32Array): Float32Array {
  for (const value of values) if (isFaded(value)) return values.map((one) => (isFaded(one) ? 0 : one));
  return values;
}

/**
 * The state with zeros for what has faded in the optimizer's slots: denormals, which slow every step that meets them, and
 * what would become one. At an epoch's end, which a stop and its resume share; parameters stay as they are.
 */
export function withoutFaded(state: ModelState, { slots }: Pick<Optimizer, "slots">): ModelState {
  const next = new Map(state);
  for (const parameter of state.keys())
    for (const slot of slots) {
      const values = state.get(slotName(slot, parameter));
      if (values !== undefined) next.set(slotName(slot, parameter), settled(values));
    }
  return next;
}
