// `limbeck evaluate` and `limbeck calibrate`: recorded predictions, or a model on the rows of a data set.
import { checkOptions, type Known } from "./base/given-options.ts";
import { resolve } from "node:path";
import { inputError } from "./base/errors.ts";
import { measureModel, type ModelOptions } from "./evaluation/model.ts";
import type { Evaluated } from "./evaluation/recorded.ts";
import { isRun, wantedCell } from "./report/directory/chosen-student.ts";
import { runPaths } from "./report/directory/paths.ts";

export { evaluateSideBySide, type RecordedModel, type SideBySide } from "./evaluation/side-by-side.ts";
import { evaluateTypes } from "./evaluation/recorded.ts";
export { calibrate, evaluate, type Calibrated, type CalibrateOptions, type Evaluated } from "./evaluation/recorded.ts";

export interface EvaluateModelOptions extends ModelOptions {
  /** Of a comparison: `arm-seed`, as its folder is named. */
  readonly student?: string | undefined;
}

const evaluateModelOptions: Known<EvaluateModelOptions> = {
  types: {
    ...evaluateTypes,
    ...{ model: "text", data: "text", split: "text", set: "texts", save: "text", threads: "count" },
    ...{ progress: "function", student: "text" },
  },
  required: ["model", "data", "baseDirectory"],
};

/**
 * METRICS of a model on the rows of a data set: of a run's student as it was trained, where the path is a run's.
 * @throws {LimbeckError} whatever data and teachers throw; "teacher-invalid" names the model; "usage" for a comparison whose
 *   student is not named
 */
export async function evaluateModel(options: EvaluateModelOptions): Promise<Evaluated> {
  checkOptions(options, evaluateModelOptions, "evaluateModel");
  const path = resolve(options.baseDirectory, options.model);
  if (await isRun(path))
    return measureModel({ ...options, model: runPaths(path).student(await wantedCell(path, options.student)) });
  if (options.student !== undefined) throw inputError("usage", `--student: ${options.model} is no run's directory`);
  return measureModel(options);
}
