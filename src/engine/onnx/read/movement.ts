// Import rules of operators that move elements: reshaping, cutting, joining, gathering, resizing.
import { depthToSpace, pick, spaceToDepth, take, tile } from "../../../graph/composites.ts";
import type { GraphBuilder } from "../../../graph/builder.ts";
import { elementCount, type Shape, type Value } from "../../../graph/ir.ts";
import { resize } from "./resizing.ts";
import { normalAxis, reshaped, showShape, sliceRange } from "../../../graph/shapes.ts";
import { ImportError, isKnown, type ImportRule, type NodeContext } from "./context.ts";
import { numbers } from "./known.ts";

/** A new shape whose first axis stays free where it is the batch, so that exports take any number of rows. */
function reshapeKeepingBatch(g: GraphBuilder, x: Value, shape: Shape): Value {
  return shape.length > 0 && shape[0] === x.shape[0] ? g.reshape(x, [-1, ...shape.slice(1)]) : g.reshape(x, shape);
}

/** ONNX's Reshape: -1 is what is left, 0 copies the input's size. */
export function reshapeTarget(from: Shape, target: readonly number[], allowZero: boolean): Shape {
  return reshaped(
    from,
    target.map((size, axis) => (size === 0 && !allowZero ? (from[axis] ?? 0) : size)),
  );
}

const reshape: ImportRule = (c) => {
  const x = c.value(0);
  const [input = "", target] = [c.node.input[0], c.knownNumbers(1, "a shape")];
  const allowZero = c.int("allowzero", 0) === 1;
  const written = c.written?.shapeOf(input);
  if (c.written === null || written === undefined || c.isFromShape(1))
    return reshapeKeepingBatch(c.g, x, reshapeTarget(x.shape, target, allowZero));
  const whole = reshapeTarget(written, target, allowZero);
  return reshapeKeepingBatch(c.g, x, c.written.target(input, c.node.output[0] ?? "", whole));
};

/**
 * An Expand's target for the rows that are read: sizes of the batch that the file was written for are theirs, and what is
 * repeated for each of its rows, a class token, stays one, which goes with any number of rows.
 * @param from - shape of what is expanded, for the rows that are read
 */
export function expandTarget(c: NodeContext, from: Shape): readonly number[] {
  const target = c.knownNumbers(1, "a shape");
  const { written } = c;
  if (written === null || c.isFromShape(1)) return target;
  const before = written.shapeOf(c.node.input[0] ?? "");
  const lead = target.length - from.length;
  return target.map((size, axis) => {
    const [own = 1, was = own] = [from[axis - lead], before?.[axis - lead]];
    if (own !== was && size === was) return own;
    return before === undefined && axis === 0 && own === 1 && size === written.batch ? 1 : size;
  });
}

/** Weights and constants beside rows are as long as the batch that the file was written for. */
const concat: ImportRule = (c) => {
  const { g } = c;
  const axis = c.int("axis", 0);
  const indices = Array.from({ length: c.count }, (_, index) => index);
  const isDeep = indices.some((index) => c.isDeep(index));
  // a learned token before a sequence is a weight; what is joined to plain rows is not
  const parts = indices.map((index) => (isDeep && c.isStored(index) ? c.weight(index, "table") : c.value(index)));
  const along = normalAxis(axis, parts[0]?.shape.length ?? 1);
  const rows = parts.find((_, index) => c.written?.has(c.node.input[index] ?? "") === true);
  const fitting = parts.map((part) => {
    if (rows === undefined) return part;
    const shape = part.shape.map((size, at) => (at !== along && size === 1 ? (rows.shape[at] ?? 1) : size));
    return g.expand(part, shape);
  });
  return g.one("Concat", fitting, { axis });
};

const flatten: ImportRule = (c) => {
  const x = c.value(0);
  const given = c.int("axis", 1);
  const axis = given < 0 ? given + x.shape.length : given;
  return reshapeKeepingBatch(c.g, x, [elementCount(x.shape.slice(0, axis)), elementCount(x.shape.slice(axis))]);
};

/** Axes as an attribute before opset 13, as an input since. */
export const givenAxes = (c: NodeContext): readonly number[] | null =>
  c.opset < 13 ? (c.hasAttribute("axes") ? c.ints("axes", []) : null) : c.has(1) ? c.knownNumbers(1, "axes") : null;

export function squeezed(shape: Shape, axes: readonly number[] | null): Shape {
  const gone = new Set(axes?.map((axis) => normalAxis(axis, shape.length)));
  return shape.filter((size, axis) => (axes === null ? size !== 1 : !gone.has(axis)));
}

export function unsqueezed(shape: Shape, axes: readonly number[]): Shape {
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => normalAxis(axis, rank)));
  const rest = [...shape];
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.shift() ?? 1)));
}

const split: ImportRule = (c) => {
  const x = c.value(0);
  const axis = normalAxis(c.int("axis", 0), x.shape.length);
  const total = x.shape[axis] ?? 0;
  const outputs = c.int("num_outputs", c.node.output.length);
  if (outputs !== c.node.output.length)
    throw new ImportError(`num_outputs of ${c.node.output.length}, as many as it names`, String(outputs));
  const size = Math.ceil(total / outputs);
  const even = Array.from({ length: outputs }, (_, i) => Math.min(size, total - i * size));
  const sizes = c.opset < 13 ? c.ints("split", even) : c.has(1) ? c.knownNumbers(1, "sizes") : even;
  return c.g.split(x, axis, sizes);
};

export interface SliceSpec {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Bounds as attributes before opset 10, as inputs since. */
export function sliceSpecs(c: NodeContext, rank: number): readonly SliceSpec[] {
  const old = c.opset < 10;
  const starts = old ? c.ints("starts", []) : c.knownNumbers(1, "starts");
  const ends = old ? c.ints("ends", []) : c.knownNumbers(2, "ends");
  const all = starts.map((_, i) => i);
  const axes = old ? c.ints("axes", all) : c.has(3) ? c.knownNumbers(3, "axes") : all;
  const steps = !old && c.has(4) ? c.knownNumbers(4, "steps") : starts.map(() => 1);
  return starts.map((start, i) => ({
    axis: normalAxis(axes[i] ?? 0, rank),
    start,
    end: ends[i] ?? 0,
    step: steps[i] ?? 1,
  }));
}

/** Positions that a slice with a negative step visits. Source: ONNX, operator Slice. */
export function backwardPositions(size: number, { start, end, step }: SliceSpec): number[] {
  const from = Math.min(size - 1, Math.max(-1, start < 0 ? start + size : start));
  const to = Math.min(size - 1, Math.max(-1, end < 0 ? end + size : end));
  const visited: number[] = [];
  for (let at = from; at > to; at += step) visited.push(at);
  return visited;
}

const slice: ImportRule = (c) => {
  const { g } = c;
  const x = c.value(0);
  return sliceSpecs(c, x.shape.length).reduce((value, spec) => {
    const { axis, start, end, step } = spec;
    const size = value.shape[axis] ?? 0;
    if (step < 0) return take(g, value, axis, backwardPositions(size, spec));
    const range = sliceRange(size, start, end, step);
    if (range.length === size) return value;
    const last = range.start + (range.length - 1) * step + 1;
    return g.one("Slice", [value], { starts: [range.start], ends: [last], axes: [axis], steps: [step] });
  }, x);
};

/** Where each position of a padded axis is taken from, for the modes that repeat the input. */
function paddedPositions(size: number, before: number, after: number, mode: string): number[] {
  const period = Math.max(1, 2 * (size - 1));
  return Array.from({ length: before + size + after }, (_, i) => {
    const at = i - before;
    if (mode === "edge") return Math.min(size - 1, Math.max(0, at));
    if (mode === "wrap") return ((at % size) + size) % size;
    const folded = ((at % period) + period) % period;
    return folded < size ? folded : period - folded;
  });
}

const pad: ImportRule = (c) => {
  const { g } = c;
  const x = c.value(0);
  const rank = x.shape.length;
  const old = c.opset < 11;
  const given = old ? c.ints("pads", []) : c.knownNumbers(1, "pads");
  const axes = c.has(3)
    ? c.knownNumbers(3, "axes").map((axis) => normalAxis(axis, rank))
    : x.shape.map((_, axis) => axis);
  const pads = Array.from({ length: 2 * rank }, () => 0);
  axes.forEach((axis, i) => {
    pads[axis] = given[i] ?? 0;
    pads[axis + rank] = given[i + axes.length] ?? 0;
  });
  const mode = c.text("mode", "constant");
  if (mode !== "constant")
    return x.shape.reduce((value, size, axis) => {
      const [before, after] = [pads[axis] ?? 0, pads[axis + rank] ?? 0];
      return before === 0 && after === 0 ? value : take(g, value, axis, paddedPositions(size, before, after, mode));
    }, x);
  const fill = old ? c.float("value", 0) : c.has(2) ? (c.knownNumbers(2, "a value")[0] ?? 0) : 0;
  const cut = pads.map((amount) => Math.min(0, amount));
  const trimmed = x.shape.reduce((value, size, axis) => {
    const [start, end] = [-(cut[axis] ?? 0), size + (cut[axis + rank] ?? 0)];
    if (start === 0 && end === size) return value;
    return g.one("Slice", [value], { starts: [start], ends: [end], axes: [axis], steps: [1] });
  }, x);
  const grown = pads.map((amount) => Math.max(0, amount));
  return grown.every((amount) => amount === 0) ? trimmed : g.one("Pad", [trimmed], { pads: grown, value: fill });
};

/** Table lookups and fixed positions; an embedding's table is a weight. */
const gather: ImportRule = (c) => {
  const { g } = c;
  const [data, indices] = [c.entry(0), c.entry(1)];
  const axis = c.int("axis", 0);
  const table = isKnown(data) ? c.weight(0, "table") : data;
  if (!isKnown(indices)) return g.one("Gather", [table, g.cast(indices, "int32")], { axis });
  const along = normalAxis(axis, table.shape.length);
  const size = table.shape[along] ?? 1;
  const places = numbers(indices.tensor).map((index) => (index < 0 ? index + size : index));
  const { shape } = indices.tensor;
  const [only] = places;
  const picked =
    places.length === 1 && only !== undefined
      ? g.one("Slice", [table], { starts: [only], ends: [only + 1], axes: [along], steps: [1] })
      : take(g, table, along, places);
  return reshapeKeepingBatch(g, picked, [...table.shape.slice(0, along), ...shape, ...table.shape.slice(along + 1)]);
};

const stridesOf = (shape: Shape): number[] => shape.map((_, axis) => elementCount(shape.slice(axis + 1)));

const gatherElements: ImportRule = (c) => {
  const x = c.value(0);
  const indices = c.known(1, "indices");
  const axis = normalAxis(c.int("axis", 0), x.shape.length);
  const [own, given] = [stridesOf(x.shape), stridesOf(indices.shape)];
  const size = x.shape[axis] ?? 1;
  const places = numbers(indices).map((index, flat) =>
    indices.shape.reduce((sum, length, at) => {
      const coordinate =
        at === axis ? (index < 0 ? index + size : index) : Math.floor(flat / (given[at] ?? 1)) % length;
      return sum + coordinate * (own[at] ?? 1);
    }, 0),
  );
  return pick(c.g, x, places, indices.shape);
};

/** Slices of data replaced at constant places; of two for one place the later stays. */
const scatterNd: ImportRule = (c) => {
  const { g } = c;
  if (c.text("reduction", "none") !== "none") throw new ImportError('reduction "none"', c.text("reduction", ""));
  const [data, updates] = [c.value(0), c.value(2)];
  const indices = c.known(1, "indices");
  const depth = indices.shape.at(-1) ?? 1;
  const leading = data.shape.slice(0, depth);
  const strides = stridesOf(leading);
  const inner = elementCount(data.shape.slice(depth));
  const rows = elementCount(leading);
  const list = numbers(indices);
  const count = list.length / Math.max(1, depth);
  // row r of the result is row r of data, or row `rows + i` of data and updates end to end
  const from = Array.from({ length: rows }, (_, row) => row);
  for (let i = 0; i < count; i++) {
    const place = strides.reduce((sum, stride, at) => {
      const index = list[i * depth + at] ?? 0;
      return sum + (index < 0 ? index + (leading[at] ?? 1) : index) * stride;
    }, 0);
    from[place] = rows + i;
  }
  const both = g.one("Concat", [g.reshape(data, [rows, inner]), g.reshape(updates, [count, inner])], { axis: 0 });
  return g.reshape(take(g, both, 0, from), data.shape);
};

export const movementRules: Readonly<Record<string, ImportRule>> = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: (c) => {
    const x = c.value(0);
    return reshapeKeepingBatch(c.g, x, squeezed(x.shape, givenAxes(c)));
  },
  Unsqueeze: (c) => {
    const x = c.value(0);
    return reshapeKeepingBatch(c.g, x, unsqueezed(x.shape, givenAxes(c) ?? []));
  },
  Transpose: (c) => {
    const x = c.value(0);
    return c.g.transpose(x, c.ints("perm", x.shape.map((_, axis) => axis).reverse()));
  },
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Expand: (c) => {
    const x = c.value(0);
    return c.g.one("Expand", [x], { shape: expandTarget(c, x.shape) });
  },
  Tile: (c) => tile(c.g, c.value(0), c.knownNumbers(1, "repeats")),
  Gather: gather,
  GatherElements: gatherElements,
  ScatterND: scatterNd,
  Resize: resize,
  Upsample: resize,
  DepthToSpace: (c) => {
    const mode = c.text("mode", "DCR");
    if (mode !== "DCR" && mode !== "CRD") throw new ImportError("mode DCR or CRD", `"${mode}"`);
    return depthToSpace(c.g, image(c), c.int("blocksize", 1), mode);
  },
  SpaceToDepth: (c) => spaceToDepth(c.g, image(c), c.int("blocksize", 1)),
};

function image(c: NodeContext): Value {
  const x = c.value(0);
  if (x.shape.length !== 4) throw new ImportError("an image, [N, C, H, W]", showShape(x.shape));
  return x;
}
