// Mixing: shares drawn as stated, boxes as large as their labels say, and rows blended alike inside and outside the graph.
import assert from "node:assert/strict";
import type { Mixing } from "../../../src/engine/contracts.ts";
import { cutmix } from "../../../src/kinds/mixing/cutmix.ts";
import { mixedRows, partners } from "../../../src/engine/mixed-rows.ts";
import { mixup } from "../../../src/kinds/mixing/mixup.ts";
import { symmetricBeta } from "../../../src/base/numeric/beta.ts";
import { onnxEngine } from "../../../src/engine/onnx/index.ts";
import { hardTargets } from "../../../src/kinds/targets/hard.ts";
import { teacherTargets } from "../../../src/kinds/targets/teacher.ts";
import { block, close, crossEntropy, order, plain, randomDataset, sgdOptimizer, student } from "../../engine/setup.ts";
import { initialState } from "../../../src/training/initial-state.ts";
import { valuesHeld } from "../../values-held.ts";

const DRAWS = 10000;

describe("beta draws", () => {
  for (const a of [0.1, 0.5, 1, 2, 20])
    it(`Beta(${a}, ${a}): mean, variance and symmetry within five standard errors`, () => {
      const values = Array.from({ length: DRAWS }, (_, step) => symmetricBeta(a, 4, "test", step));
      assert.ok(values.every((value) => value >= 0 && value <= 1));
      const variance = 1 / (4 * (2 * a + 1));
      const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
      close(mean, 0.5, 5 * Math.sqrt(variance / DRAWS), "mean");
      const squares = values.map((value) => (value - 0.5) ** 2);
      const found = squares.reduce((sum, value) => sum + value, 0) / DRAWS;
      const fourth = squares.reduce((sum, value) => sum + value * value, 0) / DRAWS;
      close(found, variance, 5 * Math.sqrt((fourth - found * found) / DRAWS), "variance");
      close(values.filter((value) => value < 0.5).length / DRAWS, 0.5, 5 * Math.sqrt(0.25 / DRAWS), "median");
    });

  it("Beta(1, 1) is uniform: largest gap of the distribution function below Kolmogorov's bound", () => {
    const values = Array.from({ length: DRAWS }, (_, step) => symmetricBeta(1, 9, "test", step)).sort((a, b) => a - b);
    const gap = Math.max(...values.map((value, i) => Math.abs(value - (i + 0.5) / DRAWS)));
    assert.ok(gap < 1.95 / Math.sqrt(DRAWS), String(gap));
  });
});

describe("cutmix", () => {
  const drawn = cutmix({ kind: "cutmix", concentration: 1 });
  it("labels keep the share of the pixels that are kept, and what is cut is one box", () => {
    const [height, width] = [7, 9];
    const shares: number[] = [];
    for (let step = 0; step < 500; step++) {
      const { keep, lambda } = drawn.draw([3, height, width], 2, step);
      assert.equal(keep.length, height * width);
      const kept = keep.reduce((sum, value) => sum + value, 0);
      close(lambda, kept / keep.length, 1e-12, "lambda");
      const cut = [...keep.keys()].filter((i) => keep[i] === 0);
      const rowsCut = new Set(cut.map((i) => Math.floor(i / width)));
      const columnsCut = new Set(cut.map((i) => i % width));
      assert.equal(cut.length, rowsCut.size * columnsCut.size);
      shares.push(lambda);
    }
    assert.ok(Math.min(...shares) < 0.35 && Math.max(...shares) === 1);
  });
});

const ROWS = 40;
const BATCH = 8;
const CLASSES = 3;

describe("mixed rows in training", () => {
  const data = randomDataset(ROWS, [2, 4, 4], CLASSES);
  const model = student([{ kind: "flatten" }, { kind: "dense", units: CLASSES }], [2, 4, 4], CLASSES);
  const start = initialState(model, sgdOptimizer, 5);
  const [weights, bias] = model.parameters.map(({ name }) => start.get(name)!);
  const logitsOf = (row: Float32Array): number[] =>
    Array.from({ length: CLASSES }, (_, k) =>
      row.reduce((sum, value, i) => sum + value * weights![i * CLASSES + k]!, bias![k]!),
    );
  const kinds: readonly Mixing[] = [
    mixup({ kind: "mixup", concentration: 1 }),
    cutmix({ kind: "cutmix", concentration: 1 }),
  ];

  for (const mixing of kinds)
    it(`${mixing.kind}: each step's loss is lambda CE(y_a) + (1 - lambda) CE(y_b) of the blended rows`, async () => {
      const rows = order(ROWS, 3 * BATCH);
      const request = { student: model, dataset: data, preprocessing: plain, optimizer: sgdOptimizer, mixing };
      const trainer = await onnxEngine(1).trainer({ ...request, targets: hardTargets(), teacherLogits: null });
      const steps = block(sgdOptimizer, rows, BATCH, { learningRate: () => 0, firstStep: 6, seed: 11 });
      const { losses } = await trainer.run(start, steps);
      await trainer.close();
      losses.forEach((loss, step) => {
        const { keep, lambda } = mixing.draw([2, 4, 4], 11, 6 + step);
        const partner = partners(BATCH, 11, 6 + step);
        const batch = rows.subarray(step * BATCH, (step + 1) * BATCH);
        const own = Float32Array.from(
          Array.from(batch, (row) => [...valuesHeld(data.inputs).subarray(row * 32, (row + 1) * 32)]).flat(),
        );
        const values = mixedRows(own, partner, keep);
        const perRow = Array.from(batch, (row, place) => {
          const logits = logitsOf(values.subarray(place * 32, (place + 1) * 32));
          const other = batch[partner[place]!]!;
          return (
            lambda * crossEntropy(logits, data.labels[row]!) + (1 - lambda) * crossEntropy(logits, data.labels[other]!)
          );
        });
        close(loss, perRow.reduce((sum, value) => sum + value, 0) / BATCH, 1e-5, `loss of step ${step}`);
      });
    });

  it("a teacher is asked about the rows that the student sees", async () => {
    const [mixing] = kinds;
    const seen: Float32Array[] = [];
    const trainer = await onnxEngine(1).trainer({
      student: model,
      dataset: data,
      preprocessing: plain,
      optimizer: sgdOptimizer,
      mixing,
      targets: teacherTargets({ kind: "hard" }),
      teacherLogits: null,
      // the student itself, with other weights: softened targets differ from its own
      askTeacher: (values) => {
        seen.push(Float32Array.from(values));
        const rows = Array.from({ length: BATCH }, (_, row) => logitsOf(values.subarray(row * 32, (row + 1) * 32)));
        return Promise.resolve(Float32Array.from(rows.flat()));
      },
    });
    const steps = block(sgdOptimizer, order(ROWS, 2 * BATCH), BATCH, {
      learningRate: () => 0,
      scalars: { temperature: 2, alpha: 1 },
    });
    const { losses } = await trainer.run(start, steps);
    await trainer.close();
    assert.equal(seen.length, 2);
    // a teacher that is the student agrees with it only where both saw the same rows
    for (const loss of losses) close(loss, 0, 1e-6, "divergence");
  });

  it("partners are a permutation that changes from step to step", () => {
    const [first, second] = [partners(BATCH, 3, 0), partners(BATCH, 3, 1)];
    assert.deepEqual([...first].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.notDeepEqual(first, second);
    assert.deepEqual(partners(BATCH, 3, 1), second);
  });
});
