// What a model is, at a glance: operator set, inputs, outputs, number of weights.
import { dataTypeName, dataTypes } from "./format.ts";
import { constants, declaredShape, elementTypeOf, fedInputs } from "./graph-walk.ts";
import type { OnnxModel } from "./model-file.ts";
import type { NodeProto, ValueInfoProto } from "./onnx_pb.ts";
import { elementCount, shapeOf } from "./tensor-values.ts";

export interface ValueSummary {
  readonly name: string;
  /** ONNX's name of the element type: float, float16, uint8 ... */
  readonly elementType: string;
  /** A number, a symbol, or null where the file says nothing; null without any shape. */
  readonly shape: readonly (number | string | null)[] | null;
}

export interface ModelSummary {
  /** Version of ONNX's own operator set. */
  readonly opset: number;
  readonly inputs: readonly ValueSummary[];
  readonly outputs: readonly ValueSummary[];
  readonly parameters: number;
}

const weightTypes: ReadonlySet<number> = new Set<number>([
  dataTypes.float,
  dataTypes.double,
  dataTypes.float16,
  dataTypes.bfloat16,
  dataTypes.int8,
  dataTypes.uint8,
]);

/**
 * Elements of the constants that nodes read: floating-point ones and the bytes of quantised weights. Running
 * statistics of batch normalisation count; shapes, indices and constants that nothing reads do not.
 */
export function parameterCount({ graph }: OnnxModel): number {
  const read = new Set(graph.node.flatMap(({ input }) => input));
  let count = 0;
  for (const [name, tensor] of constants(graph)) {
    if (read.has(name) && weightTypes.has(tensor.dataType)) count += elementCount(shapeOf(tensor));
  }
  return graph.node.reduce((sum, node) => sum + classicalCount(node), count);
}

/** Thresholds, leaves and coefficients of a model of classical machine learning, which stand in its attributes. */
const classicalCount = ({ domain, attribute }: NodeProto): number =>
  domain === "ai.onnx.ml" ? attribute.reduce((sum, { floats }) => sum + floats.length, 0) : 0;

/** The element type of what is declared as a sequence, a map or the like. */
export const NO_TENSOR = "no tensor";

function summarizeValue(value: ValueInfoProto): ValueSummary {
  const isTensor = value.type === undefined || value.type.value.case === "tensorType";
  const elementType = isTensor ? dataTypeName(elementTypeOf(value)) : NO_TENSOR;
  return { name: value.name, elementType, shape: declaredShape(value) };
}

/** `[batch, 3, 32, 32]`; `?` for a size or a shape that the file does not state. */
export function shapeText(shape: readonly (number | string | null)[] | null): string {
  return shape === null ? "[?]" : `[${shape.map((size) => size ?? "?").join(", ")}]`;
}

export function summarize(model: OnnxModel): ModelSummary {
  const opset = model.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx");
  return {
    opset: Number(opset?.version ?? 0n),
    inputs: fedInputs(model.graph).map(summarizeValue),
    outputs: model.graph.output.map(summarizeValue),
    parameters: parameterCount(model),
  };
}
