// Condition "plateau": a validation figure that has not improved for some epochs.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { ConditionKind } from "./kind.ts";
import { goodness } from "../../metrics/table.ts";
import { figureOf, metricOf, metricSchema } from "./validation-metric.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "metric", "patience"],
  properties: {
    kind: { const: "plateau" },
    metric: metricSchema,
    patience: { type: "integer", minimum: 1, description: "Epochs without an improvement after which the phase ends." },
    minDelta: { type: "number", minimum: 0, default: 0, description: "Change that counts as an improvement." },
  },
} as const satisfies KindSchema;

export const plateau: ConditionKind<FromSchema<typeof schema>> = {
  schema,
  make:
    ({ metric, patience, minDelta }) =>
    ({ best, count: before }, seen) => {
      const score = goodness(metricOf(metric), figureOf(metric, seen));
      if (best === null || score > best + minDelta) return { memory: { best: score, count: 0 }, fired: false };
      const count = before + 1;
      return { memory: { best, count }, fired: count >= patience };
    },
  // one epoch sets the best figure
  earliestEpoch: ({ patience }) => patience + 1,
  words: ({ metric, patience, minDelta }) => `plateau of ${metric} (patience ${patience}, minDelta ${minDelta})`,
};
