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
  const blocks: { sum: number; weight: number; from: number; to: number }[] = [];
  for (let at = 0; at < values.length; at++) {
    const weight = weights[at]!;
    const block = { sum: values[at]! * weight, weight, from: at, to: at + 1 };
    // means compared by cross-multiplication, so that equal shares pool exactly
    for (let top = blocks.at(-1); top !== undefined; top = blocks.at(-1)) {
      if (top.sum * block.weight < block.sum * top.weight) break;
      block.sum += top.sum;
      block.weight += top.weight;
      block.from = top.from;
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.map(({ sum, weight, from, to }) => ({ value: sum / weight, weight, from, to }));
}
