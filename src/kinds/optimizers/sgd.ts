// Stochastic gradient descent with momentum, Nesterov's look-ahead and L2 weight decay.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { clipNorm, decay, learningRate, share } from "./fields.ts";
import type { OptimizerKind } from "./kind.ts";
import type { Optimizer, UpdateInputs, UpdateOutputs } from "../../engine/contracts.ts";
import { decayedGradient, slot, withoutDenormals } from "./update.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: {
    kind: { const: "sgd" },
    learningRate,
    momentum: share(0),
    nesterov: { type: "boolean", default: false },
    weightDecay: decay("L2 penalty, added to the gradient.", 0),
    clipNorm,
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

export type SgdSettings = Omit<Options, "kind" | "learningRate" | "clipNorm"> & { readonly clipNorm?: number | null };

/**
 * b <- momentum b + g; p <- p - lr b, or p - lr (g + momentum b) with Nesterov; equals torch.optim.SGD without dampening.
 * Source: Sutskever et al., ICML 2013.
 */
export function sgd({ momentum, nesterov, weightDecay, clipNorm = null }: SgdSettings): Optimizer {
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

export const sgdKind: OptimizerKind<Options> = {
  schema,
  make: sgd,
  problems: ({ nesterov, momentum }) =>
    nesterov && momentum === 0 ? [{ path: "/momentum", expected: "> 0 with nesterov", got: "0" }] : [],
};
