// Views of rows in training: what a step is fed, who labels it, and that both engines see the same.
import assert from "node:assert/strict";
import { heldLogits } from "../../src/engine/row-logits.ts";
import type { Augmentation, TrainerRequest } from "../../src/engine/contracts.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { storedView, withKeptViews } from "../../src/engine/step-rows.ts";
import { augmentationOf } from "../../src/kinds/augmentations/index.ts";
import { mixup } from "../../src/kinds/mixing/mixup.ts";
import { hardTargets } from "../../src/kinds/targets/hard.ts";
import { teacherTargets } from "../../src/kinds/targets/teacher.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { block, close, crossEntropy, order, plain, randomDataset, sgdOptimizer, student } from "./setup.ts";
import { valuesHeld } from "../values-held.ts";

const ROWS = 40;
const BATCH = 8;
const CLASSES = 3;
const SIZE = 32;

describe("views in training", () => {
  const floats = randomDataset(ROWS, [2, 4, 4], CLASSES);
  const bytes = { ...floats, inputs: Uint8Array.from(valuesHeld(floats.inputs), (value) => 128 + 40 * value) };
  const model = student([{ kind: "flatten" }, { kind: "dense", units: CLASSES }], [2, 4, 4], CLASSES);
  const start = initialState(model, sgdOptimizer, 5);
  const [weights, bias] = model.parameters.map(({ name }) => start.get(name)!);
  const logitsOf = (row: Float32Array): number[] =>
    Array.from({ length: CLASSES }, (_, k) =>
      row.reduce((sum, value, i) => sum + value * weights![i * CLASSES + k]!, bias![k]!),
    );
  const augmentation = (views: number | "live", most: number | null = null): Augmentation =>
    augmentationOf(
      {
        by: [
          { kind: "crop", padding: 1, fill: "zero" },
          { kind: "noise", deviation: 0.2 },
        ],
        views,
      },
      { inputShape: [2, 4, 4], tokens: false, most, numbers: null },
      3,
    );
  const rows = order(ROWS, 3 * BATCH);
  const request = (own: Partial<TrainerRequest>): TrainerRequest => ({
    student: model,
    dataset: floats,
    preprocessing: plain,
    optimizer: sgdOptimizer,
    targets: hardTargets(),
    teacherLogits: null,
    ...own,
  });
  const run = async (own: Partial<TrainerRequest>, scalars = {}): Promise<Float32Array> => {
    const trainer = await onnxEngine(1).trainer(request(own));
    const steps = block(sgdOptimizer, rows, BATCH, { learningRate: () => 0, firstStep: 6, seed: 11, scalars });
    const { losses } = await trainer.run(start, steps);
    await trainer.close();
    return losses;
  };

  it("live: each step's loss is that of the rows as its own draws change them", async () => {
    const drawn = augmentation("live");
    const losses = await run({ augmentation: drawn });
    losses.forEach((loss, step) => {
      let sum = 0;
      for (let place = 0; place < BATCH; place++) {
        const row = rows[step * BATCH + place]!;
        const values = Float32Array.from(valuesHeld(floats.inputs).subarray(row * SIZE, (row + 1) * SIZE));
        drawn.change(values, 11, { step: 6 + step, epoch: place });
        sum += crossEntropy(logitsOf(values), floats.labels[row]!);
      }
      close(loss, sum / BATCH, 1e-5, `loss of step ${step}`);
    });
  });

  it("live: the teacher is asked about the very views, mixed ones too", async () => {
    const likeStudent = (values: Float32Array): Promise<Float32Array> =>
      Promise.resolve(
        Float32Array.from(
          Array.from({ length: BATCH }, (_, row) => logitsOf(values.subarray(row * SIZE, (row + 1) * SIZE))).flat(),
        ),
      );
    for (const mixing of [undefined, mixup({ kind: "mixup", concentration: 1 })]) {
      const own = { augmentation: augmentation("live"), mixing, targets: teacherTargets({ kind: "hard" }) };
      const losses = await run({ ...own, askTeacher: likeStudent }, { temperature: 2, alpha: 1 });
      // a teacher that is the student agrees with it only where both saw the same rows
      for (const loss of losses) close(loss, 0, 1e-6, "divergence");
    }
  });

  it("stored: each row is seen in one of its views, and gets that view's labels", async () => {
    const views = 3;
    const drawn = augmentation(views);
    const all = Int32Array.from({ length: ROWS }, (_, row) => row);
    const teacherLogits = new Float32Array(views * ROWS * CLASSES);
    for (let view = 0; view < views; view++) {
      const values = storedView(floats, drawn, all, view);
      for (const row of all)
        teacherLogits.set(
          logitsOf(Float32Array.from(values.subarray(row * SIZE, (row + 1) * SIZE))),
          (view * ROWS + row) * CLASSES,
        );
    }
    const own = { augmentation: drawn, targets: teacherTargets({ kind: "hard" }) };
    const theirs = heldLogits(teacherLogits, CLASSES);
    const losses = await run({ ...own, teacherLogits: theirs }, { temperature: 2, alpha: 1 });
    for (const loss of losses) close(loss, 0, 1e-6, "divergence");
    const kept = { ...own, augmentation: withKeptViews(floats, drawn, all) };
    assert.ok(kept.augmentation.stored?.values !== undefined);
    for (const targets of [own.targets, hardTargets()]) {
      const scalars = { temperature: 2, alpha: 1 };
      // whether views are kept or drawn again makes no difference
      assert.deepEqual(
        await run({ ...kept, targets, teacherLogits: theirs }, scalars),
        await run({ ...own, targets, teacherLogits: theirs }, scalars),
      );
    }
    // labels of the rows as they are would be another's
    const plainLogits = Float32Array.from(
      Array.from({ length: views }, () =>
        Array.from(all, (row) =>
          logitsOf(Float32Array.from(valuesHeld(floats.inputs).subarray(row * SIZE, (row + 1) * SIZE))),
        ),
      ).flat(2),
    );
    const wrong = await run({ ...own, teacherLogits: heldLogits(plainLogits, CLASSES) }, { temperature: 2, alpha: 1 });
    assert.ok(wrong.every((loss) => loss > 1e-4));
  });

  it("bytes stay bytes: views are rounded and kept in 0 to 255", () => {
    const loud = augmentationOf(
      { by: [{ kind: "noise", deviation: 300 }], views: 1 },
      { inputShape: [2, 4, 4], tokens: false, most: 255, numbers: null },
      3,
    );
    const view = storedView(bytes, loud, Int32Array.of(0, 7), 0);
    assert.ok(view instanceof Uint8Array);
    assert.ok(view.includes(0) && view.includes(255), "neither end is passed by going round");
  });

  it("how steps are cut into calls, and which engine runs them, changes nothing", async () => {
    const { tfjsEngine } = await import("../../src/engine/tfjs/index.ts");
    const own = {
      dataset: bytes,
      augmentation: augmentation("live", 255),
      preprocessing: { ...plain, scale: 1 / 255 },
    };
    const options = { learningRate: () => 0.1, firstStep: 2, seed: 4 };
    const states: Float32Array[][] = [];
    for (const engine of [onnxEngine(1), await tfjsEngine("cpu")]) {
      const trainer = await engine.trainer(request(own));
      const whole = await trainer.run(start, block(sgdOptimizer, rows, BATCH, options));
      let state = start;
      for (let step = 0; step < 3; step++) {
        const part = rows.subarray(step * BATCH, (step + 1) * BATCH);
        const next = block(sgdOptimizer, part, BATCH, { ...options, firstStep: 2 + step });
        ({ state } = await trainer.run(state, next));
      }
      await trainer.close();
      for (const { name } of model.parameters) assert.deepEqual(state.get(name), whole.state.get(name), engine.kind);
      states.push(model.parameters.map(({ name }) => whole.state.get(name)!));
    }
    const [onnx, tfjs] = states;
    onnx!.forEach((values, index) =>
      values.forEach((value, i) => close(value, tfjs![index]![i]!, 1e-6, `value ${i} of ${index}`)),
    );
  });
});
