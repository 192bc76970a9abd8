// Calibrator "temperature": one number that divides all logits, fitted on the calibration split.
import { rootOf } from "../../base/numeric/root.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import { checkRows, checkScores, refuse } from "../../metrics/given-rows.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";
import {
  afterTraining,
  fitOnSchema,
  allRight,
  type CalibrationRows,
  type CalibratorMethod,
  type Fit,
  type Logits,
} from "./fit.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "temperature" },
    fitOn: fitOnSchema,
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export interface FittedTemperature {
  readonly temperature: number;
  /** Where the minimum lies at a bound of the search. */
  readonly boundary?: "low" | "high";
}

/** Bounds of the search. */
const LOWEST = 0.01;
const HIGHEST = 100;

/** Of the slope, and of log(1 / T). */
const PRECISION = 1e-14;

/** d/dbeta of the mean NLL of softmax(beta z): mean of sum_k z_k softmax(beta z)_k - z_y. Grows with beta. */
function slope(logits: Logits, labels: Int32Array, classes: number, beta: number): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    let top = -Infinity;
    for (let k = 0; k < classes; k++) top = Math.max(top, beta * logits[start + k]!);
    let sum = 0;
    let weighted = 0;
    for (let k = 0; k < classes; k++) {
      const z = logits[start + k]!;
      const weight = Math.exp(beta * z - top);
      sum += weight;
      weighted += weight * z;
    }
    total += weighted / sum - logits[start + labels[row]!]!;
  }
  return total / labels.length;
}

/**
 * The temperature that minimises the NLL of softmax(z / T), by secants on log(1 / T): the NLL is convex in 1 / T, so
 * its slope grows and passes zero once. Deterministic, float64, within [0.01, 100]; a minimum at a bound is reported.
 * @param logits - rows x classes of held-out rows
 * Source: Guo et al., ICML 2017.
 * @throws {LimbeckError} "data-invalid" where a logit is not finite or a label is outside the classes
 */
export function fitTemperature(logits: Logits, labels: Int32Array, classes: number): FittedTemperature {
  checkRows(logits, labels, classes);
  const at = (u: number): number => slope(logits, labels, classes, Math.exp(u));
  let low = -Math.log(HIGHEST);
  let high = -Math.log(LOWEST);
  let [atLow, atHigh] = [at(low), at(high)];
  if (atLow >= 0) return { temperature: HIGHEST, boundary: "high" };
  if (atHigh <= 0) return { temperature: LOWEST, boundary: "low" };
  // the slope is far steeper on one side: a few halvings first, so that secants are of the minimum's surroundings
  for (let halvings = 0; halvings < 4; halvings++) {
    const middle = (low + high) / 2;
    const slopeThere = at(middle);
    if (slopeThere < 0) [low, atLow] = [middle, slopeThere];
    else [high, atHigh] = [middle, slopeThere];
  }
  return { temperature: Math.exp(-rootOf(at, { low, atLow, high, atHigh }, PRECISION)) };
}

/**
 * z / T; the order of classes, and so the accuracy, stays.
 * @throws {LimbeckError} "data-invalid" for a temperature that is no number above 0
 */
export function applyTemperature(logits: Logits, temperature: number): Float64Array {
  checkScores(logits);
  if (!(Number.isFinite(temperature) && temperature > 0))
    refuse("temperature", "a number above 0", String(temperature));
  const scaled = new Float64Array(logits);
  for (let i = 0; i < scaled.length; i++) scaled[i] = scaled[i]! / temperature;
  return scaled;
}

export interface Parameters {
  readonly temperature: number;
}

function fit(_options: Options, { logits, labels, classes }: CalibrationRows): Fit<Parameters> {
  const { temperature, boundary } = fitTemperature(logits, labels, classes);
  return {
    parameters: { temperature },
    parameterCount: 1,
    converged: true,
    ...(boundary === undefined ? {} : { boundary }),
  };
}

function apply({ temperature }: Parameters, logits: Logits, classes: number): Float64Array {
  return logSoftmaxRows(applyTemperature(logits, temperature), classes);
}

/** Logits to logits. */
function build(g: GraphBuilder, logits: Value, { temperature }: Parameters): Value {
  return g.scale(logits, 1 / temperature);
}

export const temperature: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [allRight],
  make: fit,
  apply,
  build,
  temperatureOf: ({ temperature: divisor }) => divisor,
  unfittedBoundary: "low",
  facts: {
    ...afterTraining,
    title: "Temperature",
    objective: "NLL of softmax(z / T)",
    multiClass: "native",
    guarantees: "keeps the order of classes; convex in 1 / T, so NLL never rises on the calibration split",
    use: "the default for neural networks (Guo et al. 2017)",
  },
};
