// The order of an epoch's rows.
import { shuffled } from "../../base/numeric/random.ts";

/** The training rows in the order of one epoch; depends on the rows, the seed and the epoch alone. */
export function epochOrder(train: Int32Array, seed: number, epoch: number): Int32Array {
  return shuffled(train, seed, "order", { epoch });
}
