// The exported student computes what the trained one does, from rows as they are held, on any number of rows; its card says how to use it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { openSession } from "../../src/engine/onnx/session.ts";
import { studentFiles, studentModel } from "../../src/evaluation/student-model.ts";
import { sgd } from "../../src/kinds/optimizers/sgd.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { randomDataset, student } from "../engine/setup.ts";
import { valuesHeld } from "../values-held.ts";

const optimizer = sgd({ momentum: 0, nesterov: false, weightDecay: 0, clipNorm: null });
const model = student(
  [
    { kind: "conv2d", filters: 4, kernelSize: 3, padding: "same", useBias: false },
    { kind: "batchNormalization" },
    { kind: "activation", activation: "gelu" },
    { kind: "dropout", rate: 0.5 },
    { kind: "maxPooling2d", poolSize: 2 },
    { kind: "flatten" },
    { kind: "dense", name: "logits", units: 3 },
  ],
  [1, 6, 6],
  3,
);
const data = randomDataset(30, [1, 6, 6], 3);
const preprocessing = { scale: 0.5, mean: [0.25], std: [2] };
const rowsIn = { held: { dtype: "float32", shape: [36] }, preprocessing } as const;

describe("student as an ONNX file", () => {
  const state = initialState(model, optimizer, 5);
  for (const [name, values] of state) if (/moving/i.test(name)) values.set(values.map((_, i) => 0.5 + i / 7));

  it("gives the trained student's logits, for any number of rows", async () => {
    assert.ok([...state.keys()].some((name) => /moving/i.test(name)));
    const predictor = await onnxEngine(1).predictor({ student: model, dataset: data, preprocessing });
    const expected = await predictor.logits(
      state,
      Int32Array.from({ length: 30 }, (_, i) => i),
    );
    await predictor.close();
    const session = await openSession(studentModel(model, state, rowsIn), { threads: 1, place: "student" });
    const inputs = Float32Array.from(valuesHeld(data.inputs));
    for (const rows of [1, 30]) {
      const outputs = await session.run({
        input: { dtype: "float32", shape: [rows, 36], data: inputs.slice(0, rows * 36) },
      });
      const logits = outputs.get("logits")!;
      assert.deepEqual(logits.shape, [rows, 3]);
      (logits.data as Float32Array).forEach((value, i) =>
        assert.ok(Math.abs(value - expected[i]!) < 1e-5, `${value} for ${expected[i]}`),
      );
    }
    await session.close();
  });

  it("has a card with classes, no preprocessing, names and the model's hash", () => {
    const { model: bytes, card } = studentFiles(model, state, {
      classes: ["a", "b", "c"],
      columns: null,
      ...rowsIn,
      recipe: "hash of the recipe",
      splitHash: "hash of the splits",
    });
    assert.deepEqual(JSON.parse(card), {
      version: 1,
      model: "model.onnx",
      sha256: createHash("sha256").update(bytes).digest("hex"),
      classes: ["a", "b", "c"],
      input: { name: "input", layout: "flat", scale: 1, mean: [0], std: [1] },
      output: { name: "logits", space: "logits" },
      trainedBy: { recipe: "hash of the recipe", splitHash: "hash of the splits" },
    });
  });
});
