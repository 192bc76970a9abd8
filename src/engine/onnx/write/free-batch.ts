// One graph for any number of rows: it is built with two batch sizes, and whatever differs between the two follows the batch.
import {
  elementCount,
  type Graph,
  type Node,
  type OpAttributes,
  type OpName,
  type Shape,
  type Tensor,
  type Value,
} from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { mixesRows } from "./row-mixing.ts";

/** Batch sizes of the two graphs: primes, so that sizes of the model seldom look like either. */
const FIRST = 11;
const SECOND = 13;

/** What depends on the number of rows in a way that no file can say. */
export class FreeBatchError extends Error {
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.name = "FreeBatchError";
    this.expected = expected;
    this.got = got;
  }
}

/** A size as factor * rows + rest. */
export interface Size {
  readonly factor: number;
  readonly rest: number;
}

/** A constant that repeats along some axes: one of each, and the shape it is repeated to. */
export interface Repeated {
  readonly tensor: Tensor;
  readonly shape: readonly Size[];
}

/** The graph at the first batch size, and what in it follows the batch. */
export interface FreeGraph {
  readonly graph: Graph;
  /** A list of sizes in a node's attributes; plain numbers have factor 0. */
  readonly sizes: (
    node: Node,
    list: readonly number[],
    of: (attributes: never) => readonly number[],
  ) => readonly Size[];
  /** Constants of as many rows as the batch. */
  readonly repeated: ReadonlyMap<Value, Repeated>;
}

/** The attributes that may follow the batch: ONNX takes them as inputs. */
const sized: { readonly [K in OpName]?: readonly (keyof OpAttributes[K])[] } = {
  Reshape: ["shape"],
  Expand: ["shape"],
  Slice: ["starts", "ends"],
  Split: ["sizes"],
  Pad: ["pads"],
};

/** The line through (FIRST, a) and (SECOND, b). */
function sizeOf(a: number, b: number, where: string): Size {
  const factor = (b - a) / (SECOND - FIRST);
  if (!Number.isInteger(factor))
    throw new FreeBatchError("sizes that follow the number of rows", `${a} and ${b} in ${where}`);
  return { factor, rest: a - factor * FIRST };
}

const fixedPart = ({ op, attributes }: Node): string =>
  JSON.stringify(Object.entries(attributes).filter(([name]) => !(sized[op] ?? []).includes(name)));

const sameData = (a: Tensor, b: Tensor): boolean =>
  a.data === b.data || (a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]));

/** The first slice along an axis where all are equal; null where they differ. */
function withoutRepetition({ dtype, shape, data }: Tensor, axis: number): Tensor | null {
  const size = shape[axis] ?? 1;
  const inner = elementCount(shape.slice(axis + 1));
  const outer = elementCount(shape.slice(0, axis));
  const kept = data.slice(0, outer * inner);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const first = data[o * size * inner + i];
      for (let s = 1; s < size; s++) if (data[(o * size + s) * inner + i] !== first) return null;
      kept[o * inner + i] = first as never;
    }
  return { dtype, shape: shape.with(axis, 1), data: kept };
}

/** How a constant follows the batch; null where it does not. */
function repetition(name: string, a: Tensor, b: Tensor): Repeated | null {
  if (a.dtype !== b.dtype || a.shape.length !== b.shape.length)
    throw new FreeBatchError(`one shape of ${name}`, `${showShape(a.shape)} and ${showShape(b.shape)}`);
  if (showShape(a.shape) === showShape(b.shape)) {
    if (sameData(a, b)) return null;
    throw new FreeBatchError(`a constant ${name} that is the same for any number of rows`, "one that is not");
  }
  let tensor = a;
  for (const [axis, size] of a.shape.entries()) {
    if (size === b.shape[axis]) continue;
    const once = withoutRepetition(tensor, axis);
    if (once === null)
      throw new FreeBatchError(
        `a constant ${name} that is the same for every row`,
        "values that differ from row to row",
      );
    tensor = once;
  }
  return { tensor, shape: a.shape.map((size, axis) => sizeOf(size, b.shape[axis] ?? size, name)) };
}

function pairedNodes(first: Graph, second: Graph): ReadonlyMap<Node, Node> {
  const values = new Map<Value, Value | undefined>();
  const pair = (a: readonly Value[], b: readonly Value[]): void => {
    a.forEach((value, i) => values.set(value, b[i]));
  };
  pair(first.inputs, second.inputs);
  pair([...first.constants.keys()], [...second.constants.keys()]);
  const alike = first.nodes.length === second.nodes.length && first.constants.size === second.constants.size;
  const nodes = new Map<Node, Node>();
  for (const [at, node] of first.nodes.entries()) {
    const other = second.nodes[at];
    if (
      !alike ||
      other?.op !== node.op ||
      other.inputs.length !== node.inputs.length ||
      node.inputs.some((input, i) => values.get(input) !== other.inputs[i]) ||
      fixedPart(node) !== fixedPart(other)
    )
      throw new FreeBatchError("the same steps for any number of rows", `others at ${node.op} (step ${at + 1})`);
    if (mixesRows(node, other))
      throw new FreeBatchError("rows that are computed apart", `${node.op} over several rows of a batch`);
    nodes.set(node, other);
    pair(node.outputs, other.outputs);
  }
  return nodes;
}

/**
 * The graph that `build` makes, for any number of rows.
 * @throws {FreeBatchError} where steps, or values of a constant, differ with the number of rows, or rows are mixed
 */
export function freeBatch(build: (rows: number) => Graph): FreeGraph {
  const [graph, second] = [build(FIRST), build(SECOND)];
  const nodes = pairedNodes(graph, second);
  const others = [...second.constants.values()];
  const repeated = new Map<Value, Repeated>();
  for (const [at, [value, tensor]] of [...graph.constants].entries()) {
    const found = repetition(value.name, tensor, others[at] ?? tensor);
    if (found !== null) repeated.set(value, found);
  }
  return {
    graph,
    repeated,
    sizes: (node, list, of) => {
      const other = of(nodes.get(node)?.attributes as never);
      if (other.length !== list.length)
        throw new FreeBatchError(`as many sizes for any number of rows in ${node.op}`, showShape(other));
      return list.map((size, i) => sizeOf(size, other[i] ?? size, node.op));
    },
  };
}

/** The row's shape behind a free first axis, as a file declares it. */
export const batchedShape = (shape: Shape): readonly (number | string)[] => ["batch", ...shape];
