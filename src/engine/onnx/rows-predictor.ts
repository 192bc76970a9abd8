// Logits and input gradients of given rows, in batches of one fixed size; rows past the end are zeros and dropped.
import type { ModelState, RowsPredictor, RowsPredictorRequest } from "../contracts.ts";
import { internalError } from "../../base/errors.ts";
import { elementCount, type TensorData } from "../../graph/ir.ts";
import { inputNames } from "../input-names.ts";
import { rowsGradientGraph, rowsGraph } from "../rows-graph.ts";
import { openGraph, type OpenGraph } from "./evaluate.ts";

const BATCH_ROWS = 256;

export class OnnxRowsPredictor implements RowsPredictor {
  readonly #request: RowsPredictorRequest;
  readonly #threads: number;
  #logits: Promise<OpenGraph> | null = null;
  #gradients: Promise<OpenGraph> | null = null;

  constructor(request: RowsPredictorRequest, threads: number) {
    this.#request = request;
    this.#threads = threads;
  }

  /** Runs a graph over all rows and puts its one output together, `perRow` values a row. */
  async #inBatches(
    graph: OpenGraph,
    state: ModelState,
    inputs: Float32Array,
    labels: Int32Array | null,
    perRow: number,
  ): Promise<Float32Array> {
    const { student } = this.#request;
    const size = elementCount(student.inputShape);
    const rows = inputs.length / size;
    const feeds = new Map<string, TensorData>();
    for (const { name } of student.parameters) {
      const values = state.get(name);
      if (values === undefined) throw internalError(`the model's state has no ${name}`);
      feeds.set(name, values);
    }
    const all = new Float32Array(rows * perRow);
    for (let start = 0; start < rows; start += BATCH_ROWS) {
      const count = Math.min(BATCH_ROWS, rows - start);
      const batch = new Float32Array(BATCH_ROWS * size);
      batch.set(inputs.subarray(start * size, (start + count) * size));
      feeds.set(inputNames.data, batch);
      if (labels !== null) {
        const some = new Int32Array(BATCH_ROWS);
        some.set(labels.subarray(start, start + count));
        feeds.set(inputNames.labels, some);
      }
      const [result] = await graph.run(feeds);
      if (!(result?.data instanceof Float32Array)) throw internalError("the engine returned no floats");
      all.set(result.data.subarray(0, count * perRow), start * perRow);
    }
    return all;
  }

  async logits(state: ModelState, inputs: Float32Array): Promise<Float32Array> {
    this.#logits ??= openGraph(rowsGraph(this.#request, BATCH_ROWS), { threads: this.#threads });
    return this.#inBatches(await this.#logits, state, inputs, null, this.#request.student.classes);
  }

  async inputGradients(state: ModelState, inputs: Float32Array, labels: Int32Array): Promise<Float32Array> {
    this.#gradients ??= openGraph(rowsGradientGraph(this.#request, BATCH_ROWS), { threads: this.#threads });
    const size = elementCount(this.#request.student.inputShape);
    return this.#inBatches(await this.#gradients, state, inputs, labels, size);
  }

  async close(): Promise<void> {
    for (const graph of [this.#logits, this.#gradients]) await (await graph)?.close();
  }
}
