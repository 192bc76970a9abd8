// A teacher that takes a table's columns: with an input for each, as pipelines of scikit-learn are exported: fed by column name, texts among them.
import { problemsError } from "../../../base/errors.ts";
import type { Records } from "../../../engine/contracts.ts";
import { columnFeeds, ColumnValueError, inputProblems } from "../../../engine/onnx/column-feeds.ts";
import type { ModelSummary } from "../../../engine/onnx/file/summary.ts";
import { openSession } from "../../../engine/onnx/session.ts";
import type { Teacher } from "../kind.ts";
import { chooseValue, spaceProblem, writeLogits, type RawRows } from "./output.ts";
import { describedTeacher, scoresFrom, type SessionModel } from "./session-teacher.ts";
import type { TeacherContext, TeacherFile, TeacherSettings } from "../stated/settings.ts";

const ROWS_PER_CALL = 256;

interface ColumnsModel extends SessionModel {
  /** The model's, as it is loaded. */
  readonly bytes: Uint8Array;
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
  const { bytes, settings, records } = opened;
  const { place } = settings;
  const { space } = settings.output;
  const { columns: several } = settings.input;
  const session = await openSession(bytes, { threads: context.threads, place });
  const inWords = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ColumnValueError ? problemsError("teacher-invalid", place, [error.problem]) : error;
    }
  };
  const inputs =
    several === undefined ? session.inputs : session.inputs.map((input) => ({ ...input, columns: several }));
  const scores = (of: Records, rows: Int32Array): Promise<RawRows> =>
    scoresFrom(session, columnFeeds(inputs, of, rows), rows.length, opened);
  try {
    const problems = inputProblems(inputs, records);
    if (problems.length > 0) throw problemsError("teacher-invalid", place, problems);
    const { classes } = await inWords(() => scores(records, Int32Array.of(0)));
    const { teacher, columns } = describedTeacher(opened, classes, context, {
      rows: "columns",
      ...(several === undefined ? {} : { several }),
    });
    return {
      ...teacher,
      label: async (dataset, rows, progress) => {
        const own = dataset.records;
        if (own === undefined)
          throw problemsError("teacher-invalid", place, [
            { path: "input", expected: "rows of named columns", got: "rows without", hint: 'take a "tabular" source' },
          ]);
        const logits = new Float32Array(rows.length * classes);
        for (let start = 0; start < rows.length; start += ROWS_PER_CALL) {
          const chunk = rows.subarray(start, start + ROWS_PER_CALL);
          const raw = await inWords(() => scores(own, chunk));
          const problem = spaceProblem(raw, start === 0 ? space : (space ?? "logits"));
          if (problem !== null) throw problemsError("teacher-invalid", place, [problem]);
          writeLogits(raw, space ?? "logits", columns, logits, start);
          progress(start + chunk.length, rows.length);
        }
        return logits;
      },
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}
