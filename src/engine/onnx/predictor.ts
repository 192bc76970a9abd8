// The student's forward pass, in batches of one fixed size; rows past the end are filled and dropped.
import type { MaskDraw, ModelState, Predictor, PredictorRequest } from "../contracts.ts";
import { internalError } from "../../base/errors.ts";
import { openSession, type ModelSession, type SessionTensor } from "./session.ts";
import { writeModel } from "./write/model.ts";
import type { MaskInput } from "../dropout-masks.ts";
import { BATCH_ROWS, forwardGraph, predictionMask } from "../forward-graph.ts";
import { inputNames } from "../input-names.ts";
import { isStored } from "../row-values.ts";
import { viewRowsName } from "../step-rows.ts";
import { blockSize } from "./block-size.ts";
import { floats, tensor } from "./tensors.ts";
import { residentFeeds } from "./trainer.ts";

export class OnnxPredictor implements Predictor {
  readonly #request: PredictorRequest;
  readonly #session: ModelSession;
  readonly #masks: readonly MaskInput[];
  readonly #resident: Readonly<Record<string, SessionTensor>>;

  private constructor(request: PredictorRequest, masks: readonly MaskInput[], session: ModelSession) {
    this.#request = request;
    this.#masks = masks;
    this.#session = session;
    this.#resident = residentFeeds({ dataset: request.dataset });
  }

  static async open(request: PredictorRequest, threads: number): Promise<OnnxPredictor> {
    const forward = forwardGraph(request, BATCH_ROWS);
    const model = writeModel(forward.graph, { name: "forward", outputs: ["logits"], block: await blockSize() });
    return new OnnxPredictor(request, forward.masks, await openSession(model, { threads, place: "forward pass" }));
  }

  async logits(state: ModelState, rows: Int32Array, draw?: MaskDraw): Promise<Float32Array> {
    const { student, dataset } = this.#request;
    const all = new Float32Array(rows.length * student.classes);
    const feeds: Record<string, SessionTensor> = { ...this.#resident };
    for (const { name, shape } of student.parameters) {
      const values = state.get(name);
      if (values === undefined) throw internalError(`the model's state has no ${name}`);
      feeds[name] = tensor(values, shape);
    }
    const batches = Math.ceil(rows.length / BATCH_ROWS);
    for (let start = 0; start < rows.length; start += BATCH_ROWS) {
      const batch = new Int32Array(BATCH_ROWS);
      const some = rows.subarray(start, start + BATCH_ROWS);
      batch.set(some);
      feeds[inputNames.rows] = tensor(batch, [BATCH_ROWS]);
      if (isStored(dataset.inputs))
        feeds[viewRowsName] = tensor(dataset.inputs.read(batch), [BATCH_ROWS, ...dataset.inputShape]);
      for (const mask of this.#masks)
        feeds[mask.name] = tensor(predictionMask(mask, draw, start / BATCH_ROWS, batches), mask.shape);
      const logits = floats(await this.#session.run(feeds), "logits");
      all.set(logits.subarray(0, some.length * student.classes), start * student.classes);
    }
    return all;
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}
