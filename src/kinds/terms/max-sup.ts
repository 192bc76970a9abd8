// Term "max-sup": the top logit is held down, right or wrong, in place of the true one as smoothing does.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { termFields } from "./fields.ts";
import type { TermKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: { kind: { const: "max-sup" }, ...termFields },
} as const satisfies KindSchema;

/**
 * max_k z_k - mean_k z_k; [N]. Smoothing adds eps (z_y - mean z) to the cross-entropy, which draws wrong rows further off.
 * Source: Zhou et al., arXiv 2502.15798.
 */
export const maxSup: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: () => ({
    value: ({ g, logits }) => g.sub(g.one("ReduceMax", [logits], { axes: [1], keepDims: false }), g.mean(logits, [1])),
  }),
  withoutLabels: true,
  words: () => "the top logit over the mean",
};
