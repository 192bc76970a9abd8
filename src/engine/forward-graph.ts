// The student's forward pass outside training: no statistics are updated, dropout is at work only where it is asked for.
import type { MaskDraw, PredictorRequest, Student } from "./contracts.ts";
import { internalError } from "../base/errors.ts";
import { GraphBuilder } from "../graph/builder.ts";
import type { Graph, Value } from "../graph/ir.ts";
import { dropoutMasks, type MaskInput } from "./dropout-masks.ts";
import { gatheredInput, inference, lookUp, maskInputs, parameterInputs, type DrawMask } from "./loss-graph.ts";

/** Rows of a call. */
export const BATCH_ROWS = 256;

/** Logits of preprocessed rows; without `dropoutMask` nothing is dropped. */
export const inferenceLogits = (
  g: GraphBuilder,
  student: Student,
  input: Value,
  parameter: (name: string) => Value,
  dropoutMask?: DrawMask,
): Value => student.forward(inference(g, parameter, dropoutMask), input);

export interface ForwardGraph {
  readonly graph: Graph;
  readonly logits: Value;
  readonly masks: readonly MaskInput[];
}

/** Gather, preprocessing and forward pass of a batch; inputs: data, rows, parameters, masks. */
export function forwardGraph(
  { student, dataset, preprocessing, dropout = false }: PredictorRequest,
  batchRows: number,
): ForwardGraph {
  const g = new GraphBuilder();
  const { input } = gatheredInput(g, dataset, preprocessing, batchRows);
  const parameters = parameterInputs(g, student);
  const { masks, dropoutMask } = maskInputs(g);
  const parameter = (name: string): Value => lookUp(parameters, name);
  const logits = inferenceLogits(g, student, input, parameter, dropout ? dropoutMask : undefined);
  return { graph: g.finish([logits]), logits, masks };
}

/** The mask of one batch of one draw; that of fewer rows is the beginning of a full batch's. */
export function predictionMask(
  mask: MaskInput,
  draw: MaskDraw | undefined,
  batch: number,
  batches: number,
): Uint8Array {
  if (draw === undefined) throw internalError("dropout in prediction needs a draw of its masks");
  return dropoutMasks({ ...mask, name: `prediction ${mask.name}` }, draw.seed, draw.draw * batches + batch, 1);
}
