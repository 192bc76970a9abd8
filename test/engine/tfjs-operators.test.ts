// Every operator on TensorFlow.js: values and gradients against the graph's own rules run by onnxruntime.
import assert from "node:assert/strict";
import { evaluateGraph } from "../../src/engine/onnx/evaluate.ts";
import { activate, type LoadedBackend } from "../../src/engine/tfjs/library/backends.ts";
import { evaluateWithGradients } from "../../src/engine/tfjs/evaluate.ts";
import { toTensor } from "../../src/engine/tfjs/tensors.ts";
import { GraphBuilder } from "../../src/graph/builder.ts";
import { differentiate } from "../../src/graph/differentiate.ts";
import type { OpName, Value } from "../../src/graph/ir.ts";
import { elementwiseCases } from "../graph/gradient-cases-elementwise.ts";
import { movementCases } from "../graph/gradient-cases-movement.ts";
import { windowCases } from "../graph/gradient-cases-windows.ts";
import { prepare, toData, type GradientCase, type Operand } from "../graph/gradient-check.ts";
import { triedBackends } from "./tfjs-backends.ts";

const cases: Readonly<Record<OpName, readonly GradientCase[]>> = {
  ...elementwiseCases,
  ...movementCases,
  ...windowCases,
};

const isFloating = ({ dtype }: Value): boolean => dtype === "float32" || dtype === "float64";

type Inputs = Pick<ReturnType<typeof prepare>, "g" | "inputs" | "feeds" | "y" | "loss">;

/** Loss, gradients and y as TensorFlow.js makes them; nothing of it stays in memory. */
async function byTfjs({ tf, backend }: LoadedBackend, { g, inputs, feeds, y, loss }: Inputs): Promise<number[][]> {
  await activate(tf, backend);
  const before = tf.memory().numTensors;
  const values = tf.tidy(() => {
    const tensors = new Map(
      inputs.map(({ name, dtype, shape }) => [name, toTensor(tf, dtype, shape, feeds[name]!)] as const),
    );
    const wanted = inputs.filter(isFloating).map(({ name }) => name);
    const result = evaluateWithGradients(tf, g.finish([loss, y]), tensors, wanted);
    return [...result.gradients, ...result.others].map((tensor) => Array.from(tensor.dataSync()));
  });
  assert.equal(tf.memory().numTensors, before, "tensors left in memory");
  return values;
}

async function byOnnx({ g, inputs, feeds, y, loss }: Inputs): Promise<number[][]> {
  const wanted = inputs.filter(isFloating);
  const outputs = [...differentiate(g, loss, wanted), y];
  const results = await evaluateGraph(g.finish(outputs), feeds);
  return results.map(({ data }) => Array.from(data as Float32Array, Number));
}

const tolerance = (expected: number): number => 2e-5 + 2e-5 * Math.abs(expected);

async function compare(loaded: LoadedBackend, op: string, test: GradientCase): Promise<void> {
  const prepared = prepare(op, test, test.expect === "gradient" ? test.dtype : "float32");
  const found = await byTfjs(loaded, prepared);
  const expected = await byOnnx(prepared);
  const names = [...prepared.inputs.filter(isFloating).map(({ name }) => `gradient of ${name}`), "y"];
  for (const [i, values] of expected.entries()) {
    assert.equal(found[i]!.length, values.length, `${op} (${test.name}): size of ${names[i]}`);
    for (const [at, value] of values.entries())
      assert.ok(
        Math.abs(found[i]![at]! - value) <= tolerance(value),
        `${op} (${test.name}): ${names[i]} at ${at}: tfjs ${found[i]![at]}, onnx ${value}`,
      );
  }
}

const at = (...values: number[]): Operand => ({ shape: [values.length], values });
const window2 = { kernel: [2, 2], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] };

/** Kinks, ties and bounds, where both engines keep one rule. */
const corners: readonly (readonly [string, readonly Operand[], (g: GraphBuilder, ...xs: Value[]) => Value])[] = [
  ["Relu at 0", [at(-1, 0, 2)], (g, x) => g.one("Relu", [x], {})],
  ["Abs at 0", [at(-1, 0, 2)], (g, x) => g.one("Abs", [x], {})],
  ["LeakyRelu at 0", [at(-1, 0, 2)], (g, x) => g.one("LeakyRelu", [x], { alpha: 0.25 })],
  ["Elu at 0 and where e^x overflows", [at(0, 2, 200)], (g, x) => g.one("Elu", [x], { alpha: 0.5 })],
  ["HardSigmoid at its bounds", [at(-2, 0, 3)], (g, x) => g.one("HardSigmoid", [x], { alpha: 0.2, beta: 0.4 })],
  ["Clip at its bounds", [at(-2, -1, 0, 1, 2)], (g, x) => g.one("Clip", [x], { min: -1, max: 1 })],
  ["Max at a tie", [at(1, 2, 3), at(2, 2, 2)], (g, a, b) => g.one("Max", [a, b], {})],
  ["Min at a tie", [at(1, 2, 3), at(2, 2, 2)], (g, a, b) => g.one("Min", [a, b], {})],
  [
    "ReduceMax at ties",
    [{ shape: [2, 3], values: [1, 5, 5, 4, 4, 4] }],
    (g, x) => g.one("ReduceMax", [x], { axes: [1], keepDims: false }),
  ],
  [
    "MaxPool at ties",
    [{ shape: [1, 1, 3, 3], values: [1, 1, 1, 1, 1, 1, 1, 1, 1] }],
    (g, x) => g.one("MaxPool", [x], window2),
  ],
  [
    "MaxPool where padding must not win",
    [{ shape: [1, 1, 2], values: [-5, -7] }],
    (g, x) => g.one("MaxPool", [x], { kernel: [2], strides: [2], pads: [1, 1], dilations: [1] }),
  ],
  ["Pow at 0", [at(0, 0, 0), at(0, 1, 2)], (g, a, b) => g.one("Pow", [a, b], {})],
  ["Softplus far out", [at(-90, 90)], (g, x) => g.one("Softplus", [x], {})],
  ["LogSoftmax of large values", [at(1000, 0, -1000)], (g, x) => g.logSoftmax(x)],
];

for (const { name, loaded, failure } of triedBackends)
  describe(`tfjs operators, backend ${name}`, () => {
    if (loaded === null) {
      it(`does not load here: ${failure}`);
      return;
    }
    for (const [op, tests] of Object.entries(cases))
      for (const test of tests)
        it(`${op}: ${test.name}`, async () => {
          if (test.expect === "refused") {
            await assert.rejects(byTfjs(loaded, prepare(op, test, "float32")), new RegExp(`${op} belongs to backward`));
            return;
          }
          await compare(loaded, op, test);
        });
    for (const [title, operands, build] of corners)
      it(title, async () => {
        const g = new GraphBuilder();
        const inputs = operands.map((operand, i) => g.input(`x${i}`, "float32", operand.shape));
        const y = build(g, ...inputs);
        const axes = y.shape.map((_, axis) => axis);
        const prepared = {
          g,
          inputs,
          y,
          loss: g.sum(y, axes),
          feeds: Object.fromEntries(operands.map(({ values }, i) => [`x${i}`, toData("float32", values ?? [])])),
        };
        const found = await byTfjs(loaded, prepared);
        const expected = await byOnnx(prepared);
        for (const [i, values] of expected.entries())
          for (const [place, value] of values.entries())
            assert.ok(
              Math.abs(found[i]![place]! - value) <= tolerance(value),
              `${title}: tensor ${i} at ${place}: tfjs ${found[i]![place]}, onnx ${value}`,
            );
      });
  });
