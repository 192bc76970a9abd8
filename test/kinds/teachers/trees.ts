// Tree ensembles as converters of LightGBM and XGBoost write them, by hand; and what they give, by hand too.
import { create } from "@bufbuild/protobuf";
import { attributeTypes, dataTypes } from "../../../src/engine/onnx/file/format.ts";
import type { OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";
import { AttributeProtoSchema, ModelProtoSchema, NodeProtoSchema } from "../../../src/engine/onnx/file/onnx_pb.ts";

/** x[feature] <= threshold ? low : high, added to a class's score. */
export interface Stump {
  readonly feature: number;
  readonly threshold: number;
  readonly low: number;
  readonly high: number;
  readonly class: number;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

type Value = string | readonly number[] | readonly string[] | { readonly floats: readonly number[] } | number;

function attribute(name: string, value: Value) {
  if (typeof value === "number")
    return create(AttributeProtoSchema, { name, type: attributeTypes.int, i: BigInt(value) });
  if (typeof value === "string")
    return create(AttributeProtoSchema, { name, type: attributeTypes.string, s: utf8(value) });
  if ("floats" in value)
    return create(AttributeProtoSchema, { name, type: attributeTypes.floats, floats: [...value.floats] });
  return value.every((one) => typeof one === "string")
    ? create(AttributeProtoSchema, { name, type: attributeTypes.strings, strings: value.map(utf8) })
    : create(AttributeProtoSchema, { name, type: attributeTypes.ints, ints: value.map(BigInt) });
}

export const node = (
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, Value>> = {},
  domain = "",
) =>
  create(NodeProtoSchema, {
    opType,
    domain,
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  });

/** @param transform - SOFTMAX over classes; LOGISTIC of one score, that of the second of two classes */
export function trees(
  input: string,
  stumps: readonly Stump[],
  classes: number,
  transform: "SOFTMAX" | "LOGISTIC",
  base: readonly number[],
) {
  const all = stumps.flatMap((stump, tree) => [0, 1, 2].map((at) => ({ ...stump, tree, at })));
  const leaves = all.filter(({ at }) => at > 0);
  return node(
    "TreeEnsembleClassifier",
    [input],
    ["label", "probabilities"],
    {
      nodes_treeids: all.map(({ tree }) => tree),
      nodes_nodeids: all.map(({ at }) => at),
      nodes_featureids: all.map(({ feature, at }) => (at === 0 ? feature : 0)),
      nodes_modes: all.map(({ at }) => (at === 0 ? "BRANCH_LEQ" : "LEAF")),
      nodes_values: { floats: all.map(({ threshold, at }) => (at === 0 ? threshold : 0)) },
      nodes_truenodeids: all.map(({ at }) => (at === 0 ? 1 : 0)),
      nodes_falsenodeids: all.map(({ at }) => (at === 0 ? 2 : 0)),
      class_treeids: leaves.map(({ tree }) => tree),
      class_nodeids: leaves.map(({ at }) => at),
      class_ids: leaves.map((leaf) => leaf.class),
      class_weights: { floats: leaves.map(({ low, high, at }) => (at === 1 ? low : high)) },
      classlabels_int64s: Array.from({ length: classes }, (_, k) => k),
      post_transform: transform,
      base_values: { floats: base },
    },
    "ai.onnx.ml",
  );
}

/** Scores before the transform, by class. */
export function scores(row: readonly number[], stumps: readonly Stump[], base: readonly number[]): readonly number[] {
  const sums = [...base];
  for (const { feature, threshold, low, high, class: k } of stumps)
    sums[k] = (sums[k] ?? 0) + ((row[feature] ?? NaN) <= threshold ? low : high);
  return sums;
}

interface InputSpec {
  readonly name: string;
  readonly type: keyof typeof dataTypes;
  readonly width: number;
}

export function pipeline(
  inputs: readonly InputSpec[],
  nodes: readonly ReturnType<typeof node>[],
  classes: number,
): OnnxModel {
  const info = (name: string, elemType: number, width: number | null) => ({
    name,
    type: {
      value: {
        case: "tensorType" as const,
        value: {
          elemType,
          shape: {
            dim: [
              { value: { case: "dimParam" as const, value: "N" } },
              ...(width === null ? [] : [{ value: { case: "dimValue" as const, value: BigInt(width) } }]),
            ],
          },
        },
      },
    },
  });
  return create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: "OnnxMLTools",
    opsetImport: [
      { domain: "", version: 15n },
      { domain: "ai.onnx.ml", version: 3n },
    ],
    graph: {
      name: "trees",
      node: [...nodes],
      input: inputs.map(({ name, type, width }) => info(name, dataTypes[type], width)),
      output: [info("label", dataTypes.int64, null), info("probabilities", dataTypes.float, classes)],
    },
  }) as OnnxModel;
}
