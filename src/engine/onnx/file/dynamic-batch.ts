// Frees the batch size that an export fixed: inputs, outputs and the Reshape targets that repeat it.
import { clone, create } from "@bufbuild/protobuf";
import type { Tensor } from "../../../graph/ir.ts";
import { attributeTypes } from "./format.ts";
import { constants, declaredShape, fedInputs } from "./graph-walk.ts";
import type { OnnxModel } from "./model-file.ts";
import {
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorShapeProto_DimensionSchema,
  type GraphProto,
  type NodeProto,
  type ValueInfoProto,
} from "./onnx_pb.ts";
import { tensorMessage, tensorValues } from "./tensor-values.ts";

/** Name of the freed axis. */
export const batchSymbol = "batch";

/** First size of every fed input where all agree on a fixed one; null when it is free already, or there is none. */
export function fixedBatch(graph: GraphProto): number | null {
  const sizes = fedInputs(graph).map((input) => declaredShape(input)?.[0]);
  const [first] = sizes;
  return typeof first === "number" && first > 0 && sizes.every((size) => size === first) ? first : null;
}

function freeFirstAxis(value: ValueInfoProto, batch: number): void {
  const type = value.type?.value;
  if (type?.case !== "tensorType") return;
  const dims = type.value.shape?.dim;
  const first = dims?.[0]?.value;
  if (dims === undefined || first?.case !== "dimValue" || Number(first.value) !== batch) return;
  dims[0] = create(TensorShapeProto_DimensionSchema, { value: { case: "dimParam", value: batchSymbol } });
}

/**
 * A Reshape target without the batch size, or null where it needs no change or none is known.
 * [1, 256] -> [-1, 256]: the rest is fixed, so the batch follows from the element count.
 * [1, -1] -> [0, -1]: one size is free already; 0 copies the input's own first size.
 */
export function freedTarget(target: readonly number[], batch: number): readonly number[] | null {
  const [first, ...rest] = target;
  if (first !== batch) return null;
  return rest.includes(-1) ? [0, ...rest] : rest.every((size) => size > 0) ? [-1, ...rest] : null;
}

function constantNode(output: string, tensor: Tensor): NodeProto {
  const value = create(AttributeProtoSchema, {
    name: "value",
    type: attributeTypes.tensor,
    t: tensorMessage(output, tensor),
  });
  return create(NodeProtoSchema, { opType: "Constant", name: output, output: [output], attribute: [value] });
}

function takesZeroLiterally(node: NodeProto): boolean {
  return node.attribute.some(({ name, i }) => name === "allowzero" && i === 1n);
}

/** Points each Reshape that repeats the batch size to a target of its own; other users keep the old one. */
function freeReshapes(graph: GraphProto, batch: number): void {
  const known = constants(graph);
  const added: NodeProto[] = [];
  for (const node of graph.node) {
    const [data, shape] = node.input;
    const tensor = node.opType === "Reshape" && shape !== undefined ? known.get(shape) : undefined;
    // Constants are reshaped for broadcasting: their first axis is no batch.
    if (tensor === undefined || shape === undefined || data === undefined || known.has(data)) continue;
    const target = freedTarget(Array.from(tensorValues(tensor).data, Number), batch);
    if (target === null || (target[0] === 0 && takesZeroLiterally(node))) continue;
    const output = `${shape}_${batchSymbol}_${added.length}`;
    const sizes = BigInt64Array.from(target, BigInt);
    added.push(constantNode(output, { dtype: "int64", shape: [target.length], data: sizes }));
    node.input[1] = output;
  }
  graph.node = [...added, ...graph.node];
}

/**
 * A copy of the model whose fixed batch became the symbol `batch`. Shapes noted for inner values are dropped: they
 * repeat the old size. Shape/Gather/Concat chains follow the real shape and stay. A model with a free batch is
 * returned as it is. The rewriting is a guess about what each Reshape means, so the caller compares both models.
 */
export function makeBatchDynamic(model: OnnxModel): OnnxModel {
  const batch = fixedBatch(model.graph);
  if (batch === null) return model;
  const freed = clone(ModelProtoSchema, model) as OnnxModel;
  const { graph } = freed;
  const fed = new Set(fedInputs(graph));
  for (const input of graph.input) if (fed.has(input)) freeFirstAxis(input, batch);
  for (const output of graph.output) freeFirstAxis(output, batch);
  graph.valueInfo = [];
  freeReshapes(graph, batch);
  return freed;
}
