// Rows of values outside the graph: prepared as the graph prepares them, and images with their channels last.

interface Preparation {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** (x * scale - mean) / std of rows end to end; mean and std for all, or one for each entry of a row's first axis. */
export function prepared(
  values: ArrayLike<number>,
  row: readonly number[],
  { scale, mean, std }: Preparation,
): Float32Array {
  const [size, inner] = [count(row), count(row.slice(1))];
  const at = (list: readonly number[], channel: number): number => list[list.length === 1 ? 0 : channel] ?? 0;
  return Float32Array.from(values, (x, i) => {
    const channel = Math.floor((i % size) / inner);
    return (x * scale - at(mean, channel)) / at(std, channel);
  });
}

/** Rows of [channels, height, width], end to end, as [height, width, channels]. */
export function channelsLast(values: Float32Array, row: readonly number[]): Float32Array {
  const [channels = 1, ...area] = row;
  const [size, pixels] = [count(row), count(area)];
  return values.map((_, at) => {
    const [start, within] = [at - (at % size), at % size];
    return values[start + (within % channels) * pixels + Math.floor(within / channels)] ?? NaN;
  });
}
