// Every layer kind: its schema in one list, its builder in one switch.
import type { Shape } from "../../../graph/ir.ts";
import type { FromSchema } from "../../kind-schema.ts";
import type { BuiltLayer } from "../layer.ts";
import * as batchNormalization from "./batch-normalization.ts";
import * as conv2d from "./conv2d.ts";
import * as dense from "./dense.ts";
import * as conv1d from "./conv1d.ts";
import * as depthwiseConv2d from "./depthwise-conv2d.ts";
import * as embedding from "./embedding.ts";
import * as layerNormalization from "./layer-normalization.ts";
import * as multiHeadAttention from "./multi-head-attention.ts";
import * as pooling1d from "./pooling1d.ts";
import * as pooling2d from "./pooling2d.ts";
import * as rescaling from "./rescaling.ts";
import * as shaping from "./shaping.ts";

export const layerSchemas = [
  dense.schema,
  conv1d.schema,
  conv2d.schema,
  depthwiseConv2d.schema,
  batchNormalization.schema,
  layerNormalization.schema,
  embedding.schema,
  embedding.positionalSchema,
  multiHeadAttention.schema,
  pooling1d.globalAverageSchema,
  shaping.activationLayerSchema,
  shaping.dropoutSchema,
  pooling2d.maxSchema,
  pooling2d.averageSchema,
  pooling2d.globalAverageSchema,
  shaping.flattenSchema,
  shaping.addSchema,
  shaping.reshapeSchema,
  shaping.permuteSchema,
  rescaling.schema,
] as const;

export type LayerOptions = FromSchema<(typeof layerSchemas)[number]>;

export function buildLayer(options: LayerOptions, name: string, inputShapes: readonly Shape[]): BuiltLayer {
  switch (options.kind) {
    case "dense":
      return dense.build(options, name, inputShapes);
    case "conv1d":
      return conv1d.build(options, name, inputShapes);
    case "layerNormalization":
      return layerNormalization.build(options, name, inputShapes);
    case "embedding":
      return embedding.build(options, name, inputShapes);
    case "positionalEmbedding":
      return embedding.buildPositional(options, name, inputShapes);
    case "multiHeadAttention":
      return multiHeadAttention.build(options, name, inputShapes);
    case "globalAveragePooling1d":
      return pooling1d.buildGlobalAverage(options, name, inputShapes);
    case "conv2d":
      return conv2d.build(options, name, inputShapes);
    case "depthwiseConv2d":
      return depthwiseConv2d.build(options, name, inputShapes);
    case "batchNormalization":
      return batchNormalization.build(options, name, inputShapes);
    case "activation":
      return shaping.buildActivation(options, name, inputShapes);
    case "dropout":
      return shaping.buildDropout(options, name, inputShapes);
    case "maxPooling2d":
      return pooling2d.buildMax(options, name, inputShapes);
    case "averagePooling2d":
      return pooling2d.buildAverage(options, name, inputShapes);
    case "globalAveragePooling2d":
      return pooling2d.buildGlobalAverage(options, name, inputShapes);
    case "flatten":
      return shaping.buildFlatten(options, name, inputShapes);
    case "add":
      return shaping.buildAdd(options, name, inputShapes);
    case "reshape":
      return shaping.buildReshape(options, name, inputShapes);
    case "permute":
      return shaping.buildPermute(options, name, inputShapes);
    case "rescaling":
      return rescaling.build(options, name, inputShapes);
  }
}
