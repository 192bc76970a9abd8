// Targets "hard": the labels as they are.
import type { Targets } from "../../engine/contracts.ts";
import { hardCrossEntropy } from "./cross-entropy.ts";
import type { TargetKind } from "./kind.ts";
import { hardSchema, type HardOptions } from "./label-fields.ts";

/** loss = -log softmax(z)_y. */
export function hardTargets(): Targets {
  return { kind: "hard", needsTeacher: false, scalars: [], lossPerRow: hardCrossEntropy };
}

export const hard: TargetKind<HardOptions> = {
  schema: hardSchema,
  make: hardTargets,
  words: () => "the labels as they are",
};
