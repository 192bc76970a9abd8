// A teacher's logits by row: in memory, where an engine gathers them, or read for the rows of each step.
import type { RowLogits } from "./contracts.ts";

/** Logits in memory, [rows, classes]. */
export const heldLogits = (values: Float32Array, classes: number): RowLogits => ({
  rows: values.length / classes,
  classes,
  values,
  read: (rows) => {
    const picked = new Float32Array(rows.length * classes);
    rows.forEach((row, at) => picked.set(values.subarray(row * classes, (row + 1) * classes), at * classes));
    return picked;
  },
});
