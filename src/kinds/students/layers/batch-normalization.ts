// Layer "batchNormalization": batch statistics in training, running statistics in inference.
import type { Value } from "../../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import type { ParameterSpec } from "../../../engine/contracts.ts";
import { internalError } from "../../../base/errors.ts";
import { LayerError, offset, onlyShape, onlyValue, type LayerBuilder } from "../layer.ts";
import { layerFields } from "../layer-fields.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "batchNormalization" },
    ...layerFields,
    momentum: {
      type: "number",
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.99,
      description: "Weight of the running statistics' past.",
    },
    epsilon: { type: "number", exclusiveMinimum: 0, default: 0.001 },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

/**
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta per channel; running <- momentum running + (1 - momentum) batch,
 * with the population variance, as Keras does.
 * Source: Ioffe and Szegedy, ICML 2015.
 */
export const build: LayerBuilder<Options> = ({ momentum, epsilon }, name, inputShapes) => {
  const shape = onlyShape(inputShapes);
  // the features of a sequence, the channels of an image
  const isSequence = shape.length === 2;
  const channels = isSequence ? shape[1] : shape[0];
  if (channels === undefined) throw new LayerError("at least one axis", "a scalar");
  const [gamma, beta, mean, variance] = ["gamma", "beta", "movingMean", "movingVariance"].map(
    (part) => `${name}/${part}`,
  );
  if (gamma === undefined || beta === undefined || mean === undefined || variance === undefined)
    throw internalError("batch normalization has four parameters");
  const running = (parameter: string, start: "zeros" | "ones"): ParameterSpec => ({
    ...offset(parameter, [channels], start),
    trainable: false,
  });
  return {
    outputShape: shape,
    parameters: [
      offset(gamma, [channels], "ones"),
      offset(beta, [channels], "zeros"),
      running(mean, "zeros"),
      running(variance, "ones"),
    ],
    forward: ({ g, training, parameter, setParameter }, inputs) => {
      const x = onlyValue(inputs);
      const flat = isSequence ? g.reshape(x, [-1, channels]) : x;
      const restored = (y: Value): Value => (isSequence ? g.reshape(y, [-1, ...shape]) : y);
      const affine = [flat, parameter(gamma), parameter(beta)];
      if (!training)
        return restored(g.one("BatchNormalization", [...affine, parameter(mean), parameter(variance)], { epsilon }));
      const [y, batchMean, batchVariance] = g.apply("BatchNormalizationTraining", affine, { epsilon });
      if (y === undefined || batchMean === undefined || batchVariance === undefined)
        throw internalError("batch normalization has three outputs");
      for (const [past, now] of [
        [mean, batchMean],
        [variance, batchVariance],
      ] as const)
        setParameter(past, g.add(g.scale(parameter(past), momentum), g.scale(now, 1 - momentum)));
      return restored(y);
    },
  };
};
