// A flat graph as an ONNX file: what the engine runs, and what leaves limbeck.
import { internalError } from "../../../base/errors.ts";
import type { Graph, Value } from "../../../graph/ir.ts";
import { Emitter, graphProto, modelBytes, valueInfo } from "./emitter.ts";
import { batchedShape, type FreeGraph } from "./free-batch.ts";
import { emitGraph } from "./operators.ts";

export interface ModelOptions {
  /** The graph's name in the file. */
  readonly name: string;
  /** Names of the outputs, in the graph's order; inputs keep theirs. */
  readonly outputs: readonly string[];
  /** Channels per block of the runtime's blocked layout; null, the default, keeps everything plain. */
  readonly block?: number | null;
  /** Where the file takes any number of rows, [batch, ...]: what follows it. ONNX's own operators alone are written then. */
  readonly free?: FreeGraph;
  /** Kept in the file as key and text. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The file's bytes. */
export function writeModel(graph: Graph, options: ModelOptions): Uint8Array {
  const { name, outputs, block = null, free, metadata } = options;
  const emitter = new Emitter("", block, free ?? null);
  for (const value of graph.inputs) emitter.bind(value, value.name);
  for (const output of outputs) emitter.reserve(output);
  emitGraph(emitter, graph);
  const info = (value: string, { dtype, shape }: Value): ReturnType<typeof valueInfo> =>
    valueInfo(value, dtype, free === undefined ? shape : batchedShape(shape.slice(1)));
  const results = graph.outputs.map((value, index) => {
    const output = outputs[index];
    if (output === undefined) throw internalError(`no name for output ${index} of the model`);
    emitter.one("Identity", [emitter.name(value)], {}, { output });
    return info(output, value);
  });
  const inputs = graph.inputs.map((value) => info(value.name, value));
  return modelBytes(graphProto(emitter, name, inputs, results), metadata);
}

/** A graph over any number of rows, as it leaves limbeck. */
export const portableModel = (
  free: FreeGraph,
  output: string,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array => writeModel(free.graph, { name: "student", outputs: [output], free, metadata });
