// Term "soft-ece": the calibration error of the batch over bins that rows belong to by degrees.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { termFields } from "./fields.ts";
import type { TermKind } from "./kind.ts";
import { judged, root } from "./confidence.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "soft-ece" },
    ...termFields,
    bins: { type: "integer", minimum: 2, maximum: 100, default: 15 },
    binTemperature: {
      type: "number",
      minimum: 1e-5,
      default: 0.01,
      description: "How soft the bins' edges are; towards 0 every row is in one bin.",
    },
  },
} as const satisfies KindSchema;

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

export const softEceTerm: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: ({ bins, binTemperature }) => ({ value: (context) => softEce(context, bins, binTemperature) }),
  words: ({ bins }) => `soft-binned ECE in ${bins} bins`,
};
