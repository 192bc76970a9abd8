// `limbeck evaluate` and `limbeck calibrate`: recorded predictions, or a model on the rows of a data set.
export { evaluateModel, type EvaluateModelOptions } from "./evaluation/model.ts";
export { evaluateSideBySide, type RecordedModel, type SideBySide } from "./evaluation/side-by-side.ts";
export { calibrate, evaluate, type Calibrated, type CalibrateOptions, type Evaluated } from "./evaluation/recorded.ts";
