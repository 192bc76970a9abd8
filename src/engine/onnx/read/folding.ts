// Nodes that need no rows: computed when the model is read, so that shapes and positions are plain numbers.
import { elementCount, type DType, type Tensor } from "../../../graph/ir.ts";
import { graphType, ImportError, isKnown, type NodeContext } from "./context.ts";
import {
  combineKnown,
  concatKnown,
  expandKnown,
  int64Tensor,
  numbers,
  reshapeKnown,
  sliceKnown,
  takeKnown,
  tensorOf,
  transposeKnown,
  withShape,
} from "./known.ts";
import {
  backwardPositions,
  expandTarget,
  givenAxes,
  reshapeTarget,
  sliceSpecs,
  squeezed,
  unsqueezed,
} from "./movement.ts";

type Fold = (c: NodeContext) => Tensor;

const tensor = (c: NodeContext, index: number): Tensor => c.known(index, "a value");

const unary =
  (f: (x: number) => number): Fold =>
  (c) => {
    const x = tensor(c, 0);
    return tensorOf(x.dtype, x.shape, numbers(x).map(f));
  };

const binary =
  (f: (x: number, y: number) => number): Fold =>
  (c) =>
    combineKnown(tensor(c, 0), tensor(c, 1), f);

/** Of one input or more. */
const variadic =
  (f: (x: number, y: number) => number): Fold =>
  (c) =>
    Array.from({ length: c.count }, (_, index) => tensor(c, index)).reduce((a, b) => combineKnown(a, b, f));

/** The remainder has the divisor's sign, or with fmod the dividend's. Source: ONNX, operator Mod. */
const remainder: Fold = (c) => {
  const isFmod = c.int("fmod", 0) === 1;
  return combineKnown(tensor(c, 0), tensor(c, 1), (x, y) => (isFmod ? x % y : x - y * Math.floor(x / y)));
};

/** Booleans are what is not 0; whole numbers drop the fraction. */
const castTo = (x: Tensor, to: DType): Tensor =>
  tensorOf(to, x.shape, to === "bool" ? numbers(x).map((value) => Number(value !== 0)) : numbers(x));

const comparison =
  (f: (x: number, y: number) => boolean): Fold =>
  (c) =>
    combineKnown(tensor(c, 0), tensor(c, 1), (x, y) => Number(f(x, y)), "bool");

/** Whole numbers divide towards zero. */
const divide: Fold = (c) => {
  const whole = tensor(c, 0).dtype !== "float32";
  return combineKnown(tensor(c, 0), tensor(c, 1), (x, y) => (whole ? Math.trunc(x / y) : x / y));
};

const range: Fold = (c) => {
  const [start = 0, limit = 0, delta = 1] = [0, 1, 2].map((index) => numbers(tensor(c, index))[0]);
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  const values = Array.from({ length: count }, (_, i) => start + i * delta);
  return tensorOf(tensor(c, 0).dtype, [count], values);
};

const slice: Fold = (c) => {
  const x = tensor(c, 0);
  return sliceSpecs(c, x.shape.length).reduce((cut, spec) => {
    const size = cut.shape[spec.axis] ?? 0;
    if (spec.step < 0) return takeKnown(cut, spec.axis, int64Tensor(backwardPositions(size, spec)));
    return sliceKnown(cut, spec.axis, spec.start, spec.end, spec.step);
  }, x);
};

const where: Fold = (c) => {
  const [condition, a, b] = [tensor(c, 0), tensor(c, 1), tensor(c, 2)];
  const first = combineKnown(condition, a, (chosen, x) => (chosen === 0 ? 0 : x), a.dtype);
  const second = combineKnown(condition, b, (chosen, x) => (chosen === 0 ? x : 0), b.dtype);
  return combineKnown(first, second, (x, y) => x + y);
};

const product: Fold = (c) => {
  const x = tensor(c, 0);
  const axes = c.opset < 18 ? c.ints("axes", []) : c.has(1) ? c.knownNumbers(1, "axes") : [];
  if (c.int("noop_with_empty_axes", 0) === 1 && axes.length === 0) return x;
  if (axes.length > 0 && new Set(axes).size < x.shape.length)
    throw new ImportError("ReduceProd over every axis", `axes ${axes.join(", ")} of ${x.shape.length}`);
  const total = numbers(x).reduce((all, size) => all * size, 1);
  return tensorOf(x.dtype, c.int("keepdims", 1) === 1 ? x.shape.map(() => 1) : [], [total]);
};

const folds: Readonly<Record<string, Fold>> = {
  Identity: (c) => tensor(c, 0),
  Cast: (c) => castTo(tensor(c, 0), graphType(c.int("to", 1))),
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Reciprocal: unary((x) => 1 / x),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Not: unary((x) => (x === 0 ? 1 : 0)),
  Add: binary((x, y) => x + y),
  Sub: binary((x, y) => x - y),
  Mul: binary((x, y) => x * y),
  Div: divide,
  Mod: remainder,
  Pow: binary((x, y) => x ** y),
  Min: variadic(Math.min),
  Max: variadic(Math.max),
  Equal: comparison((x, y) => x === y),
  Greater: comparison((x, y) => x > y),
  Less: comparison((x, y) => x < y),
  And: comparison((x, y) => x !== 0 && y !== 0),
  Or: comparison((x, y) => x !== 0 || y !== 0),
  Where: where,
  Range: range,
  ReduceProd: product,
  Concat: (c) =>
    concatKnown(
      Array.from({ length: c.count }, (_, index) => tensor(c, index)),
      c.int("axis", 0),
    ),
  Gather: (c) => takeKnown(tensor(c, 0), c.int("axis", 0), tensor(c, 1)),
  Slice: slice,
  Reshape: (c) =>
    reshapeKnown(
      tensor(c, 0),
      reshapeTarget(tensor(c, 0).shape, c.knownNumbers(1, "a shape"), c.int("allowzero", 0) === 1),
    ),
  Squeeze: (c) => withShape(tensor(c, 0), squeezed(tensor(c, 0).shape, givenAxes(c))),
  Unsqueeze: (c) => withShape(tensor(c, 0), unsqueezed(tensor(c, 0).shape, givenAxes(c) ?? [])),
  Transpose: (c) =>
    transposeKnown(
      tensor(c, 0),
      c.ints(
        "perm",
        tensor(c, 0)
          .shape.map((_, axis) => axis)
          .reverse(),
      ),
    ),
  Expand: (c) => expandKnown(tensor(c, 0), expandTarget(c, tensor(c, 0).shape)),
  ConstantOfShape: (c) => {
    const shape = c.knownNumbers(0, "a shape");
    const fill = c.attributeTensor();
    const value = fill === null ? 0 : (numbers(fill)[0] ?? 0);
    return tensorOf(
      fill?.dtype ?? "float32",
      shape,
      Array.from({ length: elementCount(shape) }, () => value),
    );
  },
};

/** Operators that are known from shapes, and types, alone, whatever the rows hold. */
function fromShape(c: NodeContext): Tensor | null {
  if (c.node.opType === "Constant") return c.attributeTensor();
  if (c.node.opType === "CastLike") {
    const [given, like] = [c.entry(0), c.entry(1)];
    return isKnown(given) ? castTo(given.tensor, (isKnown(like) ? like.tensor : like).dtype) : null;
  }
  if (c.node.opType !== "Shape" && c.node.opType !== "Size") return null;
  const entry = c.entry(0);
  const { shape } = isKnown(entry) ? entry.tensor : entry;
  if (c.node.opType === "Size") return int64Tensor([elementCount(shape)], []);
  const clamp = (at: number): number => Math.min(shape.length, Math.max(0, at < 0 ? at + shape.length : at));
  return int64Tensor(shape.slice(clamp(c.int("start", 0)), clamp(c.int("end", shape.length))));
}

/** The node's output where it follows from constants and shapes; null where it depends on the rows. */
export function fold(c: NodeContext): Tensor | null {
  const shaped = fromShape(c);
  if (shaped !== null) return shaped;
  const rule = folds[c.node.opType];
  if (rule === undefined) return null;
  for (let index = 0; index < c.count; index++) if (c.has(index) && !isKnown(c.entry(index))) return null;
  return rule(c);
}

export const foldedOperators: readonly string[] = ["Constant", "Shape", "Size", ...Object.keys(folds)];
