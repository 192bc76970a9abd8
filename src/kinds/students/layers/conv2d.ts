// Layer "conv2d": a two-dimensional convolution over [channels, height, width].
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { activate, activationSchema } from "../activations.ts";
import {
  imageShape,
  initializer,
  initializerSchema,
  LayerError,
  offset,
  onlyValue,
  paddingSchema,
  padsFor,
  pair,
  sizeSchema,
  weight,
  windowOutput,
  type LayerBuilder,
} from "../layer.ts";
import { layerFields } from "../layer-fields.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "filters", "kernelSize"],
  properties: {
    kind: { const: "conv2d" },
    ...layerFields,
    filters: { type: "integer", minimum: 1, description: "Output channels." },
    kernelSize: sizeSchema,
    strides: { ...sizeSchema, default: 1 },
    padding: { ...paddingSchema, default: "valid" },
    dilationRate: { ...sizeSchema, default: 1 },
    groups: { type: "integer", minimum: 1, default: 1 },
    activation: { ...activationSchema, default: "linear" },
    useBias: { type: "boolean", default: true },
    kernelInitializer: { ...initializerSchema, default: "glorotUniform" },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export const build: LayerBuilder<Options> = (options, name, inputShapes) => {
  const { filters, groups, activation, useBias, kernelInitializer } = options;
  const [channels, height, width] = imageShape(inputShapes);
  if (channels % groups !== 0 || filters % groups !== 0)
    throw new LayerError(`groups that divide ${channels} channels and ${filters} filters`, `${groups}`);
  const [kernelSize, strides, dilations] = [
    pair(options.kernelSize),
    pair(options.strides),
    pair(options.dilationRate),
  ];
  const pads = padsFor(options.padding, [height, width], kernelSize, strides, dilations);
  const area = kernelSize[0] * kernelSize[1];
  const [kernel, bias] = [`${name}/kernel`, `${name}/bias`];
  const start = initializer(kernelInitializer, (channels / groups) * area, (filters / groups) * area);
  return {
    outputShape: [filters, ...windowOutput([height, width], kernelSize, strides, pads, dilations)],
    parameters: [
      weight(kernel, [filters, channels / groups, ...kernelSize], start),
      ...(useBias ? [offset(bias, [filters], "zeros")] : []),
    ],
    forward: ({ g, parameter }, inputs) => {
      const operands = [onlyValue(inputs), parameter(kernel), ...(useBias ? [parameter(bias)] : [])];
      return activate(g, g.one("Conv", operands, { strides, pads, dilations, group: groups }), activation);
    },
  };
};
