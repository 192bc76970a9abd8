// Data set rows to a model's input: scale, mean and std per channel, then the axes and shape that the model takes.
import type { Dataset, Preprocessing, RowValues } from "../../../engine/contracts.ts";
import { eachRow, valueType } from "../../../engine/row-values.ts";
import type { Problem } from "../../../base/errors.ts";
import type { Shape } from "../../../graph/ir.ts";
import { elementCount } from "../../../engine/onnx/file/tensor-values.ts";
import type { ValueSummary } from "../../../engine/onnx/file/summary.ts";
import { shapeText } from "../../../engine/onnx/file/summary.ts";
import type { InputLayout, InputOptions } from "../stated/settings.ts";

export type InputArray = Float32Array | Float64Array | Uint8Array | Int32Array;
export type InputType = "float32" | "float64" | "uint8" | "int32" | "int64";

/** Types of whole numbers, with the least and the largest that they hold exactly here. */
const wholeRanges: Readonly<Partial<Record<InputType, readonly [number, number]>>> = {
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 31), 2 ** 31 - 1],
};

/** The first of some rows with a value that the model's type cannot hold; null where there is none. */
export function unheldRow(
  { dtype, values }: RowPlan,
  inputs: Dataset["inputs"],
  rows: Int32Array,
): { readonly row: number; readonly value: number } | null {
  const range = wholeRanges[dtype];
  if (range === undefined || valueType(inputs) === "uint8") return null;
  const found: { readonly row: number; readonly value: number }[] = [];
  eachRow(inputs, values, rows, (own, row) => {
    if (found.length > 0) return;
    const value = own.find((one) => !Number.isInteger(one) || one < range[0] || one > range[1]);
    if (value !== undefined) found.push({ row, value });
  });
  return found[0] ?? null;
}

/** How one row becomes one row of the model's input. */
export interface RowPlan {
  readonly name: string;
  readonly dtype: InputType;
  readonly layout: InputLayout;
  /** Shape of one row as the model takes it. */
  readonly shape: Shape;
  readonly values: number;
  /** Values that share a mean and a std, consecutive in the data set's order. */
  readonly perChannel: number;
  /** Channels move last: data [C, H, W] -> model [H, W, C]. */
  readonly channelsLast: boolean;
  readonly preprocessing: Preprocessing;
}

const inputTypes: ReadonlyMap<string, InputType> = new Map([
  ["float", "float32"],
  // halves are fed from float32
  ["float16", "float32"],
  ["double", "float64"],
  ["uint8", "uint8"],
  ["int32", "int32"],
  ["int64", "int64"],
]);

const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

function channelsLastShape(shape: Shape): Shape | null {
  const [channels, height, width] = shape;
  if (shape.length !== 3 || channels === undefined || height === undefined || width === undefined) return null;
  return [height, width, channels];
}

/** The model's own row shape where it fixes every size. */
function modelRowShape(input: ValueSummary): Shape | null {
  const sizes = input.shape?.slice(1) ?? [];
  const fixed = sizes.filter((size) => typeof size === "number");
  return input.shape === null || fixed.length !== sizes.length ? null : fixed;
}

/** The layout as stated, else as the shapes show it; channels first where both fit. */
function layoutOf(stated: InputLayout | undefined, data: Shape, model: Shape | null): InputLayout {
  if (stated !== undefined) return stated;
  if (data.length < 3) return "flat";
  const last = channelsLastShape(data);
  if (model !== null && last !== null && !sameShape(model, data) && sameShape(model, last)) return "NHWC";
  return model?.length === 1 ? "flat" : "NCHW";
}

function channelProblems(name: "mean" | "std", values: readonly number[], channels: number): Problem[] {
  if (values.length === 1 || values.length === channels) return [];
  const expected = channels === 1 ? "1 value" : `1 value, or ${channels}, one per channel`;
  return [{ path: `input.${name}`, expected, got: `${values.length} values` }];
}

/**
 * Settles how rows of the data set become the model's input; every problem at once.
 * @param data - shape of one row of the data set, channels first or flat
 */
export function planRows(
  input: ValueSummary,
  options: InputOptions,
  data: Shape,
): { readonly plan: RowPlan; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const model = modelRowShape(input);
  const layout = layoutOf(options.layout, data, model);
  const moved = layout === "NHWC" ? channelsLastShape(data) : null;
  const shape = options.shape ?? model ?? moved ?? (layout === "flat" ? [elementCount(data)] : data);
  const values = elementCount(data);

  if (elementCount(shape) !== values) {
    problems.push({
      path: `input ${input.name}`,
      expected: `${elementCount(shape)} values a row: the model takes ${shapeText(shape)}`,
      got: `${values} values a row: the data set has ${shapeText(data)}`,
      hint: "the teacher was made for other data, or the data set's shape needs stating",
    });
  } else if (layout === "NHWC" && moved === null && (shape.at(-1) ?? 1) !== 1) {
    problems.push({
      path: "input.layout",
      expected: "rows of [channels, height, width] to move the channels last",
      got: `rows of ${shapeText(data)}`,
      hint: "give the data set its image shape, or state layout flat where rows already are in the model's order",
    });
  }

  const channels = data.length === 0 ? 1 : (data[0] ?? 1);
  const { scale = 1, mean = [0], std = [1] } = options;
  problems.push(...channelProblems("mean", mean, channels), ...channelProblems("std", std, channels));

  const dtype = inputTypes.get(input.elementType);
  if (dtype === undefined) {
    problems.push({
      path: `input ${input.name}`,
      expected: "an input of float, double, float16, uint8, int32 or int64",
      got: input.elementType,
      hint: "export the model with a float32 input",
    });
  } else if (dtype in wholeRanges && !(scale === 1 && mean.every((m) => m === 0) && std.every((s) => s === 1))) {
    problems.push({
      path: `input ${input.name}`,
      expected: `no scale, mean or std: the model takes ${dtype === "uint8" ? "bytes" : "whole numbers"}`,
      got: "preprocessing that yields fractions",
    });
  }
  const plan: RowPlan = {
    name: input.name,
    dtype: dtype ?? "float32",
    layout,
    shape,
    values,
    perChannel: values / channels,
    channelsLast: moved !== null && channels > 1,
    preprocessing: { scale, mean, std },
  };
  return { plan, problems };
}

/** A buffer for rows of the plan. */
export function inputBuffer({ dtype, values }: RowPlan, rows: number): InputArray {
  switch (dtype) {
    case "float32":
      return new Float32Array(rows * values);
    case "float64":
      return new Float64Array(rows * values);
    case "uint8":
      return new Uint8Array(rows * values);
    case "int32":
    case "int64":
      return new Int32Array(rows * values);
  }
}

type WriteRow = (row: RowValues, target: InputArray, place: number) => void;

/**
 * Writes rows of the data set as the model takes them: (x * scale - mean) / std.
 * Value i of channel c goes to c * perChannel + i, or with channels last to i * channels + c. What the 256 bytes become is
 * looked up.
 */
export function rowWriter(plan: RowPlan, type: ReturnType<typeof valueType>): WriteRow {
  const { values, perChannel, channelsLast, preprocessing } = plan;
  const { scale, mean, std } = preprocessing;
  const channels = values / perChannel;
  const step = channelsLast ? channels : 1;
  const prepare = (value: number, channel: number): number =>
    (value * scale - (mean[mean.length === 1 ? 0 : channel] ?? 0)) / (std[std.length === 1 ? 0 : channel] ?? 1);
  // one table for all channels that are prepared alike
  const kinds = mean.length === 1 && std.length === 1 ? 1 : channels;
  const tables = Array.from({ length: type === "uint8" ? kinds : 0 }, (_, channel) =>
    Float64Array.from({ length: 256 }, (_, value) => prepare(value, channel)),
  );
  return (row, target, place) => {
    for (let channel = 0; channel < channels; channel += 1) {
      const from = channel * perChannel;
      const start = place * values + (channelsLast ? channel : channel * perChannel);
      const table = tables[kinds === 1 ? 0 : channel];
      if (table === undefined)
        for (let i = 0; i < perChannel; i += 1) target[start + i * step] = prepare(row[from + i] ?? 0, channel);
      else for (let i = 0; i < perChannel; i += 1) target[start + i * step] = table[row[from + i] ?? 0] ?? 0;
    }
  };
}
