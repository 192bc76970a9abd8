// Models that take bytes and turn them to floats first: they compute the same from floats that hold whole numbers.
import { clone } from "@bufbuild/protobuf";
import { dataTypes } from "./format.ts";
import { elementTypeOf, fedInputs } from "./graph-walk.ts";
import type { OnnxModel } from "./model-file.ts";
import { ModelProtoSchema, type GraphProto } from "./onnx_pb.ts";

/** Operators that hand elements on as they are. */
const moving: ReadonlySet<string> = new Set(["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose"]);

const floats: ReadonlySet<number> = new Set<number>([dataTypes.float, dataTypes.float16, dataTypes.double]);

/** Whether whatever reads a value moves it or casts it to a float. */
export function isTurnedToFloat(graph: GraphProto, name: string): boolean {
  const readers = graph.node.filter(({ input }) => input.includes(name));
  return (
    readers.length > 0 &&
    readers.every(({ opType, input, output, attribute }) => {
      if (moving.has(opType) && input[0] === name) return isTurnedToFloat(graph, output[0] ?? "");
      return opType === "Cast" && floats.has(Number(attribute.find((one) => one.name === "to")?.i ?? 0));
    })
  );
}

/** The model with a float32 input in place of one of bytes; itself where it has none, or computes with bytes. */
export function withFloatInput(model: OnnxModel): OnnxModel {
  const bytes = fedInputs(model.graph).filter((input) => elementTypeOf(input) === dataTypes.uint8);
  if (bytes.length === 0 || !bytes.every(({ name }) => isTurnedToFloat(model.graph, name))) return model;
  const copy = clone(ModelProtoSchema, model) as OnnxModel;
  for (const { type, name } of copy.graph.input)
    if (type?.value.case === "tensorType" && bytes.some((one) => one.name === name))
      type.value.value.elemType = dataTypes.float;
  copy.graph.valueInfo = [];
  return copy;
}
