// Sessions: what they tell of a model, what they compute, and how they fail.
import assert from "node:assert/strict";
import { LimbeckError } from "../../../src/base/errors.ts";
import * as runtime from "onnxruntime-node";
import { halfValue } from "../../../src/base/numeric/half.ts";
import { dataTypes } from "../../../src/engine/onnx/file/format.ts";
import { ModelSession, openSession } from "../../../src/engine/onnx/session.ts";
import { encodeModel } from "../../../src/engine/onnx/file/model-file.ts";
import { floats, linear, linearScores, model } from "./models.ts";

const options = { threads: 1, place: "test.onnx" };

describe("inference session", () => {
  it("tells inputs and outputs and runs", async () => {
    const session = await openSession(encodeModel(linear({ batch: "N" })), options);
    assert.deepEqual(session.inputs, [{ name: "x", dtype: "float32", shape: ["N", 1, 2, 2] }]);
    assert.equal(session.outputs[0]!.name, "scores");
    const result = (await session.run({ x: floats([1, 1, 2, 2], [1, 2, 3, 4]) })).get("scores")!;
    assert.deepEqual(result.shape, [1, 3]);
    result.data.forEach((value, k) => {
      assert.ok(Math.abs(Number(value) - linearScores([1, 2, 3, 4])[k]!) < 1e-5);
    });
    await session.close();
    await session.close();
    await assert.rejects(() => session.run({ x: floats([1, 1, 2, 2], [1, 2, 3, 4]) }), /session is closed/);
  });

  it("feeds and reads half precision, whichever array the Node at hand holds it in", async () => {
    const values = [1, -2.5, 3, 250];
    const { float, float16 } = dataTypes;
    for (const [from, to] of [
      [float, float16],
      [float16, float],
      [float16, float16],
    ] as const) {
      const cast = model({
        inputs: [{ name: "x", shape: [1, 4], elementType: from }],
        outputs: [{ name: "y", shape: [1, 4], elementType: to }],
        nodes: [{ op: "Cast", inputs: ["x"], outputs: ["y"], attributes: { to } }],
      });
      const session = await openSession(encodeModel(cast), options);
      const found = (await session.run({ x: floats([1, 4], values) })).get("y")!;
      assert.equal(found.dtype, "float32");
      assert.deepEqual([...found.data], values);
      await session.close();
    }
    // what Node 24 and later give: numbers where there were bits
    class Halves extends Uint16Array {
      override *[Symbol.iterator](): ArrayIterator<number> {
        for (const bits of new Uint16Array(this.buffer)) yield halfValue(bits);
      }
    }
    const given: runtime.Tensor[] = [];
    const ofHalves = new ModelSession(
      runtime,
      {
        inputMetadata: [{ isTensor: true, name: "x", type: "float16", shape: [2] }],
        outputMetadata: [{ isTensor: true, name: "y", type: "float16", shape: [2] }],
        run: ({ x }: { x: runtime.Tensor }) => {
          given.push(x);
          return Promise.resolve({ y: { type: "float16", dims: [2], data: new Halves([0x3e00, 0xc100]) } });
        },
      } as unknown as runtime.InferenceSession,
      "test.onnx",
    );
    const read = (await ofHalves.run({ x: floats([2], [1.5, -2.5]) })).get("y")!;
    assert.deepEqual([...read.data], [1.5, -2.5]);
    const [fed] = given;
    assert.ok(fed?.type === "float16" && fed.data instanceof Uint16Array);
    assert.deepEqual([...fed.data], [0x3e00, 0xc100]);
  });

  it("names the model when the runtime refuses it or a run fails", async () => {
    const unknown = model({
      inputs: [{ name: "x", shape: [1, 2] }],
      outputs: [{ name: "y", shape: [1, 2] }],
      nodes: [{ op: "NoSuchOperator", inputs: ["x"], outputs: ["y"] }],
    });
    await assert.rejects(
      () => openSession(encodeModel(unknown), options),
      (error) =>
        error instanceof LimbeckError && error.code === "model-invalid" && /test\.onnx.*NoSuch/.test(error.message),
    );
    const session = await openSession(encodeModel(linear()), options);
    await assert.rejects(
      () => session.run({ x: floats([2, 1, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]) }),
      (error) => error instanceof LimbeckError && error.message.startsWith("test.onnx: the run failed"),
    );
    await session.close();
  });
});
