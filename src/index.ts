// What limbeck offers to code: the commands as functions, metrics, calibration, and the nouns.
export { run, type Outcome } from "./run.ts";
export { compare } from "./compare.ts";
export { planRecipe } from "./plan-recipe.ts";
export type { SessionOptions } from "./session.ts";
export { silentLog, openLog, type Log } from "./records/log.ts";
export { noProgress, type StartProgress } from "./records/progress.ts";
export { loadRecipe, type LoadedRecipe } from "./recipe/read.ts";
export type { Recipe } from "./recipe/schema.ts";
export { measure, measureScores } from "./metrics/measure.ts";
export { rowScores, type RowScores } from "./metrics/row-scores.ts";
export { applyTemperature, fitTemperature } from "./calibration/temperature.ts";
export { compareArms } from "./comparison/bootstrap.ts";
export { readRun } from "./report/read.ts";
export { renderHtml } from "./report/html.ts";
export { renderMarkdown } from "./report/markdown.ts";
export { renderJson } from "./report/json.ts";
export { LimbeckError, renderError, type Problem } from "./errors.ts";
export type * from "./contracts.ts";
