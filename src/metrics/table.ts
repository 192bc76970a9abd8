// METRICS: every figure that a phase reports, in one table. Their names, order, schema, labels and direction follow from it.
import { atLeastOne, closed, listOf, nonNegative, share, type TypeOf } from "../base/validation/closed.ts";
import { adaptiveEce } from "./adaptive-ece.ts";
import type { Binning } from "./binning.ts";
import { binSchema, type Bin } from "./bins.ts";
import { classwiseEce } from "./classwise-ece.ts";
import { debiasedEce, ece, mce } from "./ece.ts";
import { eceFloor } from "./ece-floor.ts";
import { accuracy, brier, nll, signedGap } from "./means.ts";
import type { RowScores } from "./row-scores.ts";
import { smoothEce } from "./smooth-ece.ts";

/** What a figure is computed from. */
export interface Measured {
  readonly scores: RowScores;
  /** Bins of equal width, and the rule by which rows were put into them. */
  readonly reliability: readonly Bin[];
  readonly binning: Binning;
  /** The rule by which the rows of a floor are. */
  readonly floorBinning: Binning;
  readonly bins: number;
  readonly seed: number;
}

interface Figure {
  readonly label: string;
  /** Which values are good: large ones, small ones, or those of small size. */
  readonly better: "higher" | "lower" | "nearer 0";
  readonly schema: { readonly type: "number"; readonly minimum: number; readonly maximum?: number };
  readonly of: (measured: Measured) => number;
}

/** In float64, from one set of predictions; in the order of report.json. */
export const figures = {
  accuracy: { label: "Accuracy", better: "higher", schema: share, of: ({ scores }) => accuracy(scores) },
  nll: { label: "NLL", better: "lower", schema: nonNegative, of: ({ scores }) => nll(scores) },
  brier: {
    label: "Brier",
    better: "lower",
    schema: { type: "number", minimum: 0, maximum: 2 },
    of: ({ scores }) => brier(scores),
  },
  ece: { label: "ECE", better: "lower", schema: share, of: ({ reliability }) => ece(reliability) },
  mce: { label: "MCE", better: "lower", schema: share, of: ({ reliability }) => mce(reliability) },
  adaptiveEce: {
    label: "Adaptive ECE",
    better: "lower",
    schema: share,
    of: ({ scores: { confidence, correct }, bins }) => adaptiveEce(confidence, correct, bins),
  },
  classwiseEce: {
    label: "Classwise ECE",
    better: "lower",
    schema: share,
    of: ({ scores, bins, binning }) => classwiseEce(scores, bins, binning),
  },
  debiasedEce: {
    label: "Debiased ECE",
    better: "lower",
    schema: share,
    of: ({ reliability }) => debiasedEce(reliability),
  },
  smoothEce: {
    label: "Smooth ECE",
    better: "lower",
    schema: share,
    of: ({ scores: { confidence, correct } }) => smoothEce(confidence, correct),
  },
  signedGap: {
    label: "Signed gap",
    better: "nearer 0",
    schema: { type: "number", minimum: -1, maximum: 1 },
    of: ({ scores }) => signedGap(scores),
  },
  eceFloor: {
    label: "ECE floor",
    better: "lower",
    schema: share,
    of: ({ scores: { confidence }, bins, seed, floorBinning }) => eceFloor(confidence, bins, seed, floorBinning),
  },
} as const satisfies Readonly<Record<string, Figure>>;

export type MetricName = keyof typeof figures;

/** The figures that conditions and summaries may name. */
export const metricNames = Object.keys(figures) as readonly MetricName[];

/** The figures that stand beside one another wherever there is room for a few. */
export const headlineMetrics = ["accuracy", "nll", "brier", "ece"] as const satisfies readonly MetricName[];

export type HeadlineMetric = (typeof headlineMetrics)[number];

export type Headlines = Readonly<Record<HeadlineMetric, number>>;

const figureSchemas = Object.fromEntries(metricNames.map((name) => [name, figures[name].schema])) as {
  readonly [Name in MetricName]: (typeof figures)[Name]["schema"];
};

/** The figures alone, as an epoch's validation reports them. */
export const figuresSchema = closed(figureSchemas);

const { accuracy: a, nll: n, brier: b, ece: e, mce: m, ...others } = figureSchemas;

/** The METRICS block of report.json. */
export const metricsSchema = closed(
  {
    rows: atLeastOne,
    ...{ accuracy: a, nll: n, brier: b, ece: e, mce: m },
    bins: listOf(binSchema),
    ...others,
    /** Bins of as many rows each, where the recipe's report asks for them. */
    massBins: listOf(binSchema),
  },
  ["massBins"],
);

export const headlinesSchema = closed({ accuracy: a, nll: n, brier: b, ece: e });

/** The METRICS block of report.json; all computed in float64. */
export type Metrics = TypeOf<typeof metricsSchema>;

/** Larger is better for the returned score: accuracy as it is, errors negated, a signed gap by its size. */
export function goodness(metric: MetricName, value: number): number {
  switch (figures[metric].better) {
    case "higher":
      return value;
    case "lower":
      return -value;
    case "nearer 0":
      return -Math.abs(value);
  }
}
