// Gradient rules of products, reductions and operators that move elements.
import type { GraphBuilder } from "./builder.ts";
import type { GradientRules } from "./gradient-rule.ts";
import type { OpAttributes, Shape, Value } from "./ir.ts";
import { elementCount } from "./ir.ts";
import { normalAxis, sliceRange, operand } from "./shapes.ts";

/** dy with the reduced axes back as 1, ready to broadcast. */
function withKeptAxes(g: GraphBuilder, dy: Value, x: Value, { axes, keepDims }: OpAttributes["ReduceSum"]): Value {
  if (keepDims) return dy;
  const gone = new Set(axes.map((axis) => normalAxis(axis, x.shape.length)));
  return g.reshape(
    dy,
    x.shape.map((size, axis) => (gone.has(axis) ? 1 : size)),
  );
}

const reducedCount = (x: Value, axes: readonly number[]): number =>
  elementCount(axes.map((axis) => x.shape[normalAxis(axis, x.shape.length)]!));

/** Rows x columns view of an N-D value. */
const flat2 = (g: GraphBuilder, value: Value): Value =>
  g.reshape(value, [elementCount(value.shape.slice(0, -1)), value.shape.at(-1)!]);

/** Puts dy back where a slice of one axis was taken from: zeros between (step), before and after. */
function unslice(g: GraphBuilder, dy: Value, axis: number, size: number, start: number, step: number): Value {
  const length = dy.shape[axis]!;
  const withAxis = (shape: Shape, ...sizes: number[]): number[] => [
    ...shape.slice(0, axis),
    ...sizes,
    ...shape.slice(axis + 1),
  ];
  const padAxis = (value: Value, at: number, before: number, after: number): Value => {
    const pads = Array.from({ length: 2 * value.shape.length }, () => 0);
    pads[at] = before;
    pads[at + value.shape.length] = after;
    return before === 0 && after === 0 ? value : g.one("Pad", [value], { pads, value: 0 });
  };
  let spread = dy;
  if (step > 1) {
    spread = padAxis(g.reshape(dy, withAxis(dy.shape, length, 1)), axis + 1, 0, step - 1);
    spread = g.reshape(spread, withAxis(dy.shape, length * step));
    const kept = Math.min(length * step, size - start);
    spread = g.one("Slice", [spread], { starts: [0], ends: [kept], axes: [axis], steps: [1] });
  }
  return padAxis(spread, axis, start, size - start - spread.shape[axis]!);
}

export const movementGradients: GradientRules<
  | "MatMul"
  | "Gemm"
  | "ReduceSum"
  | "ReduceMean"
  | "ReduceMax"
  | "Transpose"
  | "Reshape"
  | "Concat"
  | "Split"
  | "Slice"
  | "Pad"
  | "Expand"
  | "Gather"
  | "GatherGradient"
  | "OneHot"
> = {
  // y = A B: dA = dy B^T, dB = A^T dy; transposes are flags, batches that were broadcast are summed
  MatMul: (g, { inputs, attributes: { transA, transB }, dy }) => {
    const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
    const oneProduct = b.shape.length === 2 && a.shape.length > 2 && !transA;
    return [
      () => g.sumTo(transA ? g.matMul(b, dy, transB, true) : g.matMul(dy, b, false, !transB), a.shape),
      () => {
        if (oneProduct) {
          const [rows, slopes] = [flat2(g, a), flat2(g, dy)];
          return transB ? g.gemm(slopes, rows, { transA: true }) : g.gemm(rows, slopes, { transA: true });
        }
        return g.sumTo(transB ? g.matMul(dy, a, true, transA) : g.matMul(a, dy, !transA, false), b.shape);
      },
    ];
  },
  Gemm: (g, { inputs, attributes: { transA, transB }, dy }) => {
    const [a, b, c] = [operand(inputs, 0), operand(inputs, 1), inputs[2]];
    return [
      () => (transA ? g.gemm(b, dy, { transA: transB, transB: true }) : g.gemm(dy, b, { transB: !transB })),
      () => (transB ? g.gemm(dy, a, { transA: true, transB: transA }) : g.gemm(a, dy, { transA: !transA })),
      c === undefined ? null : () => g.sumTo(dy, c.shape),
    ];
  },
  ReduceSum: (g, { inputs, attributes, dy }) => [
    () => g.expand(withKeptAxes(g, dy, operand(inputs, 0), attributes), operand(inputs, 0).shape),
  ],
  ReduceMean: (g, { inputs, attributes, dy }) => [
    () => {
      const x = operand(inputs, 0);
      const share = g.scale(withKeptAxes(g, dy, x, attributes), 1 / reducedCount(x, attributes.axes));
      return g.expand(share, x.shape);
    },
  ],
  // split evenly among ties
  ReduceMax: (g, { inputs, outputs, attributes, dy }) => [
    () => {
      const x = operand(inputs, 0);
      const top = withKeptAxes(g, operand(outputs, 0), x, attributes);
      const hit = g.cast(g.one("Equal", [x, top], {}), x.dtype);
      const share = g.div(withKeptAxes(g, dy, x, attributes), g.sum(hit, attributes.axes, true));
      return g.mul(hit, share);
    },
  ],
  Transpose: (g, { attributes: { perm }, dy }) => [
    () =>
      g.transpose(
        dy,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
  ],
  Reshape: (g, { inputs, dy }) => [() => g.reshape(dy, operand(inputs, 0).shape)],
  Concat: (g, { inputs, attributes, dy }) => {
    const axis = normalAxis(attributes.axis, dy.shape.length);
    let start = 0;
    return inputs.map((input) => {
      const from = start;
      const to = (start += input.shape[axis]!);
      return () => g.one("Slice", [dy], { starts: [from], ends: [to], axes: [axis], steps: [1] });
    });
  },
  Split: (g, { outputs, attributes: { axis }, dys }) => [
    () => {
      const parts = outputs.map(({ dtype, shape }, i) => dys[i] ?? g.expand(g.scalar(0, dtype), shape));
      return g.one("Concat", parts, { axis });
    },
  ],
  Slice: (g, { inputs, attributes: { starts, ends, axes, steps }, dy }) => [
    () => {
      const x = operand(inputs, 0);
      return axes.reduce((gradient, axis, i) => {
        const along = normalAxis(axis, x.shape.length);
        const { start } = sliceRange(x.shape[along]!, starts[i]!, ends[i]!, steps[i]!);
        return unslice(g, gradient, along, x.shape[along]!, start, steps[i]!);
      }, dy);
    },
  ],
  Pad: (g, { inputs, attributes: { pads }, dy }) => [
    () => {
      const { shape } = operand(inputs, 0);
      return g.one("Slice", [dy], {
        starts: shape.map((_, axis) => pads[axis]!),
        ends: shape.map((size, axis) => pads[axis]! + size),
        axes: shape.map((_, axis) => axis),
        steps: shape.map(() => 1),
      });
    },
  ],
  Expand: (g, { inputs, dy }) => [() => g.sumTo(dy, operand(inputs, 0).shape)],
  Gather: (g, { inputs, attributes: { axis }, dy }) => {
    const [data, indices] = [operand(inputs, 0), operand(inputs, 1)];
    const along = normalAxis(axis, data.shape.length);
    return [() => g.one("GatherGradient", [indices, dy], { axis: along, shape: data.shape }), null];
  },
  GatherGradient: "refused",
  OneHot: () => [null],
};
