// The student's forward pass on a TensorFlow.js backend.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { MaskDraw, ModelState, Predictor, PredictorRequest } from "../contracts.ts";
import { internalError } from "../../base/errors.ts";
import { BATCH_ROWS, forwardGraph, predictionMask, type ForwardGraph } from "../forward-graph.ts";
import { inputNames } from "../input-names.ts";
import { isStored, valueType } from "../row-values.ts";
import { residentRows, viewRowsName } from "../step-rows.ts";
import { activate, type LoadedBackend } from "./library/backends.ts";
import { evaluate } from "./evaluate.ts";
import { toTensor } from "./tensors.ts";

export class TfjsPredictor implements Predictor {
  readonly #request: PredictorRequest;
  readonly #loaded: LoadedBackend;
  readonly #data: Tensor | null;
  readonly #graphs = new Map<number, ForwardGraph>();

  private constructor(request: PredictorRequest, loaded: LoadedBackend) {
    this.#request = request;
    this.#loaded = loaded;
    const resident = residentRows({ dataset: request.dataset });
    this.#data =
      resident === null ? null : toTensor(loaded.tf, valueType(resident.inputs), resident.shape, resident.inputs);
  }

  static async open(request: PredictorRequest, loaded: LoadedBackend): Promise<TfjsPredictor> {
    await activate(loaded.tf, loaded.backend);
    return new TfjsPredictor(request, loaded);
  }

  #graph(batchRows: number): ForwardGraph {
    const known = this.#graphs.get(batchRows) ?? forwardGraph(this.#request, batchRows);
    this.#graphs.set(batchRows, known);
    return known;
  }

  async logits(state: ModelState, rows: Int32Array, draw?: MaskDraw): Promise<Float32Array> {
    const { tf, backend } = this.#loaded;
    const { student, dataset } = this.#request;
    const all = new Float32Array(rows.length * student.classes);
    const batches = Math.ceil(rows.length / BATCH_ROWS);
    for (let start = 0; start < rows.length; start += BATCH_ROWS) {
      await activate(tf, backend);
      const batch = rows.subarray(start, start + BATCH_ROWS);
      tf.tidy(() => {
        const feeds = new Map<string, Tensor>();
        if (this.#data !== null) feeds.set(inputNames.data, this.#data);
        if (isStored(dataset.inputs))
          feeds.set(
            viewRowsName,
            toTensor(tf, dataset.inputs.type, [batch.length, ...dataset.inputShape], dataset.inputs.read(batch)),
          );
        feeds.set(inputNames.rows, toTensor(tf, "int32", [batch.length], batch));
        for (const { name, shape } of student.parameters) {
          const values = state.get(name);
          if (values === undefined) throw internalError(`the model's state has no ${name}`);
          feeds.set(name, toTensor(tf, "float32", shape, values));
        }
        const { graph, masks } = this.#graph(batch.length);
        for (const mask of masks)
          feeds.set(
            mask.name,
            toTensor(tf, "uint8", mask.shape, predictionMask(mask, draw, start / BATCH_ROWS, batches)),
          );
        const [logits] = evaluate(tf, graph, feeds);
        all.set(logits?.dataSync() ?? [], start * student.classes);
      });
      await new Promise(setImmediate);
    }
    return all;
  }

  close(): Promise<void> {
    this.#data?.dispose();
    return Promise.resolve();
  }
}
