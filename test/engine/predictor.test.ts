// Inference on the default engine: any number of rows in any order, preprocessing inside the graph, no dropout.
import assert from "node:assert/strict";
import type { Dataset, Preprocessing, RowValues, Student } from "../../src/engine/contracts.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { randomWords } from "../../src/base/numeric/random.ts";
import { hardTargets } from "../../src/kinds/targets/hard.ts";
import { sgd } from "../../src/kinds/optimizers/sgd.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { block, dataset, randomDataset, student } from "./setup.ts";
import { valuesHeld } from "../values-held.ts";

const optimizer = sgd({ momentum: 0, nesterov: false, weightDecay: 0, clipNorm: null });
const plain: Preprocessing = { scale: 1, mean: [0], std: [1] };

async function predict(
  model: Student,
  data: Dataset,
  rows: Int32Array,
  preprocessing = plain,
  seed = 3,
): Promise<Float32Array> {
  const predictor = await onnxEngine(1).predictor({ student: model, dataset: data, preprocessing });
  const logits = await predictor.logits(initialState(model, optimizer, seed), rows);
  await predictor.close();
  return logits;
}

const linear = student([{ kind: "dense", name: "logits", units: 3 }], [4], 3);

describe("onnx predictor", () => {
  const data = randomDataset(700, [4], 3);
  const kernel = initialState(linear, optimizer, 3).get("logits/kernel")!;
  const expected = (row: number, k: number): number =>
    [0, 1, 2, 3].reduce((sum, j) => sum + valuesHeld(data.inputs)[row * 4 + j]! * kernel[j * 3 + k]!, 0);

  for (const count of [0, 1, 255, 256, 257, 600])
    it(`gives ${count} rows their own logits, in the order asked for`, async () => {
      const rows = Int32Array.from(randomWords(count, "rows", {}, count), (word) => word % 700);
      const logits = await predict(linear, data, rows);
      assert.equal(logits.length, count * 3);
      rows.forEach((row, i) => {
        for (let k = 0; k < 3; k++) assert.ok(Math.abs(logits[i * 3 + k]! - expected(row, k)) < 1e-5, `row ${i}`);
      });
    });

  it("drops nothing in inference: dropout layers change no logit", async () => {
    const dropped = student(
      [
        { kind: "dropout", rate: 0.9 },
        { kind: "dense", name: "logits", units: 3 },
      ],
      [4],
      3,
    );
    const rows = Int32Array.from({ length: 50 }, (_, i) => i);
    assert.deepEqual(await predict(dropped, data, rows), await predict(linear, data, rows));
  });
});

describe("preprocessing inside the graph", () => {
  const model = student(
    [
      { kind: "conv2d", filters: 3, kernelSize: 2, activation: "tanh" },
      { kind: "flatten" },
      { kind: "dense", name: "logits", units: 4 },
    ],
    [2, 3, 3],
    4,
  );
  const [rows, size, area] = [9, 18, 9];
  const raw = Array.from(randomWords(5, "pixels", {}, rows * size), (word) => word % 256);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 4);
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const stored: readonly (readonly [string, RowValues])[] = [
    ["uint8", Uint8Array.from(raw)],
    ["int32", Int32Array.from(raw)],
    ["float32", Float32Array.from(raw)],
  ];
  const settings: readonly (readonly [string, Preprocessing])[] = [
    ["scale alone", { scale: 1 / 255, mean: [0], std: [1] }],
    ["one mean and deviation", { scale: 1 / 255, mean: [0.4], std: [0.3] }],
    ["a mean and deviation per channel", { scale: 1 / 255, mean: [0.485, 0.456], std: [0.229, 0.224] }],
    ["one mean, a deviation per channel", { scale: 1 / 128, mean: [1], std: [0.5, 2] }],
  ];

  for (const [name, preprocessing] of settings) {
    const { scale, mean, std } = preprocessing;
    const ready = Float32Array.from(raw, (value, i) => {
      const channel = Math.floor((i % size) / area);
      return (value * scale - (mean[channel] ?? mean[0]!)) / (std[channel] ?? std[0]!);
    });
    const readyData = dataset([2, 3, 3], ready, labels, 4);

    for (const [type, inputs] of stored)
      it(`${name}, ${type} rows: the logits of rows prepared outside`, async () => {
        const expected = await predict(model, readyData, all);
        const logits = await predict(model, dataset([2, 3, 3], inputs, labels, 4), all, preprocessing);
        logits.forEach((value, i) => {
          assert.ok(Math.abs(value - expected[i]!) < 1e-5, `logit ${i}: ${value}, expected ${expected[i]!}`);
        });
        assert.ok(expected.some((value) => Math.abs(value) > 0.1));
      });

    it(`${name}: training sees the same rows`, async () => {
      const losses = [];
      for (const [data, given] of [
        [readyData, plain],
        [dataset([2, 3, 3], Uint8Array.from(raw), labels, 4), preprocessing],
      ] as const) {
        const request = { student: model, targets: hardTargets(), optimizer, dataset: data, preprocessing: given };
        const trainer = await onnxEngine(1).trainer({ ...request, teacherLogits: null });
        const steps = block(optimizer, Int32Array.of(...all, ...all), rows);
        losses.push((await trainer.run(initialState(model, optimizer, 3), steps)).losses);
        await trainer.close();
      }
      const [outside, inside] = losses;
      outside!.forEach((loss, step) => assert.ok(Math.abs(loss - inside![step]!) < 1e-5));
    });
  }
});
