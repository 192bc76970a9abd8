// Which students take rows for token ids: told by the table that their input looks up, whatever front they came from.
import { GraphBuilder } from "../graph/builder.ts";
import type { OpName, Value } from "../graph/ir.ts";
import { normalAxis } from "../graph/shapes.ts";
import type { Student } from "./contracts.ts";
import { inferenceLogits } from "./forward-graph.ts";

/** Operators whose outputs are all of their first input's values, in another order, shape or type. */
const moving: ReadonlySet<OpName> = new Set<OpName>(["Cast", "Reshape", "Transpose", "StopGradient"]);

/** The student with the bound of its token ids, where its whole input is looked up in a table. */
export function withTokenBound<S extends Student>(student: S): S {
  const shapes = new Map(student.parameters.map(({ name, shape }) => [name, shape]));
  const g = new GraphBuilder();
  const input = g.input("input", "float32", [2, ...student.inputShape]);
  const logits = inferenceLogits(g, student, input, (name) => g.input(name, "float32", shapes.get(name) ?? []));
  const ids = new Set<Value>([input]);
  let bound = Infinity;
  for (const { op, inputs, attributes, outputs } of g.finish([logits]).nodes) {
    const [first, second] = inputs;
    if (first === undefined) continue;
    if (moving.has(op) && ids.has(first)) outputs.forEach((output) => ids.add(output));
    if (op === "Gather" && second !== undefined && ids.has(second))
      bound = Math.min(bound, first.shape[normalAxis(attributes.axis, first.shape.length)] ?? 0);
  }
  return bound === Infinity ? student : { ...student, tokensBelow: bound };
}
