// What a model's last operations say of its scores: whether they are logits, probabilities, or one sigmoid a class.
import type { GraphProto } from "./onnx_pb.ts";

/** Operators that hand scores on as they are, in another shape, type or step perhaps. */
const handingOn: ReadonlySet<string> = new Set([
  "Cast",
  "DequantizeLinear",
  "Dropout",
  "Flatten",
  "Identity",
  "QuantizeLinear",
  "Reshape",
  "Squeeze",
  "Transpose",
  "Unsqueeze",
]);

const spaces = { Softmax: "probs", LogSoftmax: "logProbs", Sigmoid: "sigmoid" } as const;

export interface LastOperation {
  readonly space: (typeof spaces)[keyof typeof spaces];
  /** The value that flows into it: logits. */
  readonly input: string;
  /** The value that it gives. */
  readonly output: string;
}

/** The softmax or sigmoid behind which an output is only handed on; null where there is none. */
export function lastOperation(graph: GraphProto, output: string): LastOperation | null {
  const seen = new Set<string>();
  for (let name = output; !seen.has(name);) {
    seen.add(name);
    const node = graph.node.find((one) => one.output.includes(name));
    const [input] = node?.input ?? [];
    if (node === undefined || input === undefined) return null;
    const space = Object.entries(spaces).find(([opType]) => opType === node.opType)?.[1];
    if (space !== undefined) return { space, input, output: name };
    if (!handingOn.has(node.opType)) return null;
    name = input;
  }
  return null;
}
