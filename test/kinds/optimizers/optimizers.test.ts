// Optimizers: twenty steps through the engine equal PyTorch's, with a learning rate that changes every step.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { ModelState } from "../../../src/engine/contracts.ts";
import { onnxEngine } from "../../../src/engine/onnx/index.ts";
import { freshOptimizerState } from "../../../src/engine/step-graph.ts";
import { hardTargets } from "../../../src/kinds/targets/hard.ts";
import { optimizerFor } from "../../../src/kinds/optimizers/index.ts";
import type { OptimizerOptions } from "../../../src/kinds/optimizers/index.ts";
import { block, dataset, student } from "../../engine/setup.ts";

interface Reference {
  readonly features: number;
  readonly hidden: number;
  readonly classes: number;
  readonly batchRows: number;
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly order: readonly number[];
  readonly learningRates: readonly number[];
  readonly start: Readonly<Record<string, readonly number[]>>;
  readonly cases: readonly {
    readonly options: Record<string, unknown>;
    readonly losses: readonly number[];
    readonly final: Readonly<Record<string, readonly number[]>>;
  }[];
}

const reference = JSON.parse(
  readFileSync(new URL("../../reference/optimizers.json", import.meta.url), "utf8"),
) as Reference;
const { features, hidden, classes, batchRows, learningRates } = reference;

const network = student(
  [
    { kind: "dense", name: "hidden", units: hidden, activation: "tanh" },
    { kind: "dense", name: "logits", units: classes },
  ],
  [features],
  classes,
);
const rows = dataset([features], Float32Array.from(reference.inputs), Int32Array.from(reference.labels), classes);
const start: ModelState = new Map(
  Object.entries(reference.start).map(([name, values]) => [name, Float32Array.from(values)]),
);
const TOLERANCE = 1e-5;

describe("optimizers (parity with PyTorch, twenty steps)", () => {
  for (const { options, losses, final } of reference.cases)
    it(JSON.stringify(options), async () => {
      const optimizer = optimizerFor({ ...options, learningRate: 1 } as unknown as OptimizerOptions);
      const engine = onnxEngine(1);
      const trainer = await engine.trainer({
        student: network,
        targets: hardTargets(),
        optimizer,
        dataset: rows,
        preprocessing: { scale: 1, mean: [0], std: [1] },
        teacherLogits: null,
      });
      const steps = block(optimizer, Int32Array.from(reference.order), batchRows, {
        learningRate: (step) => learningRates[step]!,
      });
      const result = await trainer.run(freshOptimizerState(network, optimizer, start), steps);
      await trainer.close();
      assert.equal(result.losses.length, losses.length);
      losses.forEach((expected, step) => {
        const gap = Math.abs(result.losses[step]! - expected);
        assert.ok(
          gap <= TOLERANCE * Math.max(1, expected),
          `loss of step ${step}: ${result.losses[step]!}, expected ${expected}`,
        );
      });
      for (const [name, values] of Object.entries(final)) {
        const found = result.state.get(name)!;
        assert.notDeepEqual(found, start.get(name), `${name} did not move`);
        values.forEach((expected, i) => {
          const gap = Math.abs(found[i]! - expected);
          const allowed = TOLERANCE * Math.max(1, Math.abs(expected));
          assert.ok(
            gap <= allowed,
            `${name}[${i}]: ${found[i]!}, expected ${expected}, gap ${gap}, allowed ${allowed}`,
          );
        });
      }
    });
});

describe("optimizers", () => {
  it("start their state at zero, a tensor per slot and trained parameter", () => {
    const slots = (options: object): string[] => {
      const optimizer = optimizerFor({ learningRate: 1, ...options } as OptimizerOptions);
      const state = freshOptimizerState(network, optimizer, start);
      const added = [...state.keys()].filter((name) => !start.has(name));
      for (const name of added) assert.ok(state.get(name)!.every((value) => value === 0));
      for (const name of start.keys()) assert.equal(state.get(name), start.get(name));
      return added;
    };
    const sgd = { kind: "sgd", nesterov: false, weightDecay: 0 };
    const adam = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
    assert.deepEqual(slots({ ...sgd, momentum: 0 }), []);
    assert.equal(slots({ ...sgd, momentum: 0.9 }).length, 4);
    assert.equal(slots(adam).length, 8);
  });

  it("give every scalar that their update reads", () => {
    for (const { options } of reference.cases) {
      const optimizer = optimizerFor({ ...options, learningRate: 1 } as unknown as OptimizerOptions);
      const given = optimizer.scalarsAt(1, 0.1);
      for (const name of optimizer.scalars) assert.ok(Number.isFinite(given.get(name)), name);
    }
  });

  for (const [slot, decay, options] of [
    ["momentum", 0.9, { kind: "sgd", momentum: 0.9, nesterov: false, weightDecay: 0 }],
    ["first", 0.9, { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 }],
  ] as const)
    it(`${options.kind}: where no gradient comes, ${slot} decays, and ends at 0 instead of staying denormal`, async () => {
      // rows of zeros: the kernel's gradient is zero
      const zeros = dataset([3], new Float32Array(6), Int32Array.of(0, 1), 2);
      const linear = student([{ kind: "dense", name: "logits", units: 2 }], [3], 2);
      const optimizer = optimizerFor({ ...options, learningRate: 1 });
      const state = new Map(freshOptimizerState(linear, optimizer, new Map()));
      const moments = Float32Array.of(1e-3, -0.25, 1e-20, 1e-38, -1e-40, 1e-45);
      state.set(`${slot}:logits/kernel`, moments);
      const trainer = await onnxEngine(1).trainer({
        student: linear,
        targets: hardTargets(),
        optimizer,
        dataset: zeros,
        preprocessing: { scale: 1, mean: [0], std: [1] },
        teacherLogits: null,
      });
      const result = await trainer.run(state, block(optimizer, Int32Array.of(0, 1), 2));
      await trainer.close();
      const found = result.state.get(`${slot}:logits/kernel`)!;
      moments.forEach((moment, i) => {
        const expected = i < 3 ? Math.fround(moment * Math.fround(decay)) : 0;
        assert.ok(Math.abs(found[i]! - expected) <= 1e-7 * Math.abs(expected), `${found[i]!}, expected ${expected}`);
      });
    });
});
