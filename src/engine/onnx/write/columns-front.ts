// What turns named columns into a student's features, before its first layer: an input a column, texts among them.
import { create } from "@bufbuild/protobuf";
import { problemsError } from "../../../base/errors.ts";
import { dateCycles } from "../../column-features.ts";
import type { ColumnEncoder, DateCycle, FittedColumn } from "../../contracts.ts";
import { attributeTypes, dataTypes } from "../file/format.ts";
import { decodeModel, encodeModel, type OnnxModel } from "../file/model-file.ts";
import {
  AttributeProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  type AttributeProto,
  type NodeProto,
  type TensorProto,
} from "../file/onnx_pb.ts";
import { textInfo, valueInfo } from "./emitter.ts";

/** ONNX's operators of classical machine learning, of which LabelEncoder takes texts. */
const ML = "ai.onnx.ml";
const ML_OPSET = 3n;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const attribute = {
  int: (name: string, value: number): AttributeProto =>
    create(AttributeProtoSchema, { name, type: attributeTypes.int, i: BigInt(value) }),
  float: (name: string, value: number): AttributeProto =>
    create(AttributeProtoSchema, { name, type: attributeTypes.float, f: value }),
  string: (name: string, value: string): AttributeProto =>
    create(AttributeProtoSchema, { name, type: attributeTypes.string, s: utf8(value) }),
  strings: (name: string, values: readonly string[]): AttributeProto =>
    create(AttributeProtoSchema, { name, type: attributeTypes.strings, strings: values.map(utf8) }),
  ints: (name: string, values: readonly number[]): AttributeProto =>
    create(AttributeProtoSchema, { name, type: attributeTypes.ints, ints: values.map(BigInt) }),
  floats: (name: string, values: readonly number[]): AttributeProto =>
    create(AttributeProtoSchema, { name, type: attributeTypes.floats, floats: [...values] }),
};

/** Nodes and constants of the front, under names that no column has. */
class Front {
  readonly nodes: NodeProto[] = [];
  readonly constants: TensorProto[] = [];
  #count = 0;

  /** @param unread - what the node gives beside the value that is asked for */
  node(
    opType: string,
    input: readonly string[],
    attributes: readonly AttributeProto[] = [],
    { domain = "", unread = [] }: { readonly domain?: string; readonly unread?: readonly string[] } = {},
  ): string {
    const name = `front/${++this.#count}`;
    const output = [name, ...unread.map((what) => `${name}/${what}`)];
    this.nodes.push(create(NodeProtoSchema, { opType, domain, input: [...input], output, attribute: [...attributes] }));
    return name;
  }

  floats(values: readonly number[], dims: readonly number[]): string {
    const data = Float32Array.from(values);
    return this.#constant(dataTypes.float, dims, data);
  }

  texts(values: readonly string[], dims: readonly number[]): string {
    const name = `front/${++this.#count}`;
    const stringData = values.map(utf8);
    this.constants.push(
      create(TensorProtoSchema, { name, dataType: dataTypes.string, dims: dims.map(BigInt), stringData }),
    );
    return name;
  }

  ints(values: readonly number[], dims: readonly number[]): string {
    return this.#constant(dataTypes.int64, dims, BigInt64Array.from(values, BigInt));
  }

  int(value: number): string {
    return this.#constant(dataTypes.int64, [], BigInt64Array.of(BigInt(value)));
  }

  #constant(dataType: number, dims: readonly number[], data: Float32Array | BigInt64Array): string {
    const name = `front/${++this.#count}`;
    const rawData = new Uint8Array(data.buffer).slice();
    this.constants.push(create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData }));
    return name;
  }
}

/** Texts of a column to a number each: a value's place, or the number that a word stands for. */
function encoded(front: Front, input: string, keys: readonly string[], last: readonly AttributeProto[]): string {
  return front.node("LabelEncoder", [input], [attribute.strings("keys_strings", keys), ...last], { domain: ML });
}

function categoryFeatures(
  front: Front,
  { name, values, embedding }: FittedColumn & { readonly role: "category" },
  missing: readonly string[],
): string {
  const depth = values.length + 1;
  const places = new Map(values.map((value, at) => [value, at]));
  const absent = places.get("") ?? values.length;
  for (const text of missing) if (!places.has(text)) places.set(text, absent);
  const at = encoded(
    front,
    name,
    [...places.keys()],
    [attribute.ints("values_int64s", [...places.values()]), attribute.int("default_int64", values.length)],
  );
  if (embedding !== undefined) return front.node("Cast", [at], [attribute.int("to", dataTypes.float)]);
  const places1 = front.node("Reshape", [at, front.ints([-1], [1])]);
  return front.node(
    "OneHot",
    [places1, front.ints([depth], [1]), front.floats([0, 1], [2])],
    [attribute.int("axis", -1)],
  );
}

function numberFeatures(
  front: Front,
  { name, words, scale, fill, flag }: FittedColumn & { readonly role: "number" },
): readonly string[] {
  const given =
    words === null
      ? name
      : encoded(front, name, Object.keys(words), [
          attribute.floats("values_floats", Object.values(words)),
          attribute.float("default_float", NaN),
        ]);
  const absent = front.node("IsNaN", [given]);
  const filled = front.node("Where", [absent, front.floats([fill], [1, 1]), given]);
  const feature = ((): string => {
    if (scale.kind === "affine")
      return front.node("Div", [
        front.node("Sub", [filled, front.floats([scale.mean], [1, 1])]),
        front.floats([scale.std], [1, 1]),
      ]);
    const { knots, levels } = scale;
    const pieces = knots.length - 1;
    const between = (of: readonly number[]): number[] =>
      Array.from({ length: pieces }, (_, i) => (of[i + 1] ?? 0) - (of[i] ?? 0));
    const from = front.node("Sub", [filled, front.floats(knots.slice(0, pieces), [1, pieces])]);
    const part = front.node("Div", [from, front.floats(between(knots), [1, pieces])]);
    const clipped = front.node("Clip", [part, front.floats([0], []), front.floats([1], [])]);
    const sum = front.node("MatMul", [clipped, front.floats(between(levels), [pieces, 1])]);
    return front.node("Add", [sum, front.floats([levels[0] ?? 0], [1, 1])]);
  })();
  return flag ? [feature, front.node("Cast", [absent], [attribute.int("to", dataTypes.float)])] : [feature];
}

/** Year, sines and cosines of a date's parts, and whether it is missing. */
function dateFeatures(
  front: Front,
  { name, separator, year, cycles, fill, flag }: FittedColumn & { readonly role: "date" },
  missing: readonly string[],
): readonly string[] {
  const float = [attribute.int("to", dataTypes.float)];
  const one = (value: number): string => front.floats([value], [1, 1]);
  const texts = [...new Set(["", ...missing])];
  const isText = front.node("Cast", [front.node("Equal", [name, front.texts(texts, [1, texts.length])])], float);
  const absent = front.node("ReduceMax", [isText, front.ints([1], [1])], [attribute.int("keepdims", 1)]);
  const given = front.node("Where", [
    front.node("Cast", [absent], [attribute.int("to", dataTypes.bool)]),
    front.texts([fill], [1, 1]),
    name,
  ]);
  /** Pieces of a text, [rows, 1, pieces]. */
  const pieces = (text: string, delimiter: string): string =>
    front.node("StringSplit", [text], [attribute.string("delimiter", delimiter)], { unread: ["count"] });
  const piece = (all: string, at: number): string =>
    front.node("Gather", [all, front.int(at)], [attribute.int("axis", 2)]);
  const halves = separator === "" ? null : pieces(given, separator);
  const days = pieces(halves === null ? given : piece(halves, 0), "-");
  const numberAt = (all: string, at: number): string => front.node("Cast", [piece(all, at)], float);
  const [years, months, dayOfMonth] = [numberAt(days, 0), numberAt(days, 1), numberAt(days, 2)];
  const clock = halves === null ? null : pieces(piece(halves, 1), ":");
  const floored = (value: string, divisor: number): string =>
    front.node("Floor", [front.node("Div", [value, one(divisor)])]);
  /** 0 on Sunday. Source: Sakamoto's congruence for the Gregorian calendar. */
  const weekday = (): string => {
    const early = front.node("Cast", [front.node("Less", [months, one(3)])], float);
    const own = front.node("Sub", [years, early]);
    const place = front.node("Cast", [front.node("Sub", [months, one(1)])], [attribute.int("to", dataTypes.int64)]);
    const offset = front.node("Gather", [front.floats([0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4], [12]), place]);
    const leaps = front.node("Add", [front.node("Sub", [floored(own, 4), floored(own, 100)]), floored(own, 400)]);
    const sum = front.node("Sum", [own, leaps, offset, dayOfMonth]);
    return front.node("Sub", [sum, front.node("Mul", [floored(sum, 7), one(7)])]);
  };
  const valueOf = (cycle: DateCycle): string => {
    if (cycle === "month") return months;
    if (cycle === "day") return dayOfMonth;
    return cycle === "weekday" || clock === null ? weekday() : numberAt(clock, cycle === "hour" ? 0 : 1);
  };
  return [
    ...(year === null ? [] : [front.node("Div", [front.node("Sub", [years, one(year.mean)]), one(year.std)])]),
    ...cycles.flatMap((cycle) => {
      const { first, length } = dateCycles[cycle];
      const from = front.node("Sub", [valueOf(cycle), one(first)]);
      const angle = front.node("Mul", [from, one((2 * Math.PI) / length)]);
      return [front.node("Sin", [angle]), front.node("Cos", [angle])];
    }),
    ...(flag ? [absent] : []),
  ];
}

function featuresOf(front: Front, column: FittedColumn, missing: readonly string[]): readonly string[] {
  switch (column.role) {
    case "number":
      return numberFeatures(front, column);
    case "category":
      return [categoryFeatures(front, column, missing)];
    case "date":
      return dateFeatures(front, column, missing);
  }
}

/** The graph's own values under names that no column has; outputs keep theirs. */
function renamed(model: OnnxModel): void {
  const { graph } = model;
  const outputs = new Set(graph.output.map(({ name }) => name));
  const of = (name: string): string => (name === "" || outputs.has(name) ? name : `student/${name}`);
  for (const node of graph.node) {
    node.input = node.input.map(of);
    node.output = node.output.map(of);
  }
  for (const tensor of graph.initializer) tensor.name = of(tensor.name);
  for (const value of [...graph.input, ...graph.valueInfo]) value.name = of(value.name);
}

/**
 * A student's file that takes columns instead of features: an input [batch, 1] for each column, float or string, and the
 * features concatenated. Numbers may be NaN, which is missing; texts that training rows have not are "other".
 * @throws {LimbeckError} "usage" where a column has the name of an output
 */
export function withColumnInputs(bytes: Uint8Array, { columns, missing }: ColumnEncoder): Uint8Array {
  const model = decodeModel(bytes, "student");
  const { graph } = model;
  const taken = columns.find(({ name }) => graph.output.some((output) => output.name === name));
  if (taken !== undefined)
    throw problemsError("usage", "export", [
      {
        path: `column ${JSON.stringify(taken.name)}`,
        expected: "a name that no output has",
        got: `${JSON.stringify(taken.name)}, as the scores are called`,
        hint: "rename the column",
      },
    ]);
  renamed(model);
  const [input] = graph.input;
  const front = new Front();
  const features = columns.flatMap((column) => featuresOf(front, column, missing));
  front.nodes.push(
    create(NodeProtoSchema, {
      opType: "Concat",
      input: features,
      output: [input?.name ?? ""],
      attribute: [attribute.int("axis", 1)],
    }),
  );
  graph.node.unshift(...front.nodes);
  graph.initializer.push(...front.constants);
  graph.input = columns.map((column) =>
    column.role === "number" && column.words === null
      ? valueInfo(column.name, "float32", ["batch", 1])
      : textInfo(column.name, ["batch", 1]),
  );
  model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: ML, version: ML_OPSET }));
  model.metadataProps.push(create(StringStringEntryProtoSchema, { key: "inputs", value: "columns" }));
  return encodeModel(model);
}
