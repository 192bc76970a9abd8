// Layer "dense": y = activation(x W + b).
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { activate, activationSchema } from "../activations.ts";
import {
  initializer,
  initializerSchema,
  LayerError,
  offset,
  onlyShape,
  onlyValue,
  weight,
  type LayerBuilder,
} from "../layer.ts";
import { layerFields } from "../layer-fields.ts";
import { showShape } from "../../graph/shapes.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "units"],
  properties: {
    kind: { const: "dense" },
    ...layerFields,
    units: { type: "integer", minimum: 1, description: "Outputs per row." },
    activation: { ...activationSchema, default: "linear" },
    useBias: { type: "boolean", default: true },
    kernelInitializer: { ...initializerSchema, default: "glorotUniform" },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export const build: LayerBuilder<Options> = (options, name, inputShapes) => {
  const { units, activation, useBias, kernelInitializer } = options;
  const shape = onlyShape(inputShapes);
  const [features] = shape;
  if (shape.length !== 1 || features === undefined)
    throw new LayerError("a flat input (put a flatten layer before)", showShape(shape));
  const [kernel, bias] = [`${name}/kernel`, `${name}/bias`];
  return {
    outputShape: [units],
    parameters: [
      weight(kernel, [features, units], initializer(kernelInitializer, features, units)),
      ...(useBias ? [offset(bias, [units], "zeros")] : []),
    ],
    forward: ({ g, parameter }, inputs) => {
      const c = useBias ? { c: parameter(bias) } : {};
      return activate(g, g.gemm(onlyValue(inputs), parameter(kernel), c), activation);
    },
  };
};
