// What the update rules share: reading a slot, and L2 weight decay.
import type { UpdateInputs } from "../contracts.ts";
import { internalError } from "../errors.ts";
import type { Value } from "../graph/ir.ts";

/** A state tensor of the parameter in hand. */
export function slot({ slots }: UpdateInputs, name: string): Value {
  const value = slots.get(name);
  if (value === undefined) throw internalError(`the optimizer has no slot ${name}`);
  return value;
}

/** g + weightDecay p for weights; biases and normalisation scales pass unchanged. */
export function decayedGradient({ g, parameter, gradient, decay }: UpdateInputs, weightDecay: number): Value {
  return decay && weightDecay !== 0 ? g.add(gradient, g.scale(parameter, weightDecay)) : gradient;
}
