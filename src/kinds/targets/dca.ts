// Targets "dca": cross-entropy, and the gap between the batch's accuracy and its mean confidence.
import type { TargetContext, Targets } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { judged, withPenalty } from "./confidence.ts";
import type { TargetFacts, TargetKind } from "./kind.ts";
import { labelLoss, labelScalars, labelSchedules, labelsSchema, type LabelOptions } from "./label-fields.ts";

export const dcaSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "dca" },
    weight: { type: "number", minimum: 0, default: 1, description: "Times the gap; the source uses 1 to 25." },
    labels: labelsSchema,
  },
} as const satisfies KindSchema;

export type DcaOptions = Omit<FromSchema<typeof dcaSchema>, "labels"> & { readonly labels?: LabelOptions };

/** |mean_i c_i - mean_i r_i|, with confidences r and correctness c; a scalar. Source: Liang et al., 2020. */
export function dca(context: TargetContext): Value {
  const { g } = context;
  const { confidence, correct } = judged(context);
  return g.one("Abs", [g.mean(g.sub(correct, confidence), [0, 1])], {});
}

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
  schedules: ({ labels }) => labelSchedules(labels),
  targets: dcaTargets,
  words: ({ weight }) => `cross-entropy plus ${weight} times the gap between accuracy and confidence`,
};
