// A training step as one ONNX model that runs many steps a call: a Loop carries the state, data stays outside it.
import { Emitter, graphProto, int, modelBytes, valueInfo } from "./write/emitter.ts";
import type { GraphProto, TensorProto } from "./file/onnx_pb.ts";
import { emitGraph } from "./write/operators.ts";
import { elementCount, type Value } from "../../graph/ir.ts";
import { inputNames, scalarInput } from "../input-names.ts";
import type { Carried, StepGraph } from "../step-graph.ts";

/** Names of the model's inputs and outputs beside data, labels, teacher, rows, what each step is fed, and state. */
export const loopNames = {
  steps: inputNames.steps,
  losses: inputNames.losses,
  scalar: scalarInput,
  result: (state: string): string => `${state}:result`,
} as const;

const now = (name: string): string => `${name}:now`;
const next = (name: string): string => `${name}:next`;

/** What the body is told of one graph input: where its value comes from at each iteration. */
function bindInputs(body: Emitter, { graph, carried }: StepGraph): void {
  const resident = new Set<string>([inputNames.data, inputNames.labels, inputNames.teacher]);
  const states = new Set(carried.map(({ name }) => name));
  for (const input of graph.inputs) {
    if (resident.has(input.name)) body.bind(input, input.name);
    else if (states.has(input.name)) body.bind(input, now(input.name));
    else body.bind(input, body.one("Gather", [input.name, inputNames.iteration], { axis: int(0) }));
  }
}

/** Lets nodes write the body's outputs themselves, where each value is one output's alone; a copy is made of the others. */
function bindOutputs(body: Emitter, step: StepGraph, outputs: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const produced = new Set(step.graph.nodes.flatMap((node) => node.outputs));
  const copies = new Map<string, Value>();
  for (const [name, value] of outputs) {
    if (produced.delete(value)) body.bind(value, name);
    else copies.set(name, value);
  }
  return copies;
}

/** The Loop's body: one step, from the state now to the state next and the step's loss. */
function bodyGraph(
  step: StepGraph,
  block: number | null,
): { readonly graph: GraphProto; readonly initializers: readonly TensorProto[] } {
  const body = new Emitter("body_", block);
  bindInputs(body, step);
  const outputs = new Map(step.carried.map((tensor) => [next(tensor.name), tensor.next]));
  const copies = bindOutputs(body, step, outputs.set(next("loss"), step.loss));
  emitGraph(body, step.graph);
  body.one("Identity", ["go"], {}, { output: next("go") });
  for (const [name, value] of copies) body.one("Identity", [body.name(value)], {}, { output: name });
  const graph = graphProto(
    body,
    "step",
    [
      valueInfo(inputNames.iteration, "int64", []),
      valueInfo("go", "bool", []),
      ...step.carried.map((tensor) => valueInfo(now(tensor.name), tensor.next.dtype, tensor.next.shape)),
    ],
    [
      valueInfo(next("go"), "bool", []),
      ...step.carried.map((tensor) => valueInfo(next(tensor.name), tensor.next.dtype, tensor.next.shape)),
      valueInfo(next("loss"), step.loss.dtype, []),
    ],
    [],
  );
  return { graph, initializers: body.initializers };
}

/** The state's tensors put end to end where the step carries them so; the name of what enters the Loop. */
function packed(outer: Emitter, { name, parts }: Carried): string {
  if (parts.length === 1) return parts[0]!.name;
  const flat = parts.map((part) => outer.reshape(part.name, [elementCount(part.shape)]));
  return outer.one("Concat", flat, { axis: int(0) }, { output: name });
}

/** Cuts what leaves the Loop into the state's tensors. */
function unpack(outer: Emitter, { name, parts }: Carried): void {
  if (parts.length === 1) return;
  const sizes = outer.int64s(parts.map(({ shape }) => elementCount(shape)));
  const flat = outer.node("Split", [loopNames.result(name), sizes], { axis: int(0) }, { outputs: parts.length });
  parts.forEach((part, index) => outer.reshape(flat[index] ?? "", part.shape, loopNames.result(part.name)));
}

/**
 * Inputs: steps (int64), data, labels, teacher as the graph declares them, rows [steps, batch], each scalar [steps],
 * whatever else a step is fed [steps, ...], and the state. Outputs: `name:result` for each state tensor, and losses [steps].
 * @param block - channels per block of the runtime's blocked layout, or null
 * Initializers stay in the outer graph and are seen by the body through its scope.
 */
export function loopModel(step: StepGraph, block: number | null): Uint8Array {
  const { graph, carried, scalarNames, fed } = step;
  const outer = new Emitter();
  const body = bodyGraph(step, block);
  const perStep = new Set([
    inputNames.rows,
    ...fed.map(({ name }) => name),
    ...scalarNames.map((name) => loopNames.scalar(name)),
  ]);
  const states = new Set(carried.map(({ name }) => name));
  const parts = carried.flatMap((tensor) => tensor.parts);
  const inputs = [
    valueInfo(loopNames.steps, "int64", []),
    ...graph.inputs
      .filter(({ name }) => !states.has(name))
      .map(({ name, dtype, shape }) => valueInfo(name, dtype, perStep.has(name) ? ["steps", ...shape] : shape)),
    ...parts.map(({ name, shape }) => valueInfo(name, "float32", shape)),
  ];
  const go = outer.constant("bool", [], Uint8Array.of(1));
  const entering = carried.map((tensor) => packed(outer, tensor));
  const leaving = carried.map(({ name }) => loopNames.result(name));
  outer.node(
    "Loop",
    [loopNames.steps, go, ...entering],
    { body: { graph: body.graph } },
    { outputs: [...leaving, loopNames.losses] },
  );
  for (const tensor of carried) unpack(outer, tensor);
  return modelBytes(
    graphProto(
      outer,
      "training",
      inputs,
      [
        ...parts.map(({ name, shape }) => valueInfo(loopNames.result(name), "float32", shape)),
        valueInfo(loopNames.losses, "float32", ["steps"]),
      ],
      [...outer.initializers, ...body.initializers],
    ),
  );
}
