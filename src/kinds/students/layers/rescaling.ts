// Layer "rescaling": x * scale + offset with fixed numbers, as a model that takes raw rows begins with.
import type { Shape, Value } from "../../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { LayerError, onlyShape, onlyValue, type LayerBuilder } from "../layer.ts";
import { layerFields } from "../layer-fields.ts";

const numbers = {
  type: ["number", "array"],
  items: { type: "number" },
  minItems: 1,
  description: "One for all values, or one a channel of an image, a feature of any other row.",
} as const;

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "scale"],
  properties: { kind: { const: "rescaling" }, ...layerFields, scale: numbers, offset: { ...numbers, default: 0 } },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

/** Shape of a list that broadcasts over a batch of rows. */
function listShape(list: readonly number[], row: Shape): Shape {
  const channels = row.length === 3 ? row[0] : row.at(-1);
  if (list.length === 1) return [];
  if (list.length !== channels) throw new LayerError(`1 number, or ${channels ?? 1}`, `${list.length} numbers`);
  return row.length === 3 ? [channels, 1, 1] : [channels];
}

/** Source: Keras, layer Rescaling. */
export const build: LayerBuilder<Options> = (options, _name, inputShapes) => {
  const row = onlyShape(inputShapes);
  const [scale, offset] = [[options.scale].flat(), [options.offset].flat()];
  const shapes = [listShape(scale, row), listShape(offset, row)] as const;
  return {
    outputShape: row,
    parameters: [],
    forward: ({ g }, inputs) => {
      const constant = (list: readonly number[], shape: Shape): Value =>
        g.constant({ dtype: "float32", shape, data: Float32Array.from(list) });
      const x = g.cast(onlyValue(inputs), "float32");
      const scaled = scale.every((factor) => factor === 1) ? x : g.mul(x, constant(scale, shapes[0]));
      return offset.every((term) => term === 0) ? scaled : g.add(scaled, constant(offset, shapes[1]));
    },
  };
};
