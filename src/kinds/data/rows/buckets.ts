// Batches of token rows of like lengths, cut to the longest among them: padding is not trained on.
import type { Dataset } from "../../../engine/contracts.ts";
import { shuffled } from "../../../base/numeric/random.ts";
import { eachRow, everyIndex } from "../../../engine/row-values.ts";
import { elementCount } from "../../../graph/ir.ts";

/** Of each row, how many positions hold a token, rounded up to a multiple: 1 to 4096, and at most the rows' length. */
export type RowLengths = Uint16Array;

export function rowLengths({ inputs, inputShape, rows }: Dataset, multiple: number): RowLengths {
  const size = elementCount(inputShape);
  const lengths = new Uint16Array(rows);
  eachRow(inputs, size, everyIndex(rows), (values, row) => {
    const held = values.findLastIndex((id) => id !== 0) + 1;
    lengths[row] = Math.min(size, multiple * Math.max(1, Math.ceil(held / multiple)));
  });
  return lengths;
}

/** Consecutive batches of one size and one length of rows. */
export interface EpochBlock {
  readonly batchRows: number;
  /** Whole batches, end to end. */
  readonly rows: Int32Array;
  /** Positions of a row that are looked at; all by default. */
  readonly length?: number;
}

/** Batches whose rows are put together by their lengths. */
const POOL = 64;

/** Of the positions that an epoch looks at, the share that holds a token. */
export function filledShare({ inputs, inputShape }: Dataset, rows: Int32Array, blocks: readonly EpochBlock[]): number {
  const size = elementCount(inputShape);
  let held = 0;
  eachRow(inputs, size, rows, (values) => {
    for (const id of values) if (id !== 0) held += 1;
  });
  return held / blocks.reduce((sum, block) => sum + block.rows.length * (block.length ?? size), 0);
}

const longest = (rows: Int32Array, lengths: RowLengths): number =>
  rows.reduce((most, row) => Math.max(most, lengths[row] ?? 0), 0);

/**
 * An epoch's rows in blocks; the rows that are left over are the last, a smaller batch. With lengths, the rows of so many
 * batches at a time are sorted by them, and the batches of one length follow one another, the lengths in an order of their
 * own: as many batches as without, and every row once.
 */
export function epochBlocks(
  order: Int32Array,
  batchRows: number,
  lengths: RowLengths | null,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): readonly EpochBlock[] {
  const whole = batchRows * Math.floor(order.length / batchRows);
  const [full, rest] = [order.subarray(0, whole), order.subarray(whole)];
  const blocks: EpochBlock[] = [];
  if (lengths === null) {
    if (full.length > 0) blocks.push({ batchRows, rows: full });
    if (rest.length > 0) blocks.push({ batchRows: rest.length, rows: rest });
    return blocks;
  }
  for (let start = 0, pool = 0; start < whole; start += POOL * batchRows, pool++) {
    const sorted = full
      .slice(start, start + POOL * batchRows)
      .sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
    const byLength = new Map<number, number[]>();
    for (let at = 0; at < sorted.length; at += batchRows) {
      const batch = sorted.subarray(at, at + batchRows);
      const length = longest(batch, lengths);
      byLength.set(length, [...(byLength.get(length) ?? []), ...batch]);
    }
    for (const length of shuffled(Int32Array.from(byLength.keys()), seed, "lengths", { epoch, step: pool }))
      blocks.push({ batchRows, rows: Int32Array.from(byLength.get(length) ?? []), length });
  }
  if (rest.length > 0) blocks.push({ batchRows: rest.length, rows: rest, length: longest(rest, lengths) });
  return blocks;
}
