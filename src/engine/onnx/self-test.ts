// One training step of a tiny student: shows that the native library is there and trains.
import type { Dataset, Engine, TrainerRequest } from "../contracts.ts";
import { onnxEngine } from "./index.ts";

/** The loss of a zeroed linear classifier of two classes: log 2. */
export async function trainOneStep(engine: Engine = onnxEngine(1)): Promise<number> {
  const dataset: Dataset = {
    rows: 2,
    inputShape: [2],
    inputs: Uint8Array.of(1, 0, 0, 1),
    labels: Int32Array.of(0, 1),
    classes: ["a", "b"],
    rowId: String,
    sha256: "",
  };
  const request: TrainerRequest = {
    dataset,
    preprocessing: { scale: 1, mean: [0], std: [1] },
    teacherLogits: null,
    student: {
      kind: "linear",
      inputShape: [2],
      classes: 2,
      parameters: [{ name: "w", shape: [2, 2], initializer: { kind: "zeros" }, trainable: true, decay: true }],
      forward: ({ g, parameter }, input) => g.gemm(input, parameter("w")),
    },
    targets: {
      kind: "hard",
      needsTeacher: false,
      scalars: [],
      lossPerRow: ({ g, logits, labels }) => g.neg(g.sum(g.mul(labels, g.logSoftmax(logits)), [1])),
    },
    optimizer: {
      kind: "descent",
      slots: [],
      scalars: [],
      decays: false,
      clipNorm: null,
      scalarsAt: () => new Map(),
      update: ({ g, parameter, gradient }) => ({ parameter: g.sub(parameter, gradient), slots: new Map() }),
    },
  };
  const trainer = await engine.trainer(request);
  const { losses } = await trainer.run(new Map([["w", new Float32Array(4)]]), {
    batchRows: 2,
    rows: Int32Array.of(0, 1),
    scalars: new Map(),
    seed: 0,
    firstStep: 0,
  });
  await trainer.close();
  return losses[0] ?? NaN;
}
