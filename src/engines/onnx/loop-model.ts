// A training step as one ONNX model that runs many steps a call: a Loop carries the state, data stays outside it.
import { Emitter, graphProto, int, modelBytes, valueInfo } from "../../onnx/emitter.ts";
import type { GraphProto, TensorProto } from "../../onnx/onnx_pb.ts";
import { emitGraph } from "../../onnx/operators.ts";
import { inputNames, lookUp } from "../loss-graph.ts";
import type { StepGraph } from "../step-graph.ts";

/** Names of the model's inputs and outputs beside data, labels, teacher, rows, masks and state. */
export const loopNames = {
  steps: "steps",
  scalars: "scalars",
  losses: "losses",
  result: (state: string): string => `${state}:result`,
} as const;

/** What the body is told of one graph input: where its value comes from at each iteration. */
function bindInputs(body: Emitter, { graph, scalarNames, stateNames }: StepGraph): void {
  const resident = new Set<string>([inputNames.data, inputNames.labels, inputNames.teacher]);
  const states = new Set(stateNames);
  const scalarsNow =
    scalarNames.length === 0 ? "" : body.one("Gather", [loopNames.scalars, "iteration"], { axis: int(0) });
  for (const input of graph.inputs) {
    const column = scalarNames.findIndex((name) => input.name === `scalar:${name}`);
    if (resident.has(input.name)) body.bind(input, input.name);
    else if (states.has(input.name)) body.bind(input, `${input.name}:now`);
    else if (column >= 0) {
      const index = body.constant("int64", [], BigInt64Array.of(BigInt(column)));
      body.bind(input, body.one("Gather", [scalarsNow, index], { axis: int(0) }));
    } else body.bind(input, body.one("Gather", [input.name, "iteration"], { axis: int(0) }));
  }
}

/** The Loop's body: one step, from the state now to the state next and the step's loss. */
function bodyGraph(step: StepGraph): { readonly graph: GraphProto; readonly initializers: readonly TensorProto[] } {
  const body = new Emitter("body_");
  bindInputs(body, step);
  emitGraph(body, step.graph);
  const state = step.stateNames.map((name) => ({ name, value: lookUp(step.stateOut, name) }));
  body.one("Identity", ["go"], {}, { output: "go:next" });
  for (const { name, value } of state) body.one("Identity", [body.name(value)], {}, { output: `${name}:next` });
  body.one("Identity", [body.name(step.loss)], {}, { output: "loss:next" });
  const graph = graphProto(
    body,
    "step",
    [
      valueInfo("iteration", "int64", []),
      valueInfo("go", "bool", []),
      ...state.map(({ name, value }) => valueInfo(`${name}:now`, value.dtype, value.shape)),
    ],
    [
      valueInfo("go:next", "bool", []),
      ...state.map(({ name, value }) => valueInfo(`${name}:next`, value.dtype, value.shape)),
      valueInfo("loss:next", step.loss.dtype, []),
    ],
    [],
  );
  return { graph, initializers: body.initializers };
}

/**
 * Inputs: steps (int64), data, labels, teacher as the graph declares them, rows [steps, batch], scalars [steps, count],
 * each mask [steps, ...], and the state. Outputs: `name:result` for each state tensor, and losses [steps].
 * Initializers stay in the outer graph and are seen by the body through its scope.
 */
export function loopModel(step: StepGraph): Uint8Array {
  const { graph, scalarNames, masks, stateNames, stateOut } = step;
  const outer = new Emitter();
  const body = bodyGraph(step);
  const perStep = new Set([inputNames.rows, ...masks.map(({ name }) => name)]);
  const inputs = [valueInfo(loopNames.steps, "int64", [])];
  if (scalarNames.length > 0) inputs.push(valueInfo(loopNames.scalars, "float32", ["steps", scalarNames.length]));
  for (const { name, dtype, shape } of graph.inputs)
    if (!name.startsWith("scalar:"))
      inputs.push(valueInfo(name, dtype, perStep.has(name) ? ["steps", ...shape] : shape));
  const go = outer.constant("bool", [], Uint8Array.of(1));
  const results = stateNames.map((name) => loopNames.result(name));
  outer.node(
    "Loop",
    [loopNames.steps, go, ...stateNames],
    { body: { graph: body.graph } },
    { outputs: [...results, loopNames.losses] },
  );
  const outputs = stateNames.map((name) => {
    const { dtype, shape } = lookUp(stateOut, name);
    return valueInfo(loopNames.result(name), dtype, shape);
  });
  return modelBytes(
    graphProto(
      outer,
      "training",
      inputs,
      [...outputs, valueInfo(loopNames.losses, "float32", ["steps"])],
      [...outer.initializers, ...body.initializers],
    ),
  );
}
