// TensorFlow.js's packages: loaded where one is needed, the core passed along from where a backend is opened.
import { createRequire } from "node:module";
import type * as core from "@tensorflow/tfjs-core";
import type * as converter from "@tensorflow/tfjs-converter";
import type * as cpu from "@tensorflow/tfjs-backend-cpu";
import type * as layers from "@tensorflow/tfjs-layers";
import type * as wasm from "@tensorflow/tfjs-backend-wasm";

/** The core as it is loaded; passed along, so that nothing loads it before it is needed. */
export type Tf = typeof core;

const require = createRequire(import.meta.url);

/**
 * Each loads its package, once a process. They are CommonJS, which `import` parses a second time for the names that it
 * exports: that takes longer than loading it.
 */
export const packages = {
  core: (): Tf => require("@tensorflow/tfjs-core") as Tf,
  layers: (): typeof layers => require("@tensorflow/tfjs-layers") as typeof layers,
  converter: (): typeof converter => require("@tensorflow/tfjs-converter") as typeof converter,
  wasm: (): typeof wasm => require("@tensorflow/tfjs-backend-wasm") as typeof wasm,
  cpu: (): typeof cpu => require("@tensorflow/tfjs-backend-cpu") as typeof cpu,
};
