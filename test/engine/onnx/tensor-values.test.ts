// Tensor messages to typed arrays and back.
import assert from "node:assert/strict";
import { create } from "@bufbuild/protobuf";
import fc from "fast-check";
import { LimbeckError } from "../../../src/base/errors.ts";
import type { Tensor } from "../../../src/graph/ir.ts";
import { dataTypes } from "../../../src/engine/onnx/file/format.ts";
import { TensorProtoSchema } from "../../../src/engine/onnx/file/onnx_pb.ts";
import { halfBits, halfValue } from "../../../src/base/numeric/half.ts";
import { tensorMessage, tensorValues } from "../../../src/engine/onnx/file/tensor-values.ts";

describe("onnx tensor values", () => {
  it("give back what was written, for every element type", () => {
    const tensors: Tensor[] = [
      { dtype: "float32", shape: [2, 2], data: Float32Array.of(1.5, -0, NaN, Infinity) },
      { dtype: "float64", shape: [2], data: Float64Array.of(Math.PI, 1e-300) },
      { dtype: "int64", shape: [2], data: BigInt64Array.of(-1n, 2n ** 62n) },
      { dtype: "int32", shape: [1, 2], data: Int32Array.of(-7, 2 ** 30) },
      { dtype: "uint8", shape: [3], data: Uint8Array.of(0, 128, 255) },
      { dtype: "bool", shape: [2], data: Uint8Array.of(0, 1) },
      { dtype: "float32", shape: [], data: Float32Array.of(3) },
      { dtype: "float32", shape: [0, 4], data: new Float32Array(0) },
    ];
    for (const tensor of tensors) assert.deepEqual(tensorValues(tensorMessage("t", tensor)), tensor);
  });

  it("read a message whose bytes lie off alignment", () => {
    const bytes = new Uint8Array(9);
    bytes.set(new Uint8Array(Float32Array.of(1, 2).buffer), 1);
    const message = create(TensorProtoSchema, { dims: [2n], dataType: dataTypes.float, rawData: bytes.subarray(1) });
    assert.deepEqual(tensorValues(message).data, Float32Array.of(1, 2));
  });

  it("read the typed lists", () => {
    const cases = [
      { message: { dataType: dataTypes.float, floatData: [1, 2] }, data: Float32Array.of(1, 2) },
      { message: { dataType: dataTypes.double, doubleData: [1, 2] }, data: Float64Array.of(1, 2) },
      { message: { dataType: dataTypes.int64, int64Data: [1n, -2n] }, data: BigInt64Array.of(1n, -2n) },
      { message: { dataType: dataTypes.int32, int32Data: [1, -2] }, data: Int32Array.of(1, -2) },
      { message: { dataType: dataTypes.uint8, int32Data: [1, 200] }, data: Uint8Array.of(1, 200) },
      { message: { dataType: dataTypes.bool, int32Data: [1, 0] }, data: Uint8Array.of(1, 0) },
      { message: { dataType: dataTypes.float16, int32Data: [0x3c00, 0xc000] }, data: Float32Array.of(1, -2) },
    ];
    for (const { message, data } of cases) {
      assert.deepEqual(tensorValues(create(TensorProtoSchema, { dims: [2n], ...message })).data, data);
    }
  });

  it("widen half precision exactly", () => {
    // Smallest subnormal, largest subnormal, smallest normal, 1, the number after 1, largest, infinities.
    const known: [number, number][] = [
      [0x0001, 2 ** -24],
      [0x03ff, 1023 * 2 ** -24],
      [0x0400, 2 ** -14],
      [0x3c00, 1],
      [0x3c01, 1 + 2 ** -10],
      [0x7bff, 65504],
      [0x7c00, Infinity],
      [0xfc00, -Infinity],
      [0x8000, -0],
    ];
    for (const [bits, value] of known) assert.ok(Object.is(halfValue(bits), value), bits.toString(16));
    assert.ok(Number.isNaN(halfValue(0x7e00)));
    // every finite half is its own bits again, and what lies between two goes to the nearer, on ties to the even one
    for (let bits = 0; bits < 0x7c00; bits++) {
      assert.equal(halfBits(halfValue(bits)), bits);
      assert.equal(halfBits(-halfValue(bits)), bits | 0x8000);
      const middle = (halfValue(bits) + (bits === 0x7bff ? 65536 : halfValue(bits + 1))) / 2;
      assert.equal(halfBits(middle), bits % 2 === 0 ? bits : bits + 1);
    }
  });

  it("keep any float32 array", () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 40 }), (data) => {
        const message = tensorMessage("t", { dtype: "float32", shape: [data.length], data });
        assert.deepEqual(tensorValues(message).data, data);
      }),
    );
  });

  it("name the tensor whose values and shape disagree, or whose type is not read", () => {
    const refused = (fields: object, words: RegExp) =>
      assert.throws(
        () => tensorValues(create(TensorProtoSchema, { name: "w", ...fields })),
        (error) => error instanceof LimbeckError && error.code === "model-invalid" && words.test(error.message),
      );
    refused(
      { dims: [3n], dataType: dataTypes.float, rawData: new Uint8Array(8) },
      /tensor w: \[3\] needs 12 bytes.* 8/,
    );
    refused({ dims: [3n], dataType: dataTypes.float, floatData: [1] }, /needs 3 values but has 1/);
    refused({ dims: [1n], dataType: dataTypes.string }, /element type string is not read/);
    refused({ dims: [1n], dataType: 21, rawData: new Uint8Array(1) }, /type 21/);
  });
});
