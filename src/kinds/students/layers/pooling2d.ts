// Layers "maxPooling2d", "averagePooling2d" and "globalAveragePooling2d".
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import {
  imageShape,
  onlyValue,
  paddingSchema,
  padsFor,
  pair,
  sizeSchema,
  windowOutput,
  type BuiltLayer,
  type LayerBuilder,
} from "../layer.ts";
import { layerFields } from "../layer-fields.ts";
import type { Shape } from "../../../graph/ir.ts";

const windowFields = {
  ...layerFields,
  poolSize: { ...sizeSchema, default: 2 },
  strides: { ...sizeSchema, description: "The pool size by default." },
  padding: { ...paddingSchema, default: "valid" },
} as const;

export const maxSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "maxPooling2d" }, ...windowFields },
} as const satisfies KindSchema;

export const averageSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "averagePooling2d" }, ...windowFields },
} as const satisfies KindSchema;

export const globalAverageSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "globalAveragePooling2d" }, ...layerFields },
} as const satisfies KindSchema;

type WindowOptions = Pick<FromSchema<typeof maxSchema>, "poolSize" | "strides" | "padding">;

function pooling(options: WindowOptions, inputShapes: readonly Shape[], average: boolean): BuiltLayer {
  const [channels, height, width] = imageShape(inputShapes);
  const kernel = pair(options.poolSize);
  const strides = options.strides === undefined ? kernel : pair(options.strides);
  const dilations = [1, 1];
  const pads = padsFor(options.padding, [height, width], kernel, strides, dilations);
  const window = { kernel, strides, pads, dilations };
  return {
    outputShape: [channels, ...windowOutput([height, width], kernel, strides, pads, dilations)],
    parameters: [],
    forward: ({ g }, inputs) => {
      const x = onlyValue(inputs);
      // Keras leaves padding out of the mean
      return average ? g.one("AveragePool", [x], { ...window, countIncludePad: false }) : g.maxPool(x, window);
    },
  };
}

export const buildMax: LayerBuilder<FromSchema<typeof maxSchema>> = (options, _name, shapes) =>
  pooling(options, shapes, false);

export const buildAverage: LayerBuilder<FromSchema<typeof averageSchema>> = (options, _name, shapes) =>
  pooling(options, shapes, true);

/** Mean over height and width: [channels, height, width] -> [channels]. */
export const buildGlobalAverage: LayerBuilder<FromSchema<typeof globalAverageSchema>> = (_options, _name, shapes) => {
  const [channels] = imageShape(shapes);
  return { outputShape: [channels], parameters: [], forward: ({ g }, inputs) => g.mean(onlyValue(inputs), [2, 3]) };
};
