// A teacher of kind tfjs: a TensorFlow.js layers model or graph model.
import type { Teacher, TeacherKind } from "./kind.ts";
import { problemsError } from "../../base/errors.ts";
import { elementCount, type Shape } from "../../graph/ir.ts";
import type { TfjsModel, TfjsValue } from "../../engine/tfjs/library/model.ts";
import type { ValueSummary } from "../../engine/onnx/file/summary.ts";
import { readTfjsModel, type TfjsModelFile } from "../../engine/tfjs/model-files.ts";
import type { InputArray, RowPlan } from "./model/input.ts";
import { teacherOf, wire, type Wiring } from "./model/model-teacher.ts";
import { openInner, PROBED } from "./model/inner-values.ts";
import type { InnerValues } from "./kind.ts";
import { probeRows, sideBySide, type ModelRunner, type OutputRows } from "./model/runner.ts";
import { readSettings, type TeacherContext, type TfjsTeacherOptions } from "./stated/settings.ts";
import { idSchema, recipeFields } from "./stated/recipe-fields.ts";
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

/** What a call gives of one output, which errors call `output`. */
interface Given {
  readonly output: string;
  readonly values: Float32Array;
  readonly shape: Shape;
}

type Call = (buffer: InputArray, rows: number) => Promise<readonly Given[]>;

/** The wired input, and the rows that the file fixes for a call; null where any number goes. */
function wiredInput(
  model: TfjsModel,
  { plan }: Wiring,
  place: string,
): { readonly input: TfjsValue; readonly fixed: number | null } {
  const input = model.inputs.find(({ name }) => name === plan.name);
  if (input === undefined) throw problemsError("teacher-invalid", place, []);
  return { input, fixed: input.shape?.[0] ?? null };
}

/** Rows of a model whose batch is free, or one row after another where the file fixes it. */
async function runnerOf(
  call: Call,
  { fixed, plan, place }: { fixed: number | null; plan: RowPlan; place: string },
  close: () => void,
): Promise<ModelRunner> {
  const checked = async (buffer: InputArray, rows: number): Promise<readonly OutputRows[]> => {
    const results = await call(buffer, rows);
    return results.map(({ output, values, shape }): OutputRows => {
      if (shape[0] !== rows || values.length === 0)
        throw problemsError("teacher-invalid", place, [
          { path: output, expected: `a block of values for each of ${rows} rows`, got: `shape [${shape.join(", ")}]` },
        ]);
      return { output, values, rowShape: shape.slice(1) };
    });
  };
  const rows = fixed ?? Math.max(1, Math.min(ROWS_PER_CALL, Math.floor(VALUES_PER_CALL / plan.values)));
  const least = fixed ?? 1;
  const first = await checked(new Float32Array(rows * plan.values), least);
  const { classes } = sideBySide(first, least);
  return {
    classes,
    rowShapes: first.map(({ rowShape }) => rowShape),
    rows,
    leastRoom: least,
    run: async (buffer, count) => {
      const taken = fixed ?? count;
      const { values } = sideBySide(await checked(buffer, taken), taken);
      return { values: values.subarray(0, count * classes), rows: count, classes };
    },
    close: () => {
      close();
      return Promise.resolve();
    },
  };
}

/** What the model computes on the way; it stays open as long as the teacher. */
function innerValues(model: TfjsModel, wiring: Wiring, place: string): InnerValues {
  const { plan } = wiring;
  const { input, fixed } = wiredInput(model, wiring, place);
  const values = (buffer: InputArray, rows: number, names: readonly string[]): ReturnType<TfjsModel["innerValues"]> =>
    model.innerValues(input, Float32Array.from(buffer.subarray(0, rows * plan.values)), [rows, ...plan.shape], names);
  return {
    list: async () => {
      const rows = fixed ?? PROBED;
      const shapes = new Map<string, Shape>();
      for (const name of model.inner) {
        // what TensorFlow.js does not give out by itself is nothing to stand between
        const found = await values(probeRows(plan, rows), rows, [name]).catch(() => null);
        const shape = found?.get(name)?.shape ?? [];
        if (shape.length > 1 && shape[0] === rows) shapes.set(name, shape.slice(1));
      }
      return shapes;
    },
    open: async (names) => {
      const runner = (asked: readonly string[]): Promise<ModelRunner> =>
        runnerOf(
          async (buffer, rows) => {
            const found = await values(buffer, rows, asked);
            return asked.map((name) => ({
              output: `value "${name}"`,
              ...(found.get(name) ?? { values: new Float32Array(), shape: [] }),
            }));
          },
          { fixed, plan, place },
          () => undefined,
        );
      return openInner({ plan, place, known: model.inner, runner }, names);
    },
  };
}

/**
 * Opens the model, settles what it reads and yields, and tries it on a row.
 * @throws {LimbeckError} teacher-unreadable for files that are missing, cut off, quantized or no model; teacher-invalid
 * where hash, input, output or classes do not fit; model-invalid where TensorFlow.js refuses it
 */
async function openTeacher(options: TfjsTeacherOptions, context: TeacherContext): Promise<Teacher> {
  const settings = await readSettings(options, context, (path, links) =>
    readTfjsModel(path, "teacher-unreadable", links),
  );
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
  const { plan, output } = wiring;
  const { input, fixed } = wiredInput(model, wiring, place);
  const runner = await runnerOf(
    async (buffer, rows) => {
      const data = Float32Array.from(buffer.subarray(0, rows * plan.values));
      return [{ output: `output ${output}`, ...(await model.run(input, data, [rows, ...plan.shape], output)) }];
    },
    { fixed, plan, place },
    () => model.close(),
  );
  const inner = innerValues(model, wiring, place);
  return teacherOf({ id: options.id, settings, wiring, runner, inner, parameters: parametersOf(file) }, context);
}

export const tfjs: TeacherKind<TfjsTeacherOptions> = { schema, make: openTeacher };
