// A teacher with an input for each column, as pipelines of scikit-learn are exported: fed by column name, texts among them.
import { createHash } from "node:crypto";
import { LimbeckError, problemsError } from "../../base/errors.ts";
import type { Records } from "../../engine/contracts.ts";
import { columnFeeds, ColumnValueError, inputProblems } from "../../engine/onnx/column-feeds.ts";
import { encodeModel, type OnnxModel } from "../../engine/onnx/file/model-file.ts";
import type { ModelSummary } from "../../engine/onnx/file/summary.ts";
import { openSession } from "../../engine/onnx/session.ts";
import type { Teacher } from "./kind.ts";
import { chooseValue, classOrder, spaceProblem, writeLogits, type RawRows } from "./output.ts";
import type { TeacherContext, TeacherFile, TeacherSettings } from "./settings.ts";

const ROWS_PER_CALL = 256;

interface ColumnsModel {
  readonly id: string;
  readonly model: OnnxModel;
  readonly summary: ModelSummary;
  readonly output: string;
  readonly settings: TeacherSettings<TeacherFile>;
  /** Columns of the data set that it is opened for. */
  readonly records: Records;
}

/** Which output holds the scores. @throws {LimbeckError} teacher-invalid where that cannot be told */
export function scoresOf(settings: TeacherSettings<TeacherFile>, { outputs }: ModelSummary): string {
  const found = chooseValue("output", outputs, settings.output.name);
  if ("elementType" in found) return found.name;
  throw problemsError("teacher-invalid", settings.place, [found]);
}

/**
 * Opens it and tries a row.
 * @throws {LimbeckError} teacher-invalid for inputs that no column has, other classes, values that a type does not hold
 */
export async function columnsTeacher(opened: ColumnsModel, context: TeacherContext): Promise<Teacher> {
  const { id, model, summary, output, settings, records } = opened;
  const { place, file } = settings;
  const { space } = settings.output;
  const session = await openSession(encodeModel(model), { threads: context.threads, place });
  const refused = (error: unknown): unknown =>
    error instanceof ColumnValueError ? problemsError("teacher-invalid", place, [error.problem]) : error;
  const scores = async (of: Records, rows: Int32Array): Promise<RawRows> => {
    const results = await session.run(columnFeeds(session.inputs, of, rows), [output]);
    const values = results.get(output)?.data;
    if (!(values instanceof Float32Array || values instanceof Float64Array) || values.length % rows.length !== 0)
      throw problemsError("teacher-invalid", place, [
        {
          path: `output ${output}`,
          expected: "floating-point scores per class",
          got: results.get(output)?.dtype ?? "nothing",
          hint: "name the output that holds the scores, not the predicted class",
        },
      ]);
    return { values, rows: rows.length, classes: values.length / rows.length };
  };
  try {
    const problems = inputProblems(session.inputs, records);
    if (problems.length > 0) throw problemsError("teacher-invalid", place, problems);
    const { classes } = await scores(records, Int32Array.of(0));
    const order = classOrder(classes, settings.classes, context.dataset.classes);
    if (order.problems.length > 0) throw problemsError("teacher-invalid", place, order.problems);
    if (order.warning !== null) context.log?.(`${place}: ${order.warning}`);
    const facts = {
      version: 1,
      model: file.contentSha256,
      output,
      space: space ?? "logits",
      classes: settings.classes,
    };
    return {
      id,
      classes: settings.classes,
      sha256: file.sha256,
      modelFile: file.path,
      parameters: summary.parameters,
      bytes: file.bytes,
      fingerprint: createHash("sha256")
        .update(`columns ${JSON.stringify(facts)}`)
        .digest("hex"),
      trainedOnSplits: settings.trainedOnSplits,
      label: async (dataset, rows, progress) => {
        const own = dataset.records;
        if (own === undefined)
          throw problemsError("teacher-invalid", place, [
            { path: "input", expected: "rows of named columns", got: "rows without", hint: 'take a "tabular" source' },
          ]);
        const logits = new Float32Array(rows.length * classes);
        for (let start = 0; start < rows.length; start += ROWS_PER_CALL) {
          const chunk = rows.subarray(start, start + ROWS_PER_CALL);
          const raw = await scores(own, chunk).catch((error: unknown) => {
            throw refused(error);
          });
          const problem = spaceProblem(raw, start === 0 ? space : (space ?? "logits"));
          if (problem !== null) throw problemsError("teacher-invalid", place, [problem]);
          writeLogits(raw, space ?? "logits", order.columns, logits, start);
          progress(start + chunk.length, rows.length);
        }
        return logits;
      },
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error instanceof LimbeckError ? error : refused(error);
  }
}
