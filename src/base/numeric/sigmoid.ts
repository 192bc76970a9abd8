// A sigmoid's value back to its logit.

/** Probabilities this near 0 or 1 count as this. */
const LEAST = 1e-12;

/** log(p / (1 - p)), within +-27.6. */
export function logitOf(p: number): number {
  const held = Math.min(1 - LEAST, Math.max(LEAST, p));
  return Math.log(held) - Math.log1p(-held);
}

/** What is said wherever sigmoids are taken for logits. */
export const sigmoidNote =
  "scores are sigmoids of single classes: each becomes the logit log(p / (1 - p)), under one softmax over the classes";
