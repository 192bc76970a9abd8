// Targets "soft-ece": cross-entropy, and the batch's calibration error with bins that rows belong to in part.
import type { TargetContext, Targets } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { judged, root, withPenalty } from "./confidence.ts";
import type { TargetFacts, TargetKind } from "./kind.ts";
import { labelLoss, labelScalars, labelSchedules, labelsSchema, type LabelOptions } from "./label-fields.ts";

export const softEceSchema = {
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

export type SoftEceOptions = Omit<FromSchema<typeof softEceSchema>, "labels"> & { readonly labels?: LabelOptions };

/**
 * sqrt(sum_b S_b/N (A_b - C_b)^2), row i being in bin b by u_ib = softmax_b(-(r_i - (b - 1/2)/M)^2 / T): S_b = sum_i u_ib,
 * A_b and C_b the means of correctness and confidence with those weights; a scalar.
 * Source: Karandikar et al., NeurIPS 2021 (SB-ECE with p = 2).
 */
export function softEce(context: TargetContext, bins: number, binTemperature: number): Value {
  const { g, logits } = context;
  const { dtype } = logits;
  const { confidence, correct } = judged(context);
  const centres = Array.from({ length: bins }, (_, b) => (b + 0.5) / bins);
  const data = dtype === "float64" ? Float64Array.from(centres) : Float32Array.from(centres);
  const distance = g.sub(confidence, g.constant({ dtype, shape: [1, bins], data }));
  const membership = g.softmax(g.scale(g.mul(distance, distance), -1 / binTemperature), 1);
  // sum_b S_b (A_b - C_b)^2 = sum_b (sum_i u_ib (c_i - r_i))^2 / S_b
  const gap = g.sum(g.mul(membership, g.sub(correct, confidence)), [0]);
  // an empty bin has a gap of 0 as well
  const size = g.shift(g.sum(membership, [0]), 1e-12);
  return root(context, g.scale(g.sum(g.div(g.mul(gap, gap), size), [0]), 1 / (logits.shape[0] ?? 1)));
}

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
  schedules: ({ labels }) => labelSchedules(labels),
  targets: softEceTargets,
  words: ({ weight, bins }) => `cross-entropy plus ${weight} times the soft-binned ECE in ${bins} bins`,
};
