// Term "dca": the gap between the accuracy and the mean confidence of the batch.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { termFields } from "./fields.ts";
import type { TermKind } from "./kind.ts";
import { judged } from "./confidence.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "dca" },
    ...termFields,
  },
} as const satisfies KindSchema;

/** |mean_i c_i - mean_i r_i|, with confidences r and correctness c; a scalar. Source: Liang et al., 2020. */
export function dca(context: TargetContext): Value {
  const { g } = context;
  const { confidence, correct } = judged(context);
  return g.one("Abs", [g.mean(g.sub(correct, confidence), [0, 1])], {});
}

export const dcaTerm: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: () => ({ value: dca }),
  words: () => "the gap between accuracy and confidence",
};
