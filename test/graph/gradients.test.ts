// Every operator's gradient against central differences through the engine; kinks and ties; exact sums of repeated rows.
import assert from "node:assert/strict";
import { evaluateGraph, openGraph } from "../../src/engine/onnx/evaluate.ts";
import { GraphBuilder } from "../../src/graph/builder.ts";
import { differentiate } from "../../src/graph/differentiate.ts";
import type { OpName, Value } from "../../src/graph/ir.ts";
import { randomNormals, randomWords } from "../../src/base/numeric/random.ts";
import { elementwiseCases } from "./gradient-cases-elementwise.ts";
import { movementCases } from "./gradient-cases-movement.ts";
import { windowCases } from "./gradient-cases-windows.ts";
import { checkGradient, gradientsAt, type GradientCase, type Operand } from "./gradient-check.ts";

/** A row per operator: a missing one is a compile error. */
const cases: Readonly<Record<OpName, readonly GradientCase[]>> = {
  ...elementwiseCases,
  ...movementCases,
  ...windowCases,
};

describe("gradients", () => {
  for (const [op, tests] of Object.entries(cases))
    describe(op, () => {
      for (const test of tests) it(`${test.expect}: ${test.name}`, () => checkGradient(op, test));
    });
});

const at = (...values: number[]): Operand => ({ shape: [values.length], values });

describe("gradients at kinks and ties", () => {
  it("Relu passes nothing at 0", async () => {
    assert.deepEqual(await gradientsAt([at(-1, 0, 2)], (g, x) => g.one("Relu", [x], {})), [[0, 0, 1]]);
  });
  it("Abs has slope 0 at 0", async () => {
    assert.deepEqual(await gradientsAt([at(-1, 0, 2)], (g, x) => g.one("Abs", [x], {})), [[-1, 0, 1]]);
  });
  it("LeakyRelu has its lower slope at 0", async () => {
    assert.deepEqual(await gradientsAt([at(-1, 0, 2)], (g, x) => g.one("LeakyRelu", [x], { alpha: 0.25 })), [
      [0.25, 0.25, 1],
    ]);
  });
  it("Elu has its lower slope at 0", async () => {
    assert.deepEqual(await gradientsAt([at(0, 2)], (g, x) => g.one("Elu", [x], { alpha: 0.5 })), [[0.5, 1]]);
  });
  it("Clip passes at its bounds", async () => {
    const clip = (g: GraphBuilder, x: Value | undefined): Value => g.one("Clip", [x!], { min: -1, max: 1 });
    assert.deepEqual(await gradientsAt([at(-2, -1, 0, 1, 2)], clip), [[0, 1, 1, 1, 0]]);
  });
  for (const op of ["Max", "Min"] as const)
    it(`${op} splits a tie in halves`, async () => {
      const won = op === "Max" ? [0, 0.5, 1] : [1, 0.5, 0];
      assert.deepEqual(await gradientsAt([at(1, 2, 3), at(2, 2, 2)], (g, a, b) => g.one(op, [a, b], {})), [
        won,
        won.map((share) => 1 - share),
      ]);
    });
  it("ReduceMax splits evenly among ties", async () => {
    const operand = { shape: [2, 3], values: [1, 5, 5, 4, 4, 4] };
    const [gradient] = await gradientsAt(
      [operand],
      (g, x) => g.one("ReduceMax", [x], { axes: [1], keepDims: false }),
      [2, 3],
    );
    assert.deepEqual(gradient, [0, 1, 1, 1, 1, 1]);
  });
  it("MaxPool gives a tie to the first maximum, in overlapping windows too", async () => {
    const window = { kernel: [2, 2], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] };
    const operand = { shape: [1, 1, 3, 3], values: [1, 1, 1, 1, 1, 1, 1, 1, 1] };
    const [gradient] = await gradientsAt([operand], (g, x) => g.one("MaxPool", [x], window), [1, 2, 3, 4]);
    assert.deepEqual(gradient, [1, 2, 0, 3, 4, 0, 0, 0, 0]);
  });
  it("MaxPool's padding never wins", async () => {
    const window = { kernel: [2], strides: [2], pads: [1, 1], dilations: [1] };
    const operand = { shape: [1, 1, 2], values: [-5, -7] };
    assert.deepEqual(await gradientsAt([operand], (g, x) => g.one("MaxPool", [x], window), [2, 3]), [[2, 3]]);
  });
  it("Pow is finite at 0: exponents 0, 1 and 2, and the exponent's own gradient", async () => {
    const [base, exponent] = await gradientsAt([at(0, 0, 0), at(0, 1, 2)], (g, a, b) => g.one("Pow", [a, b], {}));
    assert.deepEqual(base, [0, 1, 0]);
    assert.deepEqual(exponent, [0, 0, 0]);
  });
});

describe("differentiate", () => {
  it("gives zeros, in shape and type, where the loss does not depend on a value", async () => {
    const g = new GraphBuilder();
    const [x, unused] = [g.input("x", "float64", [2]), g.input("unused", "float64", [2, 3])];
    const [dx, none] = await evaluateGraph(g.finish(differentiate(g, g.sum(g.mul(x, x), [0]), [x, unused])), {
      x: Float64Array.of(1, 2),
      unused: new Float64Array(6),
    });
    assert.deepEqual([...dx!.data], [2, 4]);
    assert.deepEqual([none!.dtype, none!.shape, [...none!.data]], ["float64", [2, 3], [0, 0, 0, 0, 0, 0]]);
  });
  it("stops at StopGradient on one way and passes on another", async () => {
    const [gradient] = await gradientsAt([at(2, 3)], (g, x) => g.mul(x, g.stopGradient(x)));
    assert.deepEqual(gradient, [2, 3]);
  });
  it("differentiates with respect to values inside the graph", async () => {
    const g = new GraphBuilder();
    const x = g.input("x", "float32", [2]);
    const y = g.exp(x);
    const [dy] = await evaluateGraph(g.finish(differentiate(g, g.sum(g.mul(y, y), [0]), [y])), {
      x: new Float32Array(2),
    });
    assert.deepEqual([...dy!.data], [2, 2]);
  });
  it("refuses a loss that is not a scalar, and the statistics of batch normalization", () => {
    const g = new GraphBuilder();
    const x = g.input("x", "float32", [4, 2]);
    assert.throws(() => differentiate(g, x, [x]), /only a scalar loss/);
    const [scale, bias] = [g.input("scale", "float32", [2]), g.input("bias", "float32", [2])];
    const [, mean] = g.apply("BatchNormalizationTraining", [x, scale, bias], { epsilon: 0.1 });
    assert.throws(() => differentiate(g, g.sum(mean!, [0]), [x]), /BatchNormalizationTraining.*output 1/);
  });
});

describe("sums over repeated indices", () => {
  const rows = 4096;

  /** Adds `dy` into a table at `indices`, 20 times with two threads. */
  async function repeated(table: number, width: number, dy: Float32Array): Promise<Float32Array[]> {
    const g = new GraphBuilder();
    const indices = g.input("indices", "int32", [rows]);
    const slopes = g.input("slopes", "float32", [rows, width]);
    const open = await openGraph(
      g.finish([g.one("GatherGradient", [indices, slopes], { axis: 0, shape: [table, width] })]),
      { threads: 2 },
    );
    const results: Float32Array[] = [];
    for (let run = 0; run < 20; run++) {
      const [sum] = await open.run({ indices: places(table), slopes: dy });
      results.push(sum!.data as Float32Array);
    }
    await open.close();
    return results;
  }

  const places = (table: number): Int32Array =>
    Int32Array.from(randomWords(1, "places", {}, rows), (word) => word % table);

  for (const [table, width] of [
    [3, 16],
    [500, 64],
  ] as const)
    it(`GatherGradient into ${table} x ${width}: exact, and equal bit for bit over 20 runs with two threads`, async () => {
      const whole = Float32Array.from(randomWords(2, "slopes", {}, rows * width), (word) => (word % 17) - 8);
      const expected = new Float32Array(table * width);
      places(table).forEach((place, row) => {
        for (let k = 0; k < width; k++) expected[place * width + k]! += whole[row * width + k]!;
      });
      for (const sum of await repeated(table, width, whole)) assert.deepEqual(sum, expected);
      const [first, ...others] = await repeated(
        table,
        width,
        Float32Array.from(randomNormals(3, "slopes", {}, rows * width)),
      );
      for (const sum of others) assert.deepEqual(sum, first);
    });

  it("MaxPool's gradient in overlapping windows: exact, and equal over 20 runs with two threads", async () => {
    const window = { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1] };
    const g = new GraphBuilder();
    const [x, dy] = [g.input("x", "float32", [8, 4, 16, 16]), g.input("dy", "float32", [8, 4, 16, 16])];
    const dx = g.one("MaxPoolGradient", [x, dy], window);
    const open = await openGraph(g.finish([dx]), { threads: 2 });
    const count = 8 * 4 * 256;
    const feeds = {
      x: Float32Array.from(randomNormals(4, "x", {}, count)),
      dy: Float32Array.from(randomWords(5, "dy", {}, count), (word) => (word % 17) - 8),
    };
    const total = feeds.dy.reduce((sum, value) => sum + value, 0);
    const results: Float32Array[] = [];
    for (let run = 0; run < 20; run++) results.push((await open.run(feeds))[0]!.data as Float32Array);
    await open.close();
    for (const result of results) {
      assert.equal(
        result.reduce((sum, value) => sum + value, 0),
        total,
      );
      assert.deepEqual(result, results[0]);
    }
  });
});
