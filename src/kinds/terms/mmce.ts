// Term "mmce": the maximum mean calibration error of the batch by a kernel over confidences.
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
    kind: { const: "mmce" },
    ...termFields,
    width: { type: "number", exclusiveMinimum: 0, default: 0.4, description: "Width of the kernel over confidences." },
  },
} as const satisfies KindSchema;

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

export const mmceTerm: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: ({ width }) => ({ value: (context) => mmce(context, width) }),
  words: () => "maximum mean calibration error",
};
