// Targets "margin-smoothing": cross-entropy, and a penalty on logits that lie further below the largest than a margin.
import type { Targets } from "../../engine/contracts.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { hardCrossEntropy } from "./cross-entropy.ts";
import type { TargetKind } from "./kind.ts";

export const marginSmoothingSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "margin-smoothing" },
    weight: { type: "number", minimum: 0, default: 0.1, description: "Times the penalty." },
    margin: { type: "number", minimum: 0, default: 10, description: "The distance that logits may have for free." },
  },
} as const satisfies KindSchema;

export type MarginSmoothingOptions = FromSchema<typeof marginSmoothingSchema>;

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
      const { g, logits } = context;
      const top = g.one("ReduceMax", [logits], { axes: [1], keepDims: true });
      const beyond = g.relu(g.shift(g.sub(top, logits), -margin));
      return g.add(hardCrossEntropy(context), g.scale(g.mean(beyond, [1]), weight));
    },
  };
}

export const marginSmoothing: TargetKind<MarginSmoothingOptions> = {
  schedules: () => ({}),
  targets: marginSmoothingTargets,
  words: ({ weight, margin }) => `margin-based label smoothing, margin ${margin}, weight ${weight}`,
};
