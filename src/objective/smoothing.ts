// Targets "smoothing": the labels with a share epsilon of their mass spread evenly.
import type { Targets } from "../contracts.ts";
import { crossEntropy, smoothedLabels, type Spread } from "./cross-entropy.ts";

/**
 * loss = -sum_k q_k log softmax(z)_k with uniformly smoothed labels q; epsilon in [0, 1) comes as a scalar each step.
 * Equals PyTorch's `cross_entropy(label_smoothing=epsilon)` with spread "all".
 */
export function smoothingTargets(spread: Spread): Targets {
  return {
    kind: "smoothing",
    needsTeacher: false,
    scalars: ["epsilon"],
    lossPerRow: (context) => crossEntropy(context, smoothedLabels(context, context.scalar("epsilon"), spread)),
  };
}
