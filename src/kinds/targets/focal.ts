// Targets "focal": cross-entropy that gives rows less weight the surer the student is of them.
import type { TargetContext, Targets } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { TargetKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "focal" },
    gamma: {
      default: 3,
      description:
        'The power of 1 - p; 0 is cross-entropy, usual values are 1 to 3. "flsd-53": 5 where p < 0.2, else 3.',
      if: { type: "string" },
      then: { enum: ["flsd-53"] },
      else: { type: "number", minimum: 0, maximum: 20 },
    },
  },
} as const satisfies KindSchema;

export type FocalOptions = Omit<FromSchema<typeof schema>, "gamma"> & {
  /** A number for every row, or the sample-dependent FLSD-53. */
  readonly gamma: number | "flsd-53";
};

/** Below this, 1 - p is taken as this: a power below 1 has no slope at 0. */
const LEAST_REST = 1e-12;

/** Powers of FLSD-53 and the probability between them. */
const [UNSURE_GAMMA, SURE_GAMMA, SURE] = [5, 3, 0.2];

/** (1 - p)^gamma; [N, classes]. */
function weights({ g }: TargetContext, rest: Value, p: Value, { gamma }: FocalOptions): Value {
  const power = (exponent: number): Value => g.one("Pow", [rest, g.scalar(exponent, rest.dtype)], {});
  if (gamma !== "flsd-53") return power(gamma);
  const unsure = g.less(p, g.scalar(SURE, p.dtype));
  return g.where(unsure, power(UNSURE_GAMMA), power(SURE_GAMMA));
}

/**
 * loss = -sum_k q_k (1 - p_k)^gamma log p_k, with labels q and p = softmax(z).
 * Source: Lin et al., ICCV 2017; FLSD-53: Mukhoti et al., NeurIPS 2020.
 */
export function focalTargets(options: FocalOptions): Targets {
  return {
    kind: "focal",
    needsTeacher: false,
    scalars: [],
    lossPerRow: (context) => {
      const { g, logits, labels } = context;
      const logProbs = g.logSoftmax(logits);
      const p = g.exp(logProbs);
      const one = g.scalar(1, p.dtype);
      const rest = g.one("Max", [g.sub(one, p), g.scalar(LEAST_REST, p.dtype)], {});
      return g.neg(g.sum(g.mul(labels, g.mul(weights(context, rest, p, options), logProbs)), [1]));
    },
  };
}

export const focal: TargetKind<FocalOptions> = {
  schema,
  make: focalTargets,
  words: ({ gamma }) =>
    gamma !== "flsd-53" ? `focal loss, gamma ${gamma}` : "focal loss, gamma 5 where p < 0.2, else 3 (FLSD-53)",
};
