// Shapes: what fits yields the right shape, what does not is refused by operator name with both sides.
import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateGraph } from "../../src/engine/onnx/evaluate.ts";
import { GraphBuilder } from "../../src/graph/builder.ts";
import { elementCount, type DType, type Shape, type Value } from "../../src/graph/ir.ts";
import { broadcastShapes, reshaped, ShapeError, sliceRange } from "../../src/graph/shapes.ts";

const window = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] };
const pool = { ...window, kernel: [3, 3] };

type Apply = (g: GraphBuilder, input: (shape: Shape, dtype?: DType) => Value) => unknown;

const refusals: readonly (readonly [string, Apply, string])[] = [
  ["Add", (g, x) => g.add(x([2, 3]), x([4])), "Add: cannot broadcast [2, 3] with [4]"],
  ["Mul of two types", (g, x) => g.mul(x([2]), x([2], "float64")), "Mul: operands are float32 and float64"],
  ["Greater", (g, x) => g.greater(x([2, 3]), x([3, 2])), "Greater: cannot broadcast [2, 3] with [3, 2]"],
  ["Where", (g, x) => g.where(x([2], "bool"), x([3]), x([3])), "Where: cannot broadcast [2] with [3]"],
  ["Where without a condition", (g, x) => g.where(x([3]), x([3]), x([3])), "Where: the condition is float32, not bool"],
  ["MatMul", (g, x) => g.matMul(x([2, 3]), x([4, 5])), "MatMul: inner sizes 3 and 4 differ: [2, 3] x [4, 5]"],
  [
    "MatMul transposed",
    (g, x) => g.matMul(x([2, 3]), x([2, 3]), true, true),
    "MatMul: inner sizes 2 and 3 differ: [2, 3]^T x [2, 3]^T",
  ],
  ["MatMul of stacks", (g, x) => g.matMul(x([2, 2, 3]), x([3, 3, 2])), "MatMul: cannot broadcast [2] with [3]"],
  ["MatMul of a vector", (g, x) => g.matMul(x([3]), x([3, 2])), "MatMul: operands [3], [3, 2] need rank 2 or more"],
  ["Gemm", (g, x) => g.gemm(x([2, 3]), x([2, 3])), "Gemm: inner sizes 3 and 2 differ: [2, 3] x [2, 3]"],
  [
    "Gemm of a stack",
    (g, x) => g.gemm(x([1, 2, 3]), x([3, 2])),
    "Gemm: operands [1, 2, 3] and [3, 2] must have rank 2",
  ],
  [
    "Gemm's addend",
    (g, x) => g.gemm(x([2, 3]), x([3, 4]), { c: x([2, 2, 4]) }),
    "Gemm: the addend [2, 2, 4] does not fit [2, 4]",
  ],
  [
    "Gemm's addend of another size",
    (g, x) => g.gemm(x([2, 3]), x([3, 4]), { c: x([3]) }),
    "Gemm: cannot broadcast [3] with [2, 4]",
  ],
  [
    "Conv",
    (g, x) => g.one("Conv", [x([1, 3, 4, 4]), x([2, 2, 3, 3])], { ...window, group: 1 }),
    "Conv: input [1, 3, 4, 4] does not fit weights [2, 2, 3, 3] in 1 group(s)",
  ],
  [
    "Conv of another rank",
    (g, x) => g.one("Conv", [x([1, 2, 4]), x([2, 2, 3, 3])], { ...window, group: 1 }),
    "Conv: input [1, 2, 4] does not fit weights [2, 2, 3, 3] in 1 group(s)",
  ],
  [
    "Conv's bias",
    (g, x) => g.one("Conv", [x([1, 2, 4, 4]), x([5, 2, 3, 3]), x([2])], { ...window, group: 1 }),
    "Conv: the addend [2] does not fit [1, 5, 2, 2]",
  ],
  [
    "a window that is too large",
    (g, x) => g.one("Conv", [x([1, 2, 2, 4]), x([2, 2, 3, 3])], { ...window, group: 1 }),
    "Conv: a window of 3 does not fit into 2 (axis 0)",
  ],
  [
    "MaxPool",
    (g, x) => g.one("MaxPool", [x([1, 1, 5, 2])], pool),
    "MaxPool: a window of 3 does not fit into 2 (axis 1)",
  ],
  [
    "AveragePool of another rank",
    (g, x) => g.one("AveragePool", [x([1, 1, 5])], { ...pool, countIncludePad: false }),
    "AveragePool: window attributes do not match 1 spatial axes",
  ],
  [
    "ConvTranspose",
    (g, x) =>
      g.one("ConvTranspose", [x([1, 3, 4, 4]), x([2, 2, 3, 3])], { ...window, group: 1, outputPadding: [0, 0] }),
    "ConvTranspose: input [1, 3, 4, 4] does not fit weights [2, 2, 3, 3]",
  ],
  [
    "BatchNormalizationTraining",
    (g, x) => g.apply("BatchNormalizationTraining", [x([4, 3]), x([3]), x([4])], { epsilon: 0.1 }),
    "BatchNormalizationTraining: [4, 3] has 3 channels, but a parameter is [4]",
  ],
  [
    "BatchNormalization",
    (g, x) => g.one("BatchNormalization", [x([4, 3]), x([3]), x([3]), x([2]), x([3])], { epsilon: 0.1 }),
    "BatchNormalization: [4, 3] has 3 channels, but a parameter is [2]",
  ],
  ["ReduceSum", (g, x) => g.sum(x([2, 3]), [2]), "ReduceSum: axis 2 is outside rank 2"],
  ["Transpose", (g, x) => g.transpose(x([2, 3]), [0]), "Transpose: perm [0] does not fit [2, 3]"],
  [
    "Transpose to one axis twice",
    (g, x) => g.transpose(x([2, 3]), [1, 1]),
    "Transpose: perm [1, 1] does not fit [2, 3]",
  ],
  ["Reshape", (g, x) => g.reshape(x([2, 3]), [4, -1]), "Reshape: [2, 3] has 6 elements and cannot become [4, -1]"],
  [
    "Concat",
    (g, x) => g.one("Concat", [x([2, 3]), x([3, 3])], { axis: 1 }),
    "Concat: [2, 3] and [3, 3] differ off axis 1",
  ],
  [
    "Concat of two ranks",
    (g, x) => g.one("Concat", [x([2, 3]), x([2])], { axis: 0 }),
    "Concat: [2, 3] and [2] differ off axis 0",
  ],
  [
    "Slice",
    (g, x) => g.one("Slice", [x([2, 3])], { starts: [0], ends: [1], axes: [2], steps: [1] }),
    "Slice: axis 2 is outside rank 2",
  ],
  [
    "Slice backwards",
    (g, x) => g.one("Slice", [x([4])], { starts: [3], ends: [0], axes: [0], steps: [-1] }),
    "Slice: steps [-1] must be at least 1",
  ],
  ["Expand", (g, x) => g.expand(x([2, 3]), [4]), "Expand: cannot broadcast [2, 3] with [4]"],
  ["Gather", (g, x) => g.one("Gather", [x([2, 3]), x([2], "int32")], { axis: 3 }), "Gather: axis 3 is outside rank 2"],
  ["Softmax", (g, x) => g.softmax(x([2, 3]), 2), "Softmax: axis 2 is outside rank 2"],
  ["a missing operand", (g, x) => g.apply("Add", [x([2])], {}), "Add: input 1 is missing"],
];

describe("shape errors", () => {
  for (const [name, apply, message] of refusals)
    it(`${name}: ${message}`, () => {
      const g = new GraphBuilder();
      let count = 0;
      assert.throws(
        () => apply(g, (shape, dtype = "float32") => g.input(`x${count++}`, dtype, shape)),
        (error) => {
          assert.ok(error instanceof ShapeError, String(error));
          assert.equal(error.message, message);
          return true;
        },
      );
    });
});

describe("shapes", () => {
  const shape = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });

  it("broadcasting is symmetric, and a shape with itself or a scalar is itself", () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const both = (left: Shape, right: Shape): Shape | null => {
          try {
            return broadcastShapes(left, right);
          } catch (error) {
            assert.ok(error instanceof ShapeError);
            return null;
          }
        };
        assert.deepEqual(both(a, b), both(b, a));
        assert.deepEqual(both(a, a), a);
        assert.deepEqual(both(a, []), a);
      }),
    );
  });

  it("a slice has as many elements as counting finds", () => {
    const bound = fc.integer({ min: -8, max: 8 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        bound,
        bound,
        fc.integer({ min: 1, max: 4 }),
        (size, from, to, step) => {
          // Array.prototype.slice clamps as ONNX does
          const kept = Array.from({ length: size }, (_, i) => i)
            .slice(from, to)
            .filter((_, i) => i % step === 0);
          const { start, length } = sliceRange(size, from, to, step);
          assert.equal(length, kept.length);
          if (length > 0) assert.equal(start, kept[0]);
        },
      ),
    );
  });

  it("a free size takes what is left", () => {
    assert.deepEqual(reshaped([4, 3, 2], [-1, 6]), [4, 6]);
    assert.deepEqual(reshaped([], [1, 1]), [1, 1]);
  });

  it("windows, slices, gathers and products have the shapes that the engine gives", async () => {
    const g = new GraphBuilder();
    const [image, weights] = [g.input("image", "float32", [2, 4, 7, 6]), g.input("weights", "float32", [6, 2, 3, 2])];
    const indices = g.input("indices", "int32", [2, 3]);
    const odd = { strides: [2, 3], pads: [1, 0, 2, 1], dilations: [2, 1] };
    const outputs = [
      g.one("Conv", [image, weights], { ...odd, group: 2 }),
      g.one("ConvTranspose", [g.one("Conv", [image, weights], { ...odd, group: 2 }), weights], {
        ...odd,
        group: 2,
        outputPadding: [1, 2],
      }),
      g.one("MaxPool", [image], { ...odd, kernel: [3, 2] }),
      g.one("AveragePool", [image], { ...odd, dilations: [1, 1], kernel: [3, 2], countIncludePad: true }),
      g.one("Slice", [image], { starts: [1, -5], ends: [7, 100], axes: [2, -1], steps: [4, 2] }),
      g.one("Gather", [image, indices], { axis: 1 }),
      g.one("Gather", [image, indices], { axis: -1 }),
      g.one("Pad", [image], { pads: [0, 1, 2, 0, 1, 0, 0, 3], value: 0 }),
      g.one("OneHot", [indices], { classes: 5, dtype: "float32" }),
      g.matMul(image, g.input("matrix", "float32", [7, 5]), true),
      g.mean(image, [0, -1], true),
      g.sum(image, []),
      ...g.apply(
        "LayerNormalization",
        [image, g.input("scale", "float32", [7, 6]), g.input("bias", "float32", [7, 6])],
        { axis: -2, epsilon: 1e-3 },
      ),
      g.expand(g.input("column", "float32", [3, 1]), [2, 1, 4]),
    ];
    const graph = g.finish(outputs);
    const feeds = new Map(
      graph.inputs.map(({ name, dtype, shape: size }) => {
        const count = elementCount(size);
        return [name, dtype === "int32" ? new Int32Array(count) : new Float32Array(count)] as const;
      }),
    );
    const results = await evaluateGraph(graph, feeds);
    for (const [i, { shape: declared, dtype }] of outputs.entries()) {
      assert.deepEqual(results[i]!.shape, declared, `output ${i}`);
      assert.equal(results[i]!.dtype, dtype);
    }
  });
});
