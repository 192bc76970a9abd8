// The parts of a loss: they sum to it, in value and in gradient, and each is what the loss is by itself.
import assert from "node:assert/strict";
import { scalarsAt } from "../../src/recipe/plan/plan.ts";
import { planFor } from "../../src/training/train-arm.ts";
import { epochOrder } from "../../src/kinds/data/rows/batches.ts";
import { lossParts } from "../../src/kinds/objective.ts";
import { optimizerFor } from "../../src/kinds/optimizers/index.ts";
import type { Workbench } from "../../src/training/bench.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { measureParts } from "../../src/training/loss-parts.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";
import { openBench } from "./open-bench.ts";

describe("parts of a loss", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  const open = (...set: string[]): Promise<Workbench> => openBench(folder, set);
  const terms = [
    { kind: "dist", weight: 0.5, temperature: 2, beta: 1, gamma: 1 },
    { kind: "entropy", weight: 0.1 },
  ];
  const distill = (bench: Workbench) => bench.recipe.phases.at(-1)!;

  for (const engine of [{ kind: "onnx" }, { kind: "tfjs", backend: "wasm" }])
    it(`sum to it, in value and gradient: ${engine.kind}`, async () => {
      const bench = await open(
        "phases.1.targets.alpha=0.3",
        `phases.1.terms=${JSON.stringify(terms)}`,
        `engine=${JSON.stringify(engine)}`,
      );
      try {
        const { student, splits, recipe } = bench;
        const objective = distill(bench);
        const request = { student, splits, batchRows: 32, unlabelled: false, lengths: null, shards: null, seed: 3 };
        const state = initialState(student, optimizerFor(recipe.optimizer), 5);
        const plan = planFor(bench, recipe);
        const scalars = scalarsAt(plan, plan.phases.at(-1)!, 0, 0);
        const place = { epoch: 0, runStep: 0, scalars };
        const trainer = () => bench.gradientsOf(objective);
        const found = await measureParts({ ...request, objective, trainer }, place, state);
        assert.ok(found !== undefined);
        assert.deepEqual(
          found.parts.map(({ name }) => name),
          ["labels", "teacher", "dist", "entropy"],
        );
        assert.equal(found.rows, 128);
        // the whole, by the same batches: its own value and gradient, as one part beside one of no weight
        const order = epochOrder(splits, 3, 0, false, null);
        const opened = await trainer();
        let loss = 0;
        const gradient: number[] = [];
        for (let batch = 0; batch < 4; batch++) {
          const result = await opened.run(state, {
            batchRows: 32,
            rows: order.subarray(32 * batch, 32 * batch + 32),
            scalars: new Map(Object.entries({ ...scalars, epochStart: 0 }).map(([n, v]) => [n, Float32Array.of(v)])),
            seed: 3,
            firstStep: 0,
          });
          loss += result.losses[0]! / 4;
          student.parameters
            .flatMap(({ name }) => [...result.state.get(name)!])
            .forEach((value, at) => (gradient[at] = (gradient[at] ?? 0) + value / 4));
        }
        const sum = found.parts.reduce((all, part) => all + part.loss, 0);
        assert.ok(Math.abs(sum - loss) < 1e-5 * Math.abs(loss), `${sum}, ${loss}`);
        const norm = (name: string): number => found.parts.find((part) => part.name === name)!.gradientNorm;
        const squares = found.parts.reduce((all, { gradientNorm }) => all + gradientNorm ** 2, 0);
        const crossed = found.cosines.reduce(
          (all, { between: [a = "", b = ""], cosine }) => all + 2 * cosine * norm(a) * norm(b),
          0,
        );
        const expected = gradient.reduce((all, value) => all + value ** 2, 0);
        assert.equal(found.cosines.length, 6);
        assert.ok(Math.abs(squares + crossed - expected) < 1e-4 * expected, `${squares + crossed}, ${expected}`);
        // that is the very gradient: a step against it lowers the loss by its length squared
        const length = 1e-3;
        let at = 0;
        const moved = new Map(
          student.parameters.map(({ name }): [string, Float32Array] => {
            const own = state.get(name)!;
            return [name, own.map((value) => value - (length / Math.sqrt(expected)) * gradient[at++]!)];
          }),
        );
        const after = await measureParts({ ...request, objective, trainer }, place, new Map([...state, ...moved]));
        const fell = sum - after!.parts.reduce((all, part) => all + part.loss, 0);
        assert.ok(Math.abs(fell - length * Math.sqrt(expected)) < 0.03 * fell, `${fell}`);
      } finally {
        await bench.close();
      }
    });

  it("are none of a loss that is one, or whose others have no weight", async () => {
    const bench = await open();
    try {
      const [smooth] = bench.recipe.phases;
      assert.equal(lossParts(smooth!, { epsilon: 0.1 }).length, 1);
      const teacher = distill(bench);
      const left = lossParts(teacher, { temperature: 2, alpha: 1 }).filter(({ weight }) => weight > 0);
      assert.deepEqual(
        left.map(({ name }) => name),
        ["teacher"],
      );
    } finally {
      await bench.close();
    }
  });
});
