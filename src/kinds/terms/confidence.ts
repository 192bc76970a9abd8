// What calibration losses share: each row's confidence, and whether it is right.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";

export interface Judged {
  /** Largest probability of each row, [N, 1]. */
  readonly confidence: Value;
  /** Mass of the label at the class of that probability: 1 where right, 0 where wrong; [N, 1], without gradient. */
  readonly correct: Value;
}

export function judged({ g, logits, labels }: TargetContext): Judged {
  const classes = logits.shape[1] ?? 0;
  const top = g.one("ArgMax", [logits], { axis: 1, keepDims: false });
  const chosen = g.one("OneHot", [top], { classes, dtype: logits.dtype });
  return {
    confidence: g.sum(g.mul(chosen, g.softmax(logits)), [1], true),
    correct: g.stopGradient(g.sum(g.mul(chosen, labels), [1], true)),
  };
}

/** sqrt(x) with a bounded slope at 0, by a term far below float32's rounding of figures that matter. */
export function root({ g }: TargetContext, x: Value): Value {
  return g.sqrt(g.shift(x, 1e-12));
}

/** A penalty of the whole batch added to the loss of each of its rows, so that their mean holds it once. */
export function withPenalty({ g }: TargetContext, perRow: Value, penalty: Value, weight: number): Value {
  return g.add(perRow, g.scale(g.reshape(penalty, []), weight));
}
