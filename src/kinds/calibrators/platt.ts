// Calibrator "platt": a sigmoid of each class's log-odds, one against the rest.
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { fitLogistic, softplus } from "../../base/numeric/logistic.ts";
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
} from "./fit.ts";
import { buildClassScores, buildVector, columnOf, indicator, logOdds } from "./one-vs-rest.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "platt" }, fitOn: fitOnSchema },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export interface Parameters {
  /** p_k is proportional to sigmoid(slopes[k] s_k + intercepts[k]), s_k the log-odds. */
  readonly slopes: readonly number[];
  readonly intercepts: readonly number[];
}

/**
 * Targets (N+ + 1) / (N+ + 2) of the positive rows and 1 / (N- + 2) of the others.
 * Source: Platt, Advances in Large Margin Classifiers 1999.
 */
export function plattTargets(positive: Float64Array): Float64Array {
  const positives = positive.reduce((sum, value) => sum + value, 0);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (positive.length - positives + 2);
  return positive.map((value) => (value === 1 ? high : low));
}

/**
 * sigmoid(a s + b) with the least cross-entropy to Platt's targets, by Newton's method.
 * @param scores - one per row
 * @param positive - 1 where the row is of the class, else 0
 * Source: Platt 1999; Lin, Lin and Weng, Machine Learning 2007. scikit-learn writes 1 / (1 + exp(A s + B)): A = -a, B = -b.
 */
export function fitSigmoid(
  scores: Float64Array,
  positive: Float64Array,
): { readonly slope: number; readonly intercept: number; readonly converged: boolean } {
  const { coefficients, converged } = fitLogistic([scores], plattTargets(positive), [1, 0]);
  return { slope: coefficients[0]!, intercept: coefficients[1]!, converged };
}

/**
 * A sigmoid per class on log p_k - log(1 - p_k), divided by their sum. With two classes the two are mirror images, and
 * the sum is 1 by itself.
 * Source: Platt 1999; Zadrozny and Elkan, KDD 2002 (one against the rest, divided by the sum).
 */
function fit(_options: Options, { logits, labels, classes }: CalibrationRows): Fit<Parameters> {
  const scores = logOdds(logits, classes);
  const fits = Array.from({ length: classes }, (_, k) =>
    fitSigmoid(columnOf(scores, classes, k), indicator(labels, k)),
  );
  return {
    parameters: { slopes: fits.map(({ slope }) => slope), intercepts: fits.map(({ intercept }) => intercept) },
    parameterCount: classes === 2 ? 2 : 2 * classes,
    converged: fits.every(({ converged }) => converged),
  };
}

/** log sigmoid(z) = -softplus(-z); its softmax divides the sigmoids by their sum. */
function apply({ slopes, intercepts }: Parameters, logits: Logits, classes: number): Float64Array {
  const scores = logOdds(logits, classes);
  const logs = scores.map((s, i) => -softplus(-(slopes[i % classes]! * s + intercepts[i % classes]!)));
  return logSoftmaxRows(logs, classes);
}

/** Logits to log-probabilities up to a constant per row. */
function build(g: GraphBuilder, logits: Value, { slopes, intercepts }: Parameters): Value {
  const { logProbs, logRests } = buildClassScores(g, logits);
  const z = g.add(g.mul(g.sub(logProbs, logRests), buildVector(g, slopes)), buildVector(g, intercepts));
  return buildLogSigmoid(g, z);
}

/** -softplus(-z) in float64, then float32: log sigmoid without overflow, min(z, 0) - log(1 + exp(-|z|)). */
export function buildLogSigmoid(g: GraphBuilder, z: Value): Value {
  const falling = g.neg(g.one("Abs", [z], {}));
  const tail = g.one("Log", [g.shift(g.exp(falling), 1)], {});
  return g.cast(g.sub(g.one("Min", [z, g.scalar(0, "float64")], {}), tail), "float32");
}

export const platt: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [fewRows, oneClass],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Platt",
    objective: "cross-entropy of sigmoid(a s + b) to smoothed labels",
    multiClass: "one against the rest, divided by the sum",
    guarantees: "convex, always finite; exact for two classes whose log-odds are linear in the score",
    use: "support vector machines, two classes, few rows (Platt 1999)",
  },
};
