// Calibrator "histogram": the share of right rows per bin of each class's probability, one against the rest.
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";
import {
  afterTraining,
  fitOnSchema,
  fewRows,
  oneClass,
  type CalibrationRows,
  type CalibratorMethod,
  type Fit,
  type Logits,
  type Obstacle,
} from "./fit.ts";
import { blended, buildBlended, buildRamps, columnOf, indicator, type Ramp } from "./one-vs-rest.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "histogram" },
    fitOn: fitOnSchema,
    bins: { type: "integer", minimum: 1, maximum: 1000, default: 10, description: "Bins per class." },
    edges: {
      enum: ["mass", "width"],
      default: "mass",
      description: "mass: as many rows in each bin; width: bins of equal width over 0 to 1.",
    },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

/** Bin b holds p in (edges[b - 1], edges[b]]; the first begins at 0, the last ends at 1. */
export interface Bins {
  readonly edges: readonly number[];
  /** One more than edges. */
  readonly values: readonly number[];
}

export interface Parameters {
  readonly functions: readonly Bins[];
  /** Rows that it was fitted on. */
  readonly rows: number;
}

/** Probabilities that lie closer than this share of their size are one: rounding tells them apart, not the model. */
const TIE = 1e-12;

/** Edges between runs of as equal numbers of rows as ties allow, half way between neighbours. */
function massEdges(probs: Float64Array, bins: number): number[] {
  const sorted = probs.toSorted();
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin++) {
    const cut = Math.round((bin * sorted.length) / bins);
    const [below, above] = [sorted[cut - 1], sorted[cut]];
    if (below === undefined || above === undefined || above - below <= TIE * above) continue;
    edges.push((below + above) / 2);
  }
  return [...new Set(edges)];
}

/** An edge holds what rounding alone puts above it: a third is in one bin, however it was computed. */
const reach = (edge: number): number => edge * (1 + TIE);

function binAt(edges: readonly number[], p: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (p <= reach(edges[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The share of positive rows in each bin; a bin without rows takes its middle.
 * Source: Zadrozny and Elkan, ICML 2001 (bins of equal mass).
 */
export function fitBins(
  probs: Float64Array,
  positive: Float64Array,
  { bins, edges: rule }: Pick<Options, "bins" | "edges">,
): Bins {
  const edges =
    rule === "mass" ? massEdges(probs, bins) : Array.from({ length: bins - 1 }, (_, bin) => (bin + 1) / bins);
  const counts = new Float64Array(edges.length + 1);
  const hits = new Float64Array(edges.length + 1);
  for (let row = 0; row < probs.length; row++) {
    const bin = binAt(edges, probs[row]!);
    counts[bin]! += 1;
    hits[bin]! += positive[row]!;
  }
  const values = Array.from(counts, (count, bin) =>
    count > 0 ? hits[bin]! / count : ((edges[bin - 1] ?? 0) + (edges[bin] ?? 1)) / 2,
  );
  return { edges, values };
}

/** The value of the bin that holds p. */
export function binnedAt({ edges, values }: Bins, p: number): number {
  return values[binAt(edges, p)]!;
}

const probsOf = (logits: Logits, classes: number): Float64Array => logSoftmaxRows(logits, classes).map(Math.exp);

/** One set of bins per class; the answers are divided by their sum. */
function fit(options: Options, { logits, labels, classes }: CalibrationRows): Fit<Parameters> {
  const probs = probsOf(logits, classes);
  const functions = Array.from({ length: classes }, (_, k) =>
    fitBins(columnOf(probs, classes, k), indicator(labels, k), options),
  );
  return {
    parameters: { functions, rows: labels.length },
    parameterCount: functions.reduce((sum, { values }) => sum + values.length, 0),
    converged: true,
  };
}

function apply({ functions, rows }: Parameters, logits: Logits, classes: number): Float64Array {
  const answers = probsOf(logits, classes).map((p, i) => binnedAt(functions[i % classes]!, p));
  return blended(answers, classes, rows).map(Math.log);
}

/** Logits to log-probabilities: a step at every edge. */
function build(g: GraphBuilder, logits: Value, { functions, rows }: Parameters): Value {
  const probs = g.exp(g.logSoftmax(g.cast(logits, "float64")));
  const steps = functions.flatMap(({ edges, values }, k) =>
    edges.map((edge, i): Ramp => {
      const at = reach(edge);
      return { class: k, from: at, to: at, rise: values[i + 1]! - values[i]! };
    }),
  );
  return buildBlended(
    g,
    buildRamps(
      g,
      probs,
      functions.map(({ values }) => values[0]!),
      steps,
    ),
    rows,
  );
}

const fewerThanBins: Obstacle<Options> = ({ labels }, { bins }) =>
  labels.length < bins ? `${labels.length} rows are fewer than ${bins} bins` : null;

export const histogram: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [fewRows, oneClass, fewerThanBins],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Histogram binning",
    objective: "share of right rows per bin",
    multiClass: "one against the rest, divided by the sum",
    guarantees:
      "for two classes, bounds per bin that hold for any distribution (Gupta and Ramdas 2021); may change the top class",
    use: "a simple baseline with guarantees (Zadrozny and Elkan 2001)",
  },
};
