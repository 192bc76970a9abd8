// Layer "layerNormalization": every position to mean 0 and variance 1 over its features, then scaled and shifted.
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { LayerError, offset, onlyShape, onlyValue, type LayerBuilder } from "../layer.ts";
import { layerFields } from "../layer-fields.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "layerNormalization" },
    ...layerFields,
    epsilon: { type: "number", exclusiveMinimum: 0, default: 0.001 },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

/** y = gamma (x - mean) / sqrt(variance + epsilon) + beta over the last axis. Source: Ba, Kiros and Hinton, 2016. */
export const build: LayerBuilder<Options> = ({ epsilon }, name, inputShapes) => {
  const shape = onlyShape(inputShapes);
  const features = shape.at(-1);
  if (features === undefined) throw new LayerError("at least one axis", "a scalar");
  const [gamma, beta] = [`${name}/gamma`, `${name}/beta`];
  return {
    outputShape: shape,
    parameters: [offset(gamma, [features], "ones"), offset(beta, [features], "zeros")],
    forward: ({ g, parameter }, inputs) =>
      g.one("LayerNormalization", [onlyValue(inputs), parameter(gamma), parameter(beta)], { axis: -1, epsilon }),
  };
};
