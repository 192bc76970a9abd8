// Where things lie in a model's graph: inputs that are not initializers, constants by name, tensors in every corner.
import type { GraphProto, ModelProto, NodeProto, SparseTensorProto, TensorProto, ValueInfoProto } from "./onnx_pb.ts";

/** Inputs that a caller feeds. Files before IR version 4 list every initializer as an input too. */
export function fedInputs(graph: GraphProto): ValueInfoProto[] {
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  return graph.input.filter(({ name }) => !initialized.has(name));
}

/** Sizes of a value by axis: a number, a symbol, or null where the file says nothing; null without any shape. */
export function declaredShape(value: ValueInfoProto): (number | string | null)[] | null {
  const type = value.type?.value;
  if (type?.case !== "tensorType" || type.value.shape === undefined) return null;
  return type.value.shape.dim.map(({ value: size }) => {
    if (size.case === "dimValue") return Number(size.value);
    return size.case === "dimParam" && size.value !== "" ? size.value : null;
  });
}

export function elementTypeOf(value: ValueInfoProto): number {
  const type = value.type?.value;
  return type?.case === "tensorType" ? type.value.elemType : 0;
}

/** Constant tensors of one graph by the name of their value: initializers and Constant nodes with a tensor. */
export function constants(graph: GraphProto): Map<string, TensorProto> {
  const found = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    if (node.opType !== "Constant") continue;
    const value = node.attribute.find(({ name }) => name === "value")?.t;
    const [output] = node.output;
    if (value !== undefined && output !== undefined) found.set(output, value);
  }
  return found;
}

/** Both tensors of each sparse one. */
function* sparseTensors(sparse: readonly (SparseTensorProto | undefined)[]): Generator<TensorProto> {
  for (const one of sparse) for (const part of [one?.values, one?.indices]) if (part !== undefined) yield part;
}

function* nodeTensors(nodes: readonly Pick<NodeProto, "attribute">[]): Generator<TensorProto> {
  for (const { attribute } of nodes)
    for (const { t, tensors, g, graphs, sparseTensor, sparseTensors: sparse } of attribute) {
      if (t !== undefined) yield t;
      yield* tensors;
      yield* sparseTensors([sparseTensor, ...sparse]);
      for (const inner of g === undefined ? graphs : [g, ...graphs]) yield* graphTensors(inner);
    }
}

function* graphTensors({ initializer, sparseInitializer, node }: GraphProto): Generator<TensorProto> {
  yield* initializer;
  yield* sparseTensors(sparseInitializer);
  yield* nodeTensors(node);
}

/** Every tensor of a model: of its graph, of the graphs inside its nodes, and of its functions. */
export function* allTensors({
  graph,
  functions,
}: Pick<ModelProto, "functions"> & { readonly graph: GraphProto }): Generator<TensorProto> {
  yield* graphTensors(graph);
  for (const { node, attributeProto } of functions) {
    yield* nodeTensors(node);
    yield* nodeTensors([{ attribute: attributeProto }]);
  }
}
