// Targets "smoothing": the labels with a share epsilon of their mass spread evenly, or by a prior of the classes.
import type { Targets } from "../../engine/contracts.ts";
import { describeSchedule, shortNumber } from "../schedules/index.ts";
import { crossEntropy, smoothedLabels, type Spread } from "./cross-entropy.ts";
import { weightedCrossEntropy } from "./class-weights.ts";
import type { TargetKind } from "./kind.ts";
import {
  labelClassProblems,
  labelLoss,
  labelProblems,
  labelsBy,
  smoothingSchema,
  type SmoothingOptions,
} from "./label-fields.ts";

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
  schema: smoothingSchema,
  problems: labelProblems,
  classProblems: labelClassProblems,
  neutral: { epsilon: 0 },
  usual: { epsilon: { most: 0.2, words: "usual values are 0.05 to 0.2" } },
  make: (options, facts) => ({ ...smoothingTargets(options.spread), lossPerRow: labelLoss(options, facts) }),
  classWeighted: (options, facts, weights) => {
    const labels = labelsBy(options, facts);
    return {
      ...smoothingTargets(options.spread),
      lossPerRow: (context) => weightedCrossEntropy(context, labels(context), weights),
    };
  },
  words: (options, classes) =>
    `label smoothing, epsilon ${describeSchedule(options.epsilon)} spread ${receivers(options, classes)}`,
  notes: ({ spread }, { epsilon = 0 }, classes) => {
    // epsilon under both conventions: eps_others = eps_all (K - 1) / K
    const other = spread === "all" ? (epsilon * (classes - 1)) / classes : (epsilon * classes) / (classes - 1);
    return [
      `epsilon ${shortNumber(epsilon)} here is ${shortNumber(other)} where smoothing spreads over ${spread === "all" ? "others" : "all"}`,
    ];
  },
};
