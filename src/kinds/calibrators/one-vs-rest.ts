// One binary problem per class: the score of a class against the rest, and the distribution that the answers make together.
import type { Logits } from "./fit.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";

/** Probabilities are held to at least this before a logarithm is taken, so that scores stay within +-69.1. */
export const LEAST_PROBABILITY = 1e-30;

const LEAST_LOG = Math.log(LEAST_PROBABILITY);

export interface ClassScores {
  /** log p_k, rows x classes. */
  readonly logProbs: Float64Array;
  /** log(1 - p_k), as the logarithm of the sum of the others: exact also where p_k is near 1. */
  readonly logRests: Float64Array;
}

/** Logarithms of each class's probability and of its complement. */
export function classScores(logits: Logits, classes: number): ClassScores {
  const exact = logSoftmaxRows(logits, classes);
  const logRests = new Float64Array(exact.length);
  const suffix = new Float64Array(classes + 1);
  for (let start = 0; start < exact.length; start += classes) {
    for (let k = classes - 1; k >= 0; k--) suffix[k] = suffix[k + 1]! + Math.exp(exact[start + k]!);
    let before = 0;
    for (let k = 0; k < classes; k++) {
      logRests[start + k] = Math.max(LEAST_LOG, Math.log(before + suffix[k + 1]!));
      before += Math.exp(exact[start + k]!);
    }
  }
  return { logProbs: exact.map((value) => Math.max(LEAST_LOG, value)), logRests };
}

/** Log-odds of each class: log p_k - log(1 - p_k). A shift of a row's logits leaves them as they are. */
export function logOdds(logits: Logits, classes: number): Float64Array {
  const { logProbs, logRests } = classScores(logits, classes);
  return logProbs.map((value, i) => value - logRests[i]!);
}

/** Column k of rows x classes. */
export function columnOf(values: Float64Array, classes: number, k: number): Float64Array {
  return Float64Array.from({ length: values.length / classes }, (_, row) => values[row * classes + k]!);
}

/** 1 where the label is k, else 0. */
export function indicator(labels: Int32Array, k: number): Float64Array {
  return Float64Array.from(labels, (label) => (label === k ? 1 : 0));
}

/**
 * Answers of the binary problems divided by their sum; a row of zeros becomes uniform, as in scikit-learn. Then a share of
 * 1 / (rows + 1) is spread evenly, since a zero out of a finite sample is no impossibility and would make an NLL infinite.
 * @param answers - rows x classes, in [0, 1]
 * @param rows - how many rows the answers were fitted on
 */
export function blended(answers: Float64Array, classes: number, rows: number): Float64Array {
  const result = normalised(answers, classes);
  const share = 1 / (rows + 1);
  return result.map((p) => (1 - share) * p + share / classes);
}

/** Answers divided by their sum; a row of zeros becomes uniform. */
export function normalised(answers: Float64Array, classes: number): Float64Array {
  const result = new Float64Array(answers.length);
  for (let start = 0; start < answers.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += answers[start + k]!;
    for (let k = 0; k < classes; k++) result[start + k] = sum === 0 ? 1 / classes : answers[start + k]! / sum;
  }
  return result;
}

const float64 = (g: GraphBuilder, shape: readonly number[], data: Float64Array): Value =>
  g.constant({ dtype: "float64", shape, data });

/** `classScores` as nodes, in float64: the complement is a product with ones off the diagonal. */
export function buildClassScores(
  g: GraphBuilder,
  logits: Value,
): { readonly logProbs: Value; readonly logRests: Value } {
  const classes = logits.shape.at(-1)!;
  const exact = g.logSoftmax(g.cast(logits, "float64"));
  const others = Float64Array.from({ length: classes * classes }, (_, i) =>
    Math.floor(i / classes) === i % classes ? 0 : 1,
  );
  const rests = g.matMul(g.exp(exact), float64(g, [classes, classes], others));
  const least = (value: Value, bound: number): Value => g.one("Max", [value, g.scalar(bound, "float64")], {});
  return {
    logProbs: least(exact, LEAST_LOG),
    logRests: g.one("Log", [least(rests, LEAST_PROBABILITY)], {}),
  };
}

export const buildVector = (g: GraphBuilder, values: readonly number[]): Value =>
  float64(g, [1, values.length], Float64Array.from(values));

/** `blended` as nodes: float64 answers to float32 log-probabilities. */
export function buildBlended(g: GraphBuilder, answers: Value, rows: number): Value {
  const classes = answers.shape.at(-1)!;
  const sum = g.sum(answers, [1], true);
  const empty = g.one("Equal", [sum, g.scalar(0, "float64")], {});
  const safe = g.where(empty, g.scalar(1, "float64"), sum);
  const shares = g.where(empty, g.scalar(1 / classes, "float64"), g.div(answers, safe));
  const share = 1 / (rows + 1);
  return g.cast(g.one("Log", [g.shift(g.scale(shares, 1 - share), share / classes)], {}), "float32");
}

/** One monotone step or ramp of the function of a class. */
export interface Ramp {
  readonly class: number;
  readonly from: number;
  readonly to: number;
  readonly rise: number;
}

/**
 * first_k + the sum of rises passed, per class: each ramp contributes rise clip((s - from) / (to - from), 0, 1), which
 * cancels nothing where slopes are steep; a ramp without length contributes rise [s > from]. Ramps of all classes lie side
 * by side, so that two products gather and sum them.
 */
export function buildRamps(g: GraphBuilder, scores: Value, first: readonly number[], ramps: readonly Ramp[]): Value {
  const classes = first.length;
  if (ramps.length === 0) return g.add(g.scale(scores, 0), buildVector(g, first));
  const select = new Float64Array(classes * ramps.length);
  const rises = new Float64Array(ramps.length * classes);
  for (const [at, ramp] of ramps.entries()) {
    select[ramp.class * ramps.length + at] = 1;
    rises[at * classes + ramp.class] = ramp.rise;
  }
  const spread = g.sub(
    g.matMul(scores, float64(g, [classes, ramps.length], select)),
    buildVector(
      g,
      ramps.map(({ from }) => from),
    ),
  );
  const steps = ramps.every(({ from, to }) => to === from);
  const passed = steps
    ? g.cast(g.greater(spread, g.scalar(0, "float64")), "float64")
    : clipped(
        g,
        g.div(
          spread,
          buildVector(
            g,
            ramps.map(({ from, to }) => to - from),
          ),
        ),
      );
  return g.add(g.matMul(passed, float64(g, [ramps.length, classes], rises)), buildVector(g, first));
}

const clipped = (g: GraphBuilder, value: Value): Value =>
  g.one("Min", [g.one("Max", [value, g.scalar(0, "float64")], {}), g.scalar(1, "float64")], {});
