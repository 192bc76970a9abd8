// What happens to each class: confusion, recall, precision, and the balanced accuracy.
import { argmaxAt } from "../base/numeric/softmax.ts";

export interface ClassRow {
  readonly rows: number;
  readonly predicted: number;
  /** Share of the class's rows that are found; null without rows. */
  readonly recall: number | null;
  /** Share of the rows named so that are; null where none is. */
  readonly precision: number | null;
}

export interface PerClass {
  /** confusion[true][predicted]. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly ClassRow[];
  /** Mean recall of the classes that have rows. */
  readonly balancedAccuracy: number;
}

/** @param values - rows x classes, in any space that keeps the order of a row's classes; the lowest index on ties */
export function perClass(values: Float32Array | Float64Array, labels: Int32Array, classes: number): PerClass {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, row) => {
    confusion[label]![argmaxAt(values, row * classes, classes)]! += 1;
  });
  const rows = confusion.map((line, k): ClassRow => {
    const count = line.reduce((sum, value) => sum + value, 0);
    const predicted = confusion.reduce((sum, other) => sum + other[k]!, 0);
    return {
      rows: count,
      predicted,
      recall: count === 0 ? null : line[k]! / count,
      precision: predicted === 0 ? null : line[k]! / predicted,
    };
  });
  const recalls = rows.flatMap(({ recall }) => (recall === null ? [] : [recall]));
  return {
    confusion,
    classes: rows,
    balancedAccuracy: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
  };
}

/** Share of rows whose class is among the k best; a class ties with its betters at its own index. */
export function topKAccuracy(
  values: Float32Array | Float64Array,
  labels: Int32Array,
  classes: number,
  k: number,
): number {
  let hits = 0;
  labels.forEach((label, row) => {
    const start = row * classes;
    const own = values[start + label]!;
    let better = 0;
    for (let other = 0; other < classes; other++) {
      const value = values[start + other]!;
      if (value > own || (value === own && other < label)) better += 1;
    }
    if (better < k) hits += 1;
  });
  return hits / labels.length;
}
