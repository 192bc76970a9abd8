// Layer "conv1d": a convolution along a sequence, [length, channels] -> [length', filters].
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { activate, activationSchema } from "../activations.ts";
import {
  initializer,
  initializerSchema,
  LayerError,
  offset,
  onlyValue,
  padsFor,
  sequenceShape,
  weight,
  windowOutput,
  withoutMask,
  type LayerBuilder,
} from "../layer.ts";
import { layerFields } from "../layer-fields.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "filters", "kernelSize"],
  properties: {
    kind: { const: "conv1d" },
    ...layerFields,
    filters: { type: "integer", minimum: 1, description: "Output channels." },
    kernelSize: { type: "integer", minimum: 1 },
    strides: { type: "integer", minimum: 1, default: 1 },
    padding: {
      enum: ["valid", "same", "causal"],
      default: "valid",
      description: "As for conv2d; causal pads in front alone, so that no position sees a later one.",
    },
    dilationRate: { type: "integer", minimum: 1, default: 1 },
    groups: { type: "integer", minimum: 1, default: 1 },
    activation: { ...activationSchema, default: "linear" },
    useBias: { type: "boolean", default: true },
    kernelInitializer: { ...initializerSchema, default: "glorotUniform" },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export const build: LayerBuilder<Options> = (options, name, inputShapes) => {
  const { filters, kernelSize, groups, padding, activation, useBias, kernelInitializer } = options;
  const [length, channels] = sequenceShape(inputShapes);
  if (channels % groups !== 0 || filters % groups !== 0)
    throw new LayerError(`groups that divide ${channels} channels and ${filters} filters`, `${groups}`);
  const [strides, dilations] = [[options.strides], [options.dilationRate]];
  const pads =
    padding === "causal"
      ? [(kernelSize - 1) * options.dilationRate, 0]
      : padsFor(padding, [length], [kernelSize], strides, dilations);
  const sizes = windowOutput([length], [kernelSize], strides, pads, dilations);
  const [kernel, bias] = [`${name}/kernel`, `${name}/bias`];
  const start = initializer(kernelInitializer, (channels / groups) * kernelSize, (filters / groups) * kernelSize);
  return {
    outputShape: [...sizes, filters],
    parameters: [
      weight(kernel, [filters, channels / groups, kernelSize], start),
      ...(useBias ? [offset(bias, [filters], "zeros")] : []),
    ],
    ...(sizes[0] === length ? {} : { mask: withoutMask }),
    forward: ({ g, parameter }, inputs) => {
      const channelsFirst = g.transpose(onlyValue(inputs), [0, 2, 1]);
      const operands = [channelsFirst, parameter(kernel), ...(useBias ? [parameter(bias)] : [])];
      const y = g.one("Conv", operands, { strides, pads, dilations, group: groups });
      return activate(g, g.transpose(y, [0, 2, 1]), activation);
    },
  };
};
