// A graph over any number of rows as one ONNX file of ONNX's own operators: what leaves limbeck.
import { internalError } from "../../../base/errors.ts";
import { Emitter, graphProto, modelBytes, valueInfo } from "./emitter.ts";
import { batchedShape, type FreeGraph } from "./free-batch.ts";
import { emitGraph } from "./operators.ts";

/**
 * The file's bytes: one input [batch, ...], named as in the graph; one output [batch, ...].
 * @param output - the name of the output
 * @param metadata - kept in the file as key and text
 */
export function portableModel(
  free: FreeGraph,
  output: string,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { graph } = free;
  const [input] = graph.inputs;
  const [result] = graph.outputs;
  if (input === undefined || result === undefined) throw internalError("a model without input or output");
  const emitter = new Emitter("", null, free);
  emitter.bind(input, input.name);
  emitter.reserve(output);
  emitGraph(emitter, graph);
  emitter.one("Identity", [emitter.name(result)], {}, { output });
  return modelBytes(
    graphProto(
      emitter,
      "student",
      [valueInfo(input.name, input.dtype, batchedShape(input.shape.slice(1)))],
      [valueInfo(output, result.dtype, batchedShape(result.shape.slice(1)))],
    ),
    metadata,
  );
}
