// Targets "soft-ece": cross-entropy, and the batch's calibration error with bins that rows belong to in part.
import type { Targets } from "../../engine/contracts.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { withPenalty } from "../terms/confidence.ts";
import { softEce } from "../terms/soft-ece.ts";
import type { TargetFacts, TargetKind } from "./kind.ts";
import { labelLoss, labelScalars, labelsSchema, type LabelOptions } from "./label-fields.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "soft-ece" },
    weight: { type: "number", minimum: 0, default: 1, description: "Times the calibration error." },
    bins: { type: "integer", minimum: 2, maximum: 100, default: 15 },
    binTemperature: {
      type: "number",
      minimum: 1e-5,
      default: 0.01,
      description: "How soft the bins' edges are; towards 0 every row is in one bin.",
    },
    labels: labelsSchema,
  },
} as const satisfies KindSchema;

export type SoftEceOptions = Omit<FromSchema<typeof schema>, "labels"> & { readonly labels?: LabelOptions };

/** loss = CE(q, p) + weight SB-ECE(batch). */
export function softEceTargets({ weight, bins, binTemperature, labels }: SoftEceOptions, facts: TargetFacts): Targets {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "soft-ece",
    needsTeacher: false,
    scalars: labelScalars(labels),
    lossPerRow: (context) => withPenalty(context, labelsTerm(context), softEce(context, bins, binTemperature), weight),
  };
}

export const softEceKind: TargetKind<SoftEceOptions> = {
  schema,
  make: softEceTargets,
  words: ({ weight, bins }) => `cross-entropy plus ${weight} times the soft-binned ECE in ${bins} bins`,
};
