// The order of an epoch's rows.
import type { Splits } from "../../engine/contracts.ts";
import { shuffled } from "../../base/numeric/random.ts";

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

/**
 * The training rows in the order of one epoch; depends on the rows, the seed and the epoch alone. Every epoch has as many:
 * where there are unlabelled rows, a loss that needs labels goes over the labelled ones again and again, each time in an
 * order of its own.
 * @param all - whether rows without a label are among them
 */
export function epochOrder({ train, unlabelled }: TrainingRows, seed: number, epoch: number, all: boolean): Int32Array {
  if (unlabelled === undefined) return shuffled(train, seed, "order", { epoch });
  if (all) return shuffled(trainingRows({ train, unlabelled }), seed, "order", { epoch });
  const rows = train.length + unlabelled.length;
  const order = new Int32Array(rows);
  for (let pass = 0, start = 0; start < rows; pass++, start += train.length)
    order.set(shuffled(train, seed, "order", { epoch, step: pass }).subarray(0, rows - start), start);
  return order;
}
