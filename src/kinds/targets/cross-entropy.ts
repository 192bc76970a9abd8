// Cross-entropy of the student's softmax against the labels, as they are or smoothed: the labels term of every objective.
import type { TargetContext } from "../../engine/contracts.ts";
import { crossEntropy as crossEntropyOf } from "../../graph/composites.ts";
import type { Value } from "../../graph/ir.ts";

/** How smoothing spreads its mass: over all classes (true class 1 - eps + eps/K) or the others alone (1 - eps). */
export type Spread = "all" | "others";

/**
 * Uniformly smoothed labels q, [N, classes]; every row sums to 1.
 * all: q_y = 1 - eps + eps/K, q_j = eps/K. others: q_y = 1 - eps, q_j = eps/(K - 1).
 * Source: Szegedy et al., CVPR 2016 (all); the two agree where eps_others = eps_all (K - 1)/K.
 */
export function smoothedLabels({ g, logits, labels }: TargetContext, epsilon: Value, spread: Spread): Value {
  const classes = logits.shape[1] ?? 0;
  const share = spread === "all" ? 1 / classes : 1 / (classes - 1);
  const off = g.scale(epsilon, share);
  // on - off = 1 - eps (all), 1 - eps K/(K - 1) (others)
  const gap = g.sub(g.scalar(1, logits.dtype), spread === "all" ? epsilon : g.add(epsilon, off));
  return g.add(g.mul(labels, gap), off);
}

/**
 * Labels smoothed towards a distribution of the classes: (1 - eps) y + eps prior; uniform smoothing where the prior is.
 * @param prior - sums to 1
 */
export function smoothedTowards({ g, logits, labels }: TargetContext, epsilon: Value, prior: readonly number[]): Value {
  const { dtype } = logits;
  const data = dtype === "float64" ? Float64Array.from(prior) : Float32Array.from(prior);
  const towards = g.constant({ dtype, shape: [1, prior.length], data });
  return g.add(g.mul(labels, g.sub(g.scalar(1, dtype), epsilon)), g.mul(towards, epsilon));
}

/** -sum_k q_k log softmax(z)_k per row; [N]. */
export function crossEntropy({ g, logits }: Pick<TargetContext, "g" | "logits">, q: Value): Value {
  return crossEntropyOf(g, logits, q);
}

/** Cross-entropy against the labels as they are; [N]. */
export function hardCrossEntropy(context: TargetContext): Value {
  return crossEntropy(context, context.labels);
}
