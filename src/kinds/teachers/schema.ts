// The recipe's teachers: where a model lies, and what its card leaves open.
import type { FromSchema, KindSchema } from "../kind-schema.ts";

const channels = { type: "array", items: { type: "number" }, minItems: 1 } as const;

const idSchema = {
  type: "string",
  pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$",
  description: "Name by which phases refer to it.",
} as const;

/** What a recipe may state of any teacher that is a model file. */
const modelFields = {
  sha256: { type: "string", pattern: "^[0-9a-f]{64}$", description: "Refuses any other model file." },
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      name: { type: "string" },
      layout: { enum: ["NCHW", "NHWC", "flat"] },
      shape: {
        type: "array",
        items: { type: "integer", minimum: 1 },
        description: "Shape of a row as the model takes it.",
      },
      scale: { type: "number" },
      mean: channels,
      std: { ...channels, items: { type: "number", exclusiveMinimum: 0 } },
    },
    description: "x becomes (x * scale - mean) / std, per channel.",
  },
  output: {
    type: "object",
    additionalProperties: false,
    properties: { name: { type: "string" }, space: { enum: ["logits", "logProbs", "probs"] } },
  },
  classes: {
    type: "array",
    items: { type: "string" },
    minItems: 2,
    description: "Class names in the order of the model's output.",
  },
  minAccuracy: {
    type: "number",
    minimum: 0,
    maximum: 1,
    description: "Validation accuracy below which the run does not start; chance level is always refused.",
  },
} as const;

export const onnxTeacherSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    id: idSchema,
    kind: { const: "onnx" },
    path: {
      type: "string",
      minLength: 1,
      description: "A folder with teacher.json, or an .onnx file; relative to the recipe.",
    },
    ...modelFields,
  },
} as const satisfies KindSchema;

export const tfjsTeacherSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    id: idSchema,
    kind: { const: "tfjs" },
    path: {
      type: "string",
      minLength: 1,
      description:
        "A folder with teacher.json, or model.json of a layers model or a graph model; relative to the recipe.",
    },
    backend: {
      enum: ["auto", "tensorflow", "wasm", "cpu"],
      default: "auto",
      description: "What computes its labels; auto takes the native library where it loads, else WebAssembly.",
    },
    ...modelFields,
  },
} as const satisfies KindSchema;

export type TeacherRecipe = FromSchema<typeof onnxTeacherSchema> | FromSchema<typeof tfjsTeacherSchema>;

export const teachersSchema = {
  type: "array",
  items: {
    type: "object",
    required: ["kind"],
    properties: { kind: { enum: ["onnx", "tfjs"] } },
    discriminator: { propertyName: "kind" },
    oneOf: [onnxTeacherSchema, tfjsTeacherSchema],
  },
} as const;
