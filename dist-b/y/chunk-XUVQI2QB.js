import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  elementCount
} from "./chunk-MGHOHB4O.js";

// dist/graph/work.js
function multiplyAddsOf({ op, inputs, outputs, attributes }) {
  const [a, b] = inputs;
  const [y] = outputs;
  if (a === void 0 || b === void 0 || y === void 0)
    return 0;
  switch (op) {
    case "Gemm":
    case "MatMul":
      return elementCount(y.shape) * (attributes.transA ? a.shape.at(-2) : a.shape.at(-1));
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
function multiplyAdds(graph) {
  return graph.nodes.reduce((sum, node) => sum + multiplyAddsOf(node), 0);
}

export {
  multiplyAdds
};
