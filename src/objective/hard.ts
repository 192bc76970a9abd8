// Targets "hard": the labels as they are.
import type { Targets } from "../contracts.ts";
import { hardCrossEntropy } from "./cross-entropy.ts";

/** loss = -log softmax(z)_y. */
export function hardTargets(): Targets {
  return { kind: "hard", needsTeacher: false, scalars: [], lossPerRow: hardCrossEntropy };
}
