// Reverse-mode differentiation: walks the nodes backwards and adds the gradient's nodes to the same graph.
import { internalError } from "../base/errors.ts";
import type { GraphBuilder } from "./builder.ts";
import { allOutputs, type GradientRule } from "./gradient-rule.ts";
import { gradientRules } from "./gradients.ts";
import type { Node, OpName, Value } from "./ir.ts";

/** Values that depend on any of `sources`, so that constants and data get no gradient nodes. */
function dependants(nodes: readonly Node[], sources: readonly Value[]): ReadonlySet<Value> {
  const reached = new Set<Value>(sources);
  for (const node of nodes) {
    if (node.op === "StopGradient" || !node.inputs.some((input) => reached.has(input))) continue;
    for (const output of node.outputs) reached.add(output);
  }
  return reached;
}

/**
 * Gradients of a scalar with respect to values it depends on.
 * @param loss - a value of shape []
 * @returns one value per entry of `wanted`, of its shape; zeros where the loss does not depend on it
 * Source: Linnainmaa (1970); Griewank and Walther, Evaluating Derivatives, 2008, chapter 3.
 */
export function differentiate(g: GraphBuilder, loss: Value, wanted: readonly Value[]): readonly Value[] {
  if (loss.shape.length !== 0) throw internalError("only a scalar loss is differentiated");
  const forward = [...g.nodes];
  const active = dependants(forward, wanted);
  const gradients = new Map<Value, Value>([[loss, g.scalar(1, loss.dtype)]]);
  for (const node of forward.toReversed()) {
    const dys = node.outputs.map((output) => gradients.get(output));
    const reached = dys.findIndex((slope, index) => index > 0 && slope !== undefined);
    if (reached > 0 && !allOutputs.has(node.op))
      throw internalError(`${node.op} is not differentiated through its output ${reached}`);
    const dy = dys.find((slope) => slope !== undefined);
    if (dy === undefined || !node.inputs.some((input) => active.has(input))) continue;
    const rule = gradientRules[node.op] as GradientRule<OpName>;
    if (rule === "refused") throw internalError(`${node.op} is not differentiated twice`);
    const terms = rule(g, { ...node, dy, dys });
    node.inputs.forEach((input, index) => {
      const term = terms[index];
      if (!active.has(input) || term === null || term === undefined) return;
      const part = term();
      const sum = gradients.get(input);
      gradients.set(input, sum === undefined ? part : g.add(sum, part));
    });
  }
  return wanted.map((value) => gradients.get(value) ?? g.expand(g.scalar(0, value.dtype), value.shape));
}
