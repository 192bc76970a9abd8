// Layers "embedding": a vector per token; and "positionalEmbedding": a learned vector per position, added.
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { LayerError, onlyShape, onlyValue, sequenceShape, weight, type LayerBuilder } from "../layer.ts";
import { layerFields } from "../layer-fields.ts";
import { showShape } from "../../../graph/shapes.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "inputDim", "outputDim"],
  properties: {
    kind: { const: "embedding" },
    ...layerFields,
    inputDim: { type: "integer", minimum: 1, description: "Size of the vocabulary: tokens are 0 to inputDim - 1." },
    outputDim: { type: "integer", minimum: 1, description: "Features per token." },
    maskZero: {
      type: "boolean",
      default: false,
      description: "Token 0 is padding: attention and pooling behind this layer leave it out.",
    },
  },
} as const satisfies KindSchema;

export const positionalSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "positionalEmbedding" }, ...layerFields },
} as const satisfies KindSchema;

/** Limit of Keras's uniform start of embeddings. */
const LIMIT = 0.05;

export const build: LayerBuilder<FromSchema<typeof schema>> = (options, name, inputShapes) => {
  const { inputDim, outputDim, maskZero } = options;
  const shape = onlyShape(inputShapes);
  const [length] = shape;
  if (shape.length !== 1 || length === undefined) throw new LayerError("a row of tokens, [length]", showShape(shape));
  const table = `${name}/embeddings`;
  return {
    outputShape: [length, outputDim],
    parameters: [weight(table, [inputDim, outputDim], { kind: "uniform", limit: LIMIT })],
    forward: ({ g, parameter }, inputs) =>
      g.one("Gather", [parameter(table), g.cast(onlyValue(inputs), "int32")], { axis: 0 }),
    mask: ({ g }, inputs) => (maskZero ? g.isPositive(g.cast(onlyValue(inputs), "float32")) : null),
  };
};

/** x + P, P [length, features] drawn like the token embeddings. Source: Gehring et al., ICML 2017. */
export const buildPositional: LayerBuilder<FromSchema<typeof positionalSchema>> = (_options, name, inputShapes) => {
  const [length, features] = sequenceShape(inputShapes);
  const table = `${name}/embeddings`;
  return {
    outputShape: [length, features],
    parameters: [weight(table, [length, features], { kind: "uniform", limit: LIMIT })],
    byPosition: true,
    forward: ({ g, parameter }, inputs) => {
      const all = parameter(table);
      const cut = { starts: [0], ends: [length], axes: [0], steps: [1] };
      return g.add(onlyValue(inputs), all.shape[0] === length ? all : g.one("Slice", [all], cut));
    },
  };
};
