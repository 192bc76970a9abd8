// Calibrator "beta": a beta-distribution likelihood ratio per class, one against the rest.
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { fitLogistic, softplus, type LogisticFit } from "../../base/numeric/logistic.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";
import {
  afterTraining,
  fitOnSchema,
  allRight,
  fewRows,
  oneClass,
  type CalibrationRows,
  type CalibratorMethod,
  type Fit,
  type Logits,
} from "./fit.ts";
import { buildClassScores, buildVector, classScores, columnOf, indicator } from "./one-vs-rest.ts";
import { buildLogSigmoid } from "./platt.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "beta" }, fitOn: fitOnSchema },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export interface Parameters {
  /** p_k is proportional to sigmoid(a[k] log p_k - b[k] log(1 - p_k) + c[k]); a, b >= 0. */
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly c: readonly number[];
  /** Classes that keep their probabilities (a = b = 1, c = 0): no row, or told apart without an error. */
  readonly kept: readonly number[];
}

interface BetaFit {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly converged: boolean;
}

/** True where some positive row scores below some negative one; else the likelihood has no maximum. */
function overlap(scores: Float64Array, positive: Float64Array): boolean {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let row = 0; row < scores.length; row++)
    if (positive[row] === 1) lowest = Math.min(lowest, scores[row]!);
    else highest = Math.max(highest, scores[row]!);
  return lowest < highest;
}

/**
 * sigmoid(a log p - b log(1 - p) + c) with the greatest likelihood under a, b >= 0, so that it never falls in p: the best
 * of the unconstrained fit and of those with a, b or both at 0. Null where the classes do not overlap.
 * @param logProbs - log p and, beside it, log(1 - p)
 * Source: Kull, Silva Filho and Flach, AISTATS 2017; a negative coefficient is set to 0 and the rest fitted again.
 */
export function fitBeta(logProbs: Float64Array, logRests: Float64Array, positive: Float64Array): BetaFit | null {
  const scores = logProbs.map((value, i) => value - logRests[i]!);
  if (!overlap(scores, positive)) return null;
  const rising = logRests.map((value) => -value);
  const faces: readonly { readonly fit: LogisticFit; readonly a: number; readonly b: number }[] = [
    (() => {
      const fit = fitLogistic([logProbs, rising], positive, [1, 1, 0]);
      return { fit, a: fit.coefficients[0]!, b: fit.coefficients[1]! };
    })(),
    (() => {
      const fit = fitLogistic([logProbs], positive, [1, 0]);
      return { fit, a: fit.coefficients[0]!, b: 0 };
    })(),
    (() => {
      const fit = fitLogistic([rising], positive, [1, 0]);
      return { fit, a: 0, b: fit.coefficients[0]! };
    })(),
    { fit: fitLogistic([], positive, [0]), a: 0, b: 0 },
  ];
  const [best] = faces.filter(({ a, b }) => a >= 0 && b >= 0).toSorted((one, other) => one.fit.loss - other.fit.loss);
  if (best === undefined) return null;
  return { a: best.a, b: best.b, c: best.fit.coefficients.at(-1)!, converged: best.fit.converged };
}

/** One fit per class, divided by their sum. */
function fit(_options: Options, { logits, labels, classes }: CalibrationRows): Fit<Parameters> {
  const { logProbs, logRests } = classScores(logits, classes);
  const fits = Array.from({ length: classes }, (_, k) =>
    fitBeta(columnOf(logProbs, classes, k), columnOf(logRests, classes, k), indicator(labels, k)),
  );
  const kept = fits.flatMap((one, k) => (one === null ? [k] : []));
  return {
    parameters: {
      a: fits.map((one) => one?.a ?? 1),
      b: fits.map((one) => one?.b ?? 1),
      c: fits.map((one) => one?.c ?? 0),
      kept,
    },
    parameterCount: 3 * (classes === 2 ? Math.min(1, 2 - kept.length) : classes - kept.length),
    converged: fits.every((one) => one?.converged ?? true),
  };
}

function apply({ a, b, c }: Parameters, logits: Logits, classes: number): Float64Array {
  const { logProbs, logRests } = classScores(logits, classes);
  const logs = logProbs.map((value, i) => {
    const k = i % classes;
    return -softplus(-(a[k]! * value - b[k]! * logRests[i]! + c[k]!));
  });
  return logSoftmaxRows(logs, classes);
}

/** Logits to log-probabilities up to a constant per row. */
function build(g: GraphBuilder, logits: Value, { a, b, c }: Parameters): Value {
  const { logProbs, logRests } = buildClassScores(g, logits);
  const z = g.sub(g.mul(logProbs, buildVector(g, a)), g.mul(logRests, buildVector(g, b)));
  return buildLogSigmoid(g, g.add(z, buildVector(g, c)));
}

export const beta: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [fewRows, oneClass, allRight],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Beta",
    objective: "NLL of sigmoid(a log p - b log(1 - p) + c), a, b >= 0",
    multiClass: "one against the rest, divided by the sum",
    guarantees: "convex; contains the identity; exact for two classes whose scores are beta distributed",
    use: "naive Bayes, boosting, two classes (Kull et al. 2017)",
  },
};
