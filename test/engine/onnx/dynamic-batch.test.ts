// A fixed batch made free: what is rewritten, what stays, and that onnxruntime computes the same rows.
import assert from "node:assert/strict";
import { openSession, type ModelSession } from "../../../src/engine/onnx/session.ts";
import { fixedBatch, freedTarget, makeBatchDynamic } from "../../../src/engine/onnx/file/dynamic-batch.ts";
import { constants, declaredShape, fedInputs } from "../../../src/engine/onnx/file/graph-walk.ts";
import { encodeModel, type OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";
import { tensorMessage, tensorValues } from "../../../src/engine/onnx/file/tensor-values.ts";
import { floats, int64s, linear, linearScores, model, weight } from "./models.ts";

const open = (built: OnnxModel): Promise<ModelSession> =>
  openSession(encodeModel(built), { threads: 1, place: "test" });

async function scores(built: OnnxModel, shape: number[], values: number[]): Promise<number[]> {
  const session = await open(built);
  const result = await session.run({ x: floats(shape, values) });
  await session.close();
  return Array.from(result.get("scores")!.data, Number);
}

const near = (got: readonly number[], expected: readonly number[]): void => {
  assert.equal(got.length, expected.length);
  got.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-5, `${i}: ${value} is not ${expected[i]}`));
};

describe("a fixed batch made dynamic", () => {
  it("rewrites Reshape targets that start with the batch, and no others", () => {
    assert.deepEqual(freedTarget([1, 256], 1), [-1, 256]);
    assert.deepEqual(freedTarget([1, 16, 4, 4], 1), [-1, 16, 4, 4]);
    assert.deepEqual(freedTarget([1, -1], 1), [0, -1]);
    assert.deepEqual(freedTarget([4, 256], 4), [-1, 256]);
    assert.equal(freedTarget([-1, 256], 1), null);
    assert.equal(freedTarget([256], 1), null);
    assert.equal(freedTarget([0, 256], 1), null);
    assert.equal(freedTarget([1, 0, 4], 1), null);
    assert.equal(freedTarget([], 1), null);
  });

  it("computes several rows at once as the original computes them one by one", async () => {
    const rows = [
      [1, 2, 3, 4],
      [-1, 0.5, 0, 9],
      [0, 0, 1, 0],
    ];
    const expected = rows.flatMap((row) => linearScores(row));
    for (const target of [
      [1, 4],
      [1, -1],
    ]) {
      const original = linear({ target });
      await assert.rejects(() => scores(original, [3, 1, 2, 2], rows.flat()));
      const freed = makeBatchDynamic(original);
      near(await scores(freed, [3, 1, 2, 2], rows.flat()), expected);
      near(await scores(freed, [1, 1, 2, 2], rows[0]!), linearScores(rows[0]!));
    }
  });

  it("frees inputs and outputs, drops noted shapes and leaves the original alone", () => {
    const original = linear();
    original.graph.valueInfo = [...original.graph.output];
    const before = encodeModel(original);
    const { graph } = makeBatchDynamic(original);
    assert.deepEqual(declaredShape(graph.input[0]!), ["batch", 1, 2, 2]);
    assert.deepEqual(declaredShape(graph.output[0]!), ["batch", 3]);
    assert.deepEqual(graph.valueInfo, []);
    assert.deepEqual(encodeModel(original), before);
  });

  it("frees a batch of another fixed size", async () => {
    const freed = makeBatchDynamic(linear({ batch: 2 }));
    near(await scores(freed, [1, 1, 2, 2], [1, 2, 3, 4]), linearScores([1, 2, 3, 4]));
  });

  it("returns a model whose batch is free as it is", () => {
    const free = linear({ batch: "N" });
    assert.equal(fixedBatch(free.graph), null);
    assert.equal(makeBatchDynamic(free), free);
  });

  it("does not touch reshaped constants, nor a target that something else reads", async () => {
    // bias [3] -> [1, 3] is broadcasting; the target [1, 3] is also read by a Cast, so it must keep its value.
    const built = model({
      inputs: [{ name: "x", shape: [1, 3] }],
      outputs: [
        { name: "scores", shape: [1, 3] },
        { name: "target_seen", shape: [2] },
      ],
      nodes: [
        { op: "Constant", inputs: [], outputs: ["target"], attributes: { value: int64s([1, 3]) } },
        { op: "Reshape", inputs: ["bias", "target"], outputs: ["bias_row"] },
        { op: "Reshape", inputs: ["x", "target"], outputs: ["rows"] },
        { op: "Add", inputs: ["rows", "bias_row"], outputs: ["scores"] },
        { op: "Cast", inputs: ["target"], outputs: ["target_seen"], attributes: { to: 1 } },
      ],
      weights: { bias: floats([3], [10, 20, 30]) },
    });
    const freed = makeBatchDynamic(built);
    const reshapes = freed.graph.node.filter(({ opType }) => opType === "Reshape");
    assert.equal(reshapes[0]!.input[1], "target");
    assert.notEqual(reshapes[1]!.input[1], "target");
    const known = constants(freed.graph);
    assert.deepEqual(tensorValues(known.get(reshapes[1]!.input[1]!)!).data, BigInt64Array.of(-1n, 3n));
    const session = await open(freed);
    const result = await session.run({ x: floats([2, 3], [1, 2, 3, 4, 5, 6]) });
    await session.close();
    near(Array.from(result.get("scores")!.data, Number), [11, 22, 33, 14, 25, 36]);
    assert.deepEqual(result.get("target_seen")!.data, Float32Array.of(1, 3));
  });

  it("follows the real shape through Shape, Gather and Concat", async () => {
    // The chain that PyTorch writes for x.view(x.size(0), -1).
    const built = model({
      inputs: [{ name: "x", shape: [1, 2, 2] }],
      outputs: [{ name: "scores", shape: [1, 3] }],
      nodes: [
        { op: "Shape", inputs: ["x"], outputs: ["shape"] },
        { op: "Gather", inputs: ["shape", "zero"], outputs: ["batch_size"], attributes: { axis: 0 } },
        { op: "Concat", inputs: ["batch_size", "rest"], outputs: ["target"], attributes: { axis: 0 } },
        { op: "Reshape", inputs: ["x", "target"], outputs: ["rows"] },
        { op: "MatMul", inputs: ["rows", "w"], outputs: ["scores"] },
      ],
      weights: {
        zero: int64s([0]),
        rest: int64s([-1]),
        w: floats(
          [4, 3],
          Array.from({ length: 12 }, (_, at) => weight(Math.floor(at / 3), at % 3)),
        ),
      },
    });
    const rows = [1, 2, 3, 4, 5, 6, 7, 8];
    near(await scores(makeBatchDynamic(built), [2, 2, 2], rows), [
      ...linearScores(rows.slice(0, 4)),
      ...linearScores(rows.slice(4)),
    ]);
  });

  it("leaves initializers that old files list as inputs", () => {
    const old = linear();
    old.irVersion = 3n;
    old.graph.initializer.push(tensorMessage("row", floats([1, 3], [1, 2, 3])));
    const rowInput = { ...old.graph.output[0]!, name: "row" };
    old.graph.input.push(rowInput);
    const { graph } = makeBatchDynamic(old);
    assert.deepEqual(
      fedInputs(graph).map(({ name }) => name),
      ["x"],
    );
    assert.deepEqual(declaredShape(graph.input[1]!), [1, 3]);
  });
});
