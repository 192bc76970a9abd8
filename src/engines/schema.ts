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

export type EngineOptions = FromSchema<typeof onnxSchema>;

export const engineSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["onnx"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [onnxSchema],
} as const;
