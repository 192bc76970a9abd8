// Layer "globalAveragePooling1d": the mean over a sequence's positions, padding left out.
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { onlyValue, sequenceShape, withoutMask, type LayerBuilder } from "../layer.ts";
import { layerFields } from "../layer-fields.ts";

export const globalAverageSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "globalAveragePooling1d" }, ...layerFields },
} as const satisfies KindSchema;

/** [length, features] -> [features]; a row that is all padding gives zeros. */
export const buildGlobalAverage: LayerBuilder<FromSchema<typeof globalAverageSchema>> = (_options, _name, shapes) => {
  const [length, features] = sequenceShape(shapes);
  return {
    outputShape: [features],
    parameters: [],
    mask: withoutMask,
    forward: ({ g }, inputs, [mask]) => {
      const x = onlyValue(inputs);
      if (mask === null || mask === undefined) return g.mean(x, [1]);
      const counted = g.one("Max", [g.sum(mask, [1], true), g.scalar(1)], {});
      const total = g.sum(g.mul(x, g.reshape(mask, [-1, length, 1])), [1]);
      return g.div(total, counted);
    },
  };
};
