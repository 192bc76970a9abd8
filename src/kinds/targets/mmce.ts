// Targets "mmce": cross-entropy, and the maximum mean calibration error of the batch by a kernel over confidences.
import type { TargetContext, Targets } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { judged, root, withPenalty } from "./confidence.ts";
import type { TargetFacts, TargetKind } from "./kind.ts";
import { labelLoss, labelScalars, labelSchedules, labelsSchema, type LabelOptions } from "./label-fields.ts";

export const mmceSchema = {
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

export type MmceOptions = Omit<FromSchema<typeof mmceSchema>, "labels"> & { readonly labels?: LabelOptions };

/**
 * sqrt(1/N^2 sum_ij (c_i - r_i)(c_j - r_j) exp(-|r_i - r_j| / width)), with confidences r and correctness c; a scalar.
 * Source: Kumar, Sarawagi and Jain, ICML 2018.
 */
export function mmce(context: TargetContext, width: number): Value {
  const { g } = context;
  const { confidence, correct } = judged(context);
  const other = g.transpose(confidence, [1, 0]);
  const kernel = g.exp(g.scale(g.one("Abs", [g.sub(confidence, other)], {}), -1 / width));
  const gap = g.sub(correct, confidence);
  const products = g.mul(g.mul(gap, g.transpose(gap, [1, 0])), kernel);
  // the kernel is positive definite: below 0 there is only rounding
  return root(context, g.relu(g.mean(products, [0, 1])));
}

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
  schedules: ({ labels }) => labelSchedules(labels),
  targets: mmceTargets,
  words: ({ weight }) => `cross-entropy plus ${weight} times the maximum mean calibration error`,
};
