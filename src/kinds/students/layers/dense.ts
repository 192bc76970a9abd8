// Layer "dense": y = activation(x W + b), over the last axis of a sequence.
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { activate, activationSchema } from "../activations.ts";
import {
  initializer,
  initializerSchema,
  LayerError,
  offset,
  onlyShape,
  onlyValue,
  product,
  weight,
  type LayerBuilder,
} from "../layer.ts";
import { layerFields } from "../layer-fields.ts";
import { showShape } from "../../../graph/shapes.ts";

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
  const features = shape.at(-1);
  if (shape.length > 2 || features === undefined)
    throw new LayerError("a flat input or a sequence (put a flatten layer before)", showShape(shape));
  const [kernel, bias] = [`${name}/kernel`, `${name}/bias`];
  return {
    outputShape: [...shape.slice(0, -1), units],
    parameters: [
      weight(kernel, [features, units], initializer(kernelInitializer, features, units)),
      ...(useBias ? [offset(bias, [units], "zeros")] : []),
    ],
    forward: ({ g, parameter }, inputs) => {
      const y = product(g, onlyValue(inputs), parameter(kernel), useBias ? parameter(bias) : undefined);
      return activate(g, y, activation);
    },
  };
};
