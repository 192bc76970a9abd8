// The forward pass over rows that are fed as they are, in inference mode; and its loss, to be differentiated by them.
import type { RowsPredictorRequest } from "./contracts.ts";
import { GraphBuilder } from "../graph/builder.ts";
import { differentiate } from "../graph/differentiate.ts";
import type { Graph, Value } from "../graph/ir.ts";
import { reduceLogSumExp } from "../graph/composites.ts";
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

/** What is taken off a logit so that its exponential is 0 beside any other. */
const EXCLUDED = 1e9;

/**
 * L = log sum_{k != y} exp(z_k) - z_y, the log odds against the label. Cross-entropy is log(1 + exp(L)): its gradient is that of
 * L times 1 - p_y, in float32 0 for rows of which the student is sure, while L's own does not cancel.
 */
function withLoss(request: RowsPredictorRequest, rows: number): Forward & { readonly loss: Value } {
  const made = forward(request, rows);
  const { g } = made;
  const { student } = request;
  const labels = g.input(inputNames.labels, "int32", [rows]);
  const oneHot = g.one("OneHot", [labels], { classes: student.classes, dtype: "float32" });
  const others = g.sub(made.logits, g.scale(oneHot, EXCLUDED));
  const own = g.sum(g.mul(made.logits, oneHot), [1]);
  const perRow = g.sub(reduceLogSumExp(g, others, [1], false), own);
  // the sum, so that each row's gradient is its own
  return { ...made, loss: g.sum(perRow, [0]) };
}

/** The summed log odds against the labels of `rows` rows. */
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
