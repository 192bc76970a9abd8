// Small ONNX models built through the codec, for tests of the codec and of teachers.
import { create } from "@bufbuild/protobuf";
import type { Tensor } from "../../../src/graph/ir.ts";
import { dataTypes } from "../../../src/engine/onnx/file/format.ts";
import type { OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";
import { AttributeProtoSchema, ModelProtoSchema, type NodeProto } from "../../../src/engine/onnx/file/onnx_pb.ts";
import { tensorMessage } from "../../../src/engine/onnx/file/tensor-values.ts";

export type Size = number | string;
type AttributeValue = number | readonly number[] | Tensor;
export interface NodeSpec {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}
export interface ValueSpec {
  readonly name: string;
  readonly shape: readonly Size[];
  readonly elementType?: number;
}
export interface ModelSpec {
  readonly inputs: readonly ValueSpec[];
  readonly outputs: readonly ValueSpec[];
  readonly nodes: readonly NodeSpec[];
  readonly weights?: Readonly<Record<string, Tensor>>;
}

function attribute(name: string, value: AttributeValue) {
  if (typeof value === "number") return create(AttributeProtoSchema, { name, type: 2, i: BigInt(value) });
  if ("data" in value) return create(AttributeProtoSchema, { name, type: 4, t: tensorMessage("", value) });
  return create(AttributeProtoSchema, { name, type: 7, ints: value.map(BigInt) });
}

function valueInfo({ name, shape, elementType }: ValueSpec) {
  const dim = shape.map((size) => ({
    value:
      typeof size === "number"
        ? { case: "dimValue" as const, value: BigInt(size) }
        : { case: "dimParam" as const, value: size },
  }));
  const value = { case: "tensorType" as const, value: { elemType: elementType ?? dataTypes.float, shape: { dim } } };
  return { name, type: { value } };
}

export function model({ inputs, outputs, nodes, weights = {} }: ModelSpec): OnnxModel {
  return create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: "test",
    opsetImport: [{ domain: "", version: 13n }],
    graph: {
      name: "test",
      node: nodes.map(({ op, inputs: input, outputs: output, attributes = {} }) => ({
        opType: op,
        input: [...input],
        output: [...output],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      })) as NodeProto[],
      initializer: Object.entries(weights).map(([name, tensor]) => tensorMessage(name, tensor)),
      input: inputs.map(valueInfo),
      output: outputs.map(valueInfo),
    },
  }) as OnnxModel;
}

export const floats = (shape: readonly number[], values: Iterable<number>): Tensor => ({
  dtype: "float32",
  shape,
  data: Float32Array.from(values),
});

export const int64s = (values: readonly number[]): Tensor => ({
  dtype: "int64",
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

export interface ClassifierSpec {
  readonly batch?: Size;
  /** Shape of one row as the model takes it. */
  readonly row?: readonly number[];
  readonly classes?: number;
  /** Target of a Reshape to rows; the default follows the batch. */
  readonly target?: readonly number[];
  readonly last?: "Softmax" | "LogSoftmax" | null;
  readonly weights?: readonly number[];
}

/** Weight of value i for class k of `linear`: different everywhere, and 0 for no class. */
export const weight = (i: number, k: number): number => Math.sin(1 + 3 * i + 7 * k);

/** x [batch, ...row] -> Reshape [batch, values] -> MatMul -> scores [batch, classes], then a last operator. */
export function linear(spec: ClassifierSpec = {}): OnnxModel {
  const { batch = 1, row = [1, 2, 2], classes = 3, last = null } = spec;
  const values = row.reduce((product, size) => product * size, 1);
  const target = spec.target ?? [typeof batch === "number" ? batch : -1, values];
  const weights =
    spec.weights ?? Array.from({ length: values * classes }, (_, at) => weight(Math.floor(at / classes), at % classes));
  const product = last === null ? "scores" : "product";
  return model({
    inputs: [{ name: "x", shape: [batch, ...row] }],
    outputs: [{ name: "scores", shape: [batch, classes] }],
    nodes: [
      { op: "Reshape", inputs: ["x", "target"], outputs: ["rows"] },
      { op: "MatMul", inputs: ["rows", "w"], outputs: [product] },
      ...(last === null ? [] : [{ op: last, inputs: [product], outputs: ["scores"], attributes: { axis: 1 } }]),
    ],
    weights: { target: int64s(target), w: floats([values, classes], weights) },
  });
}

/** The product that `linear` computes for one row. */
export function linearScores(row: readonly number[], classes = 3): number[] {
  return Array.from({ length: classes }, (_, k) => row.reduce((sum, x, i) => sum + x * weight(i, k), 0));
}
