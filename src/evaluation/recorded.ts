// `limbeck evaluate` and `limbeck calibrate`: recorded predictions measured, and calibrated by others, without a recipe.
import { checkOptions, type Known, type OptionTypes } from "../base/given-options.ts";
import { commonSum } from "../metrics/common-sum.ts";
import { logitOf, sigmoidNote } from "../base/numeric/sigmoid.ts";
import { quantisedStep } from "../base/numeric/quantised.ts";
import type { OutputSpace, StatedSpace } from "../engine/contracts.ts";
import type { CalibratorKind } from "../kinds/calibrators/index.ts";
import type { Metrics } from "../metrics/table.ts";
import { fitCalibrator } from "../kinds/calibrators/index.ts";
import { readPredictions, type Predictions, type PredictionSource } from "../kinds/data/recorded/predictions.ts";
import type { ProfileName } from "../metrics/binning.ts";
import { problemsError } from "../base/errors.ts";
import { extended, type Extended, type ExtendedOptions } from "../metrics/extended.ts";
import { BINS, measure } from "../metrics/measure.ts";
import { outOfDistribution, type OutOfDistribution } from "../metrics/out-of-distribution.ts";
import { rowIntervals } from "../metrics/comparison/inference.ts";
import type { RowIntervals } from "../metrics/comparison/estimates.ts";
import { unsureWarning } from "../metrics/unsure.ts";
import { rowScores } from "../metrics/row-scores.ts";

export interface EvaluateOptions {
  readonly space: StatedSpace;
  readonly bins?: number | undefined;
  readonly profile?: ProfileName | undefined;
  /** Seed of the calibration floor's draws; 0 by default. */
  readonly seed?: number | undefined;
  /** Figures beyond METRICS too. */
  readonly all?: boolean | undefined;
  readonly baseDirectory: string;
}

export const evaluateTypes: OptionTypes<EvaluateOptions> = {
  ...{ space: "text", bins: "count", profile: "text", seed: "count", all: "flag", baseDirectory: "text" },
};

export const evaluateOptions: Known<EvaluateOptions> = { types: evaluateTypes, required: ["space", "baseDirectory"] };

const predictionSource: Known<PredictionSource> = {
  types: { path: "text", array: "text", labels: "text", header: "flag" },
  required: ["path"],
};

export interface Evaluated {
  readonly metrics: Metrics;
  /** Of this very model on other rows like these, 95 %; absent where there is one row. */
  readonly intervals?: RowIntervals;
  /** Where `all` is asked for. */
  readonly extended?: Extended;
  /** Where other rows are given. */
  readonly outOfDistribution?: OutOfDistribution;
  readonly warnings: readonly string[];
}

function warningsOf(predictions: Predictions, space: OutputSpace): readonly string[] {
  const { values, classes } = predictions;
  const step = space === "probs" && farFromOne(values, classes) ? quantisedStep(values) : null;
  if (step !== null)
    return [
      `probabilities are multiples of ${step.toPrecision(4)}, as a quantised model gives them: rows are renormalised`,
    ];
  const sum = space === "logits" ? commonSum(values, classes) : null;
  if (sum === null) return [];
  return Math.abs(sum - 1) <= 1e-3
    ? ["every row is non-negative and sums to 1: these look like probabilities; say --space probs"]
    : [
        `every row is non-negative and sums to ${sum.toPrecision(4)}: these look like shares of it, such as percentages; divide by it, and say --space probs`,
      ];
}

/** Whether some row's sum is off 1 by more than single precision explains. */
function farFromOne(values: Float32Array | Float64Array, classes: number): boolean {
  for (let start = 0; start < values.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += values[start + k] ?? NaN;
    if (Math.abs(sum - 1) >= 1e-3) return true;
  }
  return false;
}

/** Options whose space is one that figures are computed in. */
interface MeasureOptions extends EvaluateOptions {
  readonly space: OutputSpace;
}

/** Predictions of which sigmoids have become logits. */
export async function readRecording(
  source: PredictionSource,
  options: EvaluateOptions,
  like?: Parameters<typeof readPredictions>[2],
): Promise<Predictions> {
  checkOptions(source, predictionSource, "predictions");
  const predictions = await readPredictions(source, options, like);
  if (options.space !== "sigmoid") return predictions;
  const { values, classes } = predictions;
  const wrong = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (wrong >= 0)
    throw problemsError("data-invalid", source.path, [
      {
        path: `row ${Math.floor(wrong / classes) + 1}, class ${wrong % classes}`,
        expected: "a value in [0, 1], as sigmoids are",
        got: String(values[wrong]),
      },
    ]);
  return { ...predictions, values: Float64Array.from(values, logitOf) };
}

export const inLogits = <O extends EvaluateOptions>(options: O): O & MeasureOptions => ({
  ...options,
  space: options.space === "sigmoid" ? "logits" : options.space,
});

const sigmoidNotes = ({ space }: EvaluateOptions): readonly string[] => (space === "sigmoid" ? [sigmoidNote] : []);

const measured = (values: Float32Array | Float64Array, predictions: Predictions, options: MeasureOptions): Metrics =>
  measure(values, predictions.labels, predictions.classes, {
    seed: options.seed ?? 0,
    space: options.space,
    ...(options.bins === undefined ? {} : { bins: options.bins }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  });

const drawn = ({ profile, seed = 0 }: EvaluateOptions): ExtendedOptions => ({
  seed,
  ...(profile === undefined ? {} : { profile }),
});

export function checkClasses(
  classes: number,
  { path }: PredictionSource,
  others: Predictions,
  { path: otherPath }: PredictionSource,
): void {
  if (others.classes === classes) return;
  throw problemsError("data-invalid", otherPath, [
    { path: "scores", expected: `${classes} classes, as ${path} has`, got: String(others.classes) },
  ]);
}

/** @param classes - how many there are */
export function unsureNotes(metrics: Metrics, classes: number): readonly string[] {
  const unsure = unsureWarning(metrics, classes);
  return unsure === null ? [] : [unsure];
}

/** METRICS, and more where it is asked for. */
export function measuredValues(predictions: Predictions, options: MeasureOptions): Omit<Evaluated, "warnings"> {
  const { values, labels, classes } = predictions;
  const { space, bins = BINS } = options;
  const metrics = measured(values, predictions, options);
  const scores = rowScores(values, labels, classes, space);
  return {
    metrics,
    ...(labels.length < 2 ? {} : { intervals: rowIntervals(scores) }),
    ...(options.all === true ? { extended: extended(values, scores, bins, drawn(options)) } : {}),
  };
}

/** Figures of a recording that was read, with what it is warned of. */
export function measuredRecording(predictions: Predictions, stated: EvaluateOptions): Evaluated {
  const options = inLogits(stated);
  const figures = measuredValues(predictions, options);
  return {
    ...figures,
    warnings: [
      ...sigmoidNotes(stated),
      ...warningsOf(predictions, options.space),
      ...unsureNotes(figures.metrics, predictions.classes),
    ],
  };
}

/**
 * METRICS of recorded predictions.
 * @param strange - predictions for rows of another kind; their labels are not looked at
 * @throws {LimbeckError} "data-unreadable", "data-invalid"
 */
export async function evaluate(
  source: PredictionSource,
  stated: EvaluateOptions,
  strange?: PredictionSource,
): Promise<Evaluated> {
  checkOptions(stated, evaluateOptions, "evaluate");
  const predictions = await readRecording(source, stated);
  const { values, classes } = predictions;
  const { space } = inLogits(stated);
  const like = { columns: predictions.columns ?? null, place: source.path };
  const others = strange === undefined ? null : await readRecording(strange, stated, like);
  if (others !== null && strange !== undefined) checkClasses(classes, source, others, strange);
  return {
    ...measuredRecording(predictions, stated),
    ...(others === null ? {} : { outOfDistribution: outOfDistribution(values, others.values, classes, space) }),
  };
}

export interface Calibrated {
  /** Parameters stand beside their kind: `temperature`, `weights` ...; see docs/calibration.md. */
  readonly calibrator: Readonly<Record<string, unknown>> & {
    readonly kind: CalibratorKind;
    readonly parameterCount: number;
    readonly boundary?: "low" | "high";
  };
  /** METRICS of the rows it is applied to, as recorded and calibrated. */
  readonly before: Metrics;
  readonly after: Metrics;
  readonly warnings: readonly string[];
}

/** The least probability whose logarithm is taken. */
const LEAST_PROBABILITY = 1e-12;

/** Scores as logits: probabilities by their logarithm, which is a logit up to a shift of its row. */
function logitsOf({ values }: Predictions, space: OutputSpace): Float64Array {
  return new Float64Array(values).map((value) =>
    space === "probs" ? Math.log(Math.max(LEAST_PROBABILITY, value)) : value,
  );
}

/** Rows that are recorded alike once in their file: what a saturated model says of many rows tells none of them. */
function distinctRows({ values, labels, classes }: Predictions): ReadonlySet<string> {
  const counts = new Map<string, number>();
  labels.forEach((label, row) => {
    const key = `${label}:${values.subarray(row * classes, (row + 1) * classes).join()}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return new Set([...counts].flatMap(([key, count]) => (count === 1 ? [key] : [])));
}

/** Rows in both, as a share, from which it is told; a few may be alike by chance. */
const TOLD_SHARE = 0.05;

/**
 * A calibrator may be judged on its own rows where that is asked for, and not in silence.
 * @throws {LimbeckError} "data-invalid" where it is not
 */
function overlapWarnings(
  fitting: Predictions,
  target: Predictions,
  place: string,
  allowed: boolean,
): readonly string[] {
  const [fittedOn, others] = [distinctRows(fitting), distinctRows(target)];
  const shared = [...others].filter((row) => fittedOn.has(row)).length;
  const rows = others.size;
  if (shared <= TOLD_SHARE * rows) return [];
  const words = `${shared === rows ? `all ${rows}` : `${shared} of ${rows}`} rows`;
  if (!allowed)
    throw problemsError("data-invalid", place, [
      {
        path: "rows",
        expected: "others than those that the calibrator is fitted on",
        got: `${words} that stand among them`,
        hint: "judged on its own rows a calibrator looks better than it is: fit on held-out rows; --allow-overlap does it all the same",
      },
    ]);
  return [
    `${words} that it is applied to stand among those it is fitted on: judged on its own rows a calibrator looks better than it is`,
  ];
}

export interface CalibrateOptions extends EvaluateOptions {
  readonly method: CalibratorKind;
  /** Whether it may be applied to rows that it is fitted on; false by default. */
  readonly allowOverlap?: boolean | undefined;
}

const calibrateOptions: Known<CalibrateOptions> = {
  types: { ...evaluateTypes, method: "text", allowOverlap: "flag" },
  required: ["space", "baseDirectory", "method"],
};

/**
 * Fits a calibrator on some recorded predictions and applies it to others.
 * @throws {LimbeckError} "data-unreadable", "data-invalid"
 */
export async function calibrate(
  held: PredictionSource,
  applied: PredictionSource,
  stated: CalibrateOptions,
): Promise<Calibrated> {
  checkOptions(stated, calibrateOptions, "calibrate");
  const fitting = await readRecording(held, stated);
  const options = inLogits(stated);
  const like = { columns: fitting.columns ?? null, place: held.path };
  const target = await readRecording(applied, stated, like);
  checkClasses(fitting.classes, held, target, applied);
  // refuses what is no prediction before anything is fitted to it
  measured(fitting.values, fitting, options);
  const before = measured(target.values, target, options);
  const overlap = overlapWarnings(fitting, target, applied.path, stated.allowOverlap === true);
  const fitted = fitCalibrator(options.method, logitsOf(fitting, options.space), fitting.labels, fitting.classes);
  const { kind, parameters, parameterCount, boundary, converged, unfitted } = fitted;
  if (parameters === null)
    throw problemsError("data-invalid", held.path, [
      {
        path: "rows",
        expected: `rows that ${kind} can be fitted on`,
        got: unfitted ?? "",
        hint: "hold out more rows, some of which the model gets wrong",
      },
    ]);
  const after = measured(fitted.logProbs(logitsOf(target, options.space)), target, { ...options, space: "logProbs" });
  return {
    calibrator: { kind, ...parameters, parameterCount, ...(boundary === undefined ? {} : { boundary }) },
    before,
    after,
    warnings: [
      ...sigmoidNotes(stated),
      ...warningsOf(fitting, options.space),
      ...unsureNotes(before, target.classes),
      ...overlap,
      ...(converged ? [] : [`${kind}: the search ended before its tolerance was met`]),
      ...(boundary === undefined ? [] : [`${kind}: the best value lies at the ${boundary} bound of the search`]),
    ],
  };
}
