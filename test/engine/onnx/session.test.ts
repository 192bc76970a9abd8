// Sessions: what they tell of a model, what they compute, and how they fail.
import assert from "node:assert/strict";
import { LimbeckError } from "../../../src/base/errors.ts";
import { openSession } from "../../../src/engine/onnx/session.ts";
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
