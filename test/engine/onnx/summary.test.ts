// What a model's summary counts and names.
import assert from "node:assert/strict";
import { shapeText, summarize } from "../../../src/engine/onnx/file/summary.ts";
import { floats, int64s, linear, model } from "./models.ts";

describe("onnx summary", () => {
  it("counts the weights that nodes read, not shapes", () => {
    assert.deepEqual(summarize(linear()), {
      opset: 13,
      inputs: [{ name: "x", elementType: "float", shape: [1, 1, 2, 2] }],
      outputs: [{ name: "scores", elementType: "float", shape: [1, 3] }],
      parameters: 12,
    });
  });

  it("counts Constant nodes and leaves out what nothing reads", () => {
    const built = model({
      inputs: [{ name: "x", shape: ["N", 2] }],
      outputs: [{ name: "y", shape: ["N", 2] }],
      nodes: [
        { op: "Constant", inputs: [], outputs: ["bias"], attributes: { value: floats([2], [1, 2]) } },
        { op: "Add", inputs: ["x", "bias"], outputs: ["y"] },
      ],
      weights: { unread: floats([5], [1, 2, 3, 4, 5]), sizes: int64s([1]) },
    });
    assert.equal(summarize(built).parameters, 2);
    assert.equal(shapeText(summarize(built).inputs[0]!.shape), "[N, 2]");
    assert.equal(shapeText([null, 3]), "[?, 3]");
    assert.equal(shapeText(null), "[?]");
  });
});
