// Every metric of the report from one set of predictions.
import type { Metrics, OutputSpace } from "../engine/contracts.ts";
import { adaptiveEce } from "./adaptive-ece.ts";
import { binningFor, type ProfileName } from "./binning.ts";
import { classwiseEce } from "./classwise-ece.ts";
import { debiasedEce, ece, mce, reliabilityBins } from "./ece.ts";
import { eceFloor } from "./ece-floor.ts";
import { accuracy, brier, nll, signedGap } from "./means.ts";
import { rowScores, type RowScores } from "./row-scores.ts";
import { smoothEce } from "./smooth-ece.ts";

/** Bins of every binned figure. */
export const BINS = 15;

export interface MeasureOptions {
  /** Seed of the floor's draws. */
  readonly seed: number;
  readonly space?: OutputSpace;
  readonly bins?: number;
  /** Whose rule for bins of equal width; Guo et al.'s by default. */
  readonly profile?: ProfileName;
}

/** The METRICS block from per-row scores. */
export function measureScores(
  scores: RowScores,
  { seed, bins = BINS, profile = "guo" }: Omit<MeasureOptions, "space">,
): Metrics {
  const { rows, confidence, correct } = scores;
  const binning = binningFor(profile, scores.single);
  const reliability = reliabilityBins(confidence, correct, bins, binning);
  return {
    rows,
    accuracy: accuracy(scores),
    nll: nll(scores),
    brier: brier(scores),
    ece: ece(reliability),
    mce: mce(reliability),
    bins: reliability,
    adaptiveEce: adaptiveEce(confidence, correct, bins),
    classwiseEce: classwiseEce(scores, bins, binning),
    debiasedEce: debiasedEce(reliability),
    smoothEce: smoothEce(confidence, correct),
    signedGap: signedGap(scores),
    eceFloor: eceFloor(confidence, bins, seed, binningFor("guo", scores.single)),
  };
}

/**
 * The METRICS block of rows x classes predictions, all in float64.
 * @throws {LimbeckError} "data-invalid" where a row is not finite, not a distribution, or labelled outside the classes
 */
export function measure(
  values: Float32Array | Float64Array,
  labels: Int32Array,
  classes: number,
  options: MeasureOptions,
): Metrics {
  return measureScores(rowScores(values, labels, classes, options.space), options);
}
