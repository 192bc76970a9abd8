// What limbeck offers to code: the commands as functions, metrics, calibration, and the nouns.
export { run } from "./run.ts";
export { load, type LoadedStudent, type LoadOptions, type Prediction } from "./load.ts";
export type { GivenRecord, GivenRows } from "./load-rows.ts";
export { exportStudent, exportStudent as export, type Exported, type ExportOptions } from "./export.ts";
export { compare } from "./compare.ts";
export { initialise, initialise as init, type InitOptions, type Initialised } from "./init.ts";
export { planRecipe, planRecipe as plan } from "./plan.ts";
export { describeData, type DataLook, type DataLookOptions } from "./data.ts";
export { validate } from "./validate.ts";
export { labelByFolds, type FoldsOptions, type LabelledByFolds } from "./folds.ts";
export { label, type LabelOptions, type Labelled } from "./label.ts";
export type { Outcome, RunOptions, SessionOptions } from "./session.ts";
export { silentLog, openLog, type Log } from "./base/log.ts";
export { noProgress, type StartProgress } from "./base/progress.ts";
export { loadRecipe, type LoadedRecipe } from "./recipe/read.ts";
export type { RowsInMemory } from "./kinds/data/table.ts";
export type { Recipe } from "./recipe/schema.ts";
export { measure, measureScores } from "./metrics/measure.ts";
export { rowScores, type RowScores } from "./metrics/row-scores.ts";
export {
  applyCalibrator,
  fitCalibrator,
  type CalibratorOptions,
  type FittedCalibrator,
} from "./kinds/calibrators/index.ts";
export { applyTemperature, fitTemperature } from "./kinds/calibrators/temperature.ts";
export { evaluateModel, type EvaluateModelOptions } from "./evaluate.ts";
export { evaluateSideBySide, type RecordedModel, type SideBySide } from "./evaluate.ts";
export { calibrate, evaluate, type Calibrated, type CalibrateOptions, type Evaluated } from "./evaluate.ts";
export { compareArms } from "./metrics/comparison/inference.ts";
export { readRun } from "./report/directory/read.ts";
export { renderHtml } from "./report/render/html.ts";
export { renderMarkdown } from "./report/render/markdown.ts";
export { renderJson } from "./report/directory/json.ts";
export { LimbeckError, renderError, type Problem } from "./base/errors.ts";
export type * from "./engine/contracts.ts";
