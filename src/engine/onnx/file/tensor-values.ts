// TensorProto <-> typed arrays: raw bytes and the typed lists, half precision widened to single.
import { create } from "@bufbuild/protobuf";
import { inputError } from "../../../base/errors.ts";
import { halfValue } from "../../../base/numeric/half.ts";
import type { DType, Shape, Tensor, TensorData } from "../../../graph/ir.ts";
import { dataTypeName, dataTypes } from "./format.ts";
import { TensorProtoSchema, type TensorProto } from "./onnx_pb.ts";

/** Bytes per element of the types that hold plain numbers; others have none. */
const elementBytes: ReadonlyMap<number, number> = new Map<number, number>([
  [dataTypes.float, 4],
  [dataTypes.double, 8],
  [dataTypes.float16, 2],
  [dataTypes.bfloat16, 2],
  [dataTypes.int64, 8],
  [dataTypes.uint64, 8],
  [dataTypes.int32, 4],
  [dataTypes.uint32, 4],
  [dataTypes.int16, 2],
  [dataTypes.uint16, 2],
  [dataTypes.int8, 1],
  [dataTypes.uint8, 1],
  [dataTypes.bool, 1],
]);

export const shapeOf = (tensor: TensorProto): number[] => tensor.dims.map(Number);

export const elementCount = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** A copy of the bytes on an alignment of its own, as typed arrays need. */
const aligned = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

function invalid(tensor: TensorProto, message: string): Error {
  return inputError("model-invalid", `tensor ${tensor.name === "" ? "without a name" : tensor.name}: ${message}`);
}

function rawValues(tensor: TensorProto, raw: Uint8Array): { dtype: DType; data: TensorData } {
  switch (tensor.dataType) {
    case dataTypes.float:
      return { dtype: "float32", data: new Float32Array(aligned(raw)) };
    case dataTypes.double:
      return { dtype: "float64", data: new Float64Array(aligned(raw)) };
    case dataTypes.float16:
      return { dtype: "float32", data: Float32Array.from(new Uint16Array(aligned(raw)), halfValue) };
    case dataTypes.int64:
      return { dtype: "int64", data: new BigInt64Array(aligned(raw)) };
    case dataTypes.int32:
      return { dtype: "int32", data: new Int32Array(aligned(raw)) };
    case dataTypes.uint8:
      return { dtype: "uint8", data: new Uint8Array(raw) };
    case dataTypes.bool:
      return { dtype: "bool", data: new Uint8Array(raw) };
    default:
      throw invalid(tensor, `element type ${dataTypeName(tensor.dataType)} is not read`);
  }
}

/** int32_data carries every small type: half precision as its bits, bool as 0 or 1. */
function listedValues(tensor: TensorProto): { dtype: DType; data: TensorData } {
  switch (tensor.dataType) {
    case dataTypes.float:
      return { dtype: "float32", data: Float32Array.from(tensor.floatData) };
    case dataTypes.double:
      return { dtype: "float64", data: Float64Array.from(tensor.doubleData) };
    case dataTypes.float16:
      return { dtype: "float32", data: Float32Array.from(tensor.int32Data, halfValue) };
    case dataTypes.int64:
      return { dtype: "int64", data: BigInt64Array.from(tensor.int64Data) };
    case dataTypes.int32:
      return { dtype: "int32", data: Int32Array.from(tensor.int32Data) };
    case dataTypes.uint8:
      return { dtype: "uint8", data: Uint8Array.from(tensor.int32Data) };
    case dataTypes.bool:
      return { dtype: "bool", data: Uint8Array.from(tensor.int32Data) };
    default:
      throw invalid(tensor, `element type ${dataTypeName(tensor.dataType)} is not read`);
  }
}

/** What is wrong with the length of a tensor's raw bytes, or null. */
export function rawLengthProblem(tensor: TensorProto): { expected: number; got: number } | null {
  const size = elementBytes.get(tensor.dataType);
  if (size === undefined || tensor.rawData === undefined) return null;
  const expected = elementCount(shapeOf(tensor)) * size;
  return expected === tensor.rawData.byteLength ? null : { expected, got: tensor.rawData.byteLength };
}

/**
 * A tensor's shape and values: float32 and float16 as float32, float64, int64, int32, uint8, bool (0 or 1).
 * @throws {LimbeckError} model-invalid for other element types, and where values and shape disagree
 */
export function tensorValues(tensor: TensorProto): Tensor {
  const shape = shapeOf(tensor);
  const wrong = rawLengthProblem(tensor);
  if (wrong !== null) throw invalid(tensor, `[${shape.join(", ")}] needs ${wrong.expected} bytes but has ${wrong.got}`);
  const { dtype, data } = tensor.rawData === undefined ? listedValues(tensor) : rawValues(tensor, tensor.rawData);
  if (data.length !== elementCount(shape)) {
    throw invalid(tensor, `[${shape.join(", ")}] needs ${elementCount(shape)} values but has ${data.length}`);
  }
  return { dtype, shape, data };
}

const dataTypeOf: Readonly<Record<DType, number>> = {
  float32: dataTypes.float,
  float64: dataTypes.double,
  int32: dataTypes.int32,
  int64: dataTypes.int64,
  uint8: dataTypes.uint8,
  bool: dataTypes.bool,
};

/** The tensor as a message, its values as raw bytes. */
export function tensorMessage(name: string, { dtype, shape, data }: Tensor): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: dataTypeOf[dtype],
    dims: shape.map((size) => BigInt(size)),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice(),
  });
}
