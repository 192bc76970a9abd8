// Pool adjacent violators: the non-decreasing sequence nearest to a sequence, in weighted squared error.

export interface PooledBlock {
  /** Weighted mean of the block's values. */
  readonly value: number;
  readonly weight: number;
  /** Positions [from, to). */
  readonly from: number;
  readonly to: number;
}

/** Source: Ayer et al., Annals of Mathematical Statistics 1955. */
export function pooled(values: ArrayLike<number>, weights: ArrayLike<number>): readonly PooledBlock[] {
  const blocks: PooledBlock[] = [];
  for (let at = 0; at < values.length; at++) {
    let block: PooledBlock = { value: values[at]!, weight: weights[at]!, from: at, to: at + 1 };
    for (let last = blocks.at(-1); last !== undefined && last.value >= block.value; last = blocks.at(-1)) {
      const weight = last.weight + block.weight;
      const value = (last.value * last.weight + block.value * block.weight) / weight;
      block = { value, weight, from: last.from, to: block.to };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks;
}
