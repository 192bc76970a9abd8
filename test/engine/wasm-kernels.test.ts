// The kernels composed for the wasm backend against the cpu backend's own.
import assert from "node:assert/strict";
import { activate } from "../../src/engine/tfjs/library/backends.ts";
import { randomNormals } from "../../src/base/numeric/random.ts";
import { triedBackends } from "./tfjs-backends.ts";

const backends = triedBackends.flatMap(({ name, loaded }) =>
  loaded !== null && name !== "tensorflow" ? [loaded] : [],
);

const drawn = (purpose: string, shape: readonly number[]): Float32Array =>
  Float32Array.from(
    randomNormals(
      3,
      purpose,
      {},
      shape.reduce((a, b) => a * b, 1),
    ),
  );

interface KernelCase {
  readonly kernel: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly attributes: Record<string, unknown>;
}

const convolution = (name: string, strides: number, pad: string | number, out: number): KernelCase[] => {
  const common = { strides, dataFormat: "NHWC", dimRoundingMode: "floor", pad, dilations: 1 };
  const [x, wide, deep] = [
    [2, 7, 7, 3],
    [2, out, out, 4],
    [2, out, out, 6],
  ];
  return [
    {
      kernel: "Conv2DBackpropFilter",
      name,
      inputs: { x: x, dy: wide },
      attributes: { ...common, filterShape: [3, 3, 3, 4] },
    },
    {
      kernel: "DepthwiseConv2dNativeBackpropFilter",
      name,
      inputs: { x: x, dy: deep },
      attributes: { ...common, dilations: [1, 1], filterShape: [3, 3, 3, 2] },
    },
    {
      kernel: "DepthwiseConv2dNativeBackpropInput",
      name,
      inputs: { dy: deep, filter: [3, 3, 3, 2] },
      attributes: { ...common, dilations: [1, 1], inputShape: x },
    },
  ];
};

const cases: readonly KernelCase[] = [
  ...convolution("valid", 1, "valid", 5),
  ...convolution("valid, stride 2", 2, "valid", 3),
  ...convolution("same", 1, "same", 7),
  ...convolution("same, stride 2", 2, "same", 4),
  ...convolution("stride 3, a remainder", 3, "valid", 2),
];

describe("wasm kernels", () => {
  for (const { kernel, name, inputs, attributes } of cases)
    it(`${kernel}: ${name}`, async () => {
      const results: Float32Array[] = [];
      for (const { tf, backend } of backends) {
        await activate(tf, backend);
        results.push(
          tf.tidy(() => {
            const tensors = Object.fromEntries(
              Object.entries(inputs).map(([key, shape]) => [key, tf.tensor(drawn(key, shape), [...shape])]),
            );
            const result = tf.engine().runKernel(kernel, tensors, attributes as Record<string, never>);
            assert.ok(!Array.isArray(result));
            return Float32Array.from(result.dataSync());
          }),
        );
      }
      const [cpu, wasm] = results;
      assert.equal(results.length, 2);
      cpu!.forEach((value, i) =>
        assert.ok(
          Math.abs(wasm![i]! - value) <= 1e-5 * Math.max(1, Math.abs(value)),
          `${kernel} at ${i}: ${wasm![i]}, ${value}`,
        ),
      );
    });

  it("UnsortedSegmentSum: repeated and empty segments", async () => {
    for (const { tf, backend } of backends) {
      await activate(tf, backend);
      const sums = tf.tidy(() =>
        Array.from(
          tf
            .unsortedSegmentSum(
              tf.tensor2d([
                [1, 2],
                [3, 4],
                [5, 6],
              ]),
              tf.tensor1d([3, 0, 3], "int32"),
              4,
            )
            .dataSync(),
        ),
      );
      assert.deepEqual(sums, [3, 4, 0, 0, 0, 0, 6, 8], backend);
    }
  });
});
