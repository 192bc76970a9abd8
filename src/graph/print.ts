// A graph as text: one line a node, for review and for snapshot tests.
import type { Graph, Value } from "./ir.ts";
import { showShape } from "./shapes.ts";

const typed = (value: Value): string => `${value.dtype}${showShape(value.shape)}`;

function showAttributes(attributes: object): string {
  const shown = Object.entries(attributes).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return shown.length === 0 ? "" : ` {${shown.join(" ")}}`;
}

/** `%name type[shape] = Op(%a, %b) {attributes}` for every node; inputs and constants first, outputs last. */
export function printGraph(graph: Graph): string {
  const names = new Map<Value, string>();
  let count = 0;
  const nameOf = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = /^v\d+$/.test(value.name) ? `%${count++}` : `%${value.name}`;
    names.set(value, name);
    return name;
  };
  const lines = graph.inputs.map((input) => `input ${nameOf(input)} ${typed(input)}`);
  for (const [value, tensor] of graph.constants) {
    const data = tensor.data.length === 1 ? ` = ${String(tensor.data[0])}` : "";
    lines.push(`constant ${nameOf(value)} ${typed(value)}${data}`);
  }
  for (const node of graph.nodes) {
    const outputs = node.outputs.map((output) => `${nameOf(output)} ${typed(output)}`).join(", ");
    lines.push(`${outputs} = ${node.op}(${node.inputs.map(nameOf).join(", ")})${showAttributes(node.attributes)}`);
  }
  lines.push(`output ${graph.outputs.map(nameOf).join(", ")}`);
  return lines.join("\n");
}
