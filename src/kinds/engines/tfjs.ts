// Engine "tfjs": TensorFlow.js, whose backends have their own rule for threads.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { EngineKind } from "./kind.ts";

const schema = {
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

export const tfjs: EngineKind<FromSchema<typeof schema>> = {
  schema,
  make: async ({ backend }) => {
    const { tfjsEngine } = await import("../../engine/tfjs/index.ts");
    return tfjsEngine(backend);
  },
};
