// Layers that differ between training and inference, through the trainer: dropout masks and running statistics.
import assert from "node:assert/strict";
import { dropoutMasks, type MaskInput } from "../../src/engine/dropout-masks.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { block, close, crossEntropy, order, randomDataset, sgdOptimizer, student, train } from "./setup.ts";
import { valuesHeld } from "../values-held.ts";

describe("dropout", () => {
  const mask: MaskInput = {
    name: "mask:0",
    shape: [8, 500],
    rate: 0.3,
  };

  for (const rate of [0.05, 0.3, 0.5, 0.9])
    it(`keeps a share of ${1 - rate}`, () => {
      const values = dropoutMasks({ ...mask, rate }, 11, 0, 10);
      const kept = values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.ok(values.every((value) => value === 0 || value === 1));
      // five standard deviations of a binomial share
      assert.ok(Math.abs(kept - (1 - rate)) < 5 * Math.sqrt((rate * (1 - rate)) / values.length), `kept ${kept}`);
    });

  it("depends on seed, step and name alone, not on how steps are cut", () => {
    const size = 4000;
    const all = dropoutMasks(mask, 11, 5, 3);
    assert.deepEqual(dropoutMasks(mask, 11, 6, 2), all.slice(size));
    assert.notDeepEqual(all.slice(0, size), all.slice(size, 2 * size));
    assert.notDeepEqual(dropoutMasks(mask, 12, 5, 1), all.slice(0, size));
    assert.notDeepEqual(dropoutMasks({ ...mask, name: "mask:1" }, 11, 5, 1), all.slice(0, size));
  });

  it("zeroes inputs and scales the kept ones by 1 / (1 - rate)", async () => {
    const [rows, features, rate] = [6, 5, 0.4];
    const data = randomDataset(rows, [features], 3);
    const dropped = student(
      [
        { kind: "dropout", rate },
        { kind: "dense", name: "logits", units: 3 },
      ],
      [features],
      3,
    );
    const start = initialState(dropped, sgdOptimizer, 4);
    const kernel = start.get("logits/kernel")!;
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    const steps = [9, 10];
    const losses: number[] = [];
    for (const firstStep of steps) {
      const result = await train({ student: dropped, dataset: data }, start, [
        block(sgdOptimizer, all, rows, { firstStep, seed: 21 }),
      ]);
      losses.push(result.losses[0]!);
    }
    for (const [i, step] of steps.entries()) {
      const kept = dropoutMasks({ ...mask, shape: [rows, features], rate }, 21, step, 1);
      const perRow = Array.from(all, (row) => {
        const logits = [0, 1, 2].map((k) => {
          let sum = 0;
          for (let j = 0; j < features; j++) {
            const at = row * features + j;
            sum += ((valuesHeld(data.inputs)[at]! * kept[at]!) / (1 - rate)) * kernel[j * 3 + k]!;
          }
          return sum;
        });
        return crossEntropy(logits, data.labels[row]!);
      });
      close(losses[i]!, perRow.reduce((sum, loss) => sum + loss, 0) / rows, 1e-5, `step ${step}`);
    }
    assert.notEqual(losses[0], losses[1]);
  });
});

describe("running statistics", () => {
  for (const [name, inputShape] of [
    ["features", [3]],
    ["channels of images", [3, 2, 4]],
  ] as const)
    it(`equal a float64 computation after steps: ${name}`, async () => {
      const [momentum, batchRows, steps] = [0.8, 6, 7];
      const data = randomDataset(20, inputShape, 2);
      const size = valuesHeld(data.inputs).length / data.rows;
      const normalised = student(
        [
          { kind: "batchNormalization", name: "bn", momentum },
          ...(inputShape.length > 1 ? [{ kind: "flatten" }] : []),
          { kind: "dense", name: "logits", units: 2 },
        ],
        inputShape,
        2,
      );
      const rows = order(20, steps * batchRows);
      const { state } = await train({ student: normalised, dataset: data }, initialState(normalised, sgdOptimizer, 3), [
        block(sgdOptimizer, rows, batchRows),
      ]);
      const area = size / 3;
      for (let channel = 0; channel < 3; channel++) {
        let [mean, variance] = [0, 1];
        for (let step = 0; step < steps; step++) {
          const values = [...rows.subarray(step * batchRows, (step + 1) * batchRows)].flatMap((row) => [
            ...valuesHeld(data.inputs).subarray(row * size + channel * area, row * size + (channel + 1) * area),
          ]);
          const batchMean = values.reduce((sum, value) => sum + value, 0) / values.length;
          const batchVariance = values.reduce((sum, value) => sum + (value - batchMean) ** 2, 0) / values.length;
          mean = momentum * mean + (1 - momentum) * batchMean;
          variance = momentum * variance + (1 - momentum) * batchVariance;
        }
        close(state.get("bn/movingMean")![channel]!, mean, 1e-5, `mean of channel ${channel}`);
        close(state.get("bn/movingVariance")![channel]!, variance, 1e-5, `variance of channel ${channel}`);
      }
    });
});
