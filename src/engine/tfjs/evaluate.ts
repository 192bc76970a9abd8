// Evaluates a graph eagerly with TensorFlow.js: forward only, or a scalar with its gradients by TensorFlow.js's autodiff.
import type { Tensor } from "@tensorflow/tfjs-core";
import { internalError } from "../../base/errors.ts";
import type { Graph, Value } from "../../graph/ir.ts";
import { applyOperator } from "./operators.ts";
import { toTensor, type Tf } from "./tensors.ts";

/** The tensor of a graph's input by its name. */
export type TensorFeeds = ReadonlyMap<string, Tensor>;

/**
 * The graph's outputs in order. Intermediate tensors stay until the caller's tidy ends.
 * @throws an internal error where an input is not fed
 */
export function evaluate(tf: Tf, graph: Graph, feeds: TensorFeeds): readonly Tensor[] {
  const known = new Map<Value, Tensor>();
  for (const input of graph.inputs) {
    const tensor = feeds.get(input.name);
    if (tensor === undefined) throw internalError(`the graph's input ${input.name} is not fed`);
    known.set(input, tensor);
  }
  for (const [value, { dtype, shape, data }] of graph.constants) known.set(value, toTensor(tf, dtype, shape, data));
  const at = (value: Value): Tensor => {
    const tensor = known.get(value);
    if (tensor === undefined) throw internalError(`${value.name} is used before it is made`);
    return tensor;
  };
  for (const node of graph.nodes) {
    const outputs = applyOperator(tf, node.op, node.inputs.map(at), node.attributes);
    node.outputs.forEach((value, index) => {
      const output = outputs[index];
      if (output !== undefined) known.set(value, output);
    });
  }
  return graph.outputs.map(at);
}

export interface LossAndGradients {
  readonly loss: Tensor;
  /** One per wanted input, of its shape; zeros where the loss does not depend on it. */
  readonly gradients: readonly Tensor[];
  /** The graph's outputs after the loss. */
  readonly others: readonly Tensor[];
}

/** The graph's first output, a scalar, differentiated with respect to the named inputs. Call it inside a tidy. */
export function evaluateWithGradients(
  tf: Tf,
  graph: Graph,
  feeds: TensorFeeds,
  wanted: readonly string[],
): LossAndGradients {
  if (wanted.length === 0) {
    const [loss, ...others] = evaluate(tf, graph, feeds);
    if (loss === undefined) throw internalError("the graph has no loss");
    return { loss, gradients: [], others };
  }
  let others: readonly Tensor[] = [];
  const sources = wanted.map((name) => feeds.get(name) ?? tf.scalar(0));
  const forward = (...inputs: Tensor[]): Tensor => {
    const all = new Map(feeds);
    wanted.forEach((name, index) => {
      const input = inputs[index];
      if (input !== undefined) all.set(name, input);
    });
    const [loss, ...rest] = evaluate(tf, graph, all);
    if (loss === undefined) throw internalError("the graph has no loss");
    others = rest.map((tensor) => tf.keep(tf.clone(tensor)));
    return loss;
  };
  // engine().gradients, unlike tf.valueAndGrads, allows a source that the loss does not reach
  const { value, grads } = tf.engine().gradients(forward, [...sources], undefined, true) as {
    readonly value: Tensor;
    readonly grads: readonly (Tensor | null | undefined)[];
  };
  // what was kept through the gradient's own scope belongs to the caller's scope again
  const released = others.map((tensor) => tf.clone(tensor));
  tf.dispose([...others]);
  return {
    loss: value,
    gradients: sources.map((source, index) => grads[index] ?? tf.zeros(source.shape)),
    others: released,
  };
}
