// What the update rules share: reading a slot, and L2 weight decay.
import type { UpdateInputs } from "../../engine/contracts.ts";
import { internalError } from "../../base/errors.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";

/** A state tensor of the parameter in hand. */
export function slot({ slots }: UpdateInputs, name: string): Value {
  const value = slots.get(name);
  if (value === undefined) throw internalError(`the optimizer has no slot ${name}`);
  return value;
}

/** Above every denormal by seven digits, below every moment that moves a parameter. */
export const NEGLIGIBLE = 1e-30;

/**
 * A running mean without its denormals: x + c - c is x where |x| is well above c, and 0 where x is denormal.
 * Where a gradient stays zero, as with a unit that died, the mean decays by a factor a step and would stay denormal for
 * ever, which slows every step by half on common processors.
 */
export function withoutDenormals(g: GraphBuilder, mean: Value): Value {
  return g.shift(g.shift(mean, NEGLIGIBLE), -NEGLIGIBLE);
}

/** g + weightDecay p for weights; biases and normalisation scales pass unchanged. */
export function decayedGradient({ g, parameter, gradient, decay }: UpdateInputs, weightDecay: number): Value {
  return decay && weightDecay !== 0 ? g.add(gradient, g.scale(parameter, weightDecay)) : gradient;
}
