// When a phase ends: condition kinds with their schemas, and a state machine over the validation figures of each epoch.
import { metricNames, type MetricName } from "../../engine/contracts.ts";
import { internalError } from "../../base/errors.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";

export type ValidationMetric = `validation.${MetricName}`;

const metricSchema = {
  enum: metricNames.map((name): ValidationMetric => `validation.${name}`),
  description: "A validation figure. Test figures decide nothing.",
} as const;

const epochsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "value"],
  properties: {
    kind: { const: "epochs" },
    value: { type: "integer", minimum: 1, description: "Passes over the training split; a hard bound." },
  },
} as const satisfies KindSchema;

const stepsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "value"],
  properties: {
    kind: { const: "steps" },
    value: { type: "integer", minimum: 1, description: "Batches; a hard bound." },
  },
} as const satisfies KindSchema;

const plateauSchema = {
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

const thresholdSchema = {
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

const conditionSchemas = [epochsSchema, stepsSchema, plateauSchema, thresholdSchema] as const;

export type Condition = FromSchema<(typeof conditionSchemas)[number]>;

export const untilSchema = {
  type: "object",
  additionalProperties: false,
  required: ["any"],
  description: "The phase ends when any of these holds; one must be a bound in epochs or steps.",
  properties: {
    any: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["kind"],
        properties: { kind: { enum: conditionSchemas.map(({ properties }) => properties.kind.const) } },
        discriminator: { propertyName: "kind" },
        oneOf: conditionSchemas,
      },
    },
  },
} as const;

/** What one condition remembers; best and count for a plateau, count for a metric. */
interface Memory {
  readonly best: number | null;
  readonly count: number;
}

/** One entry per condition; plain JSON. */
export type SwitchState = readonly Memory[];

export interface Seen {
  readonly phaseEpoch: number;
  readonly phaseStep: number;
  readonly validation: Readonly<Record<MetricName, number>>;
}

export function beginSwitching(conditions: readonly Condition[]): SwitchState {
  return conditions.map(() => ({ best: null, count: 0 }));
}

const figure = (metric: ValidationMetric, validation: Seen["validation"]): number =>
  validation[metric.slice("validation.".length) as MetricName];

/** Larger is better for the returned score: accuracy as it is, errors negated, a signed gap by its size. */
export function goodness(metric: MetricName, value: number): number {
  if (metric === "accuracy") return value;
  return metric === "signedGap" ? -Math.abs(value) : -value;
}

function holds(op: ">=" | "<=" | ">" | "<", value: number, bound: number): boolean {
  switch (op) {
    case ">=":
      return value >= bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case "<":
      return value < bound;
  }
}

function observeOne(
  condition: Condition,
  memory: Memory,
  seen: Seen,
): { readonly memory: Memory; readonly fired: boolean } {
  switch (condition.kind) {
    case "epochs":
      return { memory, fired: seen.phaseEpoch >= condition.value };
    case "steps":
      return { memory, fired: seen.phaseStep >= condition.value };
    case "plateau": {
      const name = condition.metric.slice("validation.".length) as MetricName;
      const score = goodness(name, figure(condition.metric, seen.validation));
      if (memory.best === null || score > memory.best + condition.minDelta)
        return { memory: { best: score, count: 0 }, fired: false };
      const count = memory.count + 1;
      return { memory: { best: memory.best, count }, fired: count >= condition.patience };
    }
    case "metric": {
      const now = holds(condition.op, figure(condition.metric, seen.validation), condition.value);
      const count = now ? memory.count + 1 : 0;
      return { memory: { best: null, count }, fired: count >= condition.consecutive };
    }
  }
}

/** Every condition sees every epoch; the first in the list that holds is the one that fired. */
export function observe(
  conditions: readonly Condition[],
  state: SwitchState,
  seen: Seen,
): { readonly state: SwitchState; readonly fired: Condition | null } {
  if (state.length !== conditions.length) throw internalError("switching state and conditions differ in length");
  const results = conditions.map((condition, index) =>
    observeOne(condition, state[index] ?? { best: null, count: 0 }, seen),
  );
  const first = results.findIndex(({ fired }) => fired);
  return { state: results.map(({ memory }) => memory), fired: first < 0 ? null : (conditions[first] ?? null) };
}

/** In words, for plans and logs. */
export function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case "epochs":
      return `${condition.value} epochs`;
    case "steps":
      return `${condition.value} steps`;
    case "plateau":
      return `plateau of ${condition.metric} (patience ${condition.patience}, minDelta ${condition.minDelta})`;
    case "metric":
      return `${condition.metric} ${condition.op} ${condition.value}${condition.consecutive > 1 ? ` for ${condition.consecutive} epochs` : ""}`;
  }
}
