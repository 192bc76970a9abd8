// Builds a graph node by node, checking shapes as it goes; operators become methods where builders use them often.
import { internalError } from "../base/errors.ts";
import {
  elementCount,
  type DType,
  type Graph,
  type Node,
  type OpAttributes,
  type OpName,
  type Shape,
  type Tensor,
  type TensorData,
  type Value,
} from "./ir.ts";
import { broadcastShapes, ShapeError, shapeRules, showShape } from "./shapes.ts";

/** Typed storage for `count` elements. */
export function allocate(dtype: DType, count: number): TensorData {
  switch (dtype) {
    case "float32":
      return new Float32Array(count);
    case "float64":
      return new Float64Array(count);
    case "int32":
      return new Int32Array(count);
    case "int64":
      return new BigInt64Array(count);
    case "uint8":
    case "bool":
      return new Uint8Array(count);
  }
}

/** Collects inputs, constants and nodes; values are numbered in order of creation. */
export class GraphBuilder {
  readonly #inputs: Value[] = [];
  readonly #constants = new Map<Value, Tensor>();
  readonly #nodes: Node[] = [];
  readonly #scalars = new Map<string, Value>();
  /** What was expanded, by the result. */
  readonly #expanded = new Map<Value, Value>();
  /** What a Relu was applied to, by the result. */
  readonly #rectified = new Map<Value, Value>();
  #count = 0;

  #value(name: string, dtype: DType, shape: Shape): Value {
    const value: Value = { id: this.#count, name: name === "" ? `v${this.#count}` : name, dtype, shape };
    this.#count += 1;
    return value;
  }

  /** A value fed from outside. */
  input(name: string, dtype: DType, shape: Shape): Value {
    const value = this.#value(name, dtype, shape);
    this.#inputs.push(value);
    return value;
  }

  /** A value fixed in the graph. */
  constant(tensor: Tensor, name = ""): Value {
    if (tensor.data.length !== elementCount(tensor.shape))
      throw internalError(`constant ${name} has ${tensor.data.length} elements for ${showShape(tensor.shape)}`);
    const value = this.#value(name, tensor.dtype, tensor.shape);
    this.#constants.set(value, tensor);
    return value;
  }

  /** A scalar constant; equal ones are one value. */
  scalar(number: number, dtype: DType = "float32"): Value {
    const key = `${dtype} ${number}`;
    const known = this.#scalars.get(key);
    if (known !== undefined) return known;
    const data = allocate(dtype, 1);
    if (data instanceof BigInt64Array) data[0] = BigInt(number);
    else data[0] = number;
    const value = this.constant({ dtype, shape: [], data });
    this.#scalars.set(key, value);
    return value;
  }

  /** Appends a node; throws naming the operator where shapes do not fit. */
  apply<K extends OpName>(op: K, inputs: readonly Value[], attributes: OpAttributes[K]): readonly Value[] {
    let types;
    try {
      types = shapeRules[op](inputs, attributes);
    } catch (error) {
      if (error instanceof ShapeError) throw new ShapeError(`${op}: ${error.message}`);
      throw error;
    }
    const outputs = types.map(({ dtype, shape }) => this.#value("", dtype, shape));
    // The mapped union cannot follow K here; `op` and `attributes` agree by this method's signature.
    this.#nodes.push({ op, inputs, attributes, outputs } as unknown as Node);
    return outputs;
  }

  /** `apply` where the first output is wanted: the only one, or one whose others serve its gradient. */
  one<K extends OpName>(op: K, inputs: readonly Value[], attributes: OpAttributes[K]): Value {
    const [output] = this.apply(op, inputs, attributes);
    if (output === undefined) throw internalError(`${op} has no output`);
    return output;
  }

  /** Nodes so far; differentiation reads them. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** The graph of what the outputs need, in order; inputs are kept all, for a stable signature. */
  finish(outputs: readonly Value[]): Graph {
    const needed = new Set<Value>(outputs);
    const kept: Node[] = [];
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((output) => needed.has(output))) continue;
      kept.push(node);
      for (const input of node.inputs) needed.add(input);
    }
    const constants = new Map([...this.#constants].filter(([value]) => needed.has(value)));
    return { inputs: [...this.#inputs], constants, nodes: kept.reverse(), outputs: [...outputs] };
  }

  /** The operator broadcasts by itself, so an operand that was expanded to the other's shape enters as it was before. */
  #broadcasting(op: "Add" | "Sub" | "Mul" | "Div", a: Value, b: Value): Value {
    if (showShape(a.shape) !== showShape(b.shape)) return this.one(op, [a, b], {});
    const left = this.#expanded.get(a);
    if (left !== undefined) return this.one(op, [left, b], {});
    return this.one(op, [a, this.#expanded.get(b) ?? b], {});
  }

  add = (a: Value, b: Value): Value => this.#broadcasting("Add", a, b);
  sub = (a: Value, b: Value): Value => this.#broadcasting("Sub", a, b);
  mul = (a: Value, b: Value): Value => this.#broadcasting("Mul", a, b);
  div = (a: Value, b: Value): Value => this.#broadcasting("Div", a, b);
  neg = (a: Value): Value => this.one("Neg", [a], {});
  exp = (a: Value): Value => this.one("Exp", [a], {});
  sqrt = (a: Value): Value => this.one("Sqrt", [a], {});
  sigmoid = (a: Value): Value => this.one("Sigmoid", [a], {});
  tanh = (a: Value): Value => this.one("Tanh", [a], {});
  cast = (a: Value, to: DType): Value => (a.dtype === to ? a : this.one("Cast", [a], { to }));
  greater = (a: Value, b: Value): Value => this.one("Greater", [a, b], {});
  less = (a: Value, b: Value): Value => this.one("Less", [a, b], {});
  where = (condition: Value, a: Value, b: Value): Value => this.one("Where", [condition, a, b], {});
  stopGradient = (a: Value): Value => this.one("StopGradient", [a], {});
  softmax = (a: Value, axis = -1): Value => this.one("Softmax", [a], { axis });
  logSoftmax = (a: Value, axis = -1): Value => this.one("LogSoftmax", [a], { axis });
  sum = (a: Value, axes: readonly number[], keepDims = false): Value => this.one("ReduceSum", [a], { axes, keepDims });
  mean = (a: Value, axes: readonly number[], keepDims = false): Value =>
    this.one("ReduceMean", [a], { axes, keepDims });
  transpose = (a: Value, perm: readonly number[]): Value => this.one("Transpose", [a], { perm });
  split = (a: Value, axis: number, sizes: readonly number[]): readonly Value[] =>
    this.apply("Split", [a], { axis, sizes });
  gemm = (a: Value, b: Value, options: { transA?: boolean; transB?: boolean; c?: Value } = {}): Value =>
    this.one("Gemm", options.c === undefined ? [a, b] : [a, b, options.c], {
      transA: options.transA ?? false,
      transB: options.transB ?? false,
    });
  matMul = (a: Value, b: Value, transA = false, transB = false): Value =>
    this.one("MatMul", [a, b], { transA, transB });

  /** Same shape: the value itself, so that graphs stay short. */
  reshape = (a: Value, shape: Shape): Value =>
    showShape(a.shape) === showShape(shape) ? a : this.one("Reshape", [a], { shape });
  expand = (a: Value, shape: Shape): Value => {
    if (showShape(a.shape) === showShape(shape)) return a;
    const expanded = this.one("Expand", [a], { shape });
    this.#expanded.set(expanded, this.#expanded.get(a) ?? a);
    return expanded;
  };

  /** Times, plus a plain number, in the value's own type. */
  scale = (a: Value, factor: number): Value => (factor === 1 ? a : this.mul(a, this.scalar(factor, a.dtype)));
  shift = (a: Value, term: number): Value => (term === 0 ? a : this.add(a, this.scalar(term, a.dtype)));

  /**
   * Relu and maximum commute, so a Relu that was just applied is taken after the pooling, where there is less to do. The
   * values and their gradients stay the same, ties included.
   */
  maxPool(x: Value, window: OpAttributes["MaxPool"]): Value {
    const before = this.#rectified.get(x);
    if (before === undefined || window.pads.some((pad) => pad > 0)) return this.one("MaxPool", [x], window);
    return this.relu(this.one("MaxPool", [before], window));
  }

  relu(x: Value): Value {
    const y = this.one("Relu", [x], {});
    this.#rectified.set(y, x);
    return y;
  }

  /** 1 where a > 0, else 0, in a's type. */
  isPositive = (a: Value): Value => this.one("Step", [a], {});

  /** Sums the axes along which `shape` was broadcast to a's shape: the transpose of broadcasting. */
  sumTo(a: Value, shape: Shape): Value {
    if (showShape(a.shape) === showShape(shape)) return a;
    if (showShape(broadcastShapes(a.shape, shape)) !== showShape(a.shape))
      throw internalError(`cannot sum ${showShape(a.shape)} to ${showShape(shape)}`);
    const lead = a.shape.length - shape.length;
    const axes = a.shape.flatMap((size, axis) =>
      axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
    );
    return this.reshape(axes.length === 0 ? a : this.sum(a, axes), shape);
  }
}
