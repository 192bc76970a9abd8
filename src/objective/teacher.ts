// Targets "teacher": the teacher's temperature-softened distribution, blended with the labels.
import type { TargetContext, Targets } from "../contracts.ts";
import { internalError } from "../errors.ts";
import type { Value } from "../graph/ir.ts";
import { crossEntropy, hardCrossEntropy, smoothedLabels, type Spread } from "./cross-entropy.ts";

/** What the (1 - alpha) term compares with: the labels, or smoothed labels. */
export type LabelsTerm = { readonly kind: "hard" } | { readonly kind: "smoothing"; readonly spread: Spread };

/** KL(softmax(t / T) || softmax(z / T)) per row; [N]. The teacher's side carries no gradient. */
function softenedDivergence({ g, logits, teacherLogits }: TargetContext, temperature: Value): Value {
  if (teacherLogits === null) throw internalError("teacher targets were built without teacher logits");
  const teacherLogProbs = g.stopGradient(g.logSoftmax(g.div(teacherLogits, temperature)));
  const studentLogProbs = g.logSoftmax(g.div(logits, temperature));
  return g.sum(g.mul(g.exp(teacherLogProbs), g.sub(teacherLogProbs, studentLogProbs)), [1]);
}

/**
 * loss = alpha T^2 KL(teacher_T || student_T) + (1 - alpha) CE(q, student).
 * T^2 keeps the soft term's gradient of one size as T grows. Equals alpha * T * T *
 * kl_div(log_softmax(z / T), softmax(t / T), "batchmean") + (1 - alpha) * cross_entropy in PyTorch.
 * Source: Hinton, Vinyals and Dean, Distilling the knowledge in a neural network, 2015.
 */
export function teacherTargets(labels: LabelsTerm): Targets {
  return {
    kind: "teacher",
    needsTeacher: true,
    scalars: labels.kind === "hard" ? ["temperature", "alpha"] : ["temperature", "alpha", "epsilon"],
    lossPerRow: (context) => {
      const { g, scalar } = context;
      const [temperature, alpha] = [scalar("temperature"), scalar("alpha")];
      const soft = g.mul(softenedDivergence(context, temperature), g.mul(alpha, g.mul(temperature, temperature)));
      const hard =
        labels.kind === "hard"
          ? hardCrossEntropy(context)
          : crossEntropy(context, smoothedLabels(context, scalar("epsilon"), labels.spread));
      return g.add(soft, g.mul(hard, g.sub(g.scalar(1, hard.dtype), alpha)));
    },
  };
}
