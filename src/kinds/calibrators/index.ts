// The table of calibrators: fitted on held-out logits, applied to others, built into a graph.
import { calibratorKinds, type CalibratorKind } from "../../engine/contracts.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import { rowScores } from "../../metrics/row-scores.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";
import * as beta from "./beta.ts";
import * as dirichlet from "./dirichlet.ts";
import type { CalibrationRows, Fit, FittedCalibrator, Logits } from "./fit.ts";
import * as histogram from "./histogram.ts";
import * as isotonic from "./isotonic.ts";
import * as matrix from "./matrix.ts";
import * as platt from "./platt.ts";
import * as temperature from "./temperature.ts";
import * as vector from "./vector.ts";

export type { CalibrationRows, FittedCalibrator } from "./fit.ts";

export const calibrators = { temperature, vector, matrix, dirichlet, platt, beta, isotonic, histogram } as const;

export const calibratorSchemas = [
  temperature.schema,
  vector.schema,
  matrix.schema,
  dirichlet.schema,
  platt.schema,
  beta.schema,
  isotonic.schema,
  histogram.schema,
] as const;

export type CalibratorOptions =
  | temperature.Options
  | vector.Options
  | matrix.Options
  | dirichlet.Options
  | platt.Options
  | beta.Options
  | isotonic.Options
  | histogram.Options;

/** The options of a kind with their defaults. */
export function defaultOptions(kind: CalibratorKind): CalibratorOptions {
  return kind === "histogram"
    ? { kind, fitOn: "calibration", bins: 10, edges: "mass" }
    : { kind, fitOn: "calibration" };
}

/** Below this, only a temperature is fitted. */
export const MINIMUM_ROWS = 10;

/** Calibrators whose likelihood has no maximum where every row is right: ever larger factors fit ever better. */
const needWrongRows: ReadonlySet<CalibratorKind> = new Set(["temperature", "vector", "matrix", "dirichlet", "beta"]);

const ALL_RIGHT = "the model is right on every row";

/** Why a calibrator cannot be fitted on these rows; null where it can. */
function obstacle(options: CalibratorOptions, { logits, labels, classes }: CalibrationRows): string | null {
  const { correct } = rowScores(logits, labels, classes);
  const isDetermined = !needWrongRows.has(options.kind) || correct.some((right) => right === 0);
  if (options.kind === "temperature") return isDetermined ? null : ALL_RIGHT;
  if (labels.length < MINIMUM_ROWS) return `${labels.length} rows; at least ${MINIMUM_ROWS} are needed`;
  if (new Set(labels).size === 1) return "all rows are of one class";
  if (!isDetermined) return ALL_RIGHT;
  if (options.kind === "histogram" && labels.length < options.bins)
    return `${labels.length} rows are fewer than ${options.bins} bins`;
  return null;
}

function fitKind(options: CalibratorOptions, rows: CalibrationRows): Fit<object> {
  switch (options.kind) {
    case "temperature":
      return temperature.fit(rows, options);
    case "vector":
      return vector.fit(rows, options);
    case "matrix":
      return matrix.fit(rows, options);
    case "dirichlet":
      return dirichlet.fit(rows, options);
    case "platt":
      return platt.fit(rows, options);
    case "beta":
      return beta.fit(rows, options);
    case "isotonic":
      return isotonic.fit(rows, options);
    case "histogram":
      return histogram.fit(rows, options);
  }
}

/**
 * Fits a calibrator on held-out rows.
 * @param method - a kind with its default options, or the options
 * @param logits - rows x classes
 * @param labels - class index per row
 * @throws {LimbeckError} "data-invalid" where a logit is not finite or a label is outside the classes
 */
export function fitCalibrator(
  method: CalibratorKind | CalibratorOptions,
  logits: Logits,
  labels: Int32Array,
  classes: number,
): FittedCalibrator {
  const options = typeof method === "string" ? defaultOptions(method) : method;
  const { kind } = options;
  const rows = { logits, labels, classes };
  const unfitted = obstacle(options, rows);
  if (unfitted !== null)
    return {
      kind,
      parameters: null,
      parameterCount: 0,
      converged: true,
      unfitted,
      // all but this kind have no bound to end at
      ...(kind === "temperature" ? { boundary: "low" } : {}),
      apply: (others) => Float32Array.from(logSoftmaxRows(others, classes)),
      logProbs: (others) => logSoftmaxRows(others, classes),
    };
  const fit = fitKind(options, rows);
  return {
    kind,
    ...fit,
    apply: (others) => applyCalibrator(kind, fit.parameters, others, classes),
    logProbs: (others) => logProbsOf(kind, fit.parameters, others, classes),
  };
}

/**
 * Calibrated log-probabilities of rows x classes logits.
 * @param parameters - what `fitCalibrator` gave for the same kind, also after a round trip through JSON
 */
export function applyCalibrator(
  kind: CalibratorKind,
  parameters: object,
  logits: Logits,
  classes: number,
): Float32Array {
  return Float32Array.from(logProbsOf(kind, parameters, logits, classes));
}

function logProbsOf(kind: CalibratorKind, parameters: object, logits: Logits, classes: number): Float64Array {
  switch (kind) {
    case "temperature":
      return temperature.apply(parameters as temperature.Parameters, logits, classes);
    case "vector":
      return vector.apply(parameters as vector.Parameters, logits, classes);
    case "matrix":
      return matrix.apply(parameters as matrix.Parameters, logits, classes);
    case "dirichlet":
      return dirichlet.apply(parameters as dirichlet.Parameters, logits, classes);
    case "platt":
      return platt.apply(parameters as platt.Parameters, logits, classes);
    case "beta":
      return beta.apply(parameters as beta.Parameters, logits, classes);
    case "isotonic":
      return isotonic.apply(parameters as isotonic.Parameters, logits, classes);
    case "histogram":
      return histogram.apply(parameters as histogram.Parameters, logits, classes);
  }
}

/** Nodes that take logits [batch, classes] to calibrated logits: log-probabilities up to a constant per row. */
export function buildCalibrator(g: GraphBuilder, logits: Value, kind: CalibratorKind, parameters: object): Value {
  switch (kind) {
    case "temperature":
      return temperature.build(g, logits, parameters as temperature.Parameters);
    case "vector":
      return vector.build(g, logits, parameters as vector.Parameters);
    case "matrix":
      return matrix.build(g, logits, parameters as matrix.Parameters);
    case "dirichlet":
      return dirichlet.build(g, logits, parameters as dirichlet.Parameters);
    case "platt":
      return platt.build(g, logits, parameters as platt.Parameters);
    case "beta":
      return beta.build(g, logits, parameters as beta.Parameters);
    case "isotonic":
      return isotonic.build(g, logits, parameters as isotonic.Parameters);
    case "histogram":
      return histogram.build(g, logits, parameters as histogram.Parameters);
  }
}

/** True for the name of a calibrator. */
export function isCalibratorKind(name: string): name is CalibratorKind {
  return calibratorKinds.some((kind) => kind === name);
}
