// Condition "metric": a validation figure beyond a bound, for some epochs in a row.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { ConditionKind } from "./kind.ts";
import { figureOf, metricSchema } from "./validation-metric.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "metric", "op", "value"],
  properties: {
    kind: { const: "metric" },
    metric: metricSchema,
    op: { enum: [">=", "<=", ">", "<"] },
    value: { type: "number" },
    consecutive: { type: "integer", minimum: 1, default: 1, description: "Epochs in a row for which it must hold." },
  },
} as const satisfies KindSchema;

const holds: Readonly<Record<">=" | "<=" | ">" | "<", (value: number, bound: number) => boolean>> = {
  ">=": (value, bound) => value >= bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  "<": (value, bound) => value < bound,
};

export const metric: ConditionKind<FromSchema<typeof schema>> = {
  schema,
  make:
    ({ metric: name, op, value, consecutive }) =>
    ({ count: before }, seen) => {
      const count = holds[op](figureOf(name, seen), value) ? before + 1 : 0;
      return { memory: { best: null, count }, fired: count >= consecutive };
    },
  words: ({ metric: name, op, value, consecutive }) =>
    `${name} ${op} ${value}${consecutive > 1 ? ` for ${consecutive} epochs` : ""}`,
};
