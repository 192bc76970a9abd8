// Gradient cases of products, reductions, normalising operators and operators that move elements.
import type { OpName, Shape } from "../../src/graph/ir.ts";
import { refused, smooth, smooth32, still, type GradientCase } from "./gradient-check.ts";

type Rows<K extends OpName> = Readonly<Record<K, readonly GradientCase[]>>;

const transposes = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

/** The last two sizes exchanged. */
const swapped = (shape: Shape): Shape => [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!];

const named = (transA: boolean, transB: boolean): string => `A${transA ? "^T" : ""} B${transB ? "^T" : ""}`;

/** One product with all four cases of transposes; shapes are those of A and B as they enter the product. */
const products = (name: string, a: Shape, b: Shape): GradientCase[] =>
  transposes.map(([transA, transB]) =>
    smooth32(
      `${name}, ${named(transA, transB)}`,
      [{ shape: transA ? swapped(a) : a }, { shape: transB ? swapped(b) : b }],
      (g, x, y) => g.matMul(x, y, transA, transB),
    ),
  );

const gemms = (name: string, bias: Shape | null): GradientCase[] =>
  transposes.map(([transA, transB]) =>
    smooth(
      `${name}, ${named(transA, transB)}`,
      [
        { shape: transA ? [3, 2] : [2, 3] },
        { shape: transB ? [4, 3] : [3, 4] },
        ...(bias === null ? [] : [{ shape: bias }]),
      ],
      (g, a, b, ...addend) => g.gemm(a, b, { transA, transB, ...(addend[0] === undefined ? {} : { c: addend[0] }) }),
    ),
  );

const reductions = (op: "ReduceSum" | "ReduceMean" | "ReduceMax"): GradientCase[] =>
  (
    [
      ["last axis", [-1], false],
      ["first axis kept", [0], true],
      ["two axes", [0, 2], false],
      ["two axes kept", [1, 2], true],
      ["all axes", [0, 1, 2], false],
      ["no axes", [], false],
    ] as const
  ).map(([name, axes, keepDims]) =>
    smooth(name, [{ shape: [2, 3, 4], distinct: op === "ReduceMax" }], (g, x) => {
      const y = g.one(op, [x], { axes, keepDims });
      return g.mul(y, y);
    }),
  );

const normalising = (op: "Softmax" | "LogSoftmax"): GradientCase[] =>
  (
    [
      ["last axis", [3, 4], -1],
      ["first axis", [3, 4], 0],
      ["middle axis", [2, 3, 2], 1],
    ] as const
  ).map(([name, shape, axis]) => smooth(name, [{ shape }], (g, x) => g.one(op, [x], { axis })));

interface Cut {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes: readonly number[];
  readonly steps: readonly number[];
}

const slice = (name: string, shape: Shape, cut: Cut): GradientCase =>
  smooth(name, [{ shape }], (g, x) => g.exp(g.one("Slice", [x], cut)));

export const movementCases: Rows<
  | "MatMul"
  | "Gemm"
  | "ReduceSum"
  | "ReduceMean"
  | "ReduceMax"
  | "Softmax"
  | "LogSoftmax"
  | "Transpose"
  | "Reshape"
  | "Concat"
  | "ArgMax"
  | "Split"
  | "Slice"
  | "Pad"
  | "Expand"
  | "Gather"
  | "GatherGradient"
  | "OneHot"
> = {
  MatMul: [
    ...products("matrices", [2, 3], [3, 4]),
    ...products("a stack times one matrix", [2, 2, 3], [3, 4]),
    ...products("a stack of stacks times one matrix", [2, 2, 2, 3], [3, 2]),
    ...products("one matrix times a stack", [2, 3], [2, 3, 4]),
    ...products("stacks of equal sizes", [2, 2, 3], [2, 3, 2]),
    ...products("broadcast stacks", [2, 1, 2, 3], [3, 3, 2]),
    smooth32("of a value and its transpose", [{ shape: [2, 3] }], (g, x) => g.matMul(x, x, false, true)),
  ],
  Gemm: [
    ...gemms("no addend", null),
    ...gemms("row addend", [4]),
    ...gemms("full addend", [2, 4]),
    ...gemms("column addend", [2, 1]),
  ],
  ReduceSum: reductions("ReduceSum"),
  ReduceMean: reductions("ReduceMean"),
  ReduceMax: reductions("ReduceMax"),
  Softmax: normalising("Softmax"),
  LogSoftmax: normalising("LogSoftmax"),
  Transpose: [
    smooth("matrix", [{ shape: [2, 3] }], (g, x) => g.exp(g.transpose(x, [1, 0]))),
    smooth("a cycle, which is not its own inverse", [{ shape: [2, 3, 4] }], (g, x) => g.exp(g.transpose(x, [1, 2, 0]))),
  ],
  Reshape: [
    smooth("flat", [{ shape: [2, 3] }], (g, x) => g.exp(g.reshape(x, [6]))),
    smooth("with a free size", [{ shape: [2, 3, 2] }], (g, x) => g.exp(g.reshape(x, [-1, 4]))),
  ],
  Concat: [
    smooth("three, first axis", [{ shape: [1, 3] }, { shape: [2, 3] }, { shape: [3, 3] }], (g, a, b, c) =>
      g.exp(g.one("Concat", [a, b, c], { axis: 0 })),
    ),
    smooth("three, last axis", [{ shape: [2, 1] }, { shape: [2, 3] }, { shape: [2, 2] }], (g, a, b, c) =>
      g.exp(g.one("Concat", [a, b, c], { axis: -1 })),
    ),
    smooth("one value twice around another", [{ shape: [2, 2] }, { shape: [2, 1] }], (g, a, b) =>
      g.exp(g.one("Concat", [a, b, a], { axis: 1 })),
    ),
  ],
  ArgMax: [
    still("no gradient", [{ shape: [2, 3], values: [1, 3, 2, 5, 5, 4] }], (g, x) =>
      g.one("ArgMax", [x], { axis: 1, keepDims: false }),
    ),
  ],
  Split: [
    smooth("three parts", [{ shape: [2, 6] }], (g, x) => {
      const [a, b, c] = g.split(x, -1, [1, 3, 2]);
      return g.add(
        g.exp(a!),
        g.mul(g.sum(b!, [1], true), g.one("Slice", [c!], { starts: [1], ends: [2], axes: [1], steps: [1] })),
      );
    }),
    smooth("a part that is not used", [{ shape: [4, 2] }], (g, x) => g.exp(g.split(x, 0, [1, 2, 1])[1]!)),
  ],
  Slice: [
    slice("plain", [5], { starts: [1], ends: [4], axes: [0], steps: [1] }),
    slice("steps that leave a remainder", [7], { starts: [1], ends: [7], axes: [0], steps: [3] }),
    slice("steps to the very end", [7], { starts: [0], ends: [7], axes: [0], steps: [3] }),
    slice("two axes", [4, 6], { starts: [1, 0], ends: [4, 6], axes: [0, 1], steps: [2, 4] }),
    slice("negative and clamped bounds", [6, 2], { starts: [-5], ends: [100], axes: [0], steps: [2] }),
    slice("a negative axis", [2, 5], { starts: [1], ends: [5], axes: [-1], steps: [2] }),
  ],
  Pad: [
    smooth("one axis", [{ shape: [3] }], (g, x) => g.exp(g.one("Pad", [x], { pads: [2, 1], value: 0 }))),
    smooth("two axes, a fill", [{ shape: [2, 3] }], (g, x) =>
      g.exp(g.one("Pad", [x], { pads: [0, 2, 1, 3], value: 1.5 })),
    ),
  ],
  Expand: [
    smooth("a scalar", [{ shape: [] }], (g, x) => g.exp(g.expand(x, [2, 3]))),
    smooth("a column", [{ shape: [2, 1] }], (g, x) => g.exp(g.expand(x, [4, 2, 3]))),
    smooth("a row", [{ shape: [3] }], (g, x) => g.exp(g.expand(x, [2, 3]))),
  ],
  Gather: [
    smooth(
      "axis 0, repeated indices",
      [{ shape: [4, 2] }, { shape: [5], dtype: "int32", values: [1, 3, 1, 0, 1] }],
      (g, x, i) => g.exp(g.one("Gather", [x, i], { axis: 0 })),
    ),
    smooth(
      "axis 1, repeated indices",
      [{ shape: [2, 4, 2] }, { shape: [3], dtype: "int64", values: [2, 0, 2] }],
      (g, x, i) => g.exp(g.one("Gather", [x, i], { axis: 1 })),
    ),
    smooth(
      "last axis, indices of rank 2",
      [{ shape: [2, 3] }, { shape: [2, 2], dtype: "int32", values: [2, 0, 2, 1] }],
      (g, x, i) => g.exp(g.one("Gather", [x, i], { axis: -1 })),
    ),
    smooth("one scalar index", [{ shape: [3, 2] }, { shape: [], dtype: "int32", values: [2] }], (g, x, i) =>
      g.exp(g.one("Gather", [x, i], { axis: 0 })),
    ),
  ],
  GatherGradient: [
    refused("backward only", [{ shape: [2], dtype: "int32", values: [0, 1] }, { shape: [2, 3] }], (g, i, dy) =>
      g.one("GatherGradient", [i, dy], { axis: 0, shape: [4, 3] }),
    ),
  ],
  OneHot: [
    still("indices are integers", [{ shape: [3], dtype: "int32", values: [0, 2, 1] }], (g, i) =>
      g.one("OneHot", [i], { classes: 3, dtype: "float32" }),
    ),
  ],
};
