// Writes ONNX nodes: names, attributes, and constants that are kept once however often they are used.
import { create, toBinary } from "@bufbuild/protobuf";
import { internalError } from "../../../base/errors.ts";
import type { DType, Shape, TensorData, Value } from "../../../graph/ir.ts";
import { dataTypes } from "../file/format.ts";
import type { FreeGraph, Size } from "./free-batch.ts";
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "../file/onnx_pb.ts";

/** TensorProto.DataType of each type. */
export const elementTypes: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

export type Attribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] }
  | { readonly graph: GraphProto };

export const float = (value: number): Attribute => ({ float: value });
export const int = (value: number | boolean): Attribute => ({ int: Number(value) });
export const text = (value: string): Attribute => ({ text: value });
export const ints = (values: readonly number[]): Attribute => ({ ints: values });

const bigints = (values: readonly number[]): bigint[] => values.map((value) => BigInt(value));

/** AttributeProto with its AttributeType number. */
function attributeProto(name: string, value: Attribute): AttributeProto {
  if ("float" in value) return create(AttributeProtoSchema, { name, type: 1, f: value.float });
  if ("int" in value) return create(AttributeProtoSchema, { name, type: 2, i: BigInt(value.int) });
  if ("text" in value) return create(AttributeProtoSchema, { name, type: 3, s: new TextEncoder().encode(value.text) });
  if ("graph" in value) return create(AttributeProtoSchema, { name, type: 5, g: value.graph });
  return create(AttributeProtoSchema, { name, type: 7, ints: bigints(value.ints) });
}

/** A TensorProto that holds the values as raw little-endian bytes. */
export function tensorProto(name: string, dtype: DType, shape: Shape, data: TensorData): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: elementTypes[dtype],
    dims: bigints(shape),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

/** Name, type and shape of a graph input or output; a string stands for a free size. */
export const valueInfo = (name: string, dtype: DType, shape: readonly (number | string)[]): ValueInfoProto =>
  infoOf(name, elementTypes[dtype], shape);

/** The same of texts. */
export const textInfo = (name: string, shape: readonly (number | string)[]): ValueInfoProto =>
  infoOf(name, dataTypes.string, shape);

function infoOf(name: string, elemType: number, shape: readonly (number | string)[]): ValueInfoProto {
  const dim = shape.map((size) => ({
    value:
      typeof size === "number"
        ? { case: "dimValue" as const, value: BigInt(size) }
        : { case: "dimParam" as const, value: size },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, {
      value: { case: "tensorType", value: { elemType, shape: { dim } } },
    }),
  });
}

export interface NodeOptions {
  /** Names of the outputs, or how many to name. */
  readonly outputs?: number | readonly string[];
  readonly domain?: "com.microsoft" | "com.microsoft.nchwc";
}

/** The domain of onnxruntime's convolutions in blocked layout. */
export const blockedDomain = "com.microsoft.nchwc";

/** Nodes and initializers in the making. Every name is unique within one emitter. */
export class Emitter {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #names = new Map<Value, string>();
  readonly #taken = new Set<string>();
  readonly #constants = new Map<string, string>();
  /** Names of values in blocked layout, [N, C / block, H, W, block]. */
  readonly #blocked = new Map<Value, string>();
  /** Writes a value in plain layout that a reordering cannot give: one that is not float32. */
  readonly #again = new Map<Value, () => void>();
  /** Where pooling found its maxima, by what was pooled and how: null where a gradient will ask for it. */
  readonly maxima = new Map<string, string | null>();
  readonly #prefix: string;
  /** Channels per block of the runtime's blocked layout; null keeps everything plain. */
  readonly block: number | null;
  /** Where the file takes any number of rows: what follows their number. Only ONNX's own operators are written then. */
  readonly free: FreeGraph | null;
  /** Name of the number of rows, int64 [1], once it is asked for. */
  #rows: string | null = null;
  #inBlocks: ReadonlySet<Value> = new Set();
  #count = 0;

  /** @param prefix - put before generated names, so that nested graphs do not shadow outer names */
  constructor(prefix = "", block: number | null = null, free: FreeGraph | null = null) {
    this.#prefix = prefix;
    this.block = block;
    this.free = free;
  }

  /** Whether only ONNX's own operators are written. */
  get portable(): boolean {
    return this.free !== null;
  }

  /** A name that is not taken: weights may come from a file that these same rules wrote. */
  fresh(hint: string): string {
    let name: string;
    do {
      this.#count += 1;
      name = `${this.#prefix}${hint}_${this.#count}`;
    } while (this.#taken.has(name));
    this.#taken.add(name);
    return name;
  }

  /** Keeps a name for what is written later. */
  reserve(name: string): void {
    this.#taken.add(name);
  }

  /** Fixes the name of a value, for inputs and outputs of a model. */
  bind(value: Value, name: string): void {
    this.#names.set(value, name);
    this.#taken.add(name);
  }

  /** Whether the value is there in plain layout, or its plain name is fixed. */
  isPlain(value: Value): boolean {
    return this.#names.has(value);
  }

  isBlocked(value: Value): boolean {
    return this.#blocked.has(value);
  }

  /** Name of a value in blocked layout; reordered where only the plain one is there. */
  blocked(value: Value): string {
    const known = this.#blocked.get(value);
    if (known !== undefined) return known;
    const name = this.one("ReorderInput", [this.name(value)], {}, { domain: blockedDomain });
    this.#blocked.set(value, name);
    return name;
  }

  /** A fresh name for a value that is about to be written in blocked layout. */
  bindBlocked(value: Value, again?: () => void): string {
    const name = this.fresh("b");
    this.#blocked.set(value, name);
    if (again !== undefined) this.#again.set(value, again);
    return name;
  }

  /** Within `write`, the names of the given values are those of their blocked layout. */
  inBlocks(values: ReadonlySet<Value>, write: () => void): void {
    for (const value of values) this.blocked(value);
    const before = this.#inBlocks;
    this.#inBlocks = values;
    write();
    this.#inBlocks = before;
  }

  /** The blocked value in plain layout, channels first or last. */
  unblocked(value: Value, channelsLast: boolean): string {
    return this.one(
      "ReorderOutput",
      [this.blocked(value)],
      { channels: int(value.shape[1] ?? 0), channels_last: int(channelsLast) },
      { domain: blockedDomain },
    );
  }

  name(value: Value): string {
    if (this.#inBlocks.has(value)) return this.blocked(value);
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    if (this.#blocked.has(value)) {
      const again = this.#again.get(value);
      const plain = again === undefined ? this.unblocked(value, false) : this.fresh("v");
      this.#names.set(value, plain);
      again?.();
      return plain;
    }
    const name = this.fresh(/^v\d+$/.test(value.name) ? "v" : value.name);
    this.#names.set(value, name);
    return name;
  }

  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    { outputs = 1, domain }: NodeOptions = {},
  ): readonly string[] {
    const names = typeof outputs === "number" ? Array.from({ length: outputs }, () => this.fresh("t")) : outputs;
    this.nodes.push(
      create(NodeProtoSchema, {
        name: this.fresh(opType),
        opType,
        domain: domain ?? "",
        input: [...inputs],
        output: [...names],
        attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
      }),
    );
    return names;
  }

  /** `node` with one output, whose name it returns. */
  one(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    options: Omit<NodeOptions, "outputs"> & { readonly output?: string } = {},
  ): string {
    const { output, ...rest } = options;
    const [name] = this.node(opType, inputs, attributes, { ...rest, outputs: output === undefined ? 1 : [output] });
    if (name === undefined) throw internalError(`${opType} was emitted without an output`);
    return name;
  }

  /** An initializer under a name of its own, as weights have; a name that is taken gets a number. */
  named(wanted: string, dtype: DType, shape: Shape, data: TensorData): string {
    const name = this.#taken.has(wanted) ? this.fresh(wanted) : wanted;
    this.#taken.add(name);
    this.initializers.push(tensorProto(name, dtype, shape, data));
    return name;
  }

  /** An initializer; equal ones of up to 64 elements are kept once. */
  constant(dtype: DType, shape: Shape, data: TensorData): string {
    const key = data.length <= 64 ? `${dtype} ${shape.join()} ${data.join()}` : null;
    const known = key === null ? undefined : this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.fresh("c");
    this.initializers.push(tensorProto(name, dtype, shape, data));
    if (key !== null) this.#constants.set(key, name);
    return name;
  }

  /** A 1-D int64 constant: shapes, axes, pads, starts. */
  int64s(values: readonly number[]): string {
    return this.constant(
      "int64",
      [values.length],
      BigInt64Array.from(values, (value) => BigInt(value)),
    );
  }

  /** The number of rows, int64 [1]: the first size of the graph's first input. */
  #rowCount(): string {
    const [input] = this.free?.graph.inputs ?? [];
    if (input === undefined) throw internalError("a size follows the batch of a graph without input");
    this.#rows ??= this.one("Shape", [this.name(input)], { start: int(0), end: int(1) });
    return this.#rows;
  }

  #following({ factor, rest }: Size): string {
    const times = factor === 1 ? this.#rowCount() : this.one("Mul", [this.#rowCount(), this.int64s([factor])]);
    return rest === 0 ? times : this.one("Add", [times, this.int64s([rest])]);
  }

  /** A list of sizes, int64: a constant where none follows the number of rows. */
  sizes(list: readonly Size[]): string {
    if (list.every(({ factor }) => factor === 0)) return this.int64s(list.map(({ rest }) => rest));
    const parts = list.map((size) => (size.factor === 0 ? this.int64s([size.rest]) : this.#following(size)));
    return this.one("Concat", parts, { axis: int(0) });
  }

  /** A scalar constant. */
  scalar(dtype: "float32" | "float64", value: number): string {
    return this.constant(dtype, [], dtype === "float32" ? Float32Array.of(value) : Float64Array.of(value));
  }

  reshape(input: string, shape: Shape, output?: string): string {
    return this.one("Reshape", [input, this.int64s(shape)], {}, output === undefined ? {} : { output });
  }
}

/** A GraphProto of what an emitter holds. */
export function graphProto(
  emitter: Emitter,
  name: string,
  inputs: readonly ValueInfoProto[],
  outputs: readonly ValueInfoProto[],
  initializers: readonly TensorProto[] = emitter.initializers,
): GraphProto {
  return create(GraphProtoSchema, {
    name,
    node: emitter.nodes,
    initializer: [...initializers],
    input: [...inputs],
    output: [...outputs],
  });
}

/** Versions that the emitters write: read by onnxruntime 1.14 and later. */
export const OPSET = 21;
const IR_VERSION = 10;

/** Domains of all nodes, also of the graphs inside nodes. */
function domainsOf(graph: GraphProto): ReadonlySet<string> {
  const inner = graph.node.flatMap(({ attribute }) => attribute.flatMap(({ g }) => (g === undefined ? [] : [g])));
  return new Set([...graph.node.map(({ domain }) => domain), ...inner.flatMap((one) => [...domainsOf(one)])]);
}

/**
 * A model file's bytes around a graph, in the opset that the emitters write.
 * @param metadata - kept in the file as key and text
 */
export function modelBytes(graph: GraphProto, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const extra = [...domainsOf(graph)].filter((domain) => domain !== "").sort();
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(IR_VERSION),
    producerName: "limbeck",
    opsetImport: [{ domain: "", version: BigInt(OPSET) }, ...extra.map((domain) => ({ domain, version: 1n }))],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph,
  });
  return toBinary(ModelProtoSchema, model);
}
