// The printout of a whole training step of a two-layer student, kept as a golden file (UPDATE_GOLDEN=1 rewrites it).
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildStep } from "../../src/engine/step-graph.ts";
import { GraphBuilder } from "../../src/graph/builder.ts";
import { printGraph } from "../../src/graph/print.ts";
import { smoothingTargets } from "../../src/kinds/targets/smoothing.ts";
import { optimizerFor } from "../../src/kinds/optimizers/index.ts";
import { layersStudent, type LayersDefinition } from "../../src/kinds/students/layers-student.ts";

const definition: LayersDefinition = {
  layers: [
    { kind: "dense", name: "hidden", units: 4, activation: "relu", useBias: true, kernelInitializer: "heUniform" },
    {
      kind: "dense",
      name: "logits",
      units: 3,
      activation: "linear",
      useBias: true,
      kernelInitializer: "glorotUniform",
    },
  ],
};

describe("graph printout", () => {
  it("of a training step: dense, relu, dense, smoothing, adam", () => {
    const { graph } = buildStep(
      {
        student: layersStudent(definition, [5], 3, "student.json"),
        targets: smoothingTargets("all"),
        optimizer: optimizerFor({
          kind: "adam",
          learningRate: 0.001,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          weightDecay: 0,
        }),
        dataset: {
          rows: 20,
          inputShape: [5],
          inputs: new Uint8Array(100),
          labels: new Int32Array(20),
          classes: ["a", "b", "c"],
          rowId: String,
          sha256: "",
        },
        preprocessing: { scale: 1 / 16, mean: [0.5], std: [0.25] },
        teacherLogits: null,
      },
      { batchRows: 8 },
    );
    const printed = `${printGraph(graph)}\n`;
    const path = join(import.meta.dirname, "golden", "smoothing-adam-step.txt");
    if (process.env["UPDATE_GOLDEN"] === "1") {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, printed);
    }
    assert.equal(printed, readFileSync(path, "utf8"));
  });

  it("does not depend on what was built beside it", () => {
    const built = (spare: number): string => {
      const g = new GraphBuilder();
      const x = g.input("x", "float32", [2]);
      for (let i = 0; i < spare; i++) g.exp(x);
      return printGraph(g.finish([g.scale(g.tanh(x), 2)]));
    };
    assert.equal(built(3), built(0));
    assert.equal(
      built(0),
      [
        "input %x float32[2]",
        "constant %0 float32[] = 2",
        "%1 float32[2] = Tanh(%x)",
        "%2 float32[2] = Mul(%1, %0)",
        "output %2",
      ].join("\n"),
    );
  });
});
