// unit: what the term "reference" holds the student against is the student as it predicts, by what it was when the phase began.
import assert from "node:assert/strict";
import { dropoutMasks } from "../../src/engine/dropout-masks.ts";
import { forwardGraph } from "../../src/engine/forward-graph.ts";
import { buildLoss } from "../../src/engine/loss-graph.ts";
import { evaluateGraph } from "../../src/engine/onnx/evaluate.ts";
import type { TensorData } from "../../src/graph/ir.ts";
import { sgd } from "../../src/kinds/optimizers/sgd.ts";
import { hardTargets } from "../../src/kinds/targets/hard.ts";
import { withTerms } from "../../src/kinds/terms/index.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { plain, randomDataset, student } from "./setup.ts";

const [CLASSES, ROWS, T] = [3, 6, 2];

const softmax = (z: Float32Array): number[] => {
  const exps = Array.from(z, (value) => Math.exp(value / T));
  return exps.map((value) => value / exps.reduce((sum, one) => sum + one, 0));
};

describe("the term reference (unit)", () => {
  it("is T^2 KL from the logits that the student predicted with as the phase began: no dropout, running statistics", async () => {
    const made = student(
      [
        { kind: "dense", units: 8 },
        { kind: "batchNormalization" },
        { kind: "activation", activation: "relu" },
        { kind: "dropout", rate: 0.5 },
        { kind: "dense", units: CLASSES },
      ],
      [5],
      CLASSES,
    );
    const dataset = randomDataset(ROWS, [5], CLASSES);
    const optimizer = sgd({ momentum: 0, nesterov: false, weightDecay: 0, clipNorm: null });
    const [now, drawn] = [initialState(made, optimizer, 1), initialState(made, optimizer, 2)];
    const [mean] = made.parameters.filter(({ trainable }) => !trainable);
    assert.ok(mean !== undefined);
    const then = new Map([...drawn, [mean.name, drawn.get(mean.name)!.map((_, at) => 0.3 * at - 1)]]);

    const targets = withTerms(hardTargets(), [{ kind: "reference", weight: 1, temperature: T }], {
      classes: CLASSES,
      parameters: made.parameters,
    });
    const request = { student: made, dataset, targets, optimizer, teacherLogits: null, preprocessing: plain };
    const { g, loss, logits, fed } = buildLoss(request, { batchRows: ROWS });
    const rows = Int32Array.from({ length: ROWS }, (_, row) => row);
    const feeds = new Map<string, TensorData>([
      ["data", dataset.inputs as Float32Array],
      ["rows", rows],
      ["labels", dataset.labels],
      ...now,
    ]);
    for (const { name, initial } of targets.memory ?? []) {
      assert.ok(typeof initial === "object");
      feeds.set(name, then.get(initial.parameter)!);
    }
    for (const { name, shape } of fed) feeds.set(name, dropoutMasks({ name, shape, rate: 0.5 }, 7, 0, 1));
    const lossBy = async (weight: number): Promise<readonly [number, Float32Array]> => {
      feeds.set("scalar:reference.weight", Float32Array.of(weight));
      feeds.set("scalar:reference.temperature", Float32Array.of(T));
      const [value, z] = await evaluateGraph(g.finish([loss, logits]), feeds);
      return [value!.data[0] as number, z!.data as Float32Array];
    };
    const [[without], [withIt, z]] = [await lossBy(0), await lossBy(1)];

    const predicted = forwardGraph({ student: made, dataset, preprocessing: plain }, ROWS);
    const [reference] = await evaluateGraph(predicted.graph, new Map<string, TensorData>([...feeds, ...then]));
    const row = (values: Float32Array, at: number): number[] =>
      softmax(values.subarray(at * CLASSES, (at + 1) * CLASSES));
    const expected = rows.reduce((sum, at) => {
      const [p, q] = [row(reference!.data as Float32Array, at), row(z, at)];
      return sum + (T * T * p.reduce((kl, share, k) => kl + share * Math.log(share / q[k]!), 0)) / ROWS;
    }, 0);
    assert.ok(expected > 0.01);
    assert.ok(Math.abs(withIt - without - expected) < 1e-5, `${withIt - without}, expected ${expected}`);
  });
});
