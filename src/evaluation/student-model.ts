// The student alone as an ONNX file that takes rows as their source holds them, with the card that lets it be used.
import { channelsLastShape } from "../base/numeric/rows.ts";
import { createHash } from "node:crypto";
import { sha256Of } from "../base/numeric/hash.ts";
import type { ModelState, RowsIn, Student, TextForm } from "../engine/contracts.ts";
import { inferenceLogits } from "../engine/forward-graph.ts";
import { preprocess } from "../engine/loss-graph.ts";
import { internalError, problemsError } from "../base/errors.ts";
import { GraphBuilder } from "../graph/builder.ts";
import type { Value } from "../graph/ir.ts";
import { freeBatch, FreeBatchError, type FreeGraph } from "../engine/onnx/write/free-batch.ts";
import { portableModel } from "../engine/onnx/write/model.ts";
import { rawInput, type Stated, type StatedText } from "../engine/onnx/file/stated.ts";

export interface StudentFiles {
  readonly model: Uint8Array;
  /** Contents of teacher.json beside it. */
  readonly card: string;
  /** tokenizer.json beside it, where rows are token ids of texts. */
  readonly tokenizer?: string;
  /** The student as a TensorFlow.js layers model, where it is made of layers that Keras has. */
  readonly layersModel?: { readonly model: string; readonly weights: Uint8Array };
}

/** What needs no preparation: the student's own input. */
export const preparedRows = ({ inputShape }: Student): RowsIn => ({
  held: { dtype: "float32", shape: inputShape },
  preprocessing: rawInput,
});

/** Rows as held in, logits out; for any number of rows. */
function studentGraph(
  student: Student,
  { held, preprocessing }: RowsIn,
  parameter: (g: GraphBuilder, name: string) => Value,
): FreeGraph {
  return freeBatch((rows) => {
    const g = new GraphBuilder();
    const input = g.input("input", held.dtype, [rows, ...held.shape]);
    const { inputShape } = student;
    const shaped =
      held.channelsLast === true
        ? g.transpose(g.reshape(input, [rows, ...channelsLastShape(inputShape)]), [0, 3, 1, 2])
        : g.reshape(input, [rows, ...inputShape]);
    const prepared = preprocess(g, shaped, preprocessing);
    // one that is read twice is stored once
    const met = new Map<string, Value>();
    const once = (name: string): Value => {
      const value = met.get(name) ?? parameter(g, name);
      met.set(name, value);
      return value;
    };
    return g.finish([inferenceLogits(g, student, prepared, once)]);
  });
}

/** @throws {LimbeckError} "student-invalid" where the student could not be written for any number of rows */
export function checkPortable(student: Student, rowsIn: RowsIn, place: string): void {
  const shapes = new Map(student.parameters.map(({ name, shape }) => [name, shape]));
  try {
    studentGraph(student, rowsIn, (g, name) => g.input(name, "float32", shapes.get(name) ?? []));
  } catch (error) {
    if (!(error instanceof FreeBatchError)) throw error;
    const { expected, got } = error;
    const hint =
      "export the model with a dynamic batch, without steps that join rows or positions that depend on their number";
    throw problemsError("student-invalid", place, [{ path: "batch", expected, got, hint }]);
  }
}

/** ONNX bytes: input [batch, ...] as held, output logits [batch, classes]; parameters as initializers. */
export function studentModel(
  student: Student,
  state: ModelState,
  rowsIn: RowsIn,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const free = studentGraph(student, rowsIn, (g, name) => {
    const spec = student.parameters.find((candidate) => candidate.name === name);
    const data = state.get(name);
    if (spec === undefined || data === undefined) throw internalError(`the state has no ${name}`);
    return g.constant({ dtype: "float32", shape: spec.shape, data }, name);
  });
  return portableModel(free, "logits", metadata);
}

export interface CardFacts extends RowsIn {
  readonly classes: readonly string[];
  /** Names of a row's values, where the data has names. */
  readonly columns: readonly string[] | null;
  readonly recipe: string;
  readonly splitHash: string;
}

/** Metadata of a file that takes rows as held: what its card says, for those who have the file alone. */
export const rawMetadata = (
  classes: readonly string[],
  { columns, picture, encoder, text }: Pick<Stated, "columns" | "picture" | "encoder" | "text">,
): Readonly<Record<string, string>> => ({
  classes: JSON.stringify(classes),
  ...Object.fromEntries(
    Object.entries({ columns, picture, encoder, text }).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[key, JSON.stringify(value)]],
    ),
  ),
  preprocessing: JSON.stringify(rawInput),
});

const statedText = (text: TextForm | undefined): StatedText | null =>
  text === undefined ? null : { columns: text.columns, length: text.length, sha256: sha256Of([text.tokenizer]) };

/** Model and card. The card's fields are those that every teacher's folder has. */
export function studentFiles(student: Student, state: ModelState, facts: CardFacts): StudentFiles {
  const model = studentModel(
    student,
    state,
    facts,
    rawMetadata(facts.classes, { ...facts.held, columns: facts.columns, text: statedText(facts.held.text) }),
  );
  const card = {
    version: 1,
    model: "model.onnx",
    sha256: createHash("sha256").update(model).digest("hex"),
    classes: facts.classes,
    input: {
      name: "input",
      layout: facts.held.channelsLast === true ? "NHWC" : facts.held.shape.length === 3 ? "NCHW" : "flat",
      ...rawInput,
    },
    output: { name: "logits", space: "logits" },
    trainedBy: { recipe: facts.recipe, splitHash: facts.splitHash },
  };
  const layersModel = student.layersModel?.(state, facts);
  return {
    model,
    card: `${JSON.stringify(card, null, 2)}\n`,
    ...(typeof layersModel === "object" ? { layersModel } : {}),
    ...(facts.held.text === undefined ? {} : { tokenizer: facts.held.text.tokenizer }),
  };
}
