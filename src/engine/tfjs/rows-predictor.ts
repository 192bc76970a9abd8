// Logits and input gradients of given rows on a TensorFlow.js backend, which differentiates by itself.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ModelState, RowsPredictor, RowsPredictorRequest } from "../contracts.ts";
import { internalError } from "../../base/errors.ts";
import { elementCount, type Graph } from "../../graph/ir.ts";
import { activate, type LoadedBackend } from "./library/backends.ts";
import { inputNames } from "../input-names.ts";
import { rowsGraph, rowsLossGraph } from "../rows-graph.ts";
import { evaluate, evaluateWithGradients } from "./evaluate.ts";
import { toTensor } from "./tensors.ts";

const BATCH_ROWS = 256;

type MakeGraph = (request: RowsPredictorRequest, rows: number) => Graph;

export class TfjsRowsPredictor implements RowsPredictor {
  readonly #request: RowsPredictorRequest;
  readonly #loaded: LoadedBackend;
  readonly #graphs = new Map<MakeGraph, Map<number, Graph>>();

  private constructor(request: RowsPredictorRequest, loaded: LoadedBackend) {
    this.#request = request;
    this.#loaded = loaded;
  }

  static async open(request: RowsPredictorRequest, loaded: LoadedBackend): Promise<TfjsRowsPredictor> {
    await activate(loaded.tf, loaded.backend);
    return new TfjsRowsPredictor(request, loaded);
  }

  #graph(make: MakeGraph, rows: number): Graph {
    const bySize = this.#graphs.get(make) ?? new Map<number, Graph>();
    this.#graphs.set(make, bySize);
    const graph = bySize.get(rows) ?? make(this.#request, rows);
    bySize.set(rows, graph);
    return graph;
  }

  /** Calls `run` with the feeds of one batch after another, inside a tidy, and puts the values it returns together. */
  async #inBatches(
    state: ModelState,
    inputs: Float32Array,
    labels: Int32Array | null,
    perRow: number,
    run: (feeds: ReadonlyMap<string, Tensor>, rows: number) => Tensor | undefined,
  ): Promise<Float32Array> {
    const { tf, backend } = this.#loaded;
    const { student } = this.#request;
    const size = elementCount(student.inputShape);
    const rows = inputs.length / size;
    const all = new Float32Array(rows * perRow);
    for (let start = 0; start < rows; start += BATCH_ROWS) {
      await activate(tf, backend);
      const end = Math.min(rows, start + BATCH_ROWS);
      const shape = [end - start, ...student.inputShape];
      tf.tidy(() => {
        const feeds = new Map<string, Tensor>();
        feeds.set(inputNames.data, toTensor(tf, "float32", shape, inputs.subarray(start * size, end * size)));
        if (labels !== null)
          feeds.set(inputNames.labels, toTensor(tf, "int32", [end - start], labels.subarray(start, end)));
        for (const parameter of student.parameters) {
          const values = state.get(parameter.name);
          if (values === undefined) throw internalError(`the model's state has no ${parameter.name}`);
          feeds.set(parameter.name, toTensor(tf, "float32", parameter.shape, values));
        }
        all.set(run(feeds, end - start)?.dataSync() ?? [], start * perRow);
      });
      await new Promise(setImmediate);
    }
    return all;
  }

  logits(state: ModelState, inputs: Float32Array): Promise<Float32Array> {
    const { tf } = this.#loaded;
    return this.#inBatches(
      state,
      inputs,
      null,
      this.#request.student.classes,
      (feeds, rows) => evaluate(tf, this.#graph(rowsGraph, rows), feeds)[0],
    );
  }

  inputGradients(state: ModelState, inputs: Float32Array, labels: Int32Array): Promise<Float32Array> {
    const { tf } = this.#loaded;
    const size = elementCount(this.#request.student.inputShape);
    return this.#inBatches(
      state,
      inputs,
      labels,
      size,
      (feeds, rows) =>
        evaluateWithGradients(tf, this.#graph(rowsLossGraph, rows), feeds, [inputNames.data]).gradients[0],
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
