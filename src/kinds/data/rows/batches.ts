// The order of an epoch's rows.
import type { Splits, StoredRows } from "../../../engine/contracts.ts";
import { shuffled, type DrawPlace } from "../../../base/numeric/random.ts";

/** Rows of an epoch: labelled and unlabelled ones. */
export const epochRows = ({ train, unlabelled = new Int32Array() }: TrainingRows): number =>
  train.length + unlabelled.length;

/** Every row that is trained on, labelled or not. */
export function trainingRows({ train, unlabelled = new Int32Array() }: TrainingRows): Int32Array {
  const rows = new Int32Array(train.length + unlabelled.length);
  rows.set(train);
  rows.set(unlabelled, train.length);
  return rows;
}

type TrainingRows = Pick<Splits, "train" | "unlabelled">;

/** Where rows that stay in a file lie, and how many shards of them are mixed. */
export type Shards = Pick<StoredRows, "shardRows" | "windowShards">;

/**
 * Rows in an order of their own: of all where they are in memory; else their shards in an order, of which so many at a time
 * are mixed, row by row. Depends on rows, shards, seed and place alone.
 */
function inOrder(rows: Int32Array, shards: Shards | null, seed: number, place: Required<DrawPlace>): Int32Array {
  if (shards === null) return shuffled(rows, seed, "order", place);
  const byShard = new Map<number, number[]>();
  for (const row of rows) {
    const shard = Math.floor(row / shards.shardRows);
    const own = byShard.get(shard);
    if (own === undefined) byShard.set(shard, [row]);
    else own.push(row);
  }
  const order = shuffled(Int32Array.from([...byShard.keys()].sort((a, b) => a - b)), seed, "shards", place);
  const result = new Int32Array(rows.length);
  for (let start = 0, done = 0; start < order.length; start += shards.windowShards) {
    const window = [...order.subarray(start, start + shards.windowShards)].flatMap((shard) => byShard.get(shard) ?? []);
    result.set(shuffled(Int32Array.from(window), seed, `order of window ${start}`, place), done);
    done += window.length;
  }
  return result;
}

/**
 * The training rows in the order of one epoch; depends on the rows, their shards, the seed and the epoch alone. Every epoch has as many:
 * where there are unlabelled rows, a loss that needs labels goes over the labelled ones again and again, each time in an
 * order of its own.
 * @param all - whether rows without a label are among them
 * @param shards - null where rows are in memory
 */
export function epochOrder(
  { train, unlabelled }: TrainingRows,
  seed: number,
  epoch: number,
  all: boolean,
  shards: Shards | null = null,
): Int32Array {
  const whole = { epoch, step: 0 };
  if (unlabelled === undefined) return inOrder(train, shards, seed, whole);
  if (all) return inOrder(trainingRows({ train, unlabelled }), shards, seed, whole);
  const rows = train.length + unlabelled.length;
  const order = new Int32Array(rows);
  for (let pass = 0, start = 0; start < rows; pass++, start += train.length)
    order.set(inOrder(train, shards, seed, { epoch, step: pass }).subarray(0, rows - start), start);
  return order;
}
