// Mixing "mixup": every value of a row is a blend of two rows'.
import type { Mixing } from "../../engine/contracts.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { MixingKind } from "./kind.ts";
import { symmetricBeta } from "../../base/numeric/beta.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "mixup" },
    concentration: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 100,
      default: 0.2,
      description:
        "a of Beta(a, a), from which each batch's share is drawn; small values leave most batches nearly as they are.",
    },
  },
} as const satisfies KindSchema;

export type MixupOptions = FromSchema<typeof schema>;

/**
 * x = lambda x_a + (1 - lambda) x_b, y = lambda y_a + (1 - lambda) y_b; lambda ~ Beta(a, a), one a batch.
 * Source: Zhang et al., ICLR 2018.
 */
export function mixup({ concentration }: MixupOptions): Mixing {
  return {
    kind: "mixup",
    keepShape: () => [],
    draw: (_shape, seed, step) => {
      const lambda = Math.fround(symmetricBeta(concentration, seed, "mixup", step));
      return { keep: Float32Array.of(lambda), lambda };
    },
  };
}

export const mixupKind: MixingKind<MixupOptions> = {
  schema,
  make: mixup,
  words: ({ concentration }) => `mixup, shares from Beta(${concentration}, ${concentration})`,
};
