// Calibrator "dirichlet": a linear map of the log-probabilities.
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
import { linearMap, matrix, type Parameters } from "./matrix.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "dirichlet" }, fitOn: fitOnSchema, ...penaltySchema, ...deltaSchema },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export type { Parameters } from "./matrix.ts";

/**
 * softmax(W log p + b) with off-diagonal and intercept regularisation (ODIR): what follows where the probabilities of
 * each class are Dirichlet distributed. Unlike matrix scaling it does not see a common shift of a row's logits. Convex;
 * L-BFGS until no component of the gradient exceeds 1e-8.
 * Source: Kull et al., NeurIPS 2019.
 */
function fit(options: Options, rows: CalibrationRows): Fit<Parameters> {
  const { logits, labels, classes } = rows;
  const { converged, ...parameters } = fitLinear(
    {
      features: logSoftmaxRows(logits, classes),
      labels,
      classes,
      diagonal: false,
      scale: inverseTemperature(rows),
    },
    givenPenalties(options),
  );
  return { parameters, parameterCount: classes * classes + classes, converged };
}

function apply(parameters: Parameters, logits: Logits, classes: number): Float64Array {
  return logSoftmaxRows(linearMap(parameters, logSoftmaxRows(logits, classes), classes), classes);
}

/** Logits to logits: a log-softmax and one product. */
function build(g: GraphBuilder, logits: Value, parameters: Parameters): Value {
  return matrix.build(g, g.logSoftmax(logits), parameters);
}

export const dirichlet: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [fewRows, oneClass, allRight],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Dirichlet",
    objective: "NLL of softmax(W log p + b) with ODIR",
    multiClass: "native; K^2 + K numbers",
    guarantees: "convex; exact where each class's probabilities are Dirichlet distributed; may change the top class",
    use: "classwise calibration of any classifier (Kull et al. 2019)",
  },
};
