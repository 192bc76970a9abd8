import {
  differentiate,
  dropoutMasks,
  gatheredInput,
  lookUp,
  maskInputs,
  parameterInputs,
  preprocess
} from "./chunk-4UY74VGW.js";
import {
  GraphBuilder
} from "./chunk-3AFQ3DMD.js";
import {
  inputNames,
  reduceLogSumExp
} from "./chunk-BIAJJIIX.js";
import {
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/engine/forward-graph.js
var BATCH_ROWS = 256;
function inferenceLogits(g, student, input, parameter, dropoutMask) {
  const refuse = () => {
    throw internalError("no dropout and no updates in inference");
  };
  const dropout = dropoutMask !== void 0;
  return student.forward({ g, training: false, dropout, parameter, dropoutMask: dropoutMask ?? refuse, setParameter: refuse }, input);
}
function forwardGraph({ student, dataset, preprocessing, dropout = false }, batchRows) {
  const g = new GraphBuilder();
  const { input } = gatheredInput(g, dataset, preprocessing, batchRows);
  const parameters = parameterInputs(g, student);
  const { masks, dropoutMask } = maskInputs(g);
  const parameter = (name) => lookUp(parameters, name);
  const logits = inferenceLogits(g, student, input, parameter, dropout ? dropoutMask : void 0);
  return { graph: g.finish([logits]), logits, masks };
}
function predictionMask(mask, draw, batch, batches) {
  if (draw === void 0)
    throw internalError("dropout in prediction needs a draw of its masks");
  return dropoutMasks({ ...mask, name: `prediction ${mask.name}` }, draw.seed, draw.draw * batches + batch, 1);
}

// dist/engine/rows-graph.js
function forward({ student, preprocessing }, rows) {
  const g = new GraphBuilder();
  const data = g.input(inputNames.data, "float32", [rows, ...student.inputShape]);
  const parameters = parameterInputs(g, student);
  const input = preprocess(g, data, preprocessing);
  return { g, data, logits: inferenceLogits(g, student, input, (name) => lookUp(parameters, name)) };
}
function rowsGraph(request, rows) {
  const { g, logits } = forward(request, rows);
  return g.finish([logits]);
}
var EXCLUDED = 1e9;
function withLoss(request, rows) {
  const made = forward(request, rows);
  const { g } = made;
  const { student } = request;
  const labels = g.input(inputNames.labels, "int32", [rows]);
  const oneHot = g.one("OneHot", [labels], { classes: student.classes, dtype: "float32" });
  const others = g.sub(made.logits, g.scale(oneHot, EXCLUDED));
  const own = g.sum(g.mul(made.logits, oneHot), [1]);
  const perRow = g.sub(reduceLogSumExp(g, others, [1], false), own);
  return { ...made, loss: g.sum(perRow, [0]) };
}
function rowsLossGraph(request, rows) {
  const { g, loss } = withLoss(request, rows);
  return g.finish([loss]);
}
function rowsGradientGraph(request, rows) {
  const { g, loss, data } = withLoss(request, rows);
  return g.finish(differentiate(g, loss, [data]));
}
function hasInputGradient(request) {
  const { nodes, inputs, outputs } = rowsGradientGraph(request, 1);
  const reached = new Set(inputs.filter(({ name }) => name === inputNames.labels));
  for (const node of nodes)
    if (node.inputs.some((input) => reached.has(input)))
      for (const output of node.outputs)
        reached.add(output);
  return outputs.every((output) => reached.has(output));
}

export {
  BATCH_ROWS,
  inferenceLogits,
  forwardGraph,
  predictionMask,
  rowsGraph,
  rowsLossGraph,
  rowsGradientGraph,
  hasInputGradient
};
