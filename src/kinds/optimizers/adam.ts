// Adam, with L2 weight decay (adam) or decoupled weight decay (adamw).
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { clipNorm, decay, learningRate, share } from "./fields.ts";
import type { OptimizerKind } from "./kind.ts";
import type { Optimizer, UpdateInputs, UpdateOutputs } from "../../engine/contracts.ts";
import { decayedGradient, slot, withoutDenormals } from "./update.ts";

const fields = {
  learningRate,
  beta1: share(0.9),
  beta2: share(0.999),
  epsilon: { type: "number", exclusiveMinimum: 0, default: 1e-8 },
  clipNorm,
} as const;

const adamSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: { kind: { const: "adam" }, ...fields, weightDecay: decay("L2 penalty, added to the gradient.", 0) },
} as const satisfies KindSchema;

const adamwSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: {
    kind: { const: "adamw" },
    ...fields,
    weightDecay: decay("Decoupled decay: weights shrink by learningRate * weightDecay a step.", 0.01),
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof adamSchema>;
type DecoupledOptions = FromSchema<typeof adamwSchema>;

export type AdamSettings = Omit<Options | DecoupledOptions, "learningRate" | "clipNorm"> & {
  readonly clipNorm?: number | null;
};

/**
 * m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2, p <- p - lr mhat / (sqrt(vhat) + eps); equals torch.optim.Adam, AdamW.
 *
 * The state is kept as M = m / (1 - b1) and V = v / (1 - b2), which saves two products a tensor. Then
 *   lr mhat / (sqrt(vhat) + eps) = stepSize M / (sqrt(V) + stepEpsilon)
 * with c = sqrt((1 - b2) / (1 - b2^t)), stepSize = lr (1 - b1) / ((1 - b1^t) c), stepEpsilon = eps / c.
 * Source: Kingma and Ba, ICLR 2015; Loshchilov and Hutter, ICLR 2019.
 */
export function adam({ kind, beta1, beta2, epsilon, weightDecay, clipNorm = null }: AdamSettings): Optimizer {
  const decoupled = kind === "adamw";
  const update = (inputs: UpdateInputs): UpdateOutputs => {
    const { g, parameter, decay, scalar } = inputs;
    const gradient = decoupled ? inputs.gradient : decayedGradient(inputs, weightDecay);
    const first = withoutDenormals(g, g.add(g.scale(slot(inputs, "first"), beta1), gradient));
    const second = g.add(g.scale(slot(inputs, "second"), beta2), g.mul(gradient, gradient));
    const denominator = g.add(g.sqrt(second), scalar("stepEpsilon"));
    const step = g.mul(g.div(first, denominator), scalar("stepSize"));
    const shrunk = decoupled && decay && weightDecay !== 0 ? g.mul(parameter, scalar("shrink")) : parameter;
    return {
      parameter: g.sub(shrunk, step),
      slots: new Map([
        ["first", first],
        ["second", second],
      ]),
    };
  };
  return {
    kind,
    slots: ["first", "second"],
    scalars: decoupled && weightDecay !== 0 ? ["stepSize", "stepEpsilon", "shrink"] : ["stepSize", "stepEpsilon"],
    decays: weightDecay !== 0,
    clipNorm,
    scalarsAt: (t, learningRate) => {
      const c = Math.sqrt((1 - beta2) / (1 - beta2 ** t));
      return new Map([
        ["stepSize", (learningRate * (1 - beta1)) / ((1 - beta1 ** t) * c)],
        ["stepEpsilon", epsilon / c],
        ["shrink", 1 - learningRate * weightDecay],
      ]);
    },
    update,
  };
}

export const adamKind: OptimizerKind<Options> = { schema: adamSchema, make: adam };

export const adamwKind: OptimizerKind<DecoupledOptions> = { schema: adamwSchema, make: adam };
