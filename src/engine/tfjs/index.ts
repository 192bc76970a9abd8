// The reference engine: the same graph evaluated and differentiated by TensorFlow.js.
import { availableParallelism } from "node:os";
import type { Engine } from "../contracts.ts";
import { loadBackend, type BackendName } from "./library/backends.ts";
import { TfjsPredictor } from "./predictor.ts";
import { TfjsRowsPredictor } from "./rows-predictor.ts";
import { TfjsTrainer } from "./trainer.ts";

/**
 * @param wanted - a backend, or "auto": native where its library loads, else wasm, else cpu
 * @throws {LimbeckError} engine-unavailable where the backend does not load
 */
export async function tfjsEngine(wanted: "auto" | BackendName): Promise<Engine> {
  const loaded = await loadBackend(wanted);
  return {
    kind: "tfjs",
    // wasm and cpu run on one thread in Node; the native library takes all cores
    threads: loaded.backend === "tensorflow" ? availableParallelism() : 1,
    versions: loaded.versions,
    note: `tfjs engine on its ${loaded.backend} backend: ${loaded.reason}`,
    trainer: (request) => TfjsTrainer.open(request, loaded),
    predictor: (request) => TfjsPredictor.open(request, loaded),
    rowsPredictor: (request) => TfjsRowsPredictor.open(request, loaded),
    close: () => Promise.resolve(),
  };
}
