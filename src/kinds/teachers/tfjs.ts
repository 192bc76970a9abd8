// A teacher of kind tfjs: a TensorFlow.js layers model or graph model.
import type { Teacher, TeacherKind } from "./kind.ts";
import { problemsError } from "../../base/errors.ts";
import { elementCount } from "../../graph/ir.ts";
import type { TfjsModel, TfjsValue } from "../../engine/tfjs/library/model.ts";
import type { ValueSummary } from "../../engine/onnx/file/summary.ts";
import { readTfjsModel, type TfjsModelFile } from "../../engine/tfjs/model-files.ts";
import type { InputArray } from "./input.ts";
import { teacherOf, wire, type Wiring } from "./model-teacher.ts";
import type { Runner } from "./runner.ts";
import { readSettings, type TeacherContext, type TfjsTeacherOptions } from "./settings.ts";
import { idSchema, recipeFields } from "./recipe-fields.ts";
import type { KindSchema } from "../kind-schema.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    id: idSchema,
    kind: { const: "tfjs" },
    path: {
      type: "string",
      minLength: 1,
      description:
        "A folder with teacher.json, or model.json of a layers model or a graph model; relative to the recipe.",
    },
    backend: {
      enum: ["auto", "tensorflow", "wasm", "cpu"],
      default: "auto",
      description: "What computes its labels; auto takes the native library where it loads, else WebAssembly.",
    },
    ...recipeFields,
  },
} as const satisfies KindSchema;

/** Values that one call takes in at most; keeps a call short, since it blocks the event loop. */
const VALUES_PER_CALL = 2 ** 20;
const ROWS_PER_CALL = 256;

/** In the words that the settling of inputs and outputs has; integers are fed from floats. */
const summaryOf = ({ name, dtype, shape }: TfjsValue): ValueSummary => ({
  name,
  elementType: dtype === "float32" || dtype === "int32" ? "float" : dtype,
  shape,
});

const parametersOf = ({ specs }: TfjsModelFile): number =>
  specs.reduce((sum, { dtype, shape }) => sum + (dtype === "float32" ? elementCount(shape) : 0), 0);

/** Rows of a model whose batch is free, or one row after another where the file fixes it. */
async function runnerOf(model: TfjsModel, { plan, output }: Wiring, place: string): Promise<Runner> {
  const input = model.inputs.find(({ name }) => name === plan.name);
  if (input === undefined) throw problemsError("teacher-invalid", place, []);
  const fixed = input.shape?.[0] ?? null;
  const call = async (buffer: InputArray, rows: number): ReturnType<Runner["run"]> => {
    const data = Float32Array.from(buffer.subarray(0, rows * plan.values));
    const { values, shape } = await model.run(input, data, [rows, ...plan.shape], output);
    if (shape[0] !== rows || values.length === 0)
      throw problemsError("teacher-invalid", place, [
        { path: `output ${output}`, expected: `${rows} rows of class scores`, got: `shape [${shape.join(", ")}]` },
      ]);
    return { values, rows, classes: values.length / rows };
  };
  const rows = fixed ?? Math.max(1, Math.min(ROWS_PER_CALL, Math.floor(VALUES_PER_CALL / plan.values)));
  const { classes } = await call(new Float32Array(rows * plan.values), fixed ?? 1);
  return {
    classes,
    rows,
    leastRoom: fixed ?? 1,
    run: async (buffer, count) => {
      if (fixed === null || count === fixed) return call(buffer, count);
      const { values } = await call(buffer, fixed);
      return { values: values.subarray(0, count * classes), rows: count, classes };
    },
    close: () => {
      model.close();
      return Promise.resolve();
    },
  };
}

/**
 * Opens the model, settles what it reads and yields, and tries it on a row.
 * @throws {LimbeckError} teacher-unreadable for files that are missing, cut off, quantized or no model; teacher-invalid
 * where hash, input, output or classes do not fit; model-invalid where TensorFlow.js refuses it
 */
async function openTeacher(options: TfjsTeacherOptions, context: TeacherContext): Promise<Teacher> {
  const settings = await readSettings(options, context, (path) => readTfjsModel(path, "teacher-unreadable"));
  const { place, file } = settings;
  if (settings.input.columns !== undefined)
    throw problemsError("teacher-invalid", place, [
      {
        path: "input.columns",
        expected: "an ONNX model: others take the student's rows",
        got: "a TensorFlow.js model",
      },
    ]);
  const { openTfjsModel } = await import("../../engine/tfjs/library/model.ts");
  const model = await openTfjsModel(file, options.backend, place);
  const summary = { inputs: model.inputs.map(summaryOf), outputs: model.outputs.map(summaryOf) };
  const wiring = wire(settings, summary, context.dataset);
  const runner = await runnerOf(model, wiring, place);
  return teacherOf({ id: options.id, settings, wiring, runner, parameters: parametersOf(file) }, context);
}

export const tfjs: TeacherKind<TfjsTeacherOptions> = { schema, make: openTeacher };
