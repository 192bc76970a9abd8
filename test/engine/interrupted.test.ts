// Steps that are interrupted between two calls: fewer of them, and those that follow come to the very bits of all at once.
import assert from "node:assert/strict";
import type { Engine } from "../../src/engine/contracts.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { openEngine } from "../../src/kinds/engines/index.ts";
import { hardTargets } from "../../src/kinds/targets/hard.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { assertSameState, block, order, plain, randomDataset, sgdOptimizer, student } from "./setup.ts";

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  onnx: () => Promise.resolve(onnxEngine(1)),
  tfjs: () => openEngine({ kind: "tfjs", backend: "cpu" }, { count: 1, spin: false }),
};
const [ROWS, BATCH, STEPS] = [40, 4, 30];

describe("steps that are interrupted", () => {
  for (const [name, open] of Object.entries(engines))
    it(`are gone on with to the same: ${name}`, async () => {
      const engine = await open();
      const dataset = randomDataset(ROWS, [6], 3);
      const layers = [
        { kind: "dense", units: 8 },
        { kind: "dropout", rate: 0.3 },
        { kind: "dense", units: 3 },
      ] as const;
      const model = student(layers, [6], 3);
      const trainer = await engine.trainer({
        ...{ student: model, dataset, preprocessing: plain, optimizer: sgdOptimizer },
        targets: hardTargets(),
        teacherLogits: null,
      });
      const steps = block(sgdOptimizer, order(ROWS, STEPS * BATCH), BATCH);
      const start = initialState(model, sgdOptimizer, 5);
      let [state, done, calls] = [start, 0, 0];
      const losses: number[] = [];
      while (done < STEPS) {
        const rest = {
          ...steps,
          rows: steps.rows.subarray(done * BATCH),
          scalars: new Map([...steps.scalars].map(([scalar, values]) => [scalar, values.subarray(done)])),
          firstStep: steps.firstStep + done,
        };
        const some = await trainer.run(state, rest, () => true);
        assert.ok(some.losses.length > 0);
        losses.push(...some.losses);
        state = some.state;
        done += some.losses.length;
        calls += 1;
      }
      assert.ok(calls > 1, "fewer steps than were asked for");
      const whole = await trainer.run(start, steps);
      assert.deepEqual(losses, [...whole.losses]);
      assertSameState(state, whole.state);
      await trainer.close();
      await engine.close();
    });
});
