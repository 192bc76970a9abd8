// Along which axes a node's output elements depend on several of its input's: rows of a batch must not lie along them.
import type { Node, OpAttributes, OpName, Shape } from "../../../graph/ir.ts";

/** Axes by input; what is not listed is computed element by element, or only moved. */
type Crossed = readonly (readonly number[])[];

type Rules = {
  readonly [K in OpName]?: (attributes: OpAttributes[K], inputs: readonly Shape[]) => Crossed;
};

const allBut = (shape: Shape | undefined, kept: number): readonly number[] =>
  [...(shape ?? []).keys()].filter((axis) => axis !== kept);

const allFrom = (shape: Shape | undefined, first: number): readonly number[] =>
  [...(shape ?? []).keys()].filter((axis) => axis >= first);

const overAxes = ({ axes }: { readonly axes: readonly number[] }): Crossed => [axes];

const alongAxis = ({ axis }: { readonly axis: number }): Crossed => [[axis]];

/** Samples of a window operator lie along the first axis. */
const window = (_: unknown, inputs: readonly Shape[]): Crossed =>
  inputs.map((shape, index) => (index === 0 ? allBut(shape, 0) : allFrom(shape, 0)));

const product = (
  { transA, transB }: { readonly transA: boolean; readonly transB: boolean },
  [a = [], b = []]: readonly Shape[],
): Crossed => [[a.length - (transA ? 2 : 1)], [b.length - (transB ? 1 : 2)]];

const joined = ({ axis }: { readonly axis: number }, inputs: readonly Shape[]): Crossed => inputs.map(() => [axis]);

const rules: Rules = {
  MatMul: product,
  Gemm: product,
  Conv: window,
  ConvTranspose: window,
  MaxPool: window,
  AveragePool: window,
  LayerNormalization: ({ axis }, [x = []]) => [allFrom(x, axis < 0 ? axis + x.length : axis)],
  ReduceSum: overAxes,
  ReduceMean: overAxes,
  ReduceMax: overAxes,
  ArgMax: alongAxis,
  Softmax: alongAxis,
  LogSoftmax: alongAxis,
  Concat: joined,
  Split: alongAxis,
  Slice: ({ axes, starts, ends, steps }, [x = []]) => [
    // a whole axis is no cut
    axes.filter((axis, i) => (starts[i] ?? 0) !== 0 || (ends[i] ?? 0) < (x[axis] ?? 0) || (steps[i] ?? 1) !== 1),
  ],
  Pad: ({ pads }, [x = []]) => [
    [...x.keys()].filter((axis) => (pads[axis] ?? 0) !== 0 || (pads[axis + x.length] ?? 0) !== 0),
  ],
  Gather: alongAxis,
};

/** Whether rows of a batch are combined with one another by a node: `other` is the same node for another number of rows. */
export function mixesRows(node: Node, other: Node): boolean {
  const rule = rules[node.op] as ((attributes: unknown, inputs: readonly Shape[]) => Crossed) | undefined;
  const shapes = node.inputs.map(({ shape }) => shape);
  const crossed = rule?.(node.attributes, shapes) ?? [];
  return crossed.some((axes, input) =>
    axes.some((axis) => shapes[input]?.at(axis) !== other.inputs[input]?.shape.at(axis)),
  );
}
