// Stochastic gradient descent with momentum, Nesterov's look-ahead and L2 weight decay.
import type { Optimizer, UpdateInputs, UpdateOutputs } from "../../engine/contracts.ts";
import { decayedGradient, slot, withoutDenormals } from "./update.ts";

export interface SgdSettings {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly clipNorm: number | null;
}

/**
 * b <- momentum b + g; p <- p - lr b, or p - lr (g + momentum b) with Nesterov; equals torch.optim.SGD without dampening.
 * Source: Sutskever et al., ICML 2013.
 */
export function sgd({ momentum, nesterov, weightDecay, clipNorm }: SgdSettings): Optimizer {
  const slots = momentum === 0 ? [] : ["momentum"];
  const update = (inputs: UpdateInputs): UpdateOutputs => {
    const { g, parameter, scalar } = inputs;
    const gradient = decayedGradient(inputs, weightDecay);
    const learningRate = scalar("learningRate");
    if (momentum === 0) return { parameter: g.sub(parameter, g.mul(gradient, learningRate)), slots: new Map() };
    const buffer = withoutDenormals(g, g.add(g.scale(slot(inputs, "momentum"), momentum), gradient));
    const direction = nesterov ? g.add(gradient, g.scale(buffer, momentum)) : buffer;
    return {
      parameter: g.sub(parameter, g.mul(direction, learningRate)),
      slots: new Map([["momentum", buffer]]),
    };
  };
  return {
    kind: "sgd",
    slots,
    scalars: ["learningRate"],
    decays: weightDecay !== 0,
    clipNorm,
    scalarsAt: (_t, learningRate) => new Map([["learningRate", learningRate]]),
    update,
  };
}
