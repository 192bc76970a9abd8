// Logits and input gradients of given rows: against the predictor, central differences, and the engines against one another.
import assert from "node:assert/strict";
import type { Engine, ModelState, Student } from "../../src/engine/contracts.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { hasInputGradient } from "../../src/engine/rows-graph.ts";
import { tfjsEngine } from "../../src/engine/tfjs/index.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { plain, randomDataset, sgdOptimizer, student } from "./setup.ts";
import { triedBackends } from "./tfjs-backends.ts";
import { leftOut } from "../left-out.ts";

const CLASSES = 3;
const INPUT = [2, 4, 4];
const SIZE = 32;

const smooth: Readonly<Record<string, Student>> = {
  mlp: student(
    [
      { kind: "flatten" },
      { kind: "dense", units: 12, activation: "gelu" },
      { kind: "dropout", rate: 0.5 },
      { kind: "dense", units: CLASSES },
    ],
    INPUT,
    CLASSES,
  ),
  convolutional: student(
    [
      { kind: "conv2d", filters: 4, kernelSize: 3, padding: "same", useBias: false },
      { kind: "batchNormalization" },
      { kind: "activation", activation: "tanh" },
      { kind: "averagePooling2d", poolSize: 2 },
      { kind: "flatten" },
      { kind: "dense", units: CLASSES },
    ],
    INPUT,
    CLASSES,
  ),
};

const students: Readonly<Record<string, Student>> = {
  ...smooth,
  "relu and max pooling": student(
    [
      { kind: "conv2d", filters: 8, kernelSize: 3, padding: "same", activation: "relu" },
      { kind: "maxPooling2d", poolSize: 2 },
      { kind: "flatten" },
      { kind: "dense", units: CLASSES },
    ],
    INPUT,
    CLASSES,
  ),
};

/** Scale, mean and deviation per channel, all of which the gradient must hold. */
const preprocessing = { scale: 0.5, mean: [0.1, -0.2], std: [0.5, 2] };

const data = randomDataset(300, INPUT, CLASSES);
const inputs = data.inputs as Float32Array;

/** Parameters off their start, running statistics too. */
function stateOf(model: Student): ModelState {
  const state = initialState(model, sgdOptimizer, 5);
  return new Map([...state].map(([name, values]) => [name, values.map((value, at) => value + 0.05 * ((at % 3) + 1))]));
}

interface Results {
  readonly logits: Float32Array;
  readonly gradients: Float32Array;
}

async function results(engine: Engine, model: Student, rows: Float32Array = inputs): Promise<Results> {
  const predictor = await engine.rowsPredictor({ student: model, preprocessing });
  const state = stateOf(model);
  const labels = data.labels.subarray(0, rows.length / SIZE);
  const logits = await predictor.logits(state, rows);
  const gradients = await predictor.inputGradients(state, rows, labels);
  await predictor.close();
  return { logits, gradients };
}

/** log sum_{k != y} exp(z_k) - z_y. */
function logOdds(logits: readonly number[], label: number): number {
  const others = logits.filter((_, k) => k !== label);
  const top = Math.max(...others);
  return top + Math.log(others.reduce((sum, z) => sum + Math.exp(z - top), 0)) - (logits[label] ?? NaN);
}

function assertNear(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, at) => {
    const allowed = tolerance * Math.max(1, Math.abs(expected[at]!));
    assert.ok(Math.abs(value - expected[at]!) <= allowed, `value ${at}: ${value}, expected ${expected[at]}`);
  });
}

describe("rows predictor (parity)", () => {
  const onnx = onnxEngine(1);

  for (const [name, model] of Object.entries(students)) {
    it(`${name}: gives the predictor's logits, over more than one batch`, async () => {
      const predictor = await onnx.predictor({ student: model, dataset: data, preprocessing });
      const rows = Int32Array.from({ length: data.rows }, (_, row) => row);
      const expected = await predictor.logits(stateOf(model), rows);
      await predictor.close();
      assertNear((await results(onnx, model)).logits, expected, 1e-6);
    });

    // differences straddle the kinks of relu and max: such students are left to the engines' comparison
    if (name in smooth)
      it(`${name}: its gradient is that of each row's log odds against its label, by central differences`, async () => {
        const rows = 4;
        const step = 2 ** -8;
        const few = inputs.slice(0, rows * SIZE);
        const { gradients } = await results(onnx, model, few);
        // every row moved up and down in one place at a time; rows do not touch one another
        const predictor = await onnx.rowsPredictor({ student: model, preprocessing });
        const losses = async (place: number, by: number): Promise<number[]> => {
          const moved = few.slice();
          for (let row = 0; row < rows; row++) moved[row * SIZE + place]! += by;
          const logits = await predictor.logits(stateOf(model), moved);
          return Array.from({ length: rows }, (_, row) =>
            logOdds([...logits.subarray(row * CLASSES, (row + 1) * CLASSES)], data.labels[row]!),
          );
        };
        for (let place = 0; place < SIZE; place++) {
          const [up, down] = [await losses(place, step), await losses(place, -step)];
          up.forEach((loss, row) => {
            const numeric = (loss - down[row]!) / (2 * step);
            const analytic = gradients[row * SIZE + place]!;
            const allowed = 2e-4 + 5e-3 * Math.abs(numeric);
            assert.ok(
              Math.abs(analytic - numeric) <= allowed,
              `row ${row}, place ${place}: ${analytic}, numerically ${numeric}`,
            );
          });
        }
        await predictor.close();
        assert.ok(gradients.some((slope) => Math.abs(slope) > 1e-2));
      });

    for (const { name: backend, loaded, failure } of triedBackends)
      it(`${name}: the tfjs engine on ${backend} agrees`, async function () {
        if (loaded === null) leftOut(this, `skipped: ${failure.split("\n")[0]}`);
        const engine = await tfjsEngine(backend);
        const [theirs, ours] = [await results(engine, model), await results(onnx, model)];
        assertNear(theirs.logits, ours.logits, 1e-4);
        assertNear(theirs.gradients, ours.gradients, 1e-4);
      });
  }

  it("has a direction for rows of which the student is sure: that of float64, where cross-entropy's own is 0", async () => {
    // logits of a hundred times the weights: p_y rounds to 1 in float32
    const model = student([{ kind: "flatten" }, { kind: "dense", units: CLASSES }], [SIZE], CLASSES);
    const state = new Map(
      [...stateOf(model)].map(([parameter, values]) => [parameter, values.map((value) => 100 * value)]),
    );
    const predictor = await onnx.rowsPredictor({ student: model, preprocessing: plain });
    const rows = 6;
    const values = randomDataset(rows, [SIZE], CLASSES).inputs as Float32Array;
    const logits = await predictor.logits(state, values);
    const sure = Int32Array.from({ length: rows }, (_, row) => {
      const own = [...logits.subarray(row * CLASSES, (row + 1) * CLASSES)];
      return own.indexOf(Math.max(...own));
    });
    const gradients = await predictor.inputGradients(state, values, sure);
    await predictor.close();
    const kernel = state.get(model.parameters[0]!.name)!;
    for (let row = 0; row < rows; row++) {
      const own = [...logits.subarray(row * CLASSES, (row + 1) * CLASSES)];
      const label = sure[row]!;
      const top = Math.max(...own.filter((_, k) => k !== label));
      const shares = own.map((z, k) => (k === label ? 0 : Math.exp(z - top)));
      const total = shares.reduce((sum, share) => sum + share, 0);
      for (let at = 0; at < SIZE; at++) {
        const weights = own.map((_, k) => kernel[at * CLASSES + k]!);
        const wanted = shares.reduce((sum, share, k) => sum + (share / total) * (weights[k]! - weights[label]!), 0);
        const got = gradients[row * SIZE + at]!;
        assert.ok(
          Math.abs(got - wanted) <= 1e-4 * Math.max(1, Math.abs(wanted)),
          `row ${row}, ${at}: ${got}, ${wanted}`,
        );
      }
    }
  });

  it("knows rows that are looked up: no slope leads to them", () => {
    const tokens = student(
      [
        { kind: "embedding", inputDim: 9, outputDim: 6 },
        { kind: "globalAveragePooling1d" },
        { kind: "dense", units: CLASSES },
      ],
      [5],
      CLASSES,
    );
    assert.equal(hasInputGradient({ student: tokens, preprocessing: plain }), false);
    for (const model of Object.values(students)) assert.ok(hasInputGradient({ student: model, preprocessing }));
  });
});
