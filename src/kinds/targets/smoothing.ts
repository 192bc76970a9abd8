// Targets "smoothing": the labels with a share epsilon of their mass spread evenly, or by a prior of the classes.
import type { Targets } from "../../engine/contracts.ts";
import { describeSchedule } from "../schedules/index.ts";
import { crossEntropy, smoothedLabels, type Spread } from "./cross-entropy.ts";
import type { TargetKind } from "./kind.ts";
import { labelLoss, type SmoothingOptions } from "./label-fields.ts";

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

function receivers({ spread, prior }: SmoothingOptions, classes: number): string {
  if (prior !== undefined && prior !== "uniform")
    return prior === "estimated" ? "by the classes' shares of the training rows" : "by the given shares of the classes";
  return spread === "all" ? `over all ${classes} classes` : `over the ${classes - 1} others`;
}

export const smoothing: TargetKind<SmoothingOptions> = {
  needsTeacher: false,
  schedules: ({ epsilon }) => ({ epsilon }),
  targets: (options, facts) => ({ ...smoothingTargets(options.spread), lossPerRow: labelLoss(options, facts) }),
  words: (options, classes) =>
    `label smoothing, epsilon ${describeSchedule(options.epsilon)} spread ${receivers(options, classes)}`,
};
