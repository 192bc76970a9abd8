import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  FreeBatchError,
  freeBatch,
  portableModel
} from "./chunk-RN464NO7.js";
import {
  inferenceLogits
} from "./chunk-BOJEW2ZH.js";
import {
  preprocess
} from "./chunk-X76Z267P.js";
import {
  channelsLastShape
} from "./chunk-EQHVKD6F.js";
import {
  GraphBuilder
} from "./chunk-ZEZL72MV.js";
import {
  rawInput
} from "./chunk-SQMN557N.js";
import {
  sha256Of
} from "./chunk-U67AEGN2.js";
import {
  internalError,
  problemsError
} from "./chunk-JWFKJVVU.js";

// dist/evaluation/student-model.js
import { createHash } from "node:crypto";
var preparedRows = ({ inputShape }) => ({
  held: { dtype: "float32", shape: inputShape },
  preprocessing: rawInput
});
function studentGraph(student, { held, preprocessing }, parameter) {
  return freeBatch((rows) => {
    const g = new GraphBuilder();
    const input = g.input("input", held.dtype, [rows, ...held.shape]);
    const { inputShape } = student;
    const shaped = held.channelsLast === true ? g.transpose(g.reshape(input, [rows, ...channelsLastShape(inputShape)]), [0, 3, 1, 2]) : g.reshape(input, [rows, ...inputShape]);
    const prepared = preprocess(g, shaped, preprocessing);
    const met = /* @__PURE__ */ new Map();
    const once = (name) => {
      const value = met.get(name) ?? parameter(g, name);
      met.set(name, value);
      return value;
    };
    return g.finish([inferenceLogits(g, student, prepared, once)]);
  });
}
function checkPortable(student, rowsIn, place) {
  const shapes = new Map(student.parameters.map(({ name, shape }) => [name, shape]));
  try {
    studentGraph(student, rowsIn, (g, name) => g.input(name, "float32", shapes.get(name) ?? []));
  } catch (error) {
    if (!(error instanceof FreeBatchError))
      throw error;
    const { expected, got } = error;
    const hint = "export the model with a dynamic batch, without steps that join rows or positions that depend on their number";
    throw problemsError("student-invalid", place, [{ path: "batch", expected, got, hint }]);
  }
}
function studentModel(student, state, rowsIn, metadata = {}) {
  const free = studentGraph(student, rowsIn, (g, name) => {
    const spec = student.parameters.find((candidate) => candidate.name === name);
    const data = state.get(name);
    if (spec === void 0 || data === void 0)
      throw internalError(`the state has no ${name}`);
    return g.constant({ dtype: "float32", shape: spec.shape, data }, name);
  });
  return portableModel(free, "logits", metadata);
}
var rawMetadata = (classes, { columns, picture, encoder, text }) => ({
  classes: JSON.stringify(classes),
  ...Object.fromEntries(Object.entries({ columns, picture, encoder, text }).flatMap(([key, value]) => value === null || value === void 0 ? [] : [[key, JSON.stringify(value)]])),
  preprocessing: JSON.stringify(rawInput)
});
var statedText = (text) => text === void 0 ? null : { columns: text.columns, length: text.length, sha256: sha256Of([text.tokenizer]) };
function studentFiles(student, state, facts) {
  const model = studentModel(student, state, facts, rawMetadata(facts.classes, { ...facts.held, columns: facts.columns, text: statedText(facts.held.text) }));
  const card = {
    version: 1,
    model: "model.onnx",
    sha256: createHash("sha256").update(model).digest("hex"),
    classes: facts.classes,
    input: {
      name: "input",
      layout: facts.held.channelsLast === true ? "NHWC" : facts.held.shape.length === 3 ? "NCHW" : "flat",
      ...rawInput
    },
    output: { name: "logits", space: "logits" },
    trainedBy: { recipe: facts.recipe, splitHash: facts.splitHash }
  };
  const layersModel = student.layersModel?.(state, facts);
  return {
    model,
    card: `${JSON.stringify(card, null, 2)}
`,
    ...typeof layersModel === "object" ? { layersModel } : {},
    ...facts.held.text === void 0 ? {} : { tokenizer: facts.held.text.tokenizer }
  };
}

export {
  preparedRows,
  checkPortable,
  studentModel,
  rawMetadata,
  studentFiles
};
