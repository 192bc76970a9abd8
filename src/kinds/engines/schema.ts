// The recipe's engine.
import type { FromSchema, KindSchema } from "../kind-schema.ts";

const onnxSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "onnx" },
    threads: {
      type: "integer",
      minimum: 1,
      maximum: 256,
      description: "Threads of one operator; the machine's cores, at most 4, by default.",
    },
  },
} as const satisfies KindSchema;

const tfjsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "tfjs" },
    backend: {
      enum: ["auto", "tensorflow", "wasm", "cpu"],
      default: "auto",
      description: "auto takes the native library where it loads, else WebAssembly, else plain JavaScript.",
    },
    threads: {
      type: "integer",
      minimum: 1,
      maximum: 256,
      description: "Threads of the teachers' inference; the backends have their own rule.",
    },
  },
} as const satisfies KindSchema;

export type EngineOptions = FromSchema<typeof onnxSchema> | FromSchema<typeof tfjsSchema>;

export const engineSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["onnx", "tfjs"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [onnxSchema, tfjsSchema],
} as const;
