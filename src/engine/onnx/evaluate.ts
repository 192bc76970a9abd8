// Compiles a flat graph into a model and runs it: one evaluation, or several with one session.
import { internalError } from "../../base/errors.ts";
import { elementCount, type Graph, type TensorData } from "../../graph/ir.ts";
import { showShape } from "../../graph/shapes.ts";
import { openSession, type ModelSession, type SessionTensor } from "./session.ts";
import { blockSize } from "./block-size.ts";
import { writeModel } from "./write/model.ts";

export interface EvaluateOptions {
  /** Threads inside one operator; 1 by default. */
  readonly threads?: number;
  /** False keeps onnxruntime from rewriting the graph. */
  readonly optimize?: boolean;
  /** False keeps convolutions out of the runtime's blocked layout. */
  readonly blocks?: boolean;
}

/** Input data by the name of the graph's input; type and shape are the graph's. */
export type Feeds = ReadonlyMap<string, TensorData> | Readonly<Record<string, TensorData>>;

const outputName = (index: number): string => `output:${index}`;

/** Model bytes of a graph: inputs keep their names, output i is `output:i`. */
export function graphModel(graph: Graph, block: number | null): Uint8Array {
  return writeModel(graph, { name: "graph", outputs: graph.outputs.map((_, index) => outputName(index)), block });
}

function sessionFeeds(graph: Graph, feeds: Feeds): Record<string, SessionTensor> {
  const given: ReadonlyMap<string, TensorData> = feeds instanceof Map ? feeds : new Map(Object.entries(feeds));
  return Object.fromEntries(
    graph.inputs.map(({ name, dtype, shape }) => {
      const data = given.get(name);
      if (data === undefined) throw internalError(`the graph's input ${name} is not fed`);
      if (data.length !== elementCount(shape))
        throw internalError(`the graph's input ${name} is ${showShape(shape)} but ${data.length} elements are fed`);
      return [name, { dtype, shape, data }];
    }),
  );
}

/** A compiled graph; close it. */
export class OpenGraph {
  readonly #graph: Graph;
  readonly #session: ModelSession;

  constructor(graph: Graph, session: ModelSession) {
    this.#graph = graph;
    this.#session = session;
  }

  /** The graph's outputs in order. */
  async run(feeds: Feeds): Promise<readonly SessionTensor[]> {
    const results = await this.#session.run(sessionFeeds(this.#graph, feeds));
    return this.#graph.outputs.map((_, index) => {
      const result = results.get(outputName(index));
      if (result === undefined) throw internalError(`the engine returned no output ${index}`);
      return result;
    });
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

/** Compiles a graph for several runs. */
export async function openGraph(
  graph: Graph,
  { threads = 1, optimize = true, blocks = true }: EvaluateOptions = {},
): Promise<OpenGraph> {
  const block = blocks ? await blockSize() : null;
  return new OpenGraph(graph, await openSession(graphModel(graph, block), { threads, optimize, place: "graph" }));
}

/** Compiles a graph, runs it once and returns its outputs in order. */
export async function evaluateGraph(
  graph: Graph,
  feeds: Feeds,
  options: EvaluateOptions = {},
): Promise<readonly SessionTensor[]> {
  const open = await openGraph(graph, options);
  try {
    return await open.run(feeds);
  } finally {
    await open.close();
  }
}
