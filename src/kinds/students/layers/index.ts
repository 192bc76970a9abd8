// The table of layers.
import type { Shape } from "../../../graph/ir.ts";
import { chooser, unionSchema, type OptionsOf } from "../../table.ts";
import type { BuiltLayer, LayerBuilder } from "../layer.ts";
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

export const layerKinds = {
  dense: { schema: dense.schema, make: dense.build },
  conv1d: { schema: conv1d.schema, make: conv1d.build },
  conv2d: { schema: conv2d.schema, make: conv2d.build },
  depthwiseConv2d: { schema: depthwiseConv2d.schema, make: depthwiseConv2d.build },
  batchNormalization: { schema: batchNormalization.schema, make: batchNormalization.build },
  layerNormalization: { schema: layerNormalization.schema, make: layerNormalization.build },
  embedding: { schema: embedding.schema, make: embedding.build },
  positionalEmbedding: { schema: embedding.positionalSchema, make: embedding.buildPositional },
  multiHeadAttention: { schema: multiHeadAttention.schema, make: multiHeadAttention.build },
  globalAveragePooling1d: { schema: pooling1d.globalAverageSchema, make: pooling1d.buildGlobalAverage },
  activation: { schema: shaping.activationLayerSchema, make: shaping.buildActivation },
  dropout: { schema: shaping.dropoutSchema, make: shaping.buildDropout },
  maxPooling2d: { schema: pooling2d.maxSchema, make: pooling2d.buildMax },
  averagePooling2d: { schema: pooling2d.averageSchema, make: pooling2d.buildAverage },
  globalAveragePooling2d: { schema: pooling2d.globalAverageSchema, make: pooling2d.buildGlobalAverage },
  flatten: { schema: shaping.flattenSchema, make: shaping.buildFlatten },
  add: { schema: shaping.addSchema, make: shaping.buildAdd },
  reshape: { schema: shaping.reshapeSchema, make: shaping.buildReshape },
  permute: { schema: shaping.permuteSchema, make: shaping.buildPermute },
  rescaling: { schema: rescaling.schema, make: rescaling.build },
} as const;

export type LayerOptions = OptionsOf<typeof layerKinds>;

export const layerSchema = unionSchema(layerKinds);

const kindOf = chooser<{ readonly make: LayerBuilder<LayerOptions> }>(layerKinds);

export const buildLayer = (options: LayerOptions, name: string, inputShapes: readonly Shape[]): BuiltLayer =>
  kindOf(options).make(options, name, inputShapes);
