// Targets "dca": cross-entropy, and the gap between the batch's accuracy and its mean confidence.
import type { Targets } from "../../engine/contracts.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { withPenalty } from "../terms/confidence.ts";
import { dca } from "../terms/dca.ts";
import type { TargetFacts, TargetKind } from "./kind.ts";
import { labelLoss, labelScalars, labelsSchema, type LabelOptions } from "./label-fields.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "dca" },
    weight: { type: "number", minimum: 0, default: 1, description: "Times the gap; the source uses 1 to 25." },
    labels: labelsSchema,
  },
} as const satisfies KindSchema;

export type DcaOptions = Omit<FromSchema<typeof schema>, "labels"> & { readonly labels?: LabelOptions };

/** loss = CE(q, p) + weight DCA(batch). */
export function dcaTargets({ weight, labels }: DcaOptions, facts: TargetFacts): Targets {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "dca",
    needsTeacher: false,
    scalars: labelScalars(labels),
    lossPerRow: (context) => withPenalty(context, labelsTerm(context), dca(context), weight),
  };
}

export const dcaKind: TargetKind<DcaOptions> = {
  schema,
  make: dcaTargets,
  words: ({ weight }) => `cross-entropy plus ${weight} times the gap between accuracy and confidence`,
};
