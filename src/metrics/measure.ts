// Every metric of the report from one set of predictions.
import { checkOptions } from "../base/given-options.ts";
import type { OutputSpace } from "../engine/contracts.ts";
import { ordered } from "../base/validation/closed.ts";
import { massBins } from "./binned-errors.ts";
import { binningFor, profileNames, type ProfileName } from "./binning.ts";
import { reliabilityBins } from "./ece.ts";
import { checkCount, checkName } from "./given-rows.ts";
import { rowScores, type RowScores } from "./row-scores.ts";
import { figures, metricNames, metricsSchema, type Measured, type MetricName, type Metrics } from "./table.ts";

/** Bins of every binned figure. */
export const BINS = 15;

/** As many as the floor's draws have numbers for. */
const MOST_BINS = 2 ** 16;

export interface MeasureOptions {
  /** Seed of the floor's draws; 0 by default. */
  readonly seed?: number;
  readonly space?: OutputSpace;
  readonly bins?: number;
  /** Adds bins of equal mass, for diagrams. */
  readonly massBins?: boolean | undefined;
  /** Whose rule for bins of equal width; Guo et al.'s by default. */
  readonly profile?: ProfileName;
}

/** What they are is checked where they are used. */
const scoreOptions = { seed: "any", bins: "any", massBins: "any", profile: "any" } as const;

/** The METRICS block from per-row scores. */
export function measureScores(scores: RowScores, options: Omit<MeasureOptions, "space"> = {}): Metrics {
  checkOptions(options, { types: scoreOptions }, "measureScores");
  return figuresOf(scores, options);
}

function figuresOf(
  scores: RowScores,
  { seed = 0, bins = BINS, profile = "guo", massBins: byMass }: MeasureOptions,
): Metrics {
  checkCount("seed", seed, [0, Number.MAX_SAFE_INTEGER]);
  checkCount("bins", bins, [1, MOST_BINS]);
  checkName("profile", profile, profileNames);
  const { rows, confidence, correct, single } = scores;
  const binning = binningFor(profile, single);
  const reliability = reliabilityBins(confidence, correct, bins, binning);
  const measured: Measured = { scores, reliability, binning, floorBinning: binningFor("guo", single), bins, seed };
  const values = Object.fromEntries(metricNames.map((name) => [name, figures[name].of(measured)]));
  const mass = byMass === true ? { massBins: massBins(confidence, correct, bins) } : {};
  return ordered({ rows, bins: reliability, ...(values as Record<MetricName, number>), ...mass }, metricsSchema);
}

/**
 * The METRICS block of rows x classes predictions, all in float64.
 * @throws {LimbeckError} "data-invalid" where a row is not finite, not a distribution, or labelled outside the classes
 */
export function measure(
  values: Float32Array | Float64Array,
  labels: Int32Array,
  classes: number,
  options: MeasureOptions = {},
): Metrics {
  checkOptions(options, { types: { ...scoreOptions, space: "any" } }, "measure");
  return figuresOf(rowScores(values, labels, classes, options.space), options);
}
