// Evaluating a flat graph: outputs in order, inputs checked, every element type.
import assert from "node:assert/strict";
import { evaluateGraph, openGraph } from "../../src/engine/onnx/evaluate.ts";
import { GraphBuilder } from "../../src/graph/builder.ts";

describe("evaluateGraph", () => {
  it("returns outputs in order, repeated ones and inputs and constants included", async () => {
    const g = new GraphBuilder();
    const x = g.input("x", "float32", [2]);
    const doubled = g.scale(x, 2);
    const results = await evaluateGraph(g.finish([doubled, x, doubled, g.scalar(3)]), { x: Float32Array.of(1, -1) });
    assert.deepEqual(
      results.map(({ data }) => [...data]),
      [[2, -2], [1, -1], [2, -2], [3]],
    );
  });

  it("takes feeds as a map too, and gives types and shapes back", async () => {
    const g = new GraphBuilder();
    const x = g.input("x", "int64", [3]);
    const [same, floating, positive] = await evaluateGraph(
      g.finish([x, g.cast(x, "float64"), g.greater(x, g.scalar(0, "int64"))]),
      new Map([["x", BigInt64Array.of(-1n, 0n, 5n)]]),
      { optimize: false },
    );
    assert.deepEqual([same!.dtype, same!.shape, [...same!.data]], ["int64", [3], [-1n, 0n, 5n]]);
    assert.deepEqual([floating!.dtype, [...floating!.data]], ["float64", [-1, 0, 5]]);
    assert.deepEqual([positive!.dtype, [...positive!.data]], ["bool", [0, 0, 1]]);
  });

  it("names an input that is missing or of a wrong size", async () => {
    const g = new GraphBuilder();
    const graph = g.finish([g.exp(g.input("x", "float32", [2]))]);
    await assert.rejects(() => evaluateGraph(graph, {}), /input x is not fed/);
    await assert.rejects(() => evaluateGraph(graph, { x: new Float32Array(3) }), /input x is \[2\] but 3 elements/);
  });

  it("runs one compiled graph several times", async () => {
    const g = new GraphBuilder();
    const open = await openGraph(g.finish([g.sqrt(g.input("x", "float64", []))]));
    for (const value of [4, 9, 16]) {
      const [root] = await open.run({ x: Float64Array.of(value) });
      assert.deepEqual([...root!.data], [Math.sqrt(value)]);
    }
    await open.close();
  });
});
