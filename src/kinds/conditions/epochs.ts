// Condition "epochs": passes over the training rows, a hard bound.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { ConditionKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "value"],
  properties: {
    kind: { const: "epochs" },
    value: { type: "integer", minimum: 1, description: "Passes over the training split; a hard bound." },
  },
} as const satisfies KindSchema;

export const epochs: ConditionKind<FromSchema<typeof schema>> = {
  schema,
  make:
    ({ value }) =>
    (memory, { phaseEpoch }) => ({ memory, fired: phaseEpoch >= value }),
  bound: ({ value }) => ({ unit: "epochs", value }),
  withBound: (options, value) => ({ ...options, value }),
  words: ({ value }) => `${value} epochs`,
};
