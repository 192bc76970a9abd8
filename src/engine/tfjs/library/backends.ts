// Loads TensorFlow.js with one of its backends: the native library where it loads, else WebAssembly, else plain JavaScript.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join, sep } from "node:path";
import { inputError, LimbeckError } from "../../../base/errors.ts";
import { hasTfjs, notInstalled } from "./installed.ts";
import { packages, type Tf } from "./library.ts";
import { registerWasmKernels } from "./wasm-kernels.ts";

export type BackendName = "tensorflow" | "wasm" | "cpu";

export interface LoadedBackend {
  readonly tf: Tf;
  readonly backend: BackendName;
  /** Why this backend, in words for the log. */
  readonly reason: string;
  readonly versions: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

/** Where a native build that `npm ci` does not undo is looked for: LIMBECK_TFJS_NODE, else the user's cache. */
export function nativePrefix(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment["LIMBECK_TFJS_NODE"];
  if (given !== undefined && given !== "") return given;
  const cache = environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(cache, "limbeck", "tfjs-node", "node_modules", "@tensorflow", "tfjs-node");
}

/** tfjs-node 4.22 calls two functions that Node 22 warns of and Node 23 removed. */
function restoreRemovedFunctions(): void {
  const util = require("util") as Record<string, unknown>;
  util["isNullOrUndefined"] = (value: unknown) => value === null || value === undefined;
  util["isArray"] = Array.isArray;
}

/**
 * The core, with its banners and warnings off: they would be written to the console. Its gradients cannot be imported
 * alone in Node; the layers package registers them all.
 */
function loadCore(): Tf {
  if (!hasTfjs()) throw notInstalled();
  const tf = packages.core();
  tf.enableProdMode();
  packages.layers();
  return tf;
}

/** Runs `load` and takes away the process-wide handlers it leaves: emscripten's rethrow every stray error. */
async function withoutNewHandlers(load: () => Promise<void>): Promise<void> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = new Map(events.map((event) => [event, new Set<unknown>(process.rawListeners(event))]));
  try {
    await load();
  } finally {
    for (const event of events)
      for (const listener of process.rawListeners(event))
        if (before.get(event)?.has(listener) === false)
          process.removeListener(event, listener as (...given: unknown[]) => void);
  }
}

/** Loads the native package from the prefix or from node_modules. @throws where no native library loads */
function loadNative(): string {
  restoreRemovedFunctions();
  // no start-up lines on standard error, and one order of summation on every processor
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "0";
  const prefix = nativePrefix();
  const place = existsSync(join(prefix, "package.json")) ? prefix : "@tensorflow/tfjs-node";
  require(place);
  const { version } = require(place === prefix ? join(prefix, "package.json") : `${place}/package.json`) as {
    readonly version: string;
  };
  return version;
}

async function open(tf: Tf, backend: BackendName): Promise<Readonly<Record<string, string>>> {
  switch (backend) {
    case "tensorflow": {
      const version = loadNative();
      await activate(tf, backend);
      return { "tfjs-node": version };
    }
    case "wasm": {
      const wasm = packages.wasm();
      wasm.setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist") + sep);
      registerWasmKernels(tf);
      await withoutNewHandlers(() => activate(tf, backend));
      return { "tfjs-backend-wasm": wasm.version_wasm };
    }
    case "cpu": {
      const cpu = packages.cpu();
      await activate(tf, backend);
      return { "tfjs-backend-cpu": cpu.version_cpu };
    }
  }
}

/** Makes a loaded backend the current one; backends share one library, so every run starts with this. */
export async function activate(tf: Tf, backend: BackendName): Promise<void> {
  if (tf.getBackend() === backend) return;
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js's ${backend} backend does not start`);
}

const opened = new Map<BackendName, Promise<Readonly<Record<string, string>>>>();

/** Each backend is registered once a process; a failure is remembered with its message. */
function openOnce(tf: Tf, backend: BackendName): Promise<Readonly<Record<string, string>>> {
  const known = opened.get(backend) ?? open(tf, backend);
  opened.set(backend, known);
  return known;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";

/**
 * @param wanted - one backend, or "auto" for the first of tensorflow, wasm and cpu that loads
 * @throws {LimbeckError} engine-unavailable where none loads, naming what each said
 */
export async function loadBackend(wanted: "auto" | BackendName): Promise<LoadedBackend> {
  const candidates: readonly BackendName[] = wanted === "auto" ? ["tensorflow", "wasm", "cpu"] : [wanted];
  const failures: string[] = [];
  let cause: unknown;
  for (const backend of candidates)
    try {
      const tf = loadCore();
      const versions = { "tfjs-core": tf.version_core, ...(await openOnce(tf, backend)) };
      await activate(tf, backend);
      const passed = failures.length === 0 ? "the native library loads" : `passed over ${failures.join("; ")}`;
      const reason = wanted === "auto" ? passed : "the recipe names it";
      return { tf, backend, reason, versions };
    } catch (error) {
      if (error instanceof LimbeckError) throw error;
      cause = error;
      failures.push(`${backend}: ${firstLine(error)}`);
    }
  throw inputError(
    "engine-unavailable",
    `TensorFlow.js cannot be loaded (${failures.join("; ")}); \`limbeck doctor\` says what mends it`,
    { cause },
  );
}
