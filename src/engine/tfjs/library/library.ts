// TensorFlow.js's core as a type: the library itself is imported where a backend is opened, and passed along.
import type * as library from "@tensorflow/tfjs-core";

/** The library as it is imported; passed along, so that nothing loads it before it is needed. */
export type Tf = typeof library;
