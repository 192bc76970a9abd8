// Term "margin": a penalty on logits that lie further below the largest than a margin.
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
    kind: { const: "margin" },
    ...termFields,
    margin: { type: "number", minimum: 0, default: 10, description: "The distance that logits may have for free." },
  },
} as const satisfies KindSchema;

/** mean_k max(0, max_j z_j - z_k - margin); [N]. Source: Liu et al., CVPR 2022; the mean over classes is their implementation's. */
export function beyondMargin({ g, logits }: Pick<TargetContext, "g" | "logits">, margin: number): Value {
  const top = g.one("ReduceMax", [logits], { axes: [1], keepDims: true });
  return g.mean(g.relu(g.shift(g.sub(top, logits), -margin)), [1]);
}

export const marginTerm: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: ({ margin }) => ({ value: (context) => beyondMargin(context, margin) }),
  words: ({ margin }) => `logits further than ${margin} below the largest`,
};
