// Calibrator "temperature": one number that divides all logits, fitted on the calibration split.
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
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
 * The temperature that minimises the NLL of softmax(z / T), by bisection on log(1 / T): the NLL is convex in 1 / T, so
 * the sign of its slope decides. Deterministic, float64, within [0.01, 100]; a minimum at a bound is reported.
 * @param logits - rows x classes of held-out rows
 * Source: Guo et al., ICML 2017.
 */
export function fitTemperature(logits: Logits, labels: Int32Array, classes: number): FittedTemperature {
  const at = (u: number): number => slope(logits, labels, classes, Math.exp(u));
  let low = -Math.log(HIGHEST);
  let high = -Math.log(LOWEST);
  if (at(low) >= 0) return { temperature: HIGHEST, boundary: "high" };
  if (at(high) <= 0) return { temperature: LOWEST, boundary: "low" };
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (low + high) / 2;
    if (at(middle) < 0) low = middle;
    else high = middle;
  }
  return { temperature: Math.exp(-(low + high) / 2) };
}

/** z / T; the order of classes, and so the accuracy, stays. */
export function applyTemperature(logits: Logits, temperature: number): Float64Array {
  return Float64Array.from(logits, (value) => value / temperature);
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
