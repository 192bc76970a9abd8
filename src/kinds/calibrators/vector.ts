// Calibrator "vector": a factor and an intercept per class.
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
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
import { fitLinear, givenPenalties, inverseTemperature, penaltySchema } from "./linear-scaling.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "vector" }, fitOn: fitOnSchema, ...penaltySchema },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export interface Parameters {
  readonly weights: readonly number[];
  readonly intercepts: readonly number[];
  readonly lambda: number;
  readonly mu: number;
}

/**
 * softmax(w * z + b), started from the fitted temperature and drawn back to it by
 * lambda / K sum (w_k - 1/T)^2 + mu / K sum b_k^2. Convex; L-BFGS until no component of the gradient exceeds 1e-8.
 * Source: Guo et al., ICML 2017, section 4.2; the penalty is what lets few rows fit 2 K numbers.
 */
function fit(options: Options, rows: CalibrationRows): Fit<Parameters> {
  const { converged, weights, intercepts, lambda, mu } = fitLinear(
    {
      features: Float64Array.from(rows.logits),
      labels: rows.labels,
      classes: rows.classes,
      diagonal: true,
      scale: inverseTemperature(rows),
    },
    givenPenalties(options),
  );
  return { parameters: { weights, intercepts, lambda, mu }, parameterCount: 2 * rows.classes, converged };
}

function apply({ weights, intercepts }: Parameters, logits: Logits, classes: number): Float64Array {
  const scaled = new Float64Array(logits).map((z, i) => z * weights[i % classes]! + intercepts[i % classes]!);
  return logSoftmaxRows(scaled, classes);
}

/** Logits to logits. */
function build(g: GraphBuilder, logits: Value, { weights, intercepts }: Parameters): Value {
  const row = (values: readonly number[]): Value =>
    g.constant({ dtype: "float32", shape: [values.length], data: Float32Array.from(values) });
  return g.add(g.mul(logits, row(weights)), row(intercepts));
}

export const vector: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [fewRows, oneClass, allRight],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Vector scaling",
    objective: "NLL of softmax(w * z + b), drawn towards the fitted temperature",
    multiClass: "native",
    guarantees: "convex; may change the top class",
    use: "classes that differ in their miscalibration (Guo et al. 2017)",
  },
};
