// The table of calibrators: fitted on held-out logits, applied to others, built into a graph.
import { problemsError } from "../../base/errors.ts";
import { problemsOf } from "../../base/validation/check.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import { checkCount, checkScores, CLASSES, refuse } from "../../metrics/given-rows.ts";
import { rowScores } from "../../metrics/row-scores.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { beta } from "./beta.ts";
import { dirichlet } from "./dirichlet.ts";
import type { CalibratorMethod, Logits, MethodFacts } from "./fit.ts";
import { histogram } from "./histogram.ts";
import { isotonic } from "./isotonic.ts";
import { matrix } from "./matrix.ts";
import { platt } from "./platt.ts";
import { structured } from "./structured.ts";
import { temperature } from "./temperature.ts";
import { vector } from "./vector.ts";

export type { Logits, MethodFacts } from "./fit.ts";

export const calibrators = {
  temperature,
  vector,
  matrix,
  structured,
  dirichlet,
  platt,
  beta,
  isotonic,
  histogram,
} as const;

export type CalibratorOptions = OptionsOf<typeof calibrators>;

export type CalibratorKind = keyof typeof calibrators;

export const calibratorKinds = Object.keys(calibrators) as readonly CalibratorKind[];

/** What is known of each kind before any figure is measured. */
export const calibratorFacts: Readonly<Record<CalibratorKind, MethodFacts>> = Object.fromEntries(
  calibratorKinds.map((kind) => [kind, calibrators[kind].facts]),
) as Record<CalibratorKind, MethodFacts>;

export const calibratorSchema = unionSchema(calibrators);

const methodOf = chooser<CalibratorMethod<CalibratorOptions, object>>(calibrators);

/**
 * Options of a kind, with the defaults of those that are not given.
 * @throws {LimbeckError} "data-invalid" for a kind or an option that is none
 */
export function calibratorOptions(given: CalibratorKind | CalibratorOptions): CalibratorOptions {
  const options = typeof given === "string" ? { kind: given } : { ...given };
  const problems = problemsOf(calibratorSchema, options);
  if (problems.length > 0) throw problemsError("data-invalid", "calibrator", problems);
  return options as CalibratorOptions;
}

/**
 * A calibrator after fitting; `parameters` is null where nothing was fitted, and then nothing is changed. A temperature
 * that was not fitted has the boundary beyond which its minimum lies.
 */
export interface FittedCalibrator {
  readonly kind: CalibratorKind;
  readonly parameters: object | null;
  readonly parameterCount: number;
  readonly converged: boolean;
  readonly boundary?: "low" | "high";
  /** Why nothing was fitted. */
  readonly unfitted?: string;
  /** Calibrated log-probabilities, rows x classes; each row's exponentials sum to 1. */
  readonly apply: (logits: Logits) => Float32Array;
  /** The same before rounding. */
  readonly logProbs: (logits: Logits) => Float64Array;
}

/**
 * Fits a calibrator on held-out rows.
 * @param method - a kind with its default options, or the options
 * @param logits - rows x classes
 * @param labels - class index per row
 * @throws {LimbeckError} "data-invalid" where a logit is not finite or a label is outside the classes, and for options that
 * are none
 */
export function fitCalibrator(
  method: CalibratorKind | CalibratorOptions,
  logits: Logits,
  labels: Int32Array,
  classes: number,
): FittedCalibrator {
  const options = calibratorOptions(method);
  const { kind } = options;
  const { obstacles, make, apply, unfittedBoundary } = methodOf(options);
  const rows = { logits, labels, classes };
  const { correct } = rowScores(logits, labels, classes);
  const unfitted = obstacles
    .map((obstacle) => obstacle({ ...rows, correct }, options))
    .find((reason) => reason !== null);
  if (unfitted !== undefined)
    return {
      kind,
      parameters: null,
      parameterCount: 0,
      converged: true,
      unfitted,
      ...(unfittedBoundary === undefined ? {} : { boundary: unfittedBoundary }),
      apply: (others) => Float32Array.from(logSoftmaxRows(others, classes)),
      logProbs: (others) => logSoftmaxRows(others, classes),
    };
  const fit = make(options, rows);
  return {
    kind,
    ...fit,
    apply: (others) => Float32Array.from(apply(fit.parameters, others, classes)),
    logProbs: (others) => apply(fit.parameters, others, classes),
  };
}

/**
 * Calibrated log-probabilities of rows x classes logits.
 * @param parameters - what `fitCalibrator` gave for the same kind, also after a round trip through JSON; null changes nothing
 * @throws {LimbeckError} "data-invalid" for rows of another length, and parameters that are another kind's
 */
export function applyCalibrator(
  kind: CalibratorKind,
  parameters: object | null,
  logits: Logits,
  classes: number,
): Float32Array {
  checkScores(logits);
  checkCount("classes", classes, CLASSES);
  if (logits.length % classes !== 0) refuse("shape", `rows of ${classes} classes`, `${logits.length} values`);
  if (parameters === null) return Float32Array.from(logSoftmaxRows(logits, classes));
  const others = (): never =>
    refuse("parameters", `those of the calibrator ${kind}, for ${classes} classes`, JSON.stringify(parameters));
  try {
    const logProbs = Float32Array.from(methodOf({ kind }).apply(parameters, logits, classes));
    return logProbs.some(Number.isNaN) ? others() : logProbs;
  } catch (cause) {
    if (cause instanceof TypeError) return others();
    throw cause;
  }
}

/** Nodes that take logits [batch, classes] to calibrated logits: log-probabilities up to a constant per row. */
export const buildCalibrator = (g: GraphBuilder, logits: Value, kind: CalibratorKind, parameters: object): Value =>
  methodOf({ kind }).build(g, logits, parameters);

/** By what a calibrator divides the logits; null where it does something else, 1 where nothing was fitted. */
export function temperatureOf(kind: CalibratorKind, parameters: object | null): number | null {
  const { temperatureOf: read } = methodOf({ kind });
  if (read === undefined) return null;
  return parameters === null ? 1 : read(parameters);
}
