// Calibrator "structured": a linear map of temperature-scaled log-probabilities, each of its parts held back as data allow.
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
import { fitLinear, type Penalties } from "./linear-scaling.ts";
import { linearMap, matrix, type Parameters as LinearParameters } from "./matrix.ts";
import { applyTemperature, fitTemperature } from "./temperature.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "structured" }, fitOn: fitOnSchema },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export interface Parameters extends LinearParameters {
  /** By which logits are divided first. */
  readonly temperature: number;
}

/**
 * The penalties of K classes and n rows: K / n on every intercept and on how far each diagonal weight is from 1, K (K - 1) / n on
 * every other weight, as those of `fitLinear` count.
 */
function penaltiesOf(classes: number, rows: number): Penalties {
  const within = (classes * classes) / rows;
  return { lambda: (classes * (classes - 1)) ** 2 / rows, mu: within, delta: within };
}

const features = (logits: Logits, temperature: number, classes: number): Float64Array =>
  logSoftmaxRows(applyTemperature(logits, temperature), classes);

/**
 * softmax(W log softmax(z / T) + b): few rows leave temperature scaling, more bend the diagonal, many the whole matrix; nothing is
 * chosen by cross-validation. Convex after T; L-BFGS until no component of the gradient exceeds 1e-8.
 * Source: Berta, Holzmüller, Jordan and Bach, AISTATS 2026 (arXiv 2511.03685), with squared penalties and rho = tau = 1; T as
 * Guo et al., ICML 2017, without the share of the uniform distribution that they mix in.
 */
function fit(_options: Options, { logits, labels, classes }: CalibrationRows): Fit<Parameters> {
  const { temperature } = fitTemperature(logits, labels, classes);
  const { converged, ...linear } = fitLinear(
    { features: features(logits, temperature, classes), labels, classes, diagonal: false, scale: 1 },
    penaltiesOf(classes, labels.length),
  );
  return { parameters: { temperature, ...linear }, parameterCount: classes * classes + classes + 1, converged };
}

const apply = (parameters: Parameters, logits: Logits, classes: number): Float64Array =>
  logSoftmaxRows(linearMap(parameters, features(logits, parameters.temperature, classes), classes), classes);

/** Logits to logits: a quotient, a log-softmax and one product. */
const build = (g: GraphBuilder, logits: Value, parameters: Parameters): Value =>
  matrix.build(g, g.logSoftmax(g.mul(logits, g.scalar(1 / parameters.temperature))), parameters);

export const structured: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [fewRows, oneClass, allRight],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Structured matrix",
    objective: "NLL of softmax(W log softmax(z / T) + b), every part with a penalty of its own",
    multiClass: "native; K^2 + K + 1 numbers",
    guarantees: "convex after T; few rows leave the temperature alone; may change the top class",
    use: "in place of matrix scaling, with any number of rows (Berta et al. 2026)",
  },
};
