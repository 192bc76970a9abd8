// Typed arrays as session tensors, and back.
import { internalError } from "../../base/errors.ts";
import type { DType, Shape, TensorData } from "../../graph/ir.ts";
import type { SessionTensor } from "./session.ts";

function typeOf(data: TensorData): DType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof BigInt64Array) return "int64";
  return "uint8";
}

/** Wraps data without a copy. */
export function tensor(data: TensorData, shape: Shape): SessionTensor {
  return { dtype: typeOf(data), shape, data };
}

/** A float32 output by name. */
export function floats(results: ReadonlyMap<string, SessionTensor>, name: string): Float32Array {
  const data = results.get(name)?.data;
  if (!(data instanceof Float32Array)) throw internalError(`the engine returned no ${name}`);
  return data;
}
