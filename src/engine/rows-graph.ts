// The forward pass over rows that are fed as they are, in inference mode; and its loss, to be differentiated by them.
import type { RowsPredictorRequest } from "./contracts.ts";
import { GraphBuilder } from "../graph/builder.ts";
import { differentiate } from "../graph/differentiate.ts";
import type { Graph, Value } from "../graph/ir.ts";
import { crossEntropy } from "../graph/composites.ts";
import { inferenceLogits } from "./forward-graph.ts";
import { lookUp, parameterInputs, preprocess } from "./loss-graph.ts";
import { inputNames } from "./input-names.ts";

interface Forward {
  readonly g: GraphBuilder;
  /** float32 [rows, ...inputShape], as stored. */
  readonly data: Value;
  readonly logits: Value;
}

function forward({ student, preprocessing }: RowsPredictorRequest, rows: number): Forward {
  const g = new GraphBuilder();
  const data = g.input(inputNames.data, "float32", [rows, ...student.inputShape]);
  const parameters = parameterInputs(g, student);
  const input = preprocess(g, data, preprocessing);
  return { g, data, logits: inferenceLogits(g, student, input, (name) => lookUp(parameters, name)) };
}

/** Logits of `rows` rows. */
export function rowsGraph(request: RowsPredictorRequest, rows: number): Graph {
  const { g, logits } = forward(request, rows);
  return g.finish([logits]);
}

function withLoss(request: RowsPredictorRequest, rows: number): Forward & { readonly loss: Value } {
  const made = forward(request, rows);
  const { g } = made;
  const { student } = request;
  const labels = g.input(inputNames.labels, "int32", [rows]);
  const perRow = crossEntropy(
    g,
    made.logits,
    g.one("OneHot", [labels], { classes: student.classes, dtype: "float32" }),
  );
  // the sum, so that each row's gradient is that of its own loss
  return { ...made, loss: g.sum(perRow, [0]) };
}

/** The summed cross-entropy of `rows` rows with their labels. */
export function rowsLossGraph(request: RowsPredictorRequest, rows: number): Graph {
  const { g, loss } = withLoss(request, rows);
  return g.finish([loss]);
}

/** The gradient of that sum by the rows' stored values. */
export function rowsGradientGraph(request: RowsPredictorRequest, rows: number): Graph {
  const { g, loss, data } = withLoss(request, rows);
  return g.finish(differentiate(g, loss, [data]));
}

/** False where the loss reaches the rows through no slope: rows that are looked up as whole numbers. */
export function hasInputGradient(request: RowsPredictorRequest): boolean {
  const { nodes, inputs, outputs } = rowsGradientGraph(request, 1);
  const reached = new Set<Value>(inputs.filter(({ name }) => name === inputNames.labels));
  for (const node of nodes)
    if (node.inputs.some((input) => reached.has(input))) for (const output of node.outputs) reached.add(output);
  return outputs.every((output) => reached.has(output));
}
