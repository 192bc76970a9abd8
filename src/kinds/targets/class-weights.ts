// Classes that count more or less in a loss.
import type { TargetContext, Targets } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import { crossEntropy } from "./cross-entropy.ts";
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

/** What a weight belongs to: rows: the whole of a row, by its class; classes: each class's part of a smoothed row. */
export const weightingSchema = {
  enum: ["rows", "classes"],
  description:
    "What classWeights weigh, rows by default: a row by its class, or each class's part of a smoothed row, as PyTorch's cross_entropy(weight, label_smoothing) does.",
} as const;

export type Weighting = (typeof weightingSchema.enum)[number];

/** Each row's weight over the batch's mean weight, [N]; a blended row weighs as its classes do. */
function weightOfRows({ g, labels }: TargetContext, weights: Value): { readonly own: Value; readonly mean: Value } {
  const own = g.sum(g.mul(labels, weights), [1]);
  return { own, mean: g.mean(own, [0]) };
}

const constantOf = ({ g, labels: { dtype } }: TargetContext, weights: readonly number[]): Value => {
  const data = dtype === "float64" ? Float64Array.from(weights) : Float32Array.from(weights);
  return g.constant({ dtype, shape: [1, weights.length], data });
};

/**
 * -sum_k w_k q_k log softmax(z)_k per row, over the batch's mean of w_y: averaged over rows it is PyTorch's
 * `cross_entropy(weight=w, label_smoothing=eps)`, where q are the smoothed labels.
 */
export function weightedCrossEntropy(context: TargetContext, q: Value, weights: readonly number[]): Value {
  const { g } = context;
  const w = constantOf(context, weights);
  return g.div(crossEntropy(context, g.mul(q, w)), weightOfRows(context, w).mean);
}

/**
 * The targets with rows weighed by their class: sum_i w_i l_i / sum_i w_i, as PyTorch's `cross_entropy(weight=...)`.
 * A blended row weighs as its classes do.
 */
export function weighted(targets: Targets, weights: readonly number[]): Targets {
  return {
    ...targets,
    lossPerRow: (context) => {
      const { g } = context;
      const { own, mean } = weightOfRows(context, constantOf(context, weights));
      return g.mul(targets.lossPerRow(context), g.div(own, mean));
    },
  };
}
