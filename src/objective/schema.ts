// The recipe's targets: a schema per kind, the options derived from it.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { scheduleSchema } from "../schedules/index.ts";

const epsilon = scheduleSchema(
  { minimum: 0, exclusiveMaximum: 1 },
  "Probability mass moved from the true class to the uniform distribution; usual values are 0.05 to 0.2.",
);

const spread = {
  enum: ["all", "others"],
  default: "all",
  description: "all: true class 1 - eps + eps/K, others eps/K. others: true class 1 - eps, others eps/(K - 1).",
} as const;

export const hardSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "hard" } },
} as const satisfies KindSchema;

export const smoothingSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "epsilon"],
  properties: { kind: { const: "smoothing" }, epsilon, spread },
} as const satisfies KindSchema;

const labelsSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["hard", "smoothing"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [hardSchema, smoothingSchema],
  default: { kind: "smoothing", epsilon: 0 },
  description: "What the labels' term compares with; smoothing of 0, which is the labels as they are, by default.",
} as const;

export const teacherSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "temperature", "alpha"],
  properties: {
    kind: { const: "teacher" },
    teacher: { type: "string", description: "Id of the teacher; needed only where the recipe has several." },
    temperature: scheduleSchema(
      { exclusiveMinimum: 0 },
      "Divides both models' logits before the softmax; usual values are 1 to 20.",
    ),
    alpha: scheduleSchema({ minimum: 0, maximum: 1 }, "Weight of the teacher's term; the labels' term has 1 - alpha."),
    labels: labelsSchema,
  },
} as const satisfies KindSchema;

export type HardOptions = FromSchema<typeof hardSchema>;
export type SmoothingOptions = FromSchema<typeof smoothingSchema>;
export type TeacherTargetOptions = Omit<FromSchema<typeof teacherSchema>, "labels"> & {
  readonly labels?: HardOptions | SmoothingOptions;
};
export type TargetOptions = HardOptions | SmoothingOptions | TeacherTargetOptions;

export const targetsSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["hard", "smoothing", "teacher"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [hardSchema, smoothingSchema, teacherSchema],
} as const;
