// The student alone as an ONNX file, with the card that lets it be used, as a student or as a teacher.
import { createHash } from "node:crypto";
import type { ModelState, Preprocessing, Student } from "../contracts.ts";
import { inferenceLogits } from "../engines/forward-graph.ts";
import { internalError } from "../errors.ts";
import { GraphBuilder } from "../graph/builder.ts";
import { Emitter, graphProto, modelBytes, valueInfo } from "../onnx/emitter.ts";
import { emitGraph } from "../onnx/operators.ts";

export interface StudentFiles {
  readonly model: Uint8Array;
  /** Contents of teacher.json beside it. */
  readonly card: string;
  /** The student as a TensorFlow.js layers model, where it is made of layers that Keras has. */
  readonly layersModel?: { readonly model: string; readonly weights: Uint8Array };
}

/** ONNX bytes: input [batch, ...inputShape], preprocessed; output logits [batch, classes]; parameters as initializers. */
export function studentModel(student: Student, state: ModelState): Uint8Array {
  const g = new GraphBuilder();
  const input = g.input("input", "float32", [1, ...student.inputShape]);
  const logits = inferenceLogits(g, student, input, (name) => {
    const spec = student.parameters.find((candidate) => candidate.name === name);
    const data = state.get(name);
    if (spec === undefined || data === undefined) throw internalError(`the state has no ${name}`);
    return g.constant({ dtype: "float32", shape: spec.shape, data }, name);
  });
  const emitter = new Emitter("", null, true);
  emitter.bind(input, "input");
  emitGraph(emitter, g.finish([logits]));
  emitter.one("Identity", [emitter.name(logits)], {}, { output: "logits" });
  return modelBytes(
    graphProto(
      emitter,
      "student",
      [valueInfo("input", "float32", ["batch", ...student.inputShape])],
      [valueInfo("logits", "float32", ["batch", student.classes])],
    ),
  );
}

export interface CardFacts {
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly recipe: string;
  readonly splitHash: string;
}

/** Model and card. The card's fields are those that every teacher's folder has. */
export function studentFiles(student: Student, state: ModelState, facts: CardFacts): StudentFiles {
  const model = studentModel(student, state);
  const { scale, mean, std } = facts.preprocessing;
  const card = {
    version: 1,
    model: "model.onnx",
    sha256: createHash("sha256").update(model).digest("hex"),
    classes: facts.classes,
    input: { name: "input", layout: student.inputShape.length === 3 ? "NCHW" : "flat", scale, mean, std },
    output: { name: "logits", space: "logits" },
    trainedBy: { recipe: facts.recipe, splitHash: facts.splitHash },
  };
  const layersModel = student.layersModel?.(state);
  return {
    model,
    card: `${JSON.stringify(card, null, 2)}\n`,
    ...(typeof layersModel === "object" ? { layersModel } : {}),
  };
}
