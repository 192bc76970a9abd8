// The student's forward pass in inference mode, in batches of one fixed size; rows past the end are filled and dropped.
import type { ModelState, Predictor, PredictorRequest } from "../../contracts.ts";
import { internalError } from "../../errors.ts";
import { GraphBuilder } from "../../graph/builder.ts";
import { openSession, type ModelSession, type SessionTensor } from "../../inference/session.ts";
import { Emitter, graphProto, modelBytes, valueInfo } from "../../onnx/emitter.ts";
import { emitGraph } from "../../onnx/operators.ts";
import { gatheredInput, inputNames, lookUp, parameterInputs } from "../loss-graph.ts";
import { blockSize } from "./block-size.ts";
import { floats, tensor } from "./tensors.ts";
import { residentFeeds } from "./trainer.ts";

const BATCH_ROWS = 256;

function forwardModel({ student, dataset, preprocessing }: PredictorRequest, block: number | null): Uint8Array {
  const g = new GraphBuilder();
  const { input } = gatheredInput(g, dataset, preprocessing, BATCH_ROWS);
  const parameters = parameterInputs(g, student);
  const logits = student.forward(
    {
      g,
      training: false,
      parameter: (name) => lookUp(parameters, name),
      dropoutMask: () => {
        throw internalError("no dropout in inference");
      },
      setParameter: () => {
        throw internalError("no updates in inference");
      },
    },
    input,
  );
  const graph = g.finish([logits]);
  const emitter = new Emitter("", block);
  for (const value of graph.inputs) emitter.bind(value, value.name);
  emitGraph(emitter, graph);
  emitter.one("Identity", [emitter.name(logits)], {}, { output: "logits" });
  return modelBytes(
    graphProto(
      emitter,
      "forward",
      graph.inputs.map(({ name, dtype, shape }) => valueInfo(name, dtype, shape)),
      [valueInfo("logits", logits.dtype, logits.shape)],
    ),
  );
}

export class OnnxPredictor implements Predictor {
  readonly #request: PredictorRequest;
  readonly #session: ModelSession;
  readonly #resident: Readonly<Record<string, SessionTensor>>;

  private constructor(request: PredictorRequest, session: ModelSession) {
    this.#request = request;
    this.#session = session;
    this.#resident = residentFeeds(request.dataset);
  }

  static async open(request: PredictorRequest, threads: number): Promise<OnnxPredictor> {
    const model = forwardModel(request, await blockSize());
    return new OnnxPredictor(request, await openSession(model, { threads, place: "forward pass" }));
  }

  async logits(state: ModelState, rows: Int32Array): Promise<Float32Array> {
    const { student } = this.#request;
    const all = new Float32Array(rows.length * student.classes);
    const feeds: Record<string, SessionTensor> = { ...this.#resident };
    for (const { name, shape } of student.parameters) {
      const values = state.get(name);
      if (values === undefined) throw internalError(`the model's state has no ${name}`);
      feeds[name] = tensor(values, shape);
    }
    for (let start = 0; start < rows.length; start += BATCH_ROWS) {
      const batch = new Int32Array(BATCH_ROWS);
      const some = rows.subarray(start, start + BATCH_ROWS);
      batch.set(some);
      feeds[inputNames.rows] = tensor(batch, [BATCH_ROWS]);
      const logits = floats(await this.#session.run(feeds), "logits");
      all.set(logits.subarray(0, some.length * student.classes), start * student.classes);
    }
    return all;
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}
