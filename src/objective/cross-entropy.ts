// Cross-entropy of the student's softmax against one-hot or uniformly smoothed labels: the labels term of every objective.
import type { TargetContext } from "../contracts.ts";
import type { Value } from "../graph/ir.ts";

/** How smoothing spreads its mass: over all classes (true class 1 - eps + eps/K) or the others alone (1 - eps). */
export type Spread = "all" | "others";

/** 1 at each row's label, 0 elsewhere; [N, classes]. */
function oneHotLabels({ g, logits, labels }: TargetContext): Value {
  return g.one("OneHot", [labels], { classes: logits.shape[1] ?? 0, dtype: logits.dtype });
}

/**
 * Uniformly smoothed labels q, [N, classes]; every row sums to 1.
 * all: q_y = 1 - eps + eps/K, q_j = eps/K. others: q_y = 1 - eps, q_j = eps/(K - 1).
 * Source: Szegedy et al., CVPR 2016 (all); the two agree where eps_others = eps_all (K - 1)/K.
 */
export function smoothedLabels(context: TargetContext, epsilon: Value, spread: Spread): Value {
  const { g, logits } = context;
  const classes = logits.shape[1] ?? 0;
  const share = spread === "all" ? 1 / classes : 1 / (classes - 1);
  const off = g.scale(epsilon, share);
  // on - off = 1 - eps (all), 1 - eps K/(K - 1) (others)
  const gap = g.sub(g.scalar(1, logits.dtype), spread === "all" ? epsilon : g.add(epsilon, off));
  return g.add(g.mul(oneHotLabels(context), gap), off);
}

/** -sum_k q_k log softmax(z)_k per row; [N]. */
export function crossEntropy({ g, logits }: TargetContext, q: Value): Value {
  return g.neg(g.sum(g.mul(q, g.logSoftmax(logits)), [1]));
}

/** Cross-entropy against the labels as they are; [N]. */
export function hardCrossEntropy(context: TargetContext): Value {
  return crossEntropy(context, oneHotLabels(context));
}
