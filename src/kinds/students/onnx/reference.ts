// What an ONNX file itself gives for some rows, in onnxruntime: the student that was read from it must give the same.
import { clone, create } from "@bufbuild/protobuf";
import { channelsLast } from "../../../base/numeric/rows.ts";
import { internalError } from "../../../base/errors.ts";
import { elementCount, type Shape, type TensorData } from "../../../graph/ir.ts";
import { openSession } from "../../../engine/onnx/session.ts";
import { fixedBatch } from "../../../engine/onnx/file/dynamic-batch.ts";
import { dataTypes } from "../../../engine/onnx/file/format.ts";
import { declaredShape, elementTypeOf, fedInputs } from "../../../engine/onnx/file/graph-walk.ts";
import { encodeModel, type OnnxModel } from "../../../engine/onnx/file/model-file.ts";
import { ModelProtoSchema, ValueInfoProtoSchema } from "../../../engine/onnx/file/onnx_pb.ts";
import { withFloatInput } from "../../../engine/onnx/file/bytes-input.ts";

function typed(
  values: Float32Array,
  type: number,
): { readonly dtype: "float32" | "float64" | "int32" | "int64"; readonly data: TensorData } {
  if (type === dataTypes.int64)
    return { dtype: "int64", data: BigInt64Array.from(values, (v) => BigInt(Math.trunc(v))) };
  if (type === dataTypes.int32) return { dtype: "int32", data: Int32Array.from(values) };
  if (type === dataTypes.double) return { dtype: "float64", data: Float64Array.from(values) };
  return { dtype: "float32", data: values };
}

/**
 * Scores of prepared rows, row after row; null where the file takes a type that cannot be fed.
 * @param values - rows x elements of `row`, channels first
 */
export async function fileScores(
  file: OnnxModel,
  output: string,
  place: string,
  { row, isLast }: { readonly row: Shape; readonly isLast: boolean },
  values: Float32Array,
): Promise<Float32Array | null> {
  const model = clone(ModelProtoSchema, withFloatInput(file)) as OnnxModel;
  if (!model.graph.output.some(({ name }) => name === output))
    model.graph.output.push(create(ValueInfoProtoSchema, { name: output }));
  const [input] = fedInputs(model.graph);
  if (input === undefined) throw internalError("a student's file without input");
  const type = elementTypeOf(input);
  if (type === dataTypes.float16) return null;
  const size = elementCount(row);
  const rows = values.length / size;
  const step = fixedBatch(model.graph) ?? rows;
  const wanted = (declaredShape(input) ?? []).slice(1);
  const own = isLast ? [...row.slice(1), row[0] ?? 1] : row;
  const shape =
    wanted.length === 0 ? own : wanted.map((given, axis) => (typeof given === "number" ? given : (own[axis] ?? 1)));
  const fed = isLast ? channelsLast(values, row) : values;
  const session = await openSession(encodeModel(model), { threads: 1, place });
  const scores: number[] = [];
  try {
    for (let from = 0; from < rows; from += step) {
      // the last rows again, where the file's batch wants more than there are
      const start = Math.max(0, Math.min(from, rows - step));
      const padded = new Float32Array(step * size);
      padded.set(fed.subarray(start * size, (start + step) * size));
      const results = await session.run({ [input.name]: { ...typed(padded, type), shape: [step, ...shape] } }, [
        output,
      ]);
      const data = Array.from(results.get(output)?.data ?? [], Number);
      const perRow = data.length / step;
      scores.push(...data.slice((from - start) * perRow, Math.min(step, rows - start) * perRow));
    }
  } finally {
    await session.close();
  }
  return Float32Array.from(scores);
}
