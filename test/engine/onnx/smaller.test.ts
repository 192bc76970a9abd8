// Smaller files: 8-bit products and half-precision weights against the same arithmetic by hand.
import assert from "node:assert/strict";
import { LimbeckError } from "../../../src/base/errors.ts";
import { halfBits, halfValue } from "../../../src/base/numeric/half.ts";
import { decodeModel, encodeModel, type OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";
import { openSession } from "../../../src/engine/onnx/session.ts";
import {
  Emitter,
  graphProto,
  int,
  ints,
  modelBytes,
  valueInfo,
  type Attribute,
} from "../../../src/engine/onnx/write/emitter.ts";
import { inHalfPrecision, inIntegers, productInputs } from "../../../src/engine/onnx/write/smaller.ts";

const drawn = (count: number, seed: number, scale = 1): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => scale * Math.sin(1 + 7 * i + 3 * seed));

function fileOf(
  input: readonly (number | string)[],
  output: readonly (number | string)[],
  write: (e: Emitter) => string,
): OnnxModel {
  const e = new Emitter();
  const y = write(e);
  e.one("Identity", [y], {}, { output: "y" });
  const [inputs, outputs] = [[valueInfo("x", "float32", input)], [valueInfo("y", "float32", output)]];
  return decodeModel(modelBytes(graphProto(e, "m", inputs, outputs)), "m");
}

async function outputs(model: OnnxModel, shape: readonly number[], data: Float32Array): Promise<Float32Array> {
  const session = await openSession(encodeModel(model), { threads: 1, place: "m" });
  const results = await session.run({ x: { dtype: "float32", shape, data } });
  await session.close();
  return results.get("y")!.data as Float32Array;
}

/** What is left of a value between its steps. */
const rounded = (value: number, scale: number, zero = 0, low = -128, high = 127): number =>
  (Math.min(high, Math.max(low, Math.round(value / scale) + zero)) - zero) * scale;

const near = (got: ArrayLike<number>, wanted: readonly number[], tolerance: number): void => {
  assert.equal(got.length, wanted.length);
  wanted.forEach((value, i) => {
    assert.ok(Math.abs(got[i]! - value) <= tolerance, `output ${i}: ${got[i]} for ${value}`);
  });
};

const [ROWS, IN, OUT] = [3, 4, 5];

describe("smaller models", () => {
  const range = [-1.5, 2] as const;
  const scale = 3.5 / 255;
  const zero = Math.round(1.5 / scale);
  const rowsIn = drawn(ROWS * IN, 9, 1.4);

  for (const [name, transB, bias] of [
    ["Gemm", false, true],
    ["Gemm with a turned weight", true, true],
    ["MatMul", false, false],
  ] as const)
    it(`${name}: weights by output, rows by their range, biases by both`, async () => {
      const weight = drawn(IN * OUT, 1);
      const biases = drawn(OUT, 2);
      const at = (i: number, k: number): number => weight[transB ? k * IN + i : i * OUT + k]!;
      const model = fileOf(["b", IN], ["b", OUT], (e) => {
        const w = e.named("w", "float32", transB ? [OUT, IN] : [IN, OUT], weight);
        if (!bias) return e.one("MatMul", ["x", w]);
        const attributes: Record<string, Attribute> = transB ? { transB: int(1) } : {};
        return e.one("Gemm", ["x", w, e.named("b", "float32", [OUT], biases)], attributes);
      });
      assert.deepEqual(productInputs(model), ["x"]);
      const small = inIntegers(model, new Map([["x", range]]));
      const steps = Array.from(
        { length: OUT },
        (_, k) => Math.max(...Array.from({ length: IN }, (_i, i) => Math.abs(at(i, k)))) / 127,
      );
      const wanted = Array.from({ length: ROWS * OUT }, (_, place) => {
        const [row, k] = [Math.floor(place / OUT), place % OUT];
        let sum = bias ? rounded(biases[k]!, steps[k]! * scale, 0, -(2 ** 31), 2 ** 31) : 0;
        for (let i = 0; i < IN; i++)
          sum += rounded(rowsIn[row * IN + i]!, scale, zero, 0, 255) * rounded(at(i, k), steps[k]!);
        return sum;
      });
      near(await outputs(small, [ROWS, IN], rowsIn), wanted, 1e-5);
      // a row's outputs do not depend on the rows beside it
      near(await outputs(small, [1, IN], rowsIn.slice(0, IN)), wanted.slice(0, OUT), 1e-5);
      assert.ok(!small.graph.initializer.some(({ name: kept }) => kept === "w"), "the weight itself is gone");
    });

  it("a convolution: near the whole one, in operators of ONNX's own", async () => {
    const image = drawn(2 * 2 * 6 * 5, 3);
    const model = fileOf(["b", 2, 6, 5], ["b", 3, 4, 4], (e) =>
      e.one("Relu", [
        e.one(
          "Conv",
          ["x", e.named("w", "float32", [3, 2, 3, 2], drawn(36, 4)), e.named("b", "float32", [3], drawn(3, 5))],
          {
            strides: ints([1, 1]),
          },
        ),
      ]),
    );
    const small = inIntegers(model, new Map([["x", [-1, 1]]]));
    const whole = await outputs(model, [2, 2, 6, 5], image);
    near(await outputs(small, [2, 2, 6, 5], image), Array.from(whole), 0.05);
    assert.ok(small.graph.node.every(({ domain }) => domain === ""));
    assert.deepEqual(
      small.graph.initializer.filter(({ dataType }) => dataType === 3).map(({ dims }) => dims.map(Number).join("x")),
      ["3x2x3x2", "3"],
    );
  });

  it("a product without a range stays as it is, and so does what is no product of a stored weight", async () => {
    const model = fileOf(["b", IN], ["b", OUT], (e) =>
      e.one("MatMul", ["x", e.named("w", "float32", [IN, OUT], drawn(IN * OUT, 1))]),
    );
    assert.deepEqual(
      await outputs(inIntegers(model, new Map()), [ROWS, IN], rowsIn),
      await outputs(model, [ROWS, IN], rowsIn),
    );
    const pair = fileOf(["b", IN], ["b", "b"], (e) =>
      e.one("MatMul", ["x", e.one("Transpose", ["x"], { perm: ints([1, 0]) })]),
    );
    assert.deepEqual(productInputs(pair), []);
  });

  it("half precision: weights to their nearest half, and none beyond its range", async () => {
    const weight = drawn(IN * OUT, 1);
    const model = (values: Float32Array) =>
      fileOf(["b", IN], ["b", OUT], (e) => e.one("MatMul", ["x", e.named("w", "float32", [IN, OUT], values)]));
    const halves = weight.map((value) => halfValue(halfBits(value)));
    near(
      await outputs(inHalfPrecision(model(weight)), [ROWS, IN], rowsIn),
      Array.from(await outputs(model(halves), [ROWS, IN], rowsIn)),
      0,
    );
    assert.throws(
      () => inHalfPrecision(model(weight.with(0, 1e5))),
      (error: unknown) => error instanceof LimbeckError && error.message.includes("beyond 65504"),
    );
  });
});
