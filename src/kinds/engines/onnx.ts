// Engine "onnx": onnxruntime runs training steps that are built as ONNX graphs.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { EngineKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "onnx" },
    threads: {
      type: "integer",
      minimum: 1,
      maximum: 256,
      description: "Threads of one operator; the machine's cores, at most 4, by default, shared among workers.",
    },
  },
} as const satisfies KindSchema;

export const onnx: EngineKind<FromSchema<typeof schema>> = {
  schema,
  make: async (_options, { count, spin }) => {
    const { onnxEngine } = await import("../../engine/onnx/index.ts");
    return onnxEngine(count, spin);
  },
};
