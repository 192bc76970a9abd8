// How much arithmetic a graph's products hold: what decides whether a second thread pays.
import { elementCount, type Graph, type Node } from "./ir.ts";

/** Multiply-adds of one node; 0 for everything that is no product. */
function multiplyAddsOf({ op, inputs, outputs, attributes }: Node): number {
  const [a, b] = inputs;
  const [y] = outputs;
  if (a === undefined || b === undefined || y === undefined) return 0;
  switch (op) {
    case "Gemm":
    case "MatMul":
      return elementCount(y.shape) * (attributes.transA ? a.shape.at(-2)! : a.shape.at(-1)!);
    case "Conv":
      return elementCount(y.shape) * elementCount(b.shape.slice(1));
    case "ConvTranspose":
      return elementCount(a.shape) * elementCount(b.shape.slice(1));
    case "ConvWeightGradient":
      return elementCount(b.shape) * elementCount(attributes.weightShape.slice(1));
    default:
      return 0;
  }
}

/** Multiply-adds of all products of a graph. */
export function multiplyAdds(graph: Graph): number {
  return graph.nodes.reduce((sum, node) => sum + multiplyAddsOf(node), 0);
}
