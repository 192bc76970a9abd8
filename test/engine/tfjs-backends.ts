// The TensorFlow.js backends that load on this machine, and why the others do not.
import { loadBackend, type BackendName, type LoadedBackend } from "../../src/engine/tfjs/library/backends.ts";

export interface TriedBackend {
  readonly name: BackendName;
  /** Null where it does not load. */
  readonly loaded: LoadedBackend | null;
  readonly failure: string;
}

async function tried(name: BackendName): Promise<TriedBackend> {
  try {
    return { name, loaded: await loadBackend(name), failure: "" };
  } catch (error) {
    return { name, loaded: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** cpu and wasm always load; tensorflow where its native library is. */
export const triedBackends: readonly TriedBackend[] = [
  await tried("cpu"),
  await tried("wasm"),
  await tried("tensorflow"),
];
