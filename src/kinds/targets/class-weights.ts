// Classes that count more or less in a loss.
import type { Targets } from "../../engine/contracts.ts";
import type { TargetFacts } from "./kind.ts";

/** balanced: rows / (classes * rows of the class), so that every class counts alike; or a weight per class. */
export type ClassWeights = "balanced" | readonly number[];

export const classWeightsSchema = {
  description:
    "balanced: every class counts alike, whatever its rows. Or a weight per class, in the order of the classes; a batch's loss is its weighted mean.",
  if: { type: "string" },
  then: { enum: ["balanced"] },
  else: { type: "array", minItems: 2, items: { type: "number", exclusiveMinimum: 0 } },
} as const;

/** A class without rows weighs nothing that matters: it has no row to weigh. */
export function weightsOf(weights: ClassWeights, { classCounts }: TargetFacts): readonly number[] {
  if (weights !== "balanced") return weights;
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  return classCounts.map((count) => (count === 0 ? 1 : rows / (classCounts.length * count)));
}

/**
 * The targets with rows weighed by their class: sum_i w_i l_i / sum_i w_i, as PyTorch's `cross_entropy(weight=...)`.
 * A blended row weighs as its classes do.
 */
export function weighted(targets: Targets, weights: readonly number[]): Targets {
  return {
    ...targets,
    lossPerRow: (context) => {
      const { g, labels } = context;
      const { dtype } = labels;
      const data = dtype === "float64" ? Float64Array.from(weights) : Float32Array.from(weights);
      const ofRow = g.sum(g.mul(labels, g.constant({ dtype, shape: [1, weights.length], data })), [1]);
      return g.mul(targets.lossPerRow(context), g.div(ofRow, g.mean(ofRow, [0])));
    },
  };
}
