// The recipe's optimizers: a schema per kind, the options derived from it.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { scheduleSchema } from "../schedules/index.ts";

const learningRate = scheduleSchema({ minimum: 0 }, "Step size.");
const clipNorm = {
  type: "number",
  exclusiveMinimum: 0,
  description: "Gradients are scaled down together where their common norm exceeds this.",
} as const;
const decay = (text: string, value: number) =>
  ({
    type: "number",
    minimum: 0,
    default: value,
    description: `${text} Biases and normalisation scales pass unchanged.`,
  }) as const;
const share = (value: number) => ({ type: "number", minimum: 0, exclusiveMaximum: 1, default: value }) as const;
const adamFields = {
  learningRate,
  beta1: share(0.9),
  beta2: share(0.999),
  epsilon: { type: "number", exclusiveMinimum: 0, default: 1e-8 },
  clipNorm,
} as const;

export const sgdSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: {
    kind: { const: "sgd" },
    learningRate,
    momentum: share(0),
    nesterov: { type: "boolean", default: false },
    weightDecay: decay("L2 penalty, added to the gradient.", 0),
    clipNorm,
  },
} as const satisfies KindSchema;

export const adamSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: { kind: { const: "adam" }, ...adamFields, weightDecay: decay("L2 penalty, added to the gradient.", 0) },
} as const satisfies KindSchema;

export const adamwSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: {
    kind: { const: "adamw" },
    ...adamFields,
    weightDecay: decay("Decoupled decay: weights shrink by learningRate * weightDecay a step.", 0.01),
  },
} as const satisfies KindSchema;

export type OptimizerOptions =
  FromSchema<typeof sgdSchema> | FromSchema<typeof adamSchema> | FromSchema<typeof adamwSchema>;

export const optimizerSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["sgd", "adam", "adamw"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [sgdSchema, adamSchema, adamwSchema],
} as const;
