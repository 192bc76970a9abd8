// Targets "confidence-penalty": cross-entropy minus a share of the student's entropy.
import type { Targets } from "../../engine/contracts.ts";
import { negativeEntropy } from "../terms/entropy.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { TargetFacts, TargetKind } from "./kind.ts";
import { labelLoss, labelScalars, labelsSchema, type LabelOptions } from "./label-fields.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "confidence-penalty" },
    weight: { type: "number", minimum: 0, default: 0.1, description: "Times the entropy; the source uses 0.1 to 4." },
    labels: labelsSchema,
  },
} as const satisfies KindSchema;

export type ConfidencePenaltyOptions = Omit<FromSchema<typeof schema>, "labels"> & {
  readonly labels?: LabelOptions;
};

/** loss = CE(q, p) - weight H(p), H(p) = -sum_k p_k log p_k. Source: Pereyra et al., 2017. */
export function confidencePenaltyTargets({ weight, labels }: ConfidencePenaltyOptions, facts: TargetFacts): Targets {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "confidence-penalty",
    needsTeacher: false,
    scalars: labelScalars(labels),
    lossPerRow: (context) => {
      const { g } = context;
      return g.add(labelsTerm(context), g.scale(negativeEntropy(context), weight));
    },
  };
}

export const confidencePenalty: TargetKind<ConfidencePenaltyOptions> = {
  schema,
  make: confidencePenaltyTargets,
  words: ({ weight }) => `cross-entropy minus ${weight} times the entropy`,
};
