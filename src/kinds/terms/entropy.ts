// Term "entropy": the negative entropy of the student's predictions, which sure ones pay.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { termFields } from "./fields.ts";
import type { TermKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "entropy" },
    ...termFields,
  },
} as const satisfies KindSchema;

/** -H(p) = sum_k p_k log p_k, p = softmax(z); [N]. Source: Pereyra et al., 2017. */
export function negativeEntropy({ g, logits }: Pick<TargetContext, "g" | "logits">): Value {
  const logProbs = g.logSoftmax(logits);
  return g.sum(g.mul(g.exp(logProbs), logProbs), [1]);
}

export const entropy: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: () => ({ value: negativeEntropy }),
  withoutLabels: true,
  words: () => "minus the entropy",
};
