// Arms x seeds on the same rows: means with intervals, and differences with p, that hold for other rows and other seeds.
import { tBound, twoSidedT } from "../../base/numeric/student-t.ts";
import { headlineMetrics, type HeadlineMetric } from "../table.ts";
import { crossed, type Crossed } from "./crossed.ts";
import { eceParts } from "./ece-parts.ts";
import type { Difference, Estimate, RowIntervals } from "./estimates.ts";
import { holm, LEVEL, pairedShares, wilson, type Range } from "./shares.ts";

/** Per-row scores of one trained student on the test split; all arrays have one entry per row, in one row order. */
export interface ScoredRows {
  readonly confidence: Float64Array;
  /** 1 where the top label is right, else 0. */
  readonly correct: ArrayLike<number>;
  readonly nll: Float64Array;
  readonly brier: Float64Array;
}

export interface ScoredArm {
  readonly id: string;
  /** One entry per seed; seed s of every arm is paired. */
  readonly seeds: readonly ScoredRows[];
}

export interface ArmEstimates {
  readonly id: string;
  readonly summary: Readonly<Record<HeadlineMetric, Estimate>>;
  /** This arm minus the others, by their ids. */
  readonly versus: Readonly<Record<string, Readonly<Record<HeadlineMetric, Difference>>>>;
}

/** Seeds from which on a difference has a p: with two, one degree of freedom is all that is known of seeds. */
export const SEEDS_FOR_P = 3;

/** Bins of ECE. */
const BINS = 15;

/** What a figure is of one student: its value, and a number a row of which it is the mean. */
interface Figure {
  readonly value: number;
  readonly parts: Float64Array;
}

type Figures = Readonly<Record<HeadlineMetric, Figure>>;

function meanOf(parts: ArrayLike<number>): Figure {
  const values = Float64Array.from(parts);
  return { value: values.reduce((sum, part) => sum + part, 0) / values.length, parts: values };
}

function figuresOf(rows: ScoredRows): Figures {
  const { ece, parts } = eceParts(rows, BINS);
  return {
    accuracy: meanOf(rows.correct),
    nll: meanOf(rows.nll),
    brier: meanOf(rows.brier),
    ece: { value: ece, parts },
  };
}

/** Where a figure ends: intervals are made on a scale without ends. */
const ends: Readonly<Record<HeadlineMetric, number>> = { accuracy: 1, nll: Infinity, brier: 2, ece: 1 };

/** mean -> log(mean), or the logit of its share of the way to its end; and back; and the slope there. */
function scaleOf(end: number): {
  readonly to: (value: number) => number;
  readonly back: (value: number) => number;
  readonly slope: (value: number) => number;
} {
  if (end === Infinity) return { to: Math.log, back: Math.exp, slope: (value) => 1 / value };
  return {
    to: (value) => Math.log(value / (end - value)),
    back: (value) => end / (1 + Math.exp(-value)),
    slope: (value) => end / (value * (end - value)),
  };
}

const meanValue = (figures: readonly Figure[]): number =>
  figures.reduce((sum, { value }) => sum + value, 0) / figures.length;

/** The interval of a figure's mean over seeds: never beyond its ends. */
function intervalOf(metric: HeadlineMetric, figures: readonly Figure[]): Range {
  const mean = meanValue(figures);
  const end = ends[metric];
  const rows = figures[0]?.parts.length ?? 0;
  const atEnd = mean <= 0 || mean >= end;
  if (metric === "accuracy" && (figures.length === 1 || atEnd)) return wilson(mean, rows);
  const { variance, df } = crossed(figures.map(({ parts }) => parts));
  if (atEnd || variance === 0) return { low: mean, high: mean };
  const { to, back, slope } = scaleOf(end);
  const half = tBound(LEVEL, df) * Math.sqrt(variance) * slope(mean);
  return { low: back(to(mean) - half), high: back(to(mean) + half) };
}

/** Rows on which the first student alone is right. */
const aloneRight = (first: Float64Array, second: Float64Array): number =>
  first.reduce((count, right, row) => count + (right > (second[row] ?? 0) ? 1 : 0), 0);

/** Differences of the figures' parts, seed by seed. */
const apart = (mine: readonly Figure[], theirs: readonly Figure[]): Float64Array[] =>
  mine.map(({ parts }, s) => parts.map((value, row) => value - (theirs[s]?.parts[row] ?? NaN)));

function differenceOf(metric: HeadlineMetric, mine: readonly Figure[], theirs: readonly Figure[]): Difference {
  const mean = meanValue(mine) - meanValue(theirs);
  const [first = new Float64Array(), second = new Float64Array()] = [mine[0]?.parts, theirs[0]?.parts];
  if (metric === "accuracy" && mine.length === 1)
    return pairedShares(aloneRight(first, second), aloneRight(second, first), first.length, LEVEL);
  const { variance, df }: Crossed = crossed(apart(mine, theirs));
  if (variance === 0) return { mean, low: mean, high: mean, p: mean === 0 ? 1 : 0 };
  const error = Math.sqrt(variance);
  const half = tBound(LEVEL, df) * error;
  const end = ends[metric];
  const p = mine.length > 1 && mine.length < SEEDS_FOR_P ? null : twoSidedT(mean / error, df);
  return { mean, low: Math.max(-end, mean - half), high: Math.min(end, mean + half), p };
}

const byMetric = <T>(make: (metric: HeadlineMetric) => T): Record<HeadlineMetric, T> =>
  Object.fromEntries(headlineMetrics.map((metric) => [metric, make(metric)])) as Record<HeadlineMetric, T>;

/** Intervals of one student's figures on other rows like these. */
export function rowIntervals(rows: ScoredRows): RowIntervals {
  const figures = figuresOf(rows);
  return byMetric((metric) => intervalOf(metric, [figures[metric]]));
}

type Versus = Record<string, Record<HeadlineMetric, Difference>>;

/** p values adjusted for all that are compared with the same arm; null where seeds are too few to speak of methods. */
function adjusted(versus: ReadonlyMap<string, Versus>, seeds: number): Map<string, Versus> {
  const result = new Map([...versus].map(([id, own]) => [id, structuredClone(own)]));
  for (const baseline of versus.keys())
    for (const metric of headlineMetrics) {
      const compared = [...result.values()].flatMap((own) => own[baseline] ?? []);
      const values = compared.map((own) => own[metric].p);
      const known = seeds >= SEEDS_FOR_P && values.every((p) => p !== null) ? holm(values) : [];
      compared.forEach((own, index) => {
        own[metric] = { ...own[metric], pHolm: known[index] ?? null };
      });
    }
  return result;
}

/**
 * Means with intervals per arm and paired differences between arms.
 *
 * With several seeds the estimand is the training procedure on this population of rows: rows and seeds are crossed random
 * effects, intervals are Student's with Satterthwaite's degrees of freedom, on the logit or log scale where a figure has an
 * end. With one seed it is these very students on other rows: McNemar's mid-p and the intervals of rows. With two seeds there
 * is no p. ECE is that of as many rows as there are, its bias included, linearised over rows. docs/statistics.md
 * has the coverage of all of it, simulated.
 * @throws {RangeError} if arms differ in their numbers of seeds or rows, share an id, or have fewer than two rows
 */
export function compareArms(arms: readonly ScoredArm[]): readonly ArmEstimates[] {
  const seeds = arms[0]?.seeds.length ?? 0;
  const rows = arms[0]?.seeds[0]?.nll.length ?? 0;
  for (const arm of arms)
    if (arm.seeds.length !== seeds || arm.seeds.some(({ nll }) => nll.length !== rows))
      throw new RangeError(
        `arm ${arm.id} has other seeds or rows than ${arms[0]?.id ?? "?"}; pairing needs equal ones`,
      );
  const twice = arms.find(({ id }, at) => arms.findIndex((arm) => arm.id === id) < at);
  if (twice !== undefined) throw new RangeError(`two arms are called ${twice.id}`);
  if (arms.length > 0 && rows < 2) throw new RangeError(`${rows} rows: their spread needs two`);
  const figures = arms.map((arm) => ({ id: arm.id, seeds: arm.seeds.map(figuresOf) }));
  const of = (own: (typeof figures)[number], metric: HeadlineMetric): readonly Figure[] =>
    own.seeds.map((one) => one[metric]);
  const versus = new Map(
    figures.map((mine): [string, Versus] => [
      mine.id,
      Object.fromEntries(
        figures
          .filter((theirs) => theirs !== mine)
          .map((theirs) => [
            theirs.id,
            byMetric((metric) => differenceOf(metric, of(mine, metric), of(theirs, metric))),
          ]),
      ),
    ]),
  );
  const known = adjusted(versus, seeds);
  return figures.map((own) => ({
    id: own.id,
    summary: byMetric((metric) => ({ mean: meanValue(of(own, metric)), ...intervalOf(metric, of(own, metric)) })),
    versus: known.get(own.id) ?? {},
  }));
}
