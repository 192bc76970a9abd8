// Layers without parameters: "activation", "dropout", "flatten", "reshape", "permute" and "add".
import type { GraphBuilder } from "../../../graph/builder.ts";
import type { Value } from "../../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { showShape } from "../../../graph/shapes.ts";
import { activate, activationSchema, alphas } from "../activations.ts";
import { LayerError, onlyShape, onlyValue, rowShape, rowSize, withoutMask, type LayerBuilder } from "../layer.ts";
import { layerFields } from "../layer-fields.ts";

export const activationLayerSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "activation"],
  properties: {
    kind: { const: "activation" },
    ...layerFields,
    activation: activationSchema,
    alpha: {
      type: "number",
      minimum: 0,
      description: "Of leakyRelu the slope below 0, 0.2 by default; of elu what it falls to, 1 by default.",
    },
  },
} as const satisfies KindSchema;

export const dropoutSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "rate"],
  properties: {
    kind: { const: "dropout" },
    ...layerFields,
    rate: {
      type: "number",
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Share of the values that are set to 0 in training.",
    },
  },
} as const satisfies KindSchema;

const orderSchema = {
  enum: ["channelsFirst", "channelsLast"],
  default: "channelsFirst",
  description: "Order of an image's values in the flat row; channelsLast is how TensorFlow's models have them.",
} as const;

export const flattenSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "flatten" }, ...layerFields, order: orderSchema },
} as const satisfies KindSchema;

export const reshapeSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "targetShape"],
  properties: {
    kind: { const: "reshape" },
    ...layerFields,
    targetShape: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 1,
      maxItems: 4,
      description: "Shape of a row without the batch; images are [channels, height, width].",
    },
    order: orderSchema,
  },
} as const satisfies KindSchema;

export const permuteSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "dims"],
  properties: {
    kind: { const: "permute" },
    ...layerFields,
    dims: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 1,
      maxItems: 4,
      description:
        "Axis i of the result is axis dims[i] of the row, counted from 1; images are [channels, height, width].",
    },
  },
} as const satisfies KindSchema;

export const addSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "with"],
  properties: {
    kind: { const: "add" },
    ...layerFields,
    with: {
      type: "array",
      items: { type: "string" },
      minItems: 1,
      description: "Names of the layers whose outputs are added to this layer's input; \"input\" is the student's own.",
    },
  },
} as const satisfies KindSchema;

export const buildActivation: LayerBuilder<FromSchema<typeof activationLayerSchema>> = (
  { activation, alpha },
  _name,
  shapes,
) => {
  if (alpha !== undefined && alphas[activation] === undefined)
    throw new LayerError(`alpha beside ${Object.keys(alphas).join(" or ")} alone`, `alpha beside ${activation}`);
  return {
    outputShape: onlyShape(shapes),
    parameters: [],
    forward: ({ g }, inputs) => activate(g, onlyValue(inputs), activation, alpha),
  };
};

/** Inverted dropout: kept values are scaled by 1 / (1 - rate). Source: Srivastava et al., JMLR 2014. */
export const buildDropout: LayerBuilder<FromSchema<typeof dropoutSchema>> = ({ rate }, _name, shapes) => ({
  outputShape: onlyShape(shapes),
  parameters: [],
  forward: ({ g, dropout, dropoutMask }, inputs) => {
    const x = onlyValue(inputs);
    return dropout && rate > 0 ? g.mul(x, dropoutMask(x.shape, rate)) : x;
  },
});

/** [N, channels, height, width] as [N, height, width, channels]; other ranks as they are. */
const channelsLast = (g: GraphBuilder, x: Value): Value => (x.shape.length === 4 ? g.transpose(x, [0, 2, 3, 1]) : x);

export const buildFlatten: LayerBuilder<FromSchema<typeof flattenSchema>> = ({ order }, _name, shapes) => {
  const outputShape = [rowSize(onlyShape(shapes))];
  return {
    outputShape,
    parameters: [],
    forward: ({ g }, inputs) => {
      const x = onlyValue(inputs);
      return g.reshape(order === "channelsLast" ? channelsLast(g, x) : x, rowShape(outputShape));
    },
    mask: withoutMask,
  };
};

export const buildReshape: LayerBuilder<FromSchema<typeof reshapeSchema>> = ({ targetShape, order }, _name, shapes) => {
  const shape = onlyShape(shapes);
  if (rowSize(shape) !== rowSize(targetShape))
    throw new LayerError(
      `a target shape of ${rowSize(shape)} elements, as ${showShape(shape)} has`,
      showShape(targetShape),
    );
  return {
    outputShape: targetShape,
    parameters: [],
    forward: ({ g }, inputs) => {
      const x = onlyValue(inputs);
      if (order === "channelsFirst") return g.reshape(x, rowShape(targetShape));
      const [channels = 1, ...area] = targetShape;
      const isImage = targetShape.length === 3;
      const y = g.reshape(channelsLast(g, x), rowShape(isImage ? [...area, channels] : targetShape));
      return isImage ? g.transpose(y, [0, 3, 1, 2]) : y;
    },
    mask: withoutMask,
  };
};

/** The axes of a row in another order. Source: Keras, layer Permute. */
export const buildPermute: LayerBuilder<FromSchema<typeof permuteSchema>> = ({ dims }, _name, shapes) => {
  const shape = onlyShape(shapes);
  const sorted = dims.toSorted((a, b) => a - b);
  if (dims.length !== shape.length || sorted.some((axis, i) => axis !== i + 1))
    throw new LayerError(`the axes ${shape.map((_, axis) => axis + 1).join(", ")} in some order`, showShape(dims));
  return {
    outputShape: dims.map((axis) => shape[axis - 1] ?? 1),
    parameters: [],
    forward: ({ g }, inputs) => g.transpose(onlyValue(inputs), [0, ...dims]),
    mask: withoutMask,
  };
};

/** A residual connection: the sum of equally shaped inputs. */
export const buildAdd: LayerBuilder<FromSchema<typeof addSchema>> = (_options, _name, shapes) => {
  const [first, ...others] = shapes;
  if (first === undefined) throw new LayerError("at least two inputs", "none");
  for (const other of others)
    if (showShape(other) !== showShape(first))
      throw new LayerError(`inputs of one shape, ${showShape(first)}`, showShape(other));
  return {
    outputShape: first,
    parameters: [],
    forward: ({ g }, inputs) => inputs.reduce((sum, input) => g.add(sum, input)),
  };
};
