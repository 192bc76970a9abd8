// Layer "depthwiseConv2d": a convolution of every channel by itself, `depthMultiplier` outputs each.
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { activationSchema } from "../activations.ts";
import { imageShape, initializerSchema, paddingSchema, sizeSchema, type LayerBuilder } from "../layer.ts";
import { layerFields } from "../layer-fields.ts";
import { build as buildConv2d } from "./conv2d.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "kernelSize"],
  properties: {
    kind: { const: "depthwiseConv2d" },
    ...layerFields,
    kernelSize: sizeSchema,
    depthMultiplier: { type: "integer", minimum: 1, default: 1, description: "Outputs per channel." },
    strides: { ...sizeSchema, default: 1 },
    padding: { ...paddingSchema, default: "valid" },
    dilationRate: { ...sizeSchema, default: 1 },
    activation: { ...activationSchema, default: "linear" },
    useBias: { type: "boolean", default: true },
    depthwiseInitializer: { ...initializerSchema, default: "glorotUniform" },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

export const build: LayerBuilder<Options> = (options, name, inputShapes) => {
  const [channels] = imageShape(inputShapes);
  const { depthMultiplier, depthwiseInitializer, kind: _kind, ...rest } = options;
  const filters = channels * depthMultiplier;
  const conv = { ...rest, kind: "conv2d" as const, filters, groups: channels, kernelInitializer: depthwiseInitializer };
  return buildConv2d(conv, name, inputShapes);
};
