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

/** Where the values of a row of [channels, height, width] stand in one of [height, width, channels]. */
export function channelsFirstOrder([channels = 1, ...area]: readonly number[]): readonly number[] {
  const pixels = count(area);
  return Array.from({ length: channels * pixels }, (_, at) => (at % pixels) * channels + Math.floor(at / pixels));
}

type Numbers = Uint8Array | Int32Array | Float32Array;

/** Every row's values in another order: place `at` takes what stood at `from(at)`. */
function reordered<T extends Numbers>(values: T, size: number, from: (at: number) => number): T {
  const places = Int32Array.from({ length: size }, (_, at) => from(at));
  const result = values.slice() as T;
  for (let start = 0; start < values.length; start += size)
    for (let at = 0; at < size; at++) result[start + at] = values[start + (places[at] ?? 0)] ?? NaN;
  return result;
}

/** [height, width, channels] of a row of [channels, height, width]. */
export const channelsLastShape = ([channels = 1, height = 1, width = 1]: readonly number[]): readonly number[] => [
  height,
  width,
  channels,
];

/** Rows of [channels, height, width], end to end, as [height, width, channels]. */
export function channelsLast<T extends Numbers>(values: T, row: readonly number[]): T {
  const [channels = 1, ...area] = row;
  const pixels = count(area);
  return reordered(values, count(row), (at) => (at % channels) * pixels + Math.floor(at / channels));
}

/** Rows of [height, width, channels], end to end, as `row`: [channels, height, width]. */
export function channelsFirst<T extends Numbers>(values: T, row: readonly number[]): T {
  const order = channelsFirstOrder(row);
  return reordered(values, count(row), (at) => order[at] ?? 0);
}
