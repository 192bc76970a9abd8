// Calibrator "matrix": a linear map of the logits.
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
import { deltaSchema, fitLinear, givenPenalties, inverseTemperature, penaltySchema } from "./linear-scaling.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "matrix" }, fitOn: fitOnSchema, ...penaltySchema, ...deltaSchema },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export interface Parameters {
  /** classes x classes, by rows: weights[i K + j] takes logit j to class i. */
  readonly weights: readonly number[];
  readonly intercepts: readonly number[];
  readonly lambda: number;
  readonly mu: number;
  readonly delta: number;
}

/**
 * softmax(W z + b) with off-diagonal and intercept regularisation (ODIR), started from the fitted temperature. Convex;
 * L-BFGS until no component of the gradient exceeds 1e-8.
 * Source: Guo et al., ICML 2017 (matrix scaling); Kull et al., NeurIPS 2019 (ODIR, without which K^2 numbers overfit).
 */
function fit(options: Options, rows: CalibrationRows): Fit<Parameters> {
  const { classes } = rows;
  const { converged, ...parameters } = fitLinear(
    {
      features: Float64Array.from(rows.logits),
      labels: rows.labels,
      classes,
      diagonal: false,
      scale: inverseTemperature(rows),
    },
    givenPenalties(options),
  );
  return { parameters, parameterCount: classes * classes + classes, converged };
}

/** W x + b per row. */
export function linearMap(
  { weights, intercepts }: Pick<Parameters, "weights" | "intercepts">,
  features: Logits,
  classes: number,
): Float64Array {
  const result = new Float64Array(features.length);
  for (let start = 0; start < features.length; start += classes)
    for (let i = 0; i < classes; i++) {
      let score = intercepts[i]!;
      for (let j = 0; j < classes; j++) score += weights[i * classes + j]! * features[start + j]!;
      result[start + i] = score;
    }
  return result;
}

function apply(parameters: Parameters, logits: Logits, classes: number): Float64Array {
  return logSoftmaxRows(linearMap(parameters, logits, classes), classes);
}

/** Logits to logits: one product. */
function build(
  g: GraphBuilder,
  logits: Value,
  { weights, intercepts }: Pick<Parameters, "weights" | "intercepts">,
): Value {
  const classes = intercepts.length;
  const w = g.constant({ dtype: "float32", shape: [classes, classes], data: Float32Array.from(weights) });
  const c = g.constant({ dtype: "float32", shape: [classes], data: Float32Array.from(intercepts) });
  return g.gemm(logits, w, { transB: true, c });
}

export const matrix: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [fewRows, oneClass, allRight],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Matrix scaling",
    objective: "NLL of softmax(W z + b) with ODIR",
    multiClass: "native; K^2 + K numbers",
    guarantees: "convex; may change the top class; overfits many classes without its penalty",
    use: "few classes, many held-out rows (Guo et al. 2017; Kull et al. 2019)",
  },
};
