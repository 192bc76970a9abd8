// The bound of token ids follows from the table that the input looks up, whatever front the student came from.
import assert from "node:assert/strict";
import { decodeModel } from "../../src/engine/onnx/file/model-file.ts";
import { Emitter, graphProto, int, modelBytes, valueInfo } from "../../src/engine/onnx/write/emitter.ts";
import { withTokenBound } from "../../src/engine/tokens.ts";
import { onnxStudent } from "../../src/kinds/students/onnx/student.ts";
import { student } from "./setup.ts";

const boundOf = (layers: readonly object[], row: readonly number[]): number | undefined =>
  withTokenBound(student(layers, row, 2)).tokensBelow;
const end = [{ kind: "flatten" }, { kind: "dense", units: 2 }];

describe("token ids", () => {
  it("are bounded by an embedding that the whole input flows into", () => {
    const embedding = { kind: "embedding", inputDim: 9, outputDim: 3 };
    assert.equal(boundOf([embedding, ...end], [4]), 9);
    assert.equal(boundOf([{ kind: "reshape", targetShape: [4] }, embedding, ...end], [2, 2]), 9);
    assert.equal(boundOf([{ kind: "dense", units: 3 }, ...end], [4]), undefined);
  });

  it("are bounded by an ONNX file's table, behind casts and other shapes", () => {
    const e = new Emitter();
    const table = e.named("table", "float32", [7, 3], new Float32Array(21).fill(0.1));
    const weights = e.named("w", "float32", [12, 2], new Float32Array(24).fill(0.1));
    const looked = e.one("Gather", [table, e.one("Cast", ["x"], { to: int(7) })], { axis: int(0) });
    e.one("MatMul", [e.reshape(looked, [-1, 12]), weights], {}, { output: "y" });
    const graph = graphProto(e, "m", [valueInfo("x", "float32", ["b", 4])], [valueInfo("y", "float32", ["b", 2])]);
    const train = { include: ["*"], exclude: [], learningRateMultipliers: [] };
    const options = { kind: "onnx", path: "x", init: "keep", train } as const;
    const made = onnxStudent(decodeModel(modelBytes(graph), "x"), options, [4], 2, "x");
    assert.equal(withTokenBound(made).tokensBelow, 7);
  });
});
