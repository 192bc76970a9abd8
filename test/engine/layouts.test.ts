// Blocked layout against plain layout: one graph, its outputs and gradients, over shapes that do and do not fit blocks.
import assert from "node:assert/strict";
import { blockSize } from "../../src/engine/onnx/block-size.ts";
import { evaluateGraph, graphModel } from "../../src/engine/onnx/evaluate.ts";
import { GraphBuilder } from "../../src/graph/builder.ts";
import { differentiate } from "../../src/graph/differentiate.ts";
import { elementCount, type Graph, type Shape, type Value } from "../../src/graph/ir.ts";
import { randomNormals } from "../../src/base/numeric/random.ts";
import { decodeModel } from "../../src/engine/onnx/file/model-file.ts";

type Build = (g: GraphBuilder, ...inputs: Value[]) => Value;

/** Outputs: y, then the gradient of sum(y * weights) with respect to every input. */
function withGradients(shapes: readonly Shape[], build: Build): Graph {
  const g = new GraphBuilder();
  const inputs = shapes.map((shape, i) => g.input(`x${i}`, "float32", shape));
  const y = build(g, ...inputs);
  const data = Float32Array.from(randomNormals(9, "weights", {}, elementCount(y.shape)));
  const weighted = g.mul(y, g.constant({ dtype: "float32", shape: y.shape, data }));
  const axes = y.shape.map((_, axis) => axis);
  return g.finish([y, ...differentiate(g, g.sum(weighted, axes), inputs)]);
}

const window = (kernel: readonly number[], strides: readonly number[], pads: readonly number[] = [0, 0, 0, 0]) => ({
  kernel,
  strides,
  pads,
  dilations: [1, 1],
});

const conv = (
  strides: readonly number[],
  pads: readonly number[],
  dilations: readonly number[] = [1, 1],
  group = 1,
): { strides: readonly number[]; pads: readonly number[]; dilations: readonly number[]; group: number } => ({
  strides,
  pads,
  dilations,
  group,
});

interface Case {
  readonly name: string;
  readonly shapes: readonly Shape[];
  readonly build: Build;
  /** Values on a coarse grid, so that windows tie. */
  readonly ties?: boolean;
  /** Expected to use blocks on a processor that has them. */
  readonly blocked: boolean;
}

const cases: readonly Case[] = [
  {
    name: "convolution with bias and relu, then pooling by 2 x 2 with ties",
    shapes: [[3, 16, 6, 8], [32, 16, 3, 3], [32]],
    build: (g, x, w, b) =>
      g.maxPool(g.relu(g.one("Conv", [x, w, b], conv([1, 1], [1, 1, 1, 1]))), window([2, 2], [2, 2])),
    ties: true,
    blocked: true,
  },
  {
    name: "pooling of what was relu'd, by 3 x 3 that overlap",
    shapes: [
      [2, 16, 7, 7],
      [16, 16, 1, 1],
    ],
    build: (g, x, w) =>
      g.maxPool(g.relu(g.one("Conv", [x, w], conv([1, 1], [0, 0, 0, 0]))), window([3, 3], [2, 2], [1, 1, 1, 1])),
    ties: true,
    blocked: true,
  },
  {
    name: "pooling by 2 x 2 over odd sizes",
    shapes: [
      [2, 16, 7, 5],
      [16, 16, 1, 1],
    ],
    build: (g, x, w) => g.maxPool(g.one("Conv", [x, w], conv([1, 1], [0, 0, 0, 0])), window([2, 2], [2, 2])),
    ties: true,
    blocked: true,
  },
  {
    name: "one input channel, two convolutions with relu between",
    shapes: [
      [4, 1, 8, 8],
      [16, 1, 3, 3],
      [16, 16, 3, 3],
    ],
    build: (g, x, w, v) =>
      g.one("Conv", [g.relu(g.one("Conv", [x, w], conv([1, 1], [1, 1, 1, 1]))), v], conv([1, 1], [1, 1, 1, 1])),
    blocked: true,
  },
  {
    name: "strides, dilations and asymmetric pads",
    shapes: [[2, 16, 9, 8], [16, 16, 3, 2], [16]],
    build: (g, x, w, b) => g.one("Conv", [x, w, b], conv([2, 1], [1, 0, 2, 1], [2, 3])),
    blocked: true,
  },
  {
    name: "dilations and asymmetric pads with strides of 1",
    shapes: [
      [2, 32, 9, 8],
      [16, 32, 3, 2],
    ],
    build: (g, x, w) => g.one("Conv", [x, w], conv([1, 1], [1, 0, 2, 1], [2, 3])),
    blocked: true,
  },
  {
    name: "channels that are no whole blocks",
    shapes: [
      [2, 20, 5, 5],
      [12, 20, 3, 3],
    ],
    build: (g, x, w) => g.one("Conv", [x, w], conv([1, 1], [1, 1, 1, 1])),
    blocked: false,
  },
  {
    name: "a residual: two blocked values and a plain one added, then a mean",
    shapes: [
      [2, 16, 6, 6],
      [16, 16, 3, 3],
    ],
    build: (g, x, w) => {
      const y = g.one("Conv", [x, w], conv([1, 1], [1, 1, 1, 1]));
      return g.mean(g.relu(g.add(g.add(y, g.sigmoid(y)), x)), [2, 3]);
    },
    blocked: true,
  },
  {
    name: "a comparison of blocked values that a plain value is chosen by",
    shapes: [
      [2, 16, 4, 4],
      [16, 16, 1, 1],
    ],
    build: (g, x, w) => {
      const y = g.one("Conv", [x, w], conv([1, 1], [0, 0, 0, 0]));
      const positive = g.greater(y, g.scalar(0));
      const flat = g.reshape(g.cast(positive, "float32"), [2, 256]);
      return g.mul(flat, g.reshape(g.where(positive, y, g.scale(y, 0.1)), [2, 256]));
    },
    blocked: true,
  },
  {
    name: "groups stay plain between blocked neighbours",
    shapes: [
      [2, 16, 5, 5],
      [16, 16, 3, 3],
      [16, 1, 3, 3],
    ],
    build: (g, x, w, depthwise) =>
      g.one(
        "Conv",
        [g.one("Conv", [x, w], conv([1, 1], [1, 1, 1, 1])), depthwise],
        conv([1, 1], [1, 1, 1, 1], [1, 1], 16),
      ),
    blocked: true,
  },
  {
    name: "rows whose gathered pixels are cut into parts",
    shapes: [
      [48, 32, 20, 20],
      [16, 32, 3, 3],
    ],
    build: (g, x, w) => g.one("Conv", [x, w], conv([1, 1], [1, 1, 1, 1])),
    blocked: true,
  },
];

describe("blocked layout", () => {
  it("is 8, 16 or not there", async () => {
    assert.ok([8, 16, null].includes(await blockSize()));
  });

  for (const { name, shapes, build, ties = false, blocked } of cases)
    it(`gives what plain layout gives: ${name}`, async () => {
      const graph = withGradients(shapes, build);
      const feeds = Object.fromEntries(
        shapes.map((shape, i) => {
          const drawn = randomNormals(i, name, {}, elementCount(shape));
          return [`x${i}`, Float32Array.from(drawn, (value) => (ties ? Math.round(value) : value))];
        }),
      );
      const block = await blockSize();
      const operators = decodeModel(graphModel(graph, block), "graph").graph.node;
      const used = operators.some(({ domain }) => domain === "com.microsoft.nchwc");
      assert.equal(used, blocked && block !== null);
      const inBlocks = await evaluateGraph(graph, feeds, { threads: 2 });
      const plain = await evaluateGraph(graph, feeds, { blocks: false });
      for (const [output, expected] of plain.entries()) {
        const got = inBlocks[output]!;
        assert.deepEqual(got.shape, expected.shape);
        const scale = (expected.data as Float32Array).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        (expected.data as Float32Array).forEach((value, i) => {
          const gap = Math.abs(Number(got.data[i]) - value);
          assert.ok(gap <= 1e-5 * Math.max(scale, 1), `output ${output}, element ${i}: ${got.data[i]} for ${value}`);
        });
      }
    });
});
