// Calibrators after a phase: fitted on the calibration split alone, then measured once on test.
import {
  fitCalibrator,
  temperatureOf,
  type CalibratorOptions,
  type FittedCalibrator,
} from "../kinds/calibrators/index.ts";
import { applyTemperature } from "../kinds/calibrators/temperature.ts";
import type { CalibratedReport, CalibratorReport } from "./result.ts";
import type { Headlines } from "../metrics/table.ts";
import { ece, reliabilityBins } from "../metrics/ece.ts";
import { accuracy, brier, nll } from "../metrics/means.ts";
import { rowIntervals } from "../metrics/comparison/inference.ts";
import { BINS, measureScores, type MeasureOptions } from "../metrics/measure.ts";
import { rowScores, type RowScores } from "../metrics/row-scores.ts";
import type { Recipe } from "../recipe/schema.ts";

export interface LabelledLogits {
  readonly logits: Float32Array;
  readonly labels: Int32Array;
}

export interface CalibrationData {
  readonly fit: LabelledLogits;
  readonly test: LabelledLogits & { readonly scores: RowScores };
  readonly classes: number;
}

export interface PhaseCalibration {
  readonly calibrated: CalibratedReport | null;
  readonly calibrators: readonly CalibratorReport[];
}

/** The recipe's calibrators, the one of the `calibrated` block first. */
export function calibratorsOf({ calibrator, calibrators = [] }: Recipe["evaluation"]): readonly CalibratorOptions[] {
  if (calibrator === undefined) return calibrators;
  return [calibrator, ...calibrators.filter(({ kind }) => kind !== calibrator.kind)];
}

/** The figures that stand beside one another: accuracy, proper scores, ECE. */
export const headlines = (values: Float32Array | Float64Array, labels: Int32Array, classes: number): Headlines =>
  headlinesOf(rowScores(values, labels, classes));

function headlinesOf(scores: RowScores): Headlines {
  const bins = reliabilityBins(scores.confidence, scores.correct, BINS);
  return { accuracy: accuracy(scores), nll: nll(scores), brier: brier(scores), ece: ece(bins) };
}

const TIMED_ROWS = 1000;
const TIMED_MS = 2;
const LEAST_RUNS = 5;

/** The median time of a call, in milliseconds per 1,000 rows. */
function latency({ apply }: FittedCalibrator, logits: Float32Array, classes: number): number {
  const some = logits.subarray(0, TIMED_ROWS * classes);
  const times: number[] = [];
  const begin = performance.now();
  while (times.length < LEAST_RUNS || performance.now() - begin < TIMED_MS) {
    const start = performance.now();
    apply(some);
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
  return (median * TIMED_ROWS * classes) / some.length;
}

/** Every test figure with the calibrator on. */
function calibratedReport(
  { kind, parameters, boundary, logProbs }: FittedCalibrator,
  { test, classes }: CalibrationData,
  options: MeasureOptions,
): CalibratedReport {
  const found = temperatureOf(kind, parameters);
  const values = found === null ? logProbs(test.logits) : applyTemperature(test.logits, found);
  const scores = rowScores(values, test.labels, classes, options.space);
  return {
    kind,
    ...(found === null ? {} : { temperature: found }),
    ...(boundary === undefined ? {} : { boundary }),
    test: measureScores(scores, options),
    intervals: rowIntervals(scores),
  };
}

/**
 * Fits the recipe's calibrators on `data.fit` and measures them on `data.test`, of which no calibrator sees a row before
 * its parameters stand.
 */
export function calibratePhase(
  evaluation: Recipe["evaluation"],
  data: CalibrationData,
  options: MeasureOptions,
): PhaseCalibration {
  const { fit, test, classes } = data;
  const fitted = calibratorsOf(evaluation).map((one) => fitCalibrator(one, fit.logits, fit.labels, classes));
  const [first] = fitted;
  const before = headlinesOf(test.scores);
  return {
    calibrated: first === undefined ? null : calibratedReport(first, data, options),
    calibrators: fitted.map((one): CalibratorReport => {
      const { kind, parameters, parameterCount, converged, boundary, unfitted } = one;
      return {
        kind,
        rows: fit.labels.length,
        parameters,
        parameterCount,
        converged,
        ...(boundary === undefined ? {} : { boundary }),
        ...(unfitted === undefined ? {} : { unfitted }),
        before,
        after: unfitted === undefined ? headlines(one.logProbs(test.logits), test.labels, classes) : before,
        latencyMsPer1000Rows: latency(one, test.logits, classes),
      };
    }),
  };
}
