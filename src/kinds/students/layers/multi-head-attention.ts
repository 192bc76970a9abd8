// Layer "multiHeadAttention": every position of a sequence looks at every other; padding is not looked at.
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import type { GraphBuilder } from "../../../graph/builder.ts";
import type { Value } from "../../../graph/ir.ts";
import {
  initializer,
  initializerSchema,
  offset,
  onlyValue,
  product,
  sequenceShape,
  weight,
  type LayerBuilder,
  type Mask,
} from "../layer.ts";
import { layerFields } from "../layer-fields.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "numHeads", "keyDim"],
  properties: {
    kind: { const: "multiHeadAttention" },
    ...layerFields,
    numHeads: { type: "integer", minimum: 1 },
    keyDim: { type: "integer", minimum: 1, description: "Features per head of queries, keys and values." },
    dropout: { type: "number", minimum: 0, exclusiveMaximum: 1, default: 0, description: "Of attention weights." },
    causal: { type: "boolean", default: false, description: "No position sees a later one." },
    useBias: { type: "boolean", default: true },
    kernelInitializer: { ...initializerSchema, default: "glorotUniform" },
  },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

/** What is added to the scores of positions that may not be seen: exp of it is 0 beside any score. */
const HIDDEN = -1e9;

/** 0 where position i may see position j, else HIDDEN; [1, 1, length, length]. */
function causalScores(g: GraphBuilder, length: number): Value {
  const data = Float32Array.from({ length: length * length }, (_, at) =>
    at % length > Math.floor(at / length) ? HIDDEN : 0,
  );
  return g.constant({ dtype: "float32", shape: [1, 1, length, length], data });
}

/** 0 at positions that hold something, HIDDEN at padding; [N, 1, 1, length]. */
function paddingScores(g: GraphBuilder, mask: Value, length: number): Value {
  return g.reshape(g.scale(g.sub(g.scalar(1), mask), HIDDEN), [-1, 1, 1, length]);
}

function addHidden(g: GraphBuilder, scores: Value, mask: Mask, causal: boolean): Value {
  const length = scores.shape.at(-1) ?? 1;
  const seen = causal ? g.add(scores, causalScores(g, length)) : scores;
  return mask === null ? seen : g.add(seen, paddingScores(g, mask, length));
}

/**
 * softmax(Q K^T / sqrt(keyDim)) V per head, heads side by side, then a product with the output kernel. Queries, keys and
 * values come from one product: its kernel's columns are [3, numHeads, keyDim].
 * Source: Vaswani et al., NeurIPS 2017.
 */
export const build: LayerBuilder<Options> = (options, name, inputShapes) => {
  const { numHeads, keyDim, dropout, causal, useBias, kernelInitializer } = options;
  const [length, features] = sequenceShape(inputShapes);
  const width = numHeads * keyDim;
  const names = ["qkv/kernel", "qkv/bias", "output/kernel", "output/bias"].map((part) => `${name}/${part}`);
  const [qkvKernel = "", qkvBias = "", outputKernel = "", outputBias = ""] = names;
  return {
    outputShape: [length, features],
    parameters: [
      weight(qkvKernel, [features, 3 * width], initializer(kernelInitializer, features, width)),
      ...(useBias ? [offset(qkvBias, [3 * width], "zeros")] : []),
      weight(outputKernel, [width, features], initializer(kernelInitializer, width, features)),
      ...(useBias ? [offset(outputBias, [features], "zeros")] : []),
    ],
    forward: ({ g, dropout: drops, parameter, dropoutMask }, inputs, [mask = null]) => {
      const qkv = product(g, onlyValue(inputs), parameter(qkvKernel), useBias ? parameter(qkvBias) : undefined);
      // [N, length, 3 x heads x keyDim] -> each [N, heads, length, keyDim]
      const [query, key, value] = g
        .split(qkv, 2, [width, width, width])
        .map((part) => g.transpose(g.reshape(part, [-1, length, numHeads, keyDim]), [0, 2, 1, 3])) as [
        Value,
        Value,
        Value,
      ];
      const scores = g.matMul(g.scale(query, 1 / Math.sqrt(keyDim)), key, false, true);
      const weights = g.softmax(addHidden(g, scores, mask, causal));
      const kept = drops && dropout > 0 ? g.mul(weights, dropoutMask(weights.shape, dropout)) : weights;
      const context = g.reshape(g.transpose(g.matMul(kept, value), [0, 2, 1, 3]), [-1, length, width]);
      return product(g, context, parameter(outputKernel), useBias ? parameter(outputBias) : undefined);
    },
  };
};
