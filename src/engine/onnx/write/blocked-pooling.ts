// Maximum pooling by 2 x 2 in blocked layout. Its gradient is a tournament: which half of each window won, then which
// pixel of that half; six times as fast as the runtime's pooling with indices and the scattering they need.
import type { NodeOf } from "../../../graph/ir.ts";
import { operand } from "../../../graph/shapes.ts";
import { isWholeBlocks } from "./blocked-layout.ts";
import { blockedDomain, float, int, ints, type Emitter } from "./emitter.ts";

type Pooling = NodeOf<"MaxPool"> | NodeOf<"MaxPoolGradient">;

/** 2 x 2 windows side by side over even sizes and whole blocks of channels. */
function applies(e: Emitter, { inputs, attributes }: Pooling): boolean {
  const x = operand(inputs, 0);
  const { kernel, strides, pads, dilations } = attributes;
  const two = [...kernel, ...strides].every((size) => size === 2);
  const plainWindow = pads.every((pad) => pad === 0) && dilations.every((dilation) => dilation === 1);
  const even = x.shape.slice(2).every((size) => size % 2 === 0);
  return (
    e.block !== null &&
    x.shape.length === 4 &&
    x.dtype === "float32" &&
    isWholeBlocks(x.shape[1], e.block) &&
    two &&
    plainWindow &&
    even
  );
}

/** Pooling in blocks, where a gradient will be asked for or the input is there in blocks already. */
export function emitMaxPoolInBlocks(e: Emitter, node: NodeOf<"MaxPool">): boolean {
  const [x, y] = [operand(node.inputs, 0), operand(node.outputs, 0)];
  if (!applies(e, node) || e.isPlain(y) || (e.isPlain(x) && e.maxima.size === 0)) return false;
  const window = { kernel_shape: ints([2, 2]), strides: ints([2, 2]) };
  e.one("MaxPool", [e.blocked(x)], window, { output: e.bindBlocked(y), domain: blockedDomain });
  return true;
}

/** 1 where a >= b, else 0. */
function isAtLeast(e: Emitter, a: string, b: string): string {
  return e.one("HardSigmoid", [e.one("Sub", [a, b])], { alpha: float(1e38), beta: float(1) });
}

/** dy parted between two halves: to the first where it is at least the second, else to the second. */
function parted(e: Emitter, dy: string, first: string, second: string, axis: number): string {
  const won = e.one("Mul", [dy, isAtLeast(e, first, second)]);
  return e.one("Concat", [won, e.one("Sub", [dy, won])], { axis: int(axis) });
}

/**
 * Upper row against lower row, then left pixel against right: of equal pixels the first in row-major order wins, as in
 * pooling with indices.
 */
export function emitMaxPoolGradientInBlocks(e: Emitter, node: NodeOf<"MaxPoolGradient">): boolean {
  const [x, dy, dx] = [operand(node.inputs, 0), operand(node.inputs, 1), operand(node.outputs, 0)];
  if (!applies(e, node) || e.block === null || e.isPlain(dx)) return false;
  const [rows = 1, channels = 1, height = 2, width = 2] = x.shape;
  const block = e.block;
  const count = (rows * channels * height) / (2 * block);
  // [windows down, 2 rows, windows across, 2 pixels x block]
  const view = e.reshape(e.blocked(x), [count, 2, width / 2, 2 * block]);
  const halves = (value: string, axis: number, size: number): readonly [string, string] => {
    const [first = "", second = ""] = e.node(
      "Split",
      [value, e.int64s([size, size])],
      { axis: int(axis) },
      { outputs: 2 },
    );
    return [first, second];
  };
  const [left, right] = halves(view, 3, block);
  const [upper, lower] = halves(e.one("Max", [left, right]), 1, 1);
  const slopes = e.reshape(e.blocked(dy), [count, 1, width / 2, block]);
  const perRow = parted(e, slopes, upper, lower, 1);
  e.reshape(parted(e, perRow, left, right, 3), x.shape, e.bindBlocked(dx));
  return true;
}
