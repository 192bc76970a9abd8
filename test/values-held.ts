// Values that are in memory, as all are where no recipe bounds `data.memory`.
import assert from "node:assert/strict";
import type { StoredRows } from "../src/engine/contracts.ts";
import type { FileValues } from "../src/kinds/data/stored/file-values.ts";

export function valuesHeld<T extends object>(inputs: T): Exclude<T, StoredRows | FileValues> {
  assert.ok(ArrayBuffer.isView(inputs));
  return inputs as Exclude<T, StoredRows | FileValues>;
}

/** The kind of array that holds halves, where this Node has one. */
export const halvesHere: readonly (typeof Float32Array)[] = [
  (globalThis as { readonly Float16Array?: typeof Float32Array }).Float16Array,
].flatMap((kind) => kind ?? []);
