// The order of an epoch's rows, and how it is cut into batches.
import { shuffled } from "../../base/numeric/random.ts";

/** The training rows in the order of one epoch; depends on the rows, the seed and the epoch alone. */
export function epochOrder(train: Int32Array, seed: number, epoch: number): Int32Array {
  return shuffled(train, seed, "order", { epoch });
}

/** Positions [start, end) in an epoch's order. */
export interface BatchRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The batches of an epoch in order: full ones, then a smaller one of what is left, if anything is.
 * @throws {RangeError} if batchRows is no positive integer
 */
export function batchRanges(rows: number, batchRows: number): readonly BatchRange[] {
  if (!Number.isInteger(batchRows) || batchRows < 1) throw new RangeError(`batchRows must be >= 1, got ${batchRows}`);
  return Array.from({ length: Math.ceil(rows / batchRows) }, (_, batch) => ({
    start: batch * batchRows,
    end: Math.min(rows, (batch + 1) * batchRows),
  }));
}
