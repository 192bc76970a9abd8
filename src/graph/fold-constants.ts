// What inference can do once rather than for every row: normalizations and scales that follow a product go into its weights.
import type { Graph, Node, NodeOf, Tensor, Value } from "./ir.ts";
import { elementCount } from "./ir.ts";

type Product = NodeOf<"Conv"> | NodeOf<"Gemm">;

/** y = factor y + shift per output channel; factor and shift have one entry per channel. */
interface Affine {
  readonly factor: (channel: number) => number;
  readonly shift: (channel: number) => number;
}

const isProduct = (node: Node | undefined): node is Product => node?.op === "Conv" || node?.op === "Gemm";

/** Output channel of every weight: the first axis of Conv and of a transposed Gemm, else the last. */
function channelOf(node: Product, shape: readonly number[]): (at: number) => number {
  const first = node.op === "Conv" || node.attributes.transB;
  const inner = elementCount(shape.slice(1));
  const last = shape.at(-1) ?? 1;
  return first ? (at) => Math.floor(at / inner) : (at) => at % last;
}

function folded(
  node: Product,
  { factor, shift }: Affine,
  constants: ReadonlyMap<Value, Tensor>,
): { readonly weights: Tensor; readonly bias: Tensor } | null {
  const [, w, c] = node.inputs;
  const weights = w === undefined ? undefined : constants.get(w);
  const bias = c === undefined ? null : constants.get(c);
  if (weights === undefined || bias === undefined || weights.dtype !== "float32") return null;
  const channel = channelOf(node, weights.shape);
  const channels = node.op === "Conv" || node.attributes.transB ? weights.shape[0]! : weights.shape.at(-1)!;
  if (bias !== null && bias.data.length !== channels) return null;
  const [old, addend] = [weights.data as Float32Array, bias?.data as Float32Array | undefined];
  return {
    weights: { ...weights, data: old.map((value, at) => value * factor(channel(at))) },
    bias: {
      dtype: "float32",
      shape: [channels],
      data: Float32Array.from({ length: channels }, (_, k) => (addend?.[k] ?? 0) * factor(k) + shift(k)),
    },
  };
}

/** What a node does to each channel of its first input, where it is affine with constants; null else. */
function affineOf(node: Node, constants: ReadonlyMap<Value, Tensor>): Affine | null {
  const known = node.inputs.slice(1).map((input) => constants.get(input)?.data as Float32Array | undefined);
  if (node.op === "BatchNormalization") {
    const [scale, bias, mean, variance] = known;
    if (scale === undefined || bias === undefined || mean === undefined || variance === undefined) return null;
    const { epsilon } = node.attributes;
    const factor = (k: number): number => scale[k]! / Math.sqrt(variance[k]! + epsilon);
    return { factor, shift: (k) => bias[k]! - mean[k]! * factor(k) };
  }
  const [scale] = known;
  if (node.op !== "Mul" || scale?.length !== 1) return null;
  return { factor: () => scale[0]!, shift: () => 0 };
}

/**
 * The graph with batch normalizations and scalar factors folded into the products before them, where nothing else reads
 * those products and all weights are constants. Values change by rounding alone.
 */
export function foldIntoProducts(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const readers = new Map<Value, number>();
  for (const value of [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs])
    readers.set(value, (readers.get(value) ?? 0) + 1);
  const writers = new Map<Value, Node>();
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const [x] = node.inputs;
    const before = x === undefined ? undefined : writers.get(x);
    const affine = affineOf(node, constants);
    const merged =
      affine !== null && isProduct(before) && readers.get(x!) === 1 ? folded(before, affine, constants) : null;
    let kept: Node = node;
    if (merged !== null && isProduct(before)) {
      const constant = (name: string, tensor: Tensor): Value => {
        const value: Value = { id: -1 - constants.size, name, dtype: tensor.dtype, shape: tensor.shape };
        constants.set(value, tensor);
        return value;
      };
      const [input, w] = before.inputs;
      const inputs = [input!, constant(w!.name, merged.weights), constant(`${w!.name}:bias`, merged.bias)];
      kept = { ...before, inputs, outputs: node.outputs };
      nodes.splice(nodes.indexOf(before), 1);
    }
    nodes.push(kept);
    for (const output of kept.outputs) writers.set(output, kept);
  }
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return { ...graph, nodes, constants: new Map([...constants].filter(([value]) => read.has(value))) };
}
