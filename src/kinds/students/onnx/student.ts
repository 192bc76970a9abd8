// A student from an ONNX file: its weights become parameters, its last softmax is taken off, its batch is freed.
import { clone, create } from "@bufbuild/protobuf";
import type { Student } from "../../../engine/contracts.ts";
import { problemsError } from "../../../base/errors.ts";
import type { Shape } from "../../../graph/ir.ts";
import { lastOperation } from "../../../engine/onnx/file/last-operation.ts";
import { dataTypeName } from "../../../engine/onnx/file/format.ts";
import { declaredShape, elementTypeOf, fedInputs } from "../../../engine/onnx/file/graph-walk.ts";
import { checkOperators } from "../../../engine/onnx/read/index.ts";
import { readModel, type OnnxModel } from "../../../engine/onnx/file/model-file.ts";
import { otherRows, statedBy } from "../../../engine/onnx/file/stated.ts";
import { shapeText } from "../../../engine/onnx/file/summary.ts";
import { nearest } from "../../../base/validation/explain.ts";
import { ModelProtoSchema, NodeProtoSchema } from "../../../engine/onnx/file/onnx_pb.ts";
import { adaptation, build, discover } from "./graph.ts";
import { fileScores } from "./reference.ts";
import { weightNotes } from "./notes.ts";
import { hostOf, specs } from "./weights.ts";
import type { OnnxStudentOptions } from "./options.ts";

const CODE = "student-invalid";

/** Reads a model for training; the file's own folder holds its external data. */
export async function readStudentModel(path: string, links: readonly string[] = []): Promise<OnnxModel> {
  return (await readModel(path, CODE, links)).model;
}

/** The one output that gives scores per class. */
function chosenOutput({ graph }: OnnxModel, wanted: string | undefined, place: string): string {
  const names = graph.output.map(({ name }) => name);
  const list = names.map((name) => `"${name}"`).join(", ");
  if (wanted !== undefined) {
    if (names.includes(wanted) || graph.node.some(({ output }) => output.includes(wanted))) return wanted;
    const near = nearest(wanted, names);
    throw problemsError(CODE, place, [
      {
        path: "/student/output",
        expected: `an output of the model: ${list}`,
        got: `"${wanted}"`,
        hint: near === undefined ? undefined : `did you mean "${near}"?`,
      },
    ]);
  }
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  throw problemsError(CODE, place, [
    {
      path: "outputs",
      expected: "one output",
      got: list,
      hint: 'name the one with the scores: "student": {"output": ...}',
    },
  ]);
}

/** The model without the last softmax before an output, wherever it stands behind what hands scores on. */
function withoutSoftmax(model: OnnxModel, output: string, place: string): OnnxModel {
  const last = lastOperation(model.graph, output);
  if (last === null) return model;
  if (last.space === "sigmoid")
    throw problemsError(CODE, place, [
      {
        path: `output ${output}`,
        expected: "scores of classes that exclude one another: training has a softmax of its own",
        got: "a sigmoid for each class by itself",
        hint: `take the values before it: "student": {"output": ${JSON.stringify(last.input)}}`,
      },
    ]);
  const copy = clone(ModelProtoSchema, model) as OnnxModel;
  const at = copy.graph.node.findIndex((node) => node.output.includes(last.output));
  const name = copy.graph.node[at]?.name ?? "";
  // what it gave is now what it was given
  copy.graph.node[at] = create(NodeProtoSchema, {
    opType: "Identity",
    name,
    input: [last.input],
    output: [last.output],
  });
  return copy;
}

/**
 * Builds the student for rows of `inputShape` and `classes` classes.
 * @param place - the model's file, for messages
 * @throws {LimbeckError} "student-invalid": no classifier of these classes, operators that cannot be trained, shapes that
 * depend on the rows, inputs that the data does not fit, patterns that match nothing
 */
export function onnxStudent(
  file: OnnxModel,
  options: OnnxStudentOptions,
  inputShape: Shape,
  classes: number,
  place: string,
): Student {
  const output = chosenOutput(file, options.output, place);
  const model = withoutSoftmax(file, output, place);
  checkOperators({ model, output, place, code: CODE });
  const named = new Set(options.train.include.filter((pattern) => !pattern.includes("*")));
  const { source, book, passedOver, logits } = discover({ model, output, place, named }, inputShape);
  if (logits.dtype !== "float32" || logits.shape.length !== 2 || logits.shape[1] !== classes) {
    const declared = model.graph.output.find(({ name }) => name === options.output) ?? model.graph.output[0];
    const type = declared === undefined ? "" : `${dataTypeName(elementTypeOf(declared))} `;
    throw problemsError(CODE, place, [
      {
        path: `output ${output}`,
        expected: `one logit per class, float [batch, ${classes}]`,
        got: `${logits.dtype === "float32" ? "" : type}${shapeText(["batch", ...logits.shape.slice(1)])}`,
        hint: "the student must be a classifier of the data's classes; name another output with student.output",
      },
    ]);
  }
  const parameters = specs(book, options, place);
  const trained = new Set(parameters.filter(({ trainable }) => trainable).map(({ name }) => name));
  if (trained.size === 0)
    throw problemsError(CODE, place, [
      { path: "/student/train", expected: "at least one weight that is trained", got: "none" },
    ]);
  const stated = statedBy(model);
  const preprocessing = stated?.preprocessing;
  const notes = weightNotes(book, passedOver);
  return {
    kind: "onnx",
    inputShape,
    classes,
    parameters,
    ...(notes.length === 0 ? {} : { notes }),
    ...(preprocessing === undefined ? {} : { preprocessing }),
    otherRows: (data) => otherRows(stated, data),
    reference: {
      space: "logits",
      values: new Map([...book.weights].map(([name, { known }]) => [name, known.tensor.data as Float32Array])),
      scores: (rows) => {
        const [fed] = fedInputs(model.graph);
        const wanted = fed === undefined ? null : declaredShape(fed);
        const isLast = adaptation(inputShape, wanted) === "channelsLast";
        return fileScores(model, output, place, { row: inputShape, isLast }, rows);
      },
    },
    forward: (context, input) => build(hostOf(context, book, { named, trained }), source, input),
  };
}
