// Condition "steps": batches, a hard bound.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { ConditionKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "value"],
  properties: {
    kind: { const: "steps" },
    value: { type: "integer", minimum: 1, description: "Batches; a hard bound." },
  },
} as const satisfies KindSchema;

export const steps: ConditionKind<FromSchema<typeof schema>> = {
  schema,
  make:
    ({ value }) =>
    (memory, { phaseStep }) => ({ memory, fired: phaseStep >= value }),
  bound: ({ value }) => ({ unit: "steps", value }),
  withBound: (options, value) => ({ ...options, value }),
  words: ({ value }) => `${value} steps`,
};
