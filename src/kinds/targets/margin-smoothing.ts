// Targets "margin-smoothing": cross-entropy, and a penalty on logits that lie further below the largest than a margin.
import type { Targets } from "../../engine/contracts.ts";
import { beyondMargin } from "../terms/margin.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { hardCrossEntropy } from "./cross-entropy.ts";
import type { TargetKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "margin-smoothing" },
    weight: { type: "number", minimum: 0, default: 0.1, description: "Times the penalty." },
    margin: { type: "number", minimum: 0, default: 10, description: "The distance that logits may have for free." },
  },
} as const satisfies KindSchema;

export type MarginSmoothingOptions = FromSchema<typeof schema>;

/**
 * loss = CE(y, p) + weight mean_k max(0, max_j z_j - z_k - margin).
 * Source: Liu et al., CVPR 2022; the mean over classes is their implementation's, their equation has the sum.
 */
export function marginSmoothingTargets({ weight, margin }: MarginSmoothingOptions): Targets {
  return {
    kind: "margin-smoothing",
    needsTeacher: false,
    scalars: [],
    lossPerRow: (context) => {
      const { g } = context;
      return g.add(hardCrossEntropy(context), g.scale(beyondMargin(context, margin), weight));
    },
  };
}

export const marginSmoothing: TargetKind<MarginSmoothingOptions> = {
  schema,
  make: marginSmoothingTargets,
  words: ({ weight, margin }) => `margin-based label smoothing, margin ${margin}, weight ${weight}`,
};
