// What a rule of the import is given: a node, its inputs as values or known tensors, and who owns the weights.
import type { GraphBuilder } from "../../../graph/builder.ts";
import type { DType, Shape, Tensor, Value } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { dataTypeName, dataTypes } from "../file/format.ts";
import type { AttributeProto, NodeProto } from "../file/onnx_pb.ts";
import { tensorValues } from "../file/tensor-values.ts";
import { isOfWeights, numbers, tensorOf, type Known, type WeightRole } from "./known.ts";
import { noneShared, type SharedWeights } from "./shared-weights.ts";
import type { WrittenBatch } from "./written-batch.ts";

/** Who owns weights and randomness while a model is read into a graph. */
export interface ImportHost {
  readonly g: GraphBuilder;
  readonly training: boolean;
  /** Whether dropout is at work. */
  readonly dropout: boolean;
  /** The weight as a value of the graph: a parameter, or a constant where it is not trained. */
  weight(known: Known, role: WeightRole): Value;
  /** What a stored tensor is elsewhere in the model; null where it is no weight. */
  roleOf(known: Known): WeightRole | null;
  /** Whether a stored tensor is a weight, and one weight, whatever reads it. */
  readonly isNamed?: ((name: string) => boolean) | undefined;
  /** Whether batch normalization with this scale uses and updates batch statistics. */
  trainsStatistics(scale: string): boolean;
  /** A new value of a running statistic. */
  update(name: string, value: Value): void;
  dropoutMask(shape: Shape, rate: number): Value;
  /** Told of each value that a node gives. */
  readonly tensor?: ((name: string, value: Value) => void) | undefined;
}

/** A node that cannot be read; becomes a problem that names it. */
export class ImportError extends Error {
  readonly expected: string;
  readonly got: string;
  readonly hint: string | undefined;

  constructor(expected: string, got: string, hint?: string) {
    super(`expected ${expected}, got ${got}`);
    this.name = "ImportError";
    this.expected = expected;
    this.got = got;
    this.hint = hint;
  }
}

export type Entry = Known | Value;

export const isKnown = (entry: Entry): entry is Known => "tensor" in entry;

/** Types that become float32. */
const floatTypes: ReadonlySet<number> = new Set<number>([
  dataTypes.float,
  dataTypes.double,
  dataTypes.float16,
  dataTypes.bfloat16,
]);

export const isFloating = (elementType: number): boolean => floatTypes.has(elementType);

/** Type in the graph of an ONNX element type; every floating type becomes float32. */
export function graphType(elementType: number): DType {
  if (isFloating(elementType)) return "float32";
  switch (elementType) {
    case dataTypes.int64:
      return "int64";
    case dataTypes.int32:
      return "int32";
    case dataTypes.uint8:
      return "uint8";
    case dataTypes.bool:
      return "bool";
    default:
      throw new ImportError("a type of float, int32, int64, uint8 or bool", dataTypeName(elementType));
  }
}

/**
 * Attributes that change no value: memory of old runtimes, the order of indices that nobody reads, the precision of sums,
 * rounding to floats of 8 bits, which no graph here has.
 */
const withoutEffect: ReadonlySet<string> = new Set([
  ...["consumed_inputs", "storage_order", "seed", "stash_type", "saturate", "round_mode"],
]);

export class NodeContext {
  readonly host: ImportHost;
  readonly g: GraphBuilder;
  readonly node: NodeProto;
  readonly opset: number;
  /** Where the file was written for another batch size than it is read for. */
  readonly written: WrittenBatch | null;
  readonly #entries: readonly (Entry | undefined)[];
  readonly #deep: (value: Value) => boolean;
  readonly #shared: SharedWeights;
  /** Whether a weight was asked for. */
  usedWeight = false;

  constructor(
    host: ImportHost,
    node: NodeProto,
    opset: number,
    entries: readonly (Entry | undefined)[],
    deep: (value: Value) => boolean,
    written: WrittenBatch | null = null,
    shared: SharedWeights = noneShared,
  ) {
    this.#shared = shared;
    this.written = written;
    this.host = host;
    this.g = host.g;
    this.node = node;
    this.opset = opset;
    this.#entries = entries;
    this.#deep = deep;
  }

  get count(): number {
    return this.#entries.length;
  }

  has(index: number): boolean {
    return this.#entries[index] !== undefined;
  }

  entry(index: number): Entry {
    const entry = this.#entries[index];
    if (entry === undefined) throw new ImportError(`an input ${index}`, "none");
    return entry;
  }

  /** An input as a value; a known tensor becomes a constant, unless it is a weight elsewhere, and so here. */
  value(index: number): Value {
    const entry = this.entry(index);
    return isKnown(entry) ? this.weightOrConstant(index, null) : entry;
  }

  /**
   * A known input as a weight of that role; without one as the weight that it is elsewhere, or as a constant.
   * @param always - whether it is a weight whatever it is made of
   */
  weightOrConstant(index: number, role: WeightRole | null, always = false): Value {
    const entry = this.entry(index);
    if (!isKnown(entry)) return entry;
    const { derived, tensor, name } = entry;
    const isTied = this.isTied(index);
    const isTrained = isTied || (role !== null && (isOfWeights(entry) || always));
    if (tensor.dtype !== "float32" || !isTrained) return this.g.constant(tensor, name);
    this.usedWeight = true;
    if (derived !== undefined) return derived.build(role);
    const own = this.ownWeight(index, entry);
    const elsewhere = this.host.roleOf(own);
    const weight = this.host.weight(own, (elsewhere === "named" ? role : null) ?? elsewhere ?? role ?? "kernel");
    return entry.moved === undefined ? weight : entry.moved.move(this.g, weight);
  }

  /** Whether an input is a weight elsewhere in the model, or follows from one. */
  isTied(index: number): boolean {
    const entry = this.#entries[index];
    if (entry === undefined || !isKnown(entry)) return false;
    if (entry.derived !== undefined) return entry.derived.isTied();
    const { stored, literal } = entry.moved?.from ?? entry;
    return (stored === true || literal === true) && this.host.roleOf(this.ownWeight(index, entry)) !== null;
  }

  values(): readonly Value[] {
    return this.#entries.map((_, index) => this.value(index));
  }

  /** An input that is trained where it is known, whatever it is made of. */
  parameter(index: number, role: WeightRole): Value {
    return this.weightOrConstant(index, role, true);
  }

  /** An input that is trained where it is known and of the file's weights. */
  weight(index: number, role: WeightRole): Value {
    return this.weightOrConstant(index, role);
  }

  /**
   * The weight that an input is, by the name under which it is trained. Exporters and simplifiers store equal values once:
   * zeros and ones that several inputs read are weights of their own, a statistic here, a scale there.
   */
  ownWeight(index: number, entry: Known): Known {
    const from = entry.moved?.from ?? entry;
    if (from.stored !== true || this.host.isNamed?.(from.name) === true || !this.#shared.isSharedByValue(from))
      return from;
    return { ...from, name: this.#shared.nameFor(entry, from, this.node, index) };
  }

  /** Whether an input was computed from shapes. */
  isFromShape(index: number): boolean {
    const entry = this.#entries[index];
    return entry !== undefined && isKnown(entry) && entry.fromShape === true;
  }

  /** Whether an input is one of the file's initializers, turned or repeated perhaps. */
  isStored(index: number): boolean {
    const entry = this.#entries[index];
    return entry !== undefined && isKnown(entry) && (entry.moved?.from ?? entry).stored === true;
  }

  /** Whether an input depends on weights: what lies before the first of them is preprocessing. */
  isDeep(index: number): boolean {
    const entry = this.#entries[index];
    return entry !== undefined && !isKnown(entry) && this.#deep(entry);
  }

  known(index: number, what: string): Tensor {
    const entry = this.entry(index);
    if (isKnown(entry)) return entry.tensor;
    throw new ImportError(
      `${what} that is constant, or follows from shapes`,
      `a value computed from the rows, ${showShape(entry.shape)}`,
      "export the model with fixed shapes beside the batch",
    );
  }

  knownNumbers(index: number, what: string): number[] {
    return numbers(this.known(index, what));
  }

  readonly #read = new Set<string>();

  /** @throws {ImportError} for an attribute that was not asked for: what it changes would be passed over */
  refuseUnread(): void {
    const unread = this.node.attribute.find(({ name }) => !this.#read.has(name) && !withoutEffect.has(name));
    if (unread === undefined) return;
    const known = [...this.#read].filter((name) => this.hasAttribute(name));
    throw new ImportError(
      known.length === 0 ? "no attributes" : `no attributes but ${known.join(", ")}`,
      `"${unread.name}", whose meaning here is not known`,
      "export the model without it, or use the model as a teacher",
    );
  }

  /** Attributes that this node's others leave without effect, whatever they say. */
  passOver(...names: readonly string[]): void {
    for (const name of names) this.#read.add(name);
  }

  #attribute(name: string): AttributeProto | undefined {
    this.#read.add(name);
    return this.node.attribute.find((attribute) => attribute.name === name);
  }

  hasAttribute(name: string): boolean {
    return this.#attribute(name) !== undefined;
  }

  int(name: string, otherwise: number): number {
    const attribute = this.#attribute(name);
    return attribute === undefined ? otherwise : Number(attribute.i);
  }

  float(name: string, otherwise: number): number {
    return this.#attribute(name)?.f ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    const bytes = this.#attribute(name)?.s;
    return bytes === undefined ? otherwise : new TextDecoder().decode(bytes);
  }

  ints(name: string, otherwise: readonly number[]): readonly number[] {
    const attribute = this.#attribute(name);
    return attribute === undefined ? otherwise : attribute.ints.map(Number);
  }

  floats(name: string, otherwise: readonly number[]): readonly number[] {
    const attribute = this.#attribute(name);
    return attribute === undefined ? otherwise : attribute.floats;
  }

  /** The tensor of a Constant node, or of ConstantOfShape's value; null where there is none. */
  attributeTensor(): Tensor | null {
    for (const { name, t, f, i, ints, floats } of this.node.attribute) {
      this.#read.add(name);
      if (name === "value" && t !== undefined) return single(tensorValues(t));
      if (name === "value_float") return tensorOf("float32", [], [f ?? 0]);
      if (name === "value_int") return tensorOf("int64", [], [Number(i)]);
      if (name === "value_ints") return tensorOf("int64", [ints.length], ints.map(Number));
      if (name === "value_floats") return tensorOf("float32", [floats.length], floats);
    }
    return null;
  }
}

/** Double precision narrowed to single: the graph trains in float32. */
export function single(tensor: Tensor): Tensor {
  if (tensor.dtype !== "float64") return tensor;
  return { dtype: "float32", shape: tensor.shape, data: Float32Array.from(tensor.data as Float64Array) };
}

/** One operator of the import: its outputs from a node. */
export type ImportRule = (context: NodeContext) => Value | readonly Value[];
