// What is asked of a workbench to measure the student on it.
import type { Dataset, Predictor, RowLogits, Splits } from "../engine/contracts.ts";

export interface MeasuredBench {
  readonly dataset: Dataset;
  readonly splits: Splits;
  readonly predictor: Predictor;
  /** With dropout at work; opened when it is first asked for. */
  readonly dropoutPredictor: () => Promise<Predictor>;
  readonly labelsOf: (rows: Int32Array) => Int32Array;
  /** Teachers by id, with their logits for every row of the data set. */
  readonly teachers: ReadonlyMap<string, { readonly logits: RowLogits }>;
}
