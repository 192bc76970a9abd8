// Every engine kind in one switch; each loads what it needs when it is opened.
import type { Engine } from "../../engine/contracts.ts";
import type { EngineOptions } from "./schema.ts";

/**
 * @param threads - intra-op threads of the `onnx` engine; the other's backends have their own rule
 * @throws {LimbeckError} engine-unavailable where the engine's library does not load
 */
export async function openEngine(options: EngineOptions, threads: number): Promise<Engine> {
  switch (options.kind) {
    case "onnx": {
      const { onnxEngine } = await import("../../engine/onnx/index.ts");
      return onnxEngine(threads);
    }
    case "tfjs": {
      const { tfjsEngine } = await import("../../engine/tfjs/index.ts");
      return tfjsEngine(options.backend);
    }
  }
}
