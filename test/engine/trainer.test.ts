// Training steps on the default engine: calls, batches, teacher rows, and what stops a block.
import assert from "node:assert/strict";
import type { BlockResult, StepBlock } from "../../src/engine/contracts.ts";
import { randomNormals } from "../../src/base/numeric/random.ts";
import { smoothingTargets } from "../../src/kinds/targets/smoothing.ts";
import { teacherTargets } from "../../src/kinds/targets/teacher.ts";
import { adam } from "../../src/kinds/optimizers/adam.ts";
import { initialState } from "../../src/training/initial-state.ts";
import {
  assertSameState,
  block,
  close,
  crossEntropy,
  dataset,
  order,
  randomDataset,
  sgdOptimizer,
  student,
  train,
} from "./setup.ts";
import { valuesHeld } from "../values-held.ts";

const adamOptimizer = adam({
  kind: "adam",
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  clipNorm: 1,
});
const convolutional = student(
  [
    { kind: "conv2d", filters: 4, kernelSize: 3, padding: "same", useBias: false },
    { kind: "batchNormalization", momentum: 0.9 },
    { kind: "activation", activation: "relu" },
    { kind: "maxPooling2d", poolSize: 3, strides: 2, padding: "same" },
    { kind: "flatten" },
    { kind: "dropout", rate: 0.3 },
    { kind: "dense", units: 8, activation: "gelu" },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 3 },
  ],
  [1, 6, 6],
  3,
);

describe("onnx trainer: how steps are cut", () => {
  it("one step a call gives the same state and losses, bit for bit, as many steps a call", async () => {
    const data = randomDataset(40, [1, 6, 6], 3);
    const steps = 30;
    const rows = order(40, steps * 8);
    const setup = { student: convolutional, dataset: data, targets: smoothingTargets("all"), optimizer: adamOptimizer };
    const start = initialState(convolutional, adamOptimizer, 5);
    const part = (from: number, to: number): StepBlock =>
      block(adamOptimizer, rows.subarray(from * 8, to * 8), 8, {
        firstStep: from,
        learningRate: (step) => 0.02 / (1 + step),
        scalars: { epsilon: 0.1 },
      });
    const whole = await train(setup, start, [part(0, steps)]);
    const single = await train(
      setup,
      start,
      Array.from({ length: steps }, (_, step) => part(step, step + 1)),
    );
    const uneven = await train(setup, start, [part(0, 3), part(3, 20), part(20, steps)]);
    assert.equal(whole.losses.length, steps);
    for (const other of [single, uneven]) {
      assert.deepEqual(other.losses, whole.losses);
      assertSameState(other.state, whole.state);
    }
    assert.notDeepEqual(whole.state.get("dense-9/kernel"), start.get("dense-9/kernel"));
  });

  it("two runs with two threads are equal bit for bit", async () => {
    const data = randomDataset(64, [1, 6, 6], 3);
    const steps = block(adamOptimizer, order(64, 20 * 32), 32);
    const setup = { student: convolutional, dataset: data, optimizer: adamOptimizer, threads: 2 };
    const start = initialState(convolutional, adamOptimizer, 5);
    const [first, second] = [await train(setup, start, [steps]), await train(setup, start, [steps])];
    assert.deepEqual(second.losses, first.losses);
    assertSameState(second.state, first.state);
  });

  it("leaves the state that it was given as it was", async () => {
    const data = randomDataset(16, [1, 6, 6], 3);
    const start = initialState(convolutional, adamOptimizer, 5);
    const copy = new Map([...start].map(([name, values]) => [name, values.slice()]));
    await train({ student: convolutional, dataset: data, optimizer: adamOptimizer }, start, [
      block(adamOptimizer, order(16, 64), 8),
    ]);
    assertSameState(start, copy);
  });

  it("a smaller last batch weighs its own rows: three rows as those three twice each", async () => {
    const data = randomDataset(12, [4], 3);
    const linear = student([{ kind: "dense", name: "logits", units: 3 }], [4], 3);
    const start = initialState(linear, sgdOptimizer, 2);
    const run = (rows: number[]): Promise<BlockResult> =>
      train({ student: linear, dataset: data }, start, [block(sgdOptimizer, Int32Array.from(rows), rows.length)]);
    const [three, six] = [await run([2, 7, 9]), await run([2, 2, 7, 7, 9, 9])];
    close(three.losses[0]!, six.losses[0]!, 1e-6, "loss");
    for (const [name, values] of six.state)
      values.forEach((value, i) => close(three.state.get(name)![i]!, value, 1e-6, name));
    const kernel = start.get("logits/kernel")!;
    const perRow = [2, 7, 9].map((row) => {
      const logits = [0, 1, 2].map((k) =>
        [0, 1, 2, 3].reduce((sum, j) => sum + valuesHeld(data.inputs)[row * 4 + j]! * kernel[j * 3 + k]!, 0),
      );
      return crossEntropy(logits, data.labels[row]!);
    });
    close(three.losses[0]!, perRow.reduce((sum, loss) => sum + loss, 0) / 3, 1e-6, "mean over three rows");
  });

  it("keeps sessions per batch size: sizes may alternate", async () => {
    const data = randomDataset(20, [4], 3);
    const linear = student([{ kind: "dense", name: "logits", units: 3 }], [4], 3);
    const start = initialState(linear, sgdOptimizer, 2);
    const rows = order(20, 20);
    const full = block(sgdOptimizer, rows.subarray(0, 16), 8);
    const rest = block(sgdOptimizer, rows.subarray(16), 4, { firstStep: 2 });
    const { losses } = await train({ student: linear, dataset: data }, start, [full, rest, full, rest]);
    assert.equal(losses.length, 6);
    assert.ok(losses.every((loss) => loss > 0 && Number.isFinite(loss)));
  });
});

describe("onnx trainer: teacher", () => {
  it("compares each row with the teacher's logits of the same row", async () => {
    const data = randomDataset(10, [3], 3);
    const linear = student([{ kind: "dense", name: "logits", units: 3, kernelInitializer: "zeros" }], [3], 3);
    const teacherLogits = Float32Array.from(randomNormals(8, "teacher", {}, 30));
    const temperature = 2.5;
    const rows = [7, 0, 3];
    const { losses } = await train(
      { student: linear, dataset: data, targets: teacherTargets({ kind: "hard" }), teacherLogits },
      initialState(linear, sgdOptimizer, 1),
      [block(sgdOptimizer, Int32Array.from(rows), 3, { scalars: { temperature, alpha: 1 } })],
    );
    // the student is uniform: T^2 KL(q || 1/3) = T^2 (log 3 + sum q log q)
    const expected = rows.map((row) => {
      const z = [...teacherLogits.subarray(row * 3, row * 3 + 3)].map((value) => value / temperature);
      const logQ = [0, 1, 2].map((k) => -crossEntropy(z, k));
      return temperature ** 2 * (Math.log(3) + logQ.reduce((sum, value) => sum + Math.exp(value) * value, 0));
    });
    close(losses[0]!, expected.reduce((sum, value) => sum + value, 0) / 3, 1e-5, "loss");
  });
});

describe("a loss that is not finite", () => {
  it("stops the block at the call it happens in", async () => {
    const data = dataset([2], Float32Array.of(1, 2, 3, 4), Int32Array.of(0, 1), 2);
    const linear = student([{ kind: "dense", name: "logits", units: 2 }], [2], 2);
    const rows = Int32Array.from({ length: 1000 }, (_, i) => i % 2);
    const steps = block(sgdOptimizer, rows, 1, { learningRate: (step) => (step === 2 ? Infinity : 0.1) });
    const { losses } = await train({ student: linear, dataset: data }, initialState(linear, sgdOptimizer, 1), [steps]);
    assert.ok(losses.length < 1000, `${losses.length} steps were taken`);
    assert.ok([...losses.subarray(0, 3)].every(Number.isFinite));
    assert.ok(!Number.isFinite(losses[3]));
  });

  it("a finite block returns a loss per step", async () => {
    const data = dataset([2], Float32Array.of(1, 2, 3, 4), Int32Array.of(0, 1), 2);
    const linear = student([{ kind: "dense", name: "logits", units: 2 }], [2], 2);
    const rows = Int32Array.from({ length: 100 }, (_, i) => i % 2);
    const { losses } = await train({ student: linear, dataset: data }, initialState(linear, sgdOptimizer, 1), [
      block(sgdOptimizer, rows, 1, { learningRate: () => 0.1 }),
    ]);
    assert.equal(losses.length, 100);
    assert.ok(losses.at(-2)! + losses.at(-1)! < losses[0]! + losses[1]!);
  });
});
