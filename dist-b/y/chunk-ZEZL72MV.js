import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  ShapeError,
  broadcastShapes,
  shapeRules,
  showShape
} from "./chunk-5O2VFSV2.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  internalError
} from "./chunk-JWFKJVVU.js";

// dist/graph/builder.js
function allocate(dtype, count) {
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
var GraphBuilder = class {
  #inputs = [];
  #constants = /* @__PURE__ */ new Map();
  #nodes = [];
  #scalars = /* @__PURE__ */ new Map();
  /** What was expanded, by the result. */
  #expanded = /* @__PURE__ */ new Map();
  /** What a Relu was applied to, by the result. */
  #rectified = /* @__PURE__ */ new Map();
  #count = 0;
  #value(name, dtype, shape) {
    const value = { id: this.#count, name: name === "" ? `v${this.#count}` : name, dtype, shape };
    this.#count += 1;
    return value;
  }
  /** A value fed from outside. */
  input(name, dtype, shape) {
    const value = this.#value(name, dtype, shape);
    this.#inputs.push(value);
    return value;
  }
  /** A value fixed in the graph. */
  constant(tensor, name = "") {
    if (tensor.data.length !== elementCount(tensor.shape))
      throw internalError(`constant ${name} has ${tensor.data.length} elements for ${showShape(tensor.shape)}`);
    const value = this.#value(name, tensor.dtype, tensor.shape);
    this.#constants.set(value, tensor);
    return value;
  }
  /** A scalar constant; equal ones are one value. */
  scalar(number, dtype = "float32") {
    const key = `${dtype} ${number}`;
    const known = this.#scalars.get(key);
    if (known !== void 0)
      return known;
    const data = allocate(dtype, 1);
    if (data instanceof BigInt64Array)
      data[0] = BigInt(number);
    else
      data[0] = number;
    const value = this.constant({ dtype, shape: [], data });
    this.#scalars.set(key, value);
    return value;
  }
  /** Appends a node; throws naming the operator where shapes do not fit. */
  apply(op, inputs, attributes) {
    let types;
    try {
      types = shapeRules[op](inputs, attributes);
    } catch (error) {
      if (error instanceof ShapeError)
        throw new ShapeError(`${op}: ${error.message}`);
      throw error;
    }
    const outputs = types.map(({ dtype, shape }) => this.#value("", dtype, shape));
    this.#nodes.push({ op, inputs, attributes, outputs });
    return outputs;
  }
  /** `apply` where the first output is wanted: the only one, or one whose others serve its gradient. */
  one(op, inputs, attributes) {
    const [output] = this.apply(op, inputs, attributes);
    if (output === void 0)
      throw internalError(`${op} has no output`);
    return output;
  }
  /** Nodes so far; differentiation reads them. */
  get nodes() {
    return this.#nodes;
  }
  /** The graph of what the outputs need, in order; inputs are kept all, for a stable signature. */
  finish(outputs) {
    const needed = new Set(outputs);
    const kept = [];
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((output) => needed.has(output)))
        continue;
      kept.push(node);
      for (const input of node.inputs)
        needed.add(input);
    }
    const constants = new Map([...this.#constants].filter(([value]) => needed.has(value)));
    return { inputs: [...this.#inputs], constants, nodes: kept.reverse(), outputs: [...outputs] };
  }
  /** The operator broadcasts by itself, so an operand that was expanded to the other's shape enters as it was before. */
  #broadcasting(op, a, b) {
    if (showShape(a.shape) !== showShape(b.shape))
      return this.one(op, [a, b], {});
    const left = this.#expanded.get(a);
    if (left !== void 0)
      return this.one(op, [left, b], {});
    return this.one(op, [a, this.#expanded.get(b) ?? b], {});
  }
  add = (a, b) => this.#broadcasting("Add", a, b);
  sub = (a, b) => this.#broadcasting("Sub", a, b);
  mul = (a, b) => this.#broadcasting("Mul", a, b);
  div = (a, b) => this.#broadcasting("Div", a, b);
  neg = (a) => this.one("Neg", [a], {});
  exp = (a) => this.one("Exp", [a], {});
  sqrt = (a) => this.one("Sqrt", [a], {});
  sigmoid = (a) => this.one("Sigmoid", [a], {});
  tanh = (a) => this.one("Tanh", [a], {});
  cast = (a, to) => a.dtype === to ? a : this.one("Cast", [a], { to });
  greater = (a, b) => this.one("Greater", [a, b], {});
  less = (a, b) => this.one("Less", [a, b], {});
  where = (condition, a, b) => this.one("Where", [condition, a, b], {});
  stopGradient = (a) => this.one("StopGradient", [a], {});
  softmax = (a, axis = -1) => this.one("Softmax", [a], { axis });
  logSoftmax = (a, axis = -1) => this.one("LogSoftmax", [a], { axis });
  sum = (a, axes, keepDims = false) => this.one("ReduceSum", [a], { axes, keepDims });
  mean = (a, axes, keepDims = false) => this.one("ReduceMean", [a], { axes, keepDims });
  transpose = (a, perm) => this.one("Transpose", [a], { perm });
  split = (a, axis, sizes) => this.apply("Split", [a], { axis, sizes });
  gemm = (a, b, options = {}) => this.one("Gemm", options.c === void 0 ? [a, b] : [a, b, options.c], {
    transA: options.transA ?? false,
    transB: options.transB ?? false
  });
  matMul = (a, b, transA = false, transB = false) => this.one("MatMul", [a, b], { transA, transB });
  /** Same shape: the value itself, so that graphs stay short. */
  reshape = (a, shape) => showShape(a.shape) === showShape(shape) ? a : this.one("Reshape", [a], { shape });
  expand = (a, shape) => {
    if (showShape(a.shape) === showShape(shape))
      return a;
    const expanded = this.one("Expand", [a], { shape });
    this.#expanded.set(expanded, this.#expanded.get(a) ?? a);
    return expanded;
  };
  /** Times, plus a plain number, in the value's own type. */
  scale = (a, factor) => factor === 1 ? a : this.mul(a, this.scalar(factor, a.dtype));
  shift = (a, term) => term === 0 ? a : this.add(a, this.scalar(term, a.dtype));
  /**
   * Relu and maximum commute, so a Relu that was just applied is taken after the pooling, where there is less to do. The
   * values and their gradients stay the same, ties included.
   */
  maxPool(x, window) {
    const before = this.#rectified.get(x);
    if (before === void 0 || window.pads.some((pad) => pad > 0))
      return this.one("MaxPool", [x], window);
    return this.relu(this.one("MaxPool", [before], window));
  }
  relu(x) {
    const y = this.one("Relu", [x], {});
    this.#rectified.set(y, x);
    return y;
  }
  /** 1 where a > 0, else 0, in a's type. */
  isPositive = (a) => this.one("Step", [a], {});
  /** Sums the axes along which `shape` was broadcast to a's shape: the transpose of broadcasting. */
  sumTo(a, shape) {
    if (showShape(a.shape) === showShape(shape))
      return a;
    if (showShape(broadcastShapes(a.shape, shape)) !== showShape(a.shape))
      throw internalError(`cannot sum ${showShape(a.shape)} to ${showShape(shape)}`);
    const lead = a.shape.length - shape.length;
    const axes = a.shape.flatMap((size, axis) => axis < lead || shape[axis - lead] === 1 && size !== 1 ? [axis] : []);
    return this.reshape(axes.length === 0 ? a : this.sum(a, axes), shape);
  }
};

export {
  allocate,
  GraphBuilder
};
