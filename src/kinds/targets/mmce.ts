// Targets "mmce": cross-entropy, and the maximum mean calibration error of the batch by a kernel over confidences.
import type { Targets } from "../../engine/contracts.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { withPenalty } from "../terms/confidence.ts";
import { mmce } from "../terms/mmce.ts";
import type { TargetFacts, TargetKind } from "./kind.ts";
import { labelLoss, labelScalars, labelsSchema, type LabelOptions } from "./label-fields.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "mmce" },
    weight: { type: "number", minimum: 0, default: 2, description: "Times the calibration error." },
    width: { type: "number", exclusiveMinimum: 0, default: 0.4, description: "Width of the kernel over confidences." },
    labels: labelsSchema,
  },
} as const satisfies KindSchema;

export type MmceOptions = Omit<FromSchema<typeof schema>, "labels"> & { readonly labels?: LabelOptions };

/** loss = CE(q, p) + weight MMCE(batch). */
export function mmceTargets({ weight, width, labels }: MmceOptions, facts: TargetFacts): Targets {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "mmce",
    needsTeacher: false,
    scalars: labelScalars(labels),
    lossPerRow: (context) => withPenalty(context, labelsTerm(context), mmce(context, width), weight),
  };
}

export const mmceKind: TargetKind<MmceOptions> = {
  schema,
  make: mmceTargets,
  words: ({ weight }) => `cross-entropy plus ${weight} times the maximum mean calibration error`,
};
