// A teacher of kind onnx: any ONNX classifier.
import { problemsError, type Problem } from "../../base/errors.ts";
import { declaredShape } from "../../engine/onnx/file/graph-walk.ts";
import { lastOperation } from "../../engine/onnx/file/last-operation.ts";
import type { StatedSpace } from "../../engine/contracts.ts";
import { givingOut, innerValues } from "./model/inner-values.ts";
import { columnsTeacher, scoresOf } from "./model/columns.ts";
import { takesTexts, textTeacher } from "./model/texts.ts";
import type { Teacher, TeacherKind } from "./kind.ts";
import { bytesOf, readModel, type OnnxModel } from "../../engine/onnx/file/model-file.ts";
import { withFloatInput } from "../../engine/onnx/file/bytes-input.ts";
import { otherRows, statedBy } from "../../engine/onnx/file/stated.ts";
import { summarize, type ModelSummary } from "../../engine/onnx/file/summary.ts";
import { teacherOf, wire } from "./model/model-teacher.ts";
import { openRunner } from "./model/runner.ts";
import {
  readSettings,
  type InputOptions,
  type OnnxTeacherOptions,
  type TeacherContext,
  type TeacherFile,
  type TeacherSettings,
} from "./stated/settings.ts";
import { idSchema, recipeFields } from "./stated/recipe-fields.ts";
import type { KindSchema } from "../kind-schema.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    id: idSchema,
    kind: { const: "onnx" },
    path: {
      type: "string",
      minLength: 1,
      description: "A folder with teacher.json, or an .onnx file; relative to the recipe.",
    },
    ...recipeFields,
  },
} as const satisfies KindSchema;

/** What is wired: an inner value that is named as the output is among the model's outputs. */
function withOutput(model: OnnxModel, name: string | undefined): { model: OnnxModel; summary: ModelSummary } {
  const summary = summarize(model);
  const isInner =
    name !== undefined &&
    !summary.outputs.some((output) => output.name === name) &&
    model.graph.node.some(({ output }) => output.includes(name));
  if (!isInner) return { model, summary };
  const outputs = [...summary.outputs, { name, elementType: "undefined", shape: null }];
  return { model: givingOut(model, [name]), summary: { ...summary, outputs } };
}

/**
 * The space that the model's last operations show, where none is stated; what is stated is held against them.
 * @throws {LimbeckError} teacher-invalid where they disagree, or where each class has a sigmoid of its own
 */
function spaceOf(
  model: OnnxModel,
  output: string,
  { output: { space }, place }: TeacherSettings<TeacherFile>,
): { readonly space?: StatedSpace } {
  const last = lastOperation(model.graph, output);
  if (last === null) return {};
  const before = `"output": {"name": ${JSON.stringify(last.input)}, "space": "logits"}`;
  const declared = model.graph.output.find(({ name }) => name === output);
  if (last.space === "sigmoid" && declared !== undefined && declaredShape(declared)?.at(-1) === 1)
    throw problemsError("teacher-invalid", place, [
      {
        path: `output ${output}`,
        expected: "a score for each class",
        got: "one column: the second class's probability alone",
        hint: "export both columns, 1 - p and p",
      },
    ]);
  if (last.space === "sigmoid" && space === "sigmoid") return { space };
  if (last.space === "sigmoid")
    throw problemsError("teacher-invalid", place, [
      {
        path: `output ${output}`,
        expected: "scores of classes that exclude one another",
        got: "a sigmoid for each class by itself: such scores do not sum to 1",
        hint: `take the values before it: ${before}; or state "space": "sigmoid", which takes each back to its logit`,
      },
    ]);
  if (space === undefined || space === last.space) return { space: last.space };
  throw problemsError("teacher-invalid", place, [
    {
      path: "output.space",
      expected: `"${last.space}": the model's last operation gives them`,
      got: `"${space}"`,
      hint: `state "${last.space}", or take the values before it: ${before}`,
    },
  ]);
}

/** @throws {LimbeckError} teacher-invalid for a teacher whose rows are made otherwise than the data's */
function checkRows({ file, place }: TeacherSettings<TeacherFile>, { dataset, log }: TeacherContext): void {
  const stated = file.stated ?? null;
  const problem = otherRows(stated, dataset);
  if (problem !== null) throw problemsError("teacher-invalid", place, [{ path: "input", ...problem }]);
  if (dataset.text !== undefined && (stated?.text ?? null) === null)
    log?.(`${place}: does not say which tokenizer's ids it takes; it is fed the data's`);
}

/** What is wrong with columns that are stated for a model's one input; null where none are, or nothing is. */
function columnsProblem(
  { columns, scale, mean, std, layout, shape }: InputOptions,
  { inputs }: ModelSummary,
  { records }: TeacherContext["dataset"],
): Problem | null {
  if (columns === undefined) return null;
  const path = "input.columns";
  if (records === undefined)
    return { path, expected: 'rows of named columns: a "tabular" source', got: "rows of values" };
  if (inputs.length !== 1) return { path, expected: "a model of one input", got: `${inputs.length} inputs` };
  return [scale, mean, std, layout, shape].every((one) => one === undefined)
    ? null
    : { path, expected: "no scale, mean, std, layout or shape beside it: numbers go in as they are", got: "both" };
}

/**
 * Opens the model, settles what it reads and yields, and tries it on a few rows.
 * @throws {LimbeckError} teacher-unreadable for a file that is missing, cut off or no ONNX model; teacher-invalid
 * where hash, input, output or classes do not fit, with every problem; model-invalid where onnxruntime refuses it
 */
async function openTeacher(options: OnnxTeacherOptions, context: TeacherContext): Promise<Teacher> {
  const warn = context.log ?? (() => undefined);
  const settings = await readSettings(options, context, async (path, links) => {
    const file = await readModel(path, "teacher-unreadable", links);
    return { ...file, stated: statedBy(file.model) };
  });
  const { place, file } = settings;
  const { model, summary } = withOutput(withFloatInput(file.model), settings.output.name);
  const bytes = bytesOf(model, file);
  const { records, text } = context.dataset;
  if (records !== undefined && text !== undefined && takesTexts(summary)) {
    const output = scoresOf(settings, summary);
    const own = { ...settings, output: { ...settings.output, ...spaceOf(model, output, settings) } };
    return textTeacher({ id: options.id, bytes, summary, output, settings: own, columns: text.columns }, context);
  }
  checkRows(settings, context);
  const problem = columnsProblem(settings.input, summary, context.dataset);
  if (problem !== null) throw problemsError("teacher-invalid", place, [problem]);
  const takesColumns =
    settings.input.columns !== undefined || (settings.input.name === undefined && summary.inputs.length > 1);
  if (records !== undefined && takesColumns) {
    const output = scoresOf(settings, summary);
    const shown = spaceOf(model, output, settings);
    const own = { ...settings, output: { ...settings.output, ...shown } };
    return columnsTeacher({ id: options.id, bytes, summary, output, settings: own, records }, context);
  }
  const wiring = wire(settings, summary, context.dataset);
  const space = spaceOf(model, wiring.output, settings);
  const request = { model, plan: wiring.plan, threads: context.threads, place, warn };
  const runner = await openRunner({ ...request, bytes, outputs: [wiring.output] });
  return teacherOf(
    {
      id: options.id,
      settings: { ...settings, output: { ...settings.output, ...space } },
      wiring,
      runner,
      inner: innerValues(request),
      parameters: summary.parameters,
    },
    context,
  );
}

export const onnx: TeacherKind<OnnxTeacherOptions> = { schema, make: openTeacher };
