import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema
} from "./chunk-T5BJZ264.js";
import {
  operand,
  showShape
} from "./chunk-PZKE3BSR.js";
import {
  dataTypes
} from "./chunk-TMDWOMMK.js";
import {
  elementCount,
  elementwiseOperators
} from "./chunk-6YZPRG7J.js";
import {
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/engine/onnx/write/row-mixing.js
var allBut = (shape, kept) => [...(shape ?? []).keys()].filter((axis) => axis !== kept);
var allFrom = (shape, first) => [...(shape ?? []).keys()].filter((axis) => axis >= first);
var overAxes = ({ axes }) => [axes];
var alongAxis = ({ axis }) => [[axis]];
var window = (_, inputs) => inputs.map((shape, index) => index === 0 ? allBut(shape, 0) : allFrom(shape, 0));
var product = ({ transA, transB }, [a = [], b = []]) => [[a.length - (transA ? 2 : 1)], [b.length - (transB ? 1 : 2)]];
var joined = ({ axis }, inputs) => inputs.map(() => [axis]);
var rules = {
  MatMul: product,
  Gemm: product,
  Conv: window,
  ConvTranspose: window,
  MaxPool: window,
  AveragePool: window,
  LayerNormalization: ({ axis }, [x = []]) => [allFrom(x, axis < 0 ? axis + x.length : axis)],
  ReduceSum: overAxes,
  ReduceMean: overAxes,
  ReduceMax: overAxes,
  ArgMax: alongAxis,
  Softmax: alongAxis,
  LogSoftmax: alongAxis,
  Concat: joined,
  Split: alongAxis,
  Slice: ({ axes, starts, ends, steps }, [x = []]) => [
    // a whole axis is no cut
    axes.filter((axis, i) => (starts[i] ?? 0) !== 0 || (ends[i] ?? 0) < (x[axis] ?? 0) || (steps[i] ?? 1) !== 1)
  ],
  Pad: ({ pads }, [x = []]) => [
    [...x.keys()].filter((axis) => (pads[axis] ?? 0) !== 0 || (pads[axis + x.length] ?? 0) !== 0)
  ],
  Gather: alongAxis
};
function mixesRows(node, other) {
  const rule = rules[node.op];
  const shapes = node.inputs.map(({ shape }) => shape);
  const crossed = rule?.(node.attributes, shapes) ?? [];
  return crossed.some((axes, input) => axes.some((axis) => shapes[input]?.at(axis) !== other.inputs[input]?.shape.at(axis)));
}

// dist/engine/onnx/write/free-batch.js
var FIRST = 11;
var SECOND = 13;
var FreeBatchError = class extends Error {
  expected;
  got;
  constructor(expected, got) {
    super(`expected ${expected}, got ${got}`);
    this.name = "FreeBatchError";
    this.expected = expected;
    this.got = got;
  }
};
var sized = {
  Reshape: ["shape"],
  Expand: ["shape"],
  Slice: ["starts", "ends"],
  Split: ["sizes"],
  Pad: ["pads"]
};
function sizeOf(a, b, where) {
  const factor = (b - a) / (SECOND - FIRST);
  if (!Number.isInteger(factor))
    throw new FreeBatchError("sizes that follow the number of rows", `${a} and ${b} in ${where}`);
  return { factor, rest: a - factor * FIRST };
}
var fixedPart = ({ op, attributes }) => JSON.stringify(Object.entries(attributes).filter(([name]) => !(sized[op] ?? []).includes(name)));
var sameData = (a, b) => a.data === b.data || a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]);
function withoutRepetition({ dtype, shape, data }, axis) {
  const size = shape[axis] ?? 1;
  const inner = elementCount(shape.slice(axis + 1));
  const outer = elementCount(shape.slice(0, axis));
  const kept = data.slice(0, outer * inner);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const first = data[o * size * inner + i];
      for (let s = 1; s < size; s++)
        if (data[(o * size + s) * inner + i] !== first)
          return null;
      kept[o * inner + i] = first;
    }
  return { dtype, shape: shape.with(axis, 1), data: kept };
}
function repetition(name, a, b) {
  if (a.dtype !== b.dtype || a.shape.length !== b.shape.length)
    throw new FreeBatchError(`one shape of ${name}`, `${showShape(a.shape)} and ${showShape(b.shape)}`);
  if (showShape(a.shape) === showShape(b.shape)) {
    if (sameData(a, b))
      return null;
    throw new FreeBatchError(`a constant ${name} that is the same for any number of rows`, "one that is not");
  }
  let tensor = a;
  for (const [axis, size] of a.shape.entries()) {
    if (size === b.shape[axis])
      continue;
    const once = withoutRepetition(tensor, axis);
    if (once === null)
      throw new FreeBatchError(`a constant ${name} that is the same for every row`, "values that differ from row to row");
    tensor = once;
  }
  return { tensor, shape: a.shape.map((size, axis) => sizeOf(size, b.shape[axis] ?? size, name)) };
}
function pairedNodes(first, second) {
  const values = /* @__PURE__ */ new Map();
  const pair = (a, b) => {
    a.forEach((value, i) => values.set(value, b[i]));
  };
  pair(first.inputs, second.inputs);
  pair([...first.constants.keys()], [...second.constants.keys()]);
  const alike = first.nodes.length === second.nodes.length && first.constants.size === second.constants.size;
  const nodes = /* @__PURE__ */ new Map();
  for (const [at, node] of first.nodes.entries()) {
    const other = second.nodes[at];
    if (!alike || other?.op !== node.op || other.inputs.length !== node.inputs.length || node.inputs.some((input, i) => values.get(input) !== other.inputs[i]) || fixedPart(node) !== fixedPart(other))
      throw new FreeBatchError("the same steps for any number of rows", `others at ${node.op} (step ${at + 1})`);
    if (mixesRows(node, other))
      throw new FreeBatchError("rows that are computed apart", `${node.op} over several rows of a batch`);
    nodes.set(node, other);
    pair(node.outputs, other.outputs);
  }
  return nodes;
}
function freeBatch(build) {
  const [graph, second] = [build(FIRST), build(SECOND)];
  const nodes = pairedNodes(graph, second);
  const others = [...second.constants.values()];
  const repeated = /* @__PURE__ */ new Map();
  for (const [at, [value, tensor]] of [...graph.constants].entries()) {
    const found = repetition(value.name, tensor, others[at] ?? tensor);
    if (found !== null)
      repeated.set(value, found);
  }
  return {
    graph,
    repeated,
    sizes: (node, list, of) => {
      const other = of(nodes.get(node)?.attributes);
      if (other.length !== list.length)
        throw new FreeBatchError(`as many sizes for any number of rows in ${node.op}`, showShape(other));
      return list.map((size, i) => sizeOf(size, other[i] ?? size, node.op));
    }
  };
}
var batchedShape = (shape) => ["batch", ...shape];

// dist/engine/onnx/write/emitter.js
import { create, toBinary } from "@bufbuild/protobuf";
var elementTypes = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11
};
var float = (value) => ({ float: value });
var int = (value) => ({ int: Number(value) });
var text = (value) => ({ text: value });
var ints = (values) => ({ ints: values });
var bigints = (values) => values.map((value) => BigInt(value));
function attributeProto(name, value) {
  if ("float" in value)
    return create(AttributeProtoSchema, { name, type: 1, f: value.float });
  if ("int" in value)
    return create(AttributeProtoSchema, { name, type: 2, i: BigInt(value.int) });
  if ("text" in value)
    return create(AttributeProtoSchema, { name, type: 3, s: new TextEncoder().encode(value.text) });
  if ("graph" in value)
    return create(AttributeProtoSchema, { name, type: 5, g: value.graph });
  return create(AttributeProtoSchema, { name, type: 7, ints: bigints(value.ints) });
}
function tensorProto(name, dtype, shape, data) {
  return create(TensorProtoSchema, {
    name,
    dataType: elementTypes[dtype],
    dims: bigints(shape),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  });
}
var valueInfo = (name, dtype, shape) => infoOf(name, elementTypes[dtype], shape);
var textInfo = (name, shape) => infoOf(name, dataTypes.string, shape);
function infoOf(name, elemType, shape) {
  const dim = shape.map((size) => ({
    value: typeof size === "number" ? { case: "dimValue", value: BigInt(size) } : { case: "dimParam", value: size }
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, {
      value: { case: "tensorType", value: { elemType, shape: { dim } } }
    })
  });
}
var blockedDomain = "com.microsoft.nchwc";
var Emitter = class {
  nodes = [];
  initializers = [];
  #names = /* @__PURE__ */ new Map();
  #taken = /* @__PURE__ */ new Set();
  #constants = /* @__PURE__ */ new Map();
  /** Names of values in blocked layout, [N, C / block, H, W, block]. */
  #blocked = /* @__PURE__ */ new Map();
  /** Writes a value in plain layout that a reordering cannot give: one that is not float32. */
  #again = /* @__PURE__ */ new Map();
  /** Where pooling found its maxima, by what was pooled and how: null where a gradient will ask for it. */
  maxima = /* @__PURE__ */ new Map();
  #prefix;
  /** Channels per block of the runtime's blocked layout; null keeps everything plain. */
  block;
  /** Where the file takes any number of rows: what follows their number. Only ONNX's own operators are written then. */
  free;
  /** Name of the number of rows, int64 [1], once it is asked for. */
  #rows = null;
  #inBlocks = /* @__PURE__ */ new Set();
  #count = 0;
  /** @param prefix - put before generated names, so that nested graphs do not shadow outer names */
  constructor(prefix = "", block = null, free = null) {
    this.#prefix = prefix;
    this.block = block;
    this.free = free;
  }
  /** Whether only ONNX's own operators are written. */
  get portable() {
    return this.free !== null;
  }
  /** A name that is not taken: weights may come from a file that these same rules wrote. */
  fresh(hint) {
    let name;
    do {
      this.#count += 1;
      name = `${this.#prefix}${hint}_${this.#count}`;
    } while (this.#taken.has(name));
    this.#taken.add(name);
    return name;
  }
  /** Keeps a name for what is written later. */
  reserve(name) {
    this.#taken.add(name);
  }
  /** Fixes the name of a value, for inputs and outputs of a model. */
  bind(value, name) {
    this.#names.set(value, name);
    this.#taken.add(name);
  }
  /** Whether the value is there in plain layout, or its plain name is fixed. */
  isPlain(value) {
    return this.#names.has(value);
  }
  isBlocked(value) {
    return this.#blocked.has(value);
  }
  /** Name of a value in blocked layout; reordered where only the plain one is there. */
  blocked(value) {
    const known = this.#blocked.get(value);
    if (known !== void 0)
      return known;
    const name = this.one("ReorderInput", [this.name(value)], {}, { domain: blockedDomain });
    this.#blocked.set(value, name);
    return name;
  }
  /** A fresh name for a value that is about to be written in blocked layout. */
  bindBlocked(value, again) {
    const name = this.fresh("b");
    this.#blocked.set(value, name);
    if (again !== void 0)
      this.#again.set(value, again);
    return name;
  }
  /** Within `write`, the names of the given values are those of their blocked layout. */
  inBlocks(values, write) {
    for (const value of values)
      this.blocked(value);
    const before = this.#inBlocks;
    this.#inBlocks = values;
    write();
    this.#inBlocks = before;
  }
  /** The blocked value in plain layout, channels first or last. */
  unblocked(value, channelsLast2) {
    return this.one("ReorderOutput", [this.blocked(value)], { channels: int(value.shape[1] ?? 0), channels_last: int(channelsLast2) }, { domain: blockedDomain });
  }
  name(value) {
    if (this.#inBlocks.has(value))
      return this.blocked(value);
    const known = this.#names.get(value);
    if (known !== void 0)
      return known;
    if (this.#blocked.has(value)) {
      const again = this.#again.get(value);
      const plain2 = again === void 0 ? this.unblocked(value, false) : this.fresh("v");
      this.#names.set(value, plain2);
      again?.();
      return plain2;
    }
    const name = this.fresh(/^v\d+$/.test(value.name) ? "v" : value.name);
    this.#names.set(value, name);
    return name;
  }
  node(opType, inputs, attributes = {}, { outputs = 1, domain } = {}) {
    const names = typeof outputs === "number" ? Array.from({ length: outputs }, () => this.fresh("t")) : outputs;
    this.nodes.push(create(NodeProtoSchema, {
      name: this.fresh(opType),
      opType,
      domain: domain ?? "",
      input: [...inputs],
      output: [...names],
      attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value))
    }));
    return names;
  }
  /** `node` with one output, whose name it returns. */
  one(opType, inputs, attributes = {}, options = {}) {
    const { output, ...rest } = options;
    const [name] = this.node(opType, inputs, attributes, { ...rest, outputs: output === void 0 ? 1 : [output] });
    if (name === void 0)
      throw internalError(`${opType} was emitted without an output`);
    return name;
  }
  /** An initializer under a name of its own, as weights have; a name that is taken gets a number. */
  named(wanted, dtype, shape, data) {
    const name = this.#taken.has(wanted) ? this.fresh(wanted) : wanted;
    this.#taken.add(name);
    this.initializers.push(tensorProto(name, dtype, shape, data));
    return name;
  }
  /** An initializer; equal ones of up to 64 elements are kept once. */
  constant(dtype, shape, data) {
    const key = data.length <= 64 ? `${dtype} ${shape.join()} ${data.join()}` : null;
    const known = key === null ? void 0 : this.#constants.get(key);
    if (known !== void 0)
      return known;
    const name = this.fresh("c");
    this.initializers.push(tensorProto(name, dtype, shape, data));
    if (key !== null)
      this.#constants.set(key, name);
    return name;
  }
  /** A 1-D int64 constant: shapes, axes, pads, starts. */
  int64s(values) {
    return this.constant("int64", [values.length], BigInt64Array.from(values, (value) => BigInt(value)));
  }
  /** The number of rows, int64 [1]: the first size of the graph's first input. */
  #rowCount() {
    const [input] = this.free?.graph.inputs ?? [];
    if (input === void 0)
      throw internalError("a size follows the batch of a graph without input");
    this.#rows ??= this.one("Shape", [this.name(input)], { start: int(0), end: int(1) });
    return this.#rows;
  }
  #following({ factor, rest }) {
    const times = factor === 1 ? this.#rowCount() : this.one("Mul", [this.#rowCount(), this.int64s([factor])]);
    return rest === 0 ? times : this.one("Add", [times, this.int64s([rest])]);
  }
  /** A list of sizes, int64: a constant where none follows the number of rows. */
  sizes(list) {
    if (list.every(({ factor }) => factor === 0))
      return this.int64s(list.map(({ rest }) => rest));
    const parts2 = list.map((size) => size.factor === 0 ? this.int64s([size.rest]) : this.#following(size));
    return this.one("Concat", parts2, { axis: int(0) });
  }
  /** A scalar constant. */
  scalar(dtype, value) {
    return this.constant(dtype, [], dtype === "float32" ? Float32Array.of(value) : Float64Array.of(value));
  }
  reshape(input, shape, output) {
    return this.one("Reshape", [input, this.int64s(shape)], {}, output === void 0 ? {} : { output });
  }
};
function graphProto(emitter, name, inputs, outputs, initializers = emitter.initializers) {
  return create(GraphProtoSchema, {
    name,
    node: emitter.nodes,
    initializer: [...initializers],
    input: [...inputs],
    output: [...outputs]
  });
}
var OPSET = 21;
var IR_VERSION = 10;
function domainsOf(graph) {
  const inner = graph.node.flatMap(({ attribute }) => attribute.flatMap(({ g }) => g === void 0 ? [] : [g]));
  return /* @__PURE__ */ new Set([...graph.node.map(({ domain }) => domain), ...inner.flatMap((one) => [...domainsOf(one)])]);
}
function modelBytes(graph, metadata = {}) {
  const extra = [...domainsOf(graph)].filter((domain) => domain !== "").sort();
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(IR_VERSION),
    producerName: "limbeck",
    opsetImport: [{ domain: "", version: BigInt(OPSET) }, ...extra.map((domain) => ({ domain, version: 1n }))],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph
  });
  return toBinary(ModelProtoSchema, model);
}

// dist/engine/onnx/write/gradients.js
var product2 = (sizes2) => sizes2.reduce((total, size) => total * size, 1);
var poolKey = (x, window2) => `${x.id} ${JSON.stringify(window2)}`;
function expectMaxima(e, graph) {
  for (const node of graph.nodes)
    if (node.op === "MaxPoolGradient")
      e.maxima.set(poolKey(operand(node.inputs, 0), node.attributes), null);
}
function poolAttributes({ kernel, strides, pads, dilations }) {
  return { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads), dilations: ints(dilations) };
}
function emitMaxPool(e, node) {
  const x = operand(node.inputs, 0);
  const output = e.name(operand(node.outputs, 0));
  const key = poolKey(x, node.attributes);
  const outputs = e.maxima.has(key) ? [output, e.fresh("maxima")] : [output];
  e.node("MaxPool", [e.name(x)], poolAttributes(node.attributes), { outputs });
  if (outputs[1] !== void 0)
    e.maxima.set(key, outputs[1]);
}
function emitMaxPoolGradient(e, node) {
  const [x, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { kernel, strides, pads, dilations } = node.attributes;
  const known = e.maxima.get(poolKey(x, node.attributes));
  const [, indices = ""] = typeof known === "string" ? ["", known] : e.node("MaxPool", [e.name(x)], poolAttributes(node.attributes), { outputs: 2 });
  const output = e.name(operand(node.outputs, 0));
  const apart = kernel.every((size, axis) => (dilations[axis] ?? 1) * (size - 1) + 1 <= (strides[axis] ?? 1));
  if (apart && x.dtype === "float32") {
    const window2 = { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads) };
    e.one("MaxUnpool", [e.name(dy), indices, e.int64s(x.shape)], window2, { output });
    return;
  }
  const total = elementCount(x.shape);
  const dtype = x.dtype === "float64" ? "float64" : "float32";
  const zeros = e.one("Expand", [e.scalar(dtype, 0), e.int64s([total])]);
  const flat = e.one("ScatterElements", [zeros, e.reshape(indices, [-1]), e.reshape(e.name(dy), [-1])], {
    axis: int(0),
    reduction: text("add")
  });
  e.reshape(flat, x.shape, output);
}
function windowCounts(spatial, positions, { kernel, strides, pads, dilations }) {
  const perAxis = positions.map((count, axis) => Array.from({ length: count }, (_, position) => {
    const start = position * (strides[axis] ?? 1) - (pads[axis] ?? 0);
    const inside = Array.from({ length: kernel[axis] ?? 1 }, (_k, k) => start + k * (dilations[axis] ?? 1));
    return inside.filter((at) => at >= 0 && at < (spatial[axis] ?? 0)).length;
  }));
  const all = perAxis.reduce((left, right) => left.flatMap((a) => right.map((b) => a * b)), [1]);
  return Float32Array.from(all);
}
function emitAveragePoolGradient(e, node) {
  const dy = operand(node.inputs, 0);
  const { kernel, strides, pads, dilations, countIncludePad, inputShape } = node.attributes;
  const spatial = inputShape.slice(2);
  const positions = dy.shape.slice(2);
  const rank = kernel.length;
  const channels = inputShape[1] ?? 1;
  const whole = product2(kernel);
  const counts = countIncludePad ? e.scalar("float32", whole) : e.constant("float32", positions, windowCounts(spatial, positions, node.attributes));
  const shares = e.one("Div", [e.name(dy), counts]);
  const outputPadding = spatial.map((size, axis) => {
    const extent = (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    const covered = (strides[axis] ?? 1) * ((positions[axis] ?? 1) - 1) + extent;
    return size - (covered - (pads[axis] ?? 0) - (pads[axis + rank] ?? 0));
  });
  const onesShape = [channels, 1, ...kernel];
  const ones = e.constant("float32", onesShape, new Float32Array(elementCount(onesShape)).fill(1));
  e.one("ConvTranspose", [shares, ones], {
    strides: ints(strides),
    pads: ints(pads),
    dilations: ints(dilations),
    group: int(channels),
    output_padding: ints(outputPadding)
  }, { output: e.name(operand(node.outputs, 0)) });
}
function emitGatherGradient(e, node) {
  const [indices, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { axis, shape } = node.attributes;
  const dtype = dy.dtype === "float64" ? "float64" : "float32";
  const count = elementCount(indices.shape);
  const updates = [...shape.slice(0, axis), count, ...shape.slice(axis + 1)];
  const alongAxis2 = e.reshape(e.name(indices), updates.map((size, at) => at === axis ? size : 1));
  e.one("ScatterElements", [
    e.one("Expand", [e.scalar(dtype, 0), e.int64s(shape)]),
    e.one("Expand", [alongAxis2, e.int64s(updates)]),
    e.reshape(e.name(dy), updates)
  ], { axis: int(axis), reduction: text("add") }, { output: e.name(operand(node.outputs, 0)) });
}

// dist/engine/onnx/write/blocked-layout.js
var elementwise = new Set(elementwiseOperators);
var isWholeBlocks = (channels, block) => channels !== void 0 && channels % block === 0;
var sameShape = (a, b) => a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis]);
function emitElementwiseInBlocks(e, node, write) {
  const [output] = node.outputs;
  if (e.block === null || output === void 0 || !elementwise.has(node.op) || e.isPlain(output))
    return false;
  if (output.shape.length !== 4 || !isWholeBlocks(output.shape[1], e.block))
    return false;
  const whole = node.inputs.filter((input) => sameShape(input, output));
  const rest = node.inputs.filter((input) => !whole.includes(input));
  const inBlocks = whole.some((input) => e.isBlocked(input)) && !whole.every((input) => e.isPlain(input));
  const reorderable = whole.every((input) => e.isBlocked(input) || input.dtype === "float32");
  if (!inBlocks || !reorderable || rest.some(({ shape }) => elementCount(shape) !== 1))
    return false;
  e.bindBlocked(output, output.dtype === "float32" ? void 0 : write);
  e.inBlocks(/* @__PURE__ */ new Set([...whole, output]), write);
  return true;
}
function blockedWeights(e, weights, shape, block) {
  const [outputs = 1, inputs = 1, height = 1, width = 1] = shape;
  const split2 = inputs < block ? [outputs / block, block, inputs, height, width] : [outputs / block, block, inputs / block, block, height, width];
  const perm = inputs < block ? [0, 2, 3, 4, 1] : [0, 2, 4, 5, 3, 1];
  return e.reshape(e.one("Transpose", [e.reshape(weights, split2)], { perm: ints(perm) }), shape);
}
function emitConvInBlocks(e, node, activation) {
  const [x, w] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const bias = node.inputs[2];
  const y = operand(activation?.outputs ?? node.outputs, 0);
  const { group, strides, pads, dilations } = node.attributes;
  const [outputs, inputs = 0, ...kernel] = w.shape;
  if (e.block === null || x.shape.length !== 4 || x.dtype !== "float32" || group !== 1 || e.isPlain(y))
    return false;
  if (!isWholeBlocks(outputs, e.block) || inputs >= e.block && !isWholeBlocks(inputs, e.block))
    return false;
  const operands = [
    inputs < e.block ? e.name(x) : e.blocked(x),
    blockedWeights(e, e.name(w), w.shape, e.block),
    ...bias === void 0 ? [] : [e.name(bias)]
  ];
  const window2 = { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads), dilations: ints(dilations) };
  const fused = activation === void 0 ? {} : { activation: text("Relu") };
  e.one("Conv", operands, { ...window2, ...fused, group: int(1) }, { output: e.bindBlocked(y), domain: blockedDomain });
  return true;
}
function emitConvTransposeInBlocks(e, node) {
  const [x, w] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const y = operand(node.outputs, 0);
  const { group, strides, pads, dilations, outputPadding } = node.attributes;
  const [from = 0, to = 0, ...kernel] = w.shape;
  if (e.block === null || x.shape.length !== 4 || x.dtype !== "float32" || group !== 1 || e.isPlain(y))
    return false;
  if (node.inputs.length > 2 || strides.some((stride) => stride !== 1))
    return false;
  if (!isWholeBlocks(to, e.block) || !isWholeBlocks(from, e.block))
    return false;
  const around = pads.map((pad, at) => {
    const axis = at % kernel.length;
    const extra = at < kernel.length ? 0 : outputPadding[axis] ?? 0;
    return (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) - pad + extra;
  });
  if (around.some((pad) => pad < 0))
    return false;
  const backwards = kernel.map(() => -1);
  const past = kernel.map(() => -(2 ** 31));
  const axes = kernel.map((_, axis) => axis + 2);
  const flipped = kernel.every((size) => size === 1) ? e.name(w) : e.one("Slice", [e.name(w), e.int64s(backwards), e.int64s(past), e.int64s(axes), e.int64s(backwards)]);
  const exchanged = e.one("Transpose", [flipped], { perm: ints([1, 0, 2, 3]) });
  e.one("Conv", [e.blocked(x), blockedWeights(e, exchanged, [to, from, ...kernel], e.block)], {
    kernel_shape: ints(kernel),
    strides: ints(strides),
    pads: ints(around),
    dilations: ints(dilations),
    group: int(1)
  }, { output: e.bindBlocked(y), domain: blockedDomain });
  return true;
}
function emitChannelSumInBlocks(e, node) {
  const [x, y] = [operand(node.inputs, 0), operand(node.outputs, 0)];
  const { axes, keepDims } = node.attributes;
  if (e.block === null || !e.isBlocked(x) || keepDims || axes.join() !== "0,2,3")
    return false;
  const [rows = 1, channels = 1, height = 1, width = 1] = x.shape;
  const view = e.reshape(e.blocked(x), [rows, channels / e.block, height * width, e.block]);
  const perRow = e.one("ReduceSum", [view, e.int64s([2])], { keepdims: int(0) });
  const sums = e.one("ReduceSum", [perRow, e.int64s([0])], { keepdims: int(0) });
  e.reshape(sums, [channels], e.name(y));
  return true;
}
function channelsLast(e, x) {
  const [rows = 1, channels = 1, ...spatial] = x.shape;
  const shape = [rows, elementCount(spatial), channels];
  if (e.isBlocked(x))
    return e.reshape(channels === e.block ? e.blocked(x) : e.unblocked(x, true), shape);
  const flat = e.reshape(e.name(x), [rows, channels, elementCount(spatial)]);
  return e.one("Transpose", [flat], { perm: ints([0, 2, 1]) });
}

// dist/engine/onnx/write/blocked-pooling.js
function applies(e, { inputs, attributes }) {
  const x = operand(inputs, 0);
  const { kernel, strides, pads, dilations } = attributes;
  const two = [...kernel, ...strides].every((size) => size === 2);
  const plainWindow = pads.every((pad) => pad === 0) && dilations.every((dilation) => dilation === 1);
  const even = x.shape.slice(2).every((size) => size % 2 === 0);
  return e.block !== null && x.shape.length === 4 && x.dtype === "float32" && isWholeBlocks(x.shape[1], e.block) && two && plainWindow && even;
}
function emitMaxPoolInBlocks(e, node) {
  const [x, y] = [operand(node.inputs, 0), operand(node.outputs, 0)];
  if (!applies(e, node) || e.isPlain(y) || e.isPlain(x) && e.maxima.size === 0)
    return false;
  const window2 = { kernel_shape: ints([2, 2]), strides: ints([2, 2]) };
  e.one("MaxPool", [e.blocked(x)], window2, { output: e.bindBlocked(y), domain: blockedDomain });
  return true;
}
function isAtLeast(e, a, b) {
  return e.one("HardSigmoid", [e.one("Sub", [a, b])], { alpha: float(1e38), beta: float(1) });
}
function parted(e, dy, first, second, axis) {
  const won = e.one("Mul", [dy, isAtLeast(e, first, second)]);
  return e.one("Concat", [won, e.one("Sub", [dy, won])], { axis: int(axis) });
}
function emitMaxPoolGradientInBlocks(e, node) {
  const [x, dy, dx] = [operand(node.inputs, 0), operand(node.inputs, 1), operand(node.outputs, 0)];
  if (!applies(e, node) || e.block === null || e.isPlain(dx))
    return false;
  const [rows = 1, channels = 1, height = 2, width = 2] = x.shape;
  const block = e.block;
  const count = rows * channels * height / (2 * block);
  const view = e.reshape(e.blocked(x), [count, 2, width / 2, 2 * block]);
  const halves = (value, axis, size) => {
    const [first = "", second = ""] = e.node("Split", [value, e.int64s([size, size])], { axis: int(axis) }, { outputs: 2 });
    return [first, second];
  };
  const [left, right] = halves(view, 3, block);
  const [upper, lower] = halves(e.one("Max", [left, right]), 1, 1);
  const slopes = e.reshape(e.blocked(dy), [count, 1, width / 2, block]);
  const perRow = parted(e, slopes, upper, lower, 1);
  e.reshape(parted(e, perRow, left, right, 3), x.shape, e.bindBlocked(dx));
  return true;
}

// dist/engine/onnx/write/gradients-convolution.js
function kernelOffsets(kernel) {
  return kernel.reduce((offsets, size) => offsets.flatMap((offset) => Array.from({ length: size }, (_, i) => [...offset, i])), [[]]);
}
function bounds(node, offset) {
  const { strides, dilations } = node.attributes;
  const positions = operand(node.inputs, 1).shape.slice(2);
  const starts = offset.map((step2, axis) => step2 * (dilations[axis] ?? 1));
  return { starts, ends: starts.map((start, axis) => start + ((positions[axis] ?? 1) - 1) * (strides[axis] ?? 1) + 1) };
}
function paddedInput(e, node) {
  const { pads } = node.attributes;
  const rank = pads.length / 2;
  const x = e.name(operand(node.inputs, 0));
  if (pads.every((pad) => pad === 0))
    return x;
  return e.one("Pad", [x, e.int64s([0, 0, ...pads.slice(0, rank), 0, 0, ...pads.slice(rank)])]);
}
function views(e, node) {
  const { weightShape, strides } = node.attributes;
  const kernel = weightShape.slice(2);
  const padded = paddedInput(e, node);
  const axes = e.int64s(kernel.map((_, axis) => axis + 2));
  return kernelOffsets(kernel).map((offset) => {
    const { starts, ends } = bounds(node, offset);
    return e.one("Slice", [padded, e.int64s(starts), e.int64s(ends), axes, e.int64s(strides)]);
  });
}
function byOffset(e, node) {
  const [x, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { weightShape, group } = node.attributes;
  const rows = x.shape[0] ?? 1;
  const [outputs = 1, inputsPerGroup = 1] = weightShape;
  const length = elementCount(dy.shape.slice(2));
  const slopes = e.reshape(e.name(dy), [rows, group, outputs / group, length]);
  const parts2 = views(e, node).map((view) => {
    const columns = e.reshape(view, [rows, group, inputsPerGroup, length]);
    const products = e.one("FusedMatMul", [slopes, columns], { transB: int(1) }, { domain: "com.microsoft" });
    return e.one("ReduceSum", [products, e.int64s([0])], { keepdims: int(1) });
  });
  const stacked = parts2.length === 1 ? parts2[0] ?? "" : e.one("Concat", parts2, { axis: int(0) });
  const ordered = e.one("Transpose", [stacked], { perm: ints([1, 2, 3, 0]) });
  e.reshape(ordered, weightShape, e.name(operand(node.outputs, 0)));
}
function fewInputs(e, node) {
  const [x, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { weightShape } = node.attributes;
  const rows = x.shape[0] ?? 1;
  const [outputs = 1, inputs = 1, ...kernel] = weightShape;
  const offsets = elementCount(kernel);
  const all = views(e, node);
  const stacked = all.length === 1 ? all[0] ?? "" : e.one("Concat", all, { axis: int(1) });
  const columns = e.reshape(stacked, [rows, offsets * inputs, elementCount(dy.shape.slice(2))]);
  const products = e.one("MatMul", [columns, channelsLast(e, dy)]);
  const sums = e.reshape(e.one("ReduceSum", [products, e.int64s([0])], { keepdims: int(0) }), [
    offsets,
    inputs,
    outputs
  ]);
  e.reshape(e.one("Transpose", [sums], { perm: ints([2, 1, 0]) }), weightShape, e.name(operand(node.outputs, 0)));
}
function pixelTable(node, outside) {
  const { weightShape, strides, pads, dilations } = node.attributes;
  const spatial = operand(node.inputs, 0).shape.slice(2);
  const positions = operand(node.inputs, 1).shape.slice(2);
  const offsets = kernelOffsets(weightShape.slice(2));
  const places = kernelOffsets(positions);
  return Int32Array.from(places.flatMap((place) => offsets.map((offset) => {
    let pixel = 0;
    for (const [axis, size] of spatial.entries()) {
      const at = (place[axis] ?? 0) * (strides[axis] ?? 1) + (offset[axis] ?? 0) * (dilations[axis] ?? 1) - (pads[axis] ?? 0);
      if (at < 0 || at >= size)
        return outside;
      pixel = pixel * size + at;
    }
    return pixel;
  })));
}
var MOST_GATHERED_BYTES = 16e6;
function parts(rows, bytesPerRow) {
  const most = Math.max(1, Math.floor(MOST_GATHERED_BYTES / bytesPerRow));
  const count = Math.ceil(rows / most);
  return Array.from({ length: count }, (_, part) => Math.min(most, rows - part * most));
}
function split(e, value, sizes2) {
  if (sizes2.length === 1)
    return [value];
  return e.node("Split", [value, e.int64s(sizes2)], { axis: int(0) }, { outputs: sizes2.length });
}
function manyInputs(e, node) {
  const [x, dy] = [operand(node.inputs, 0), operand(node.inputs, 1)];
  const { weightShape } = node.attributes;
  const [rows = 1, channels = 1, ...spatial] = x.shape;
  const [outputs = 1, inputs = 1, ...kernel] = weightShape;
  const offsets = elementCount(kernel);
  const length = elementCount(dy.shape.slice(2));
  const size = elementCount(spatial);
  const table = pixelTable(node, size);
  const zeros = () => e.constant("float32", [rows, 1, channels], new Float32Array(rows * channels));
  const pixels = channelsLast(e, x);
  const known = table.includes(size) ? e.one("Concat", [pixels, zeros()], { axis: int(1) }) : pixels;
  const places = e.constant("int32", [length * offsets], table);
  const sizes2 = parts(rows, length * offsets * inputs * 4);
  const slopes = split(e, e.reshape(e.name(dy), [rows, outputs, length]), sizes2);
  const sums = split(e, known, sizes2).map((part, index) => {
    const columns = e.reshape(e.one("Gather", [part, places], { axis: int(1) }), [-1, length, offsets * inputs]);
    const products = e.one("MatMul", [slopes[index] ?? "", columns]);
    return e.one("ReduceSum", [products, e.int64s([0])], { keepdims: int(0) });
  });
  const sum = e.reshape(sums.length === 1 ? sums[0] ?? "" : e.one("Sum", sums), [outputs, offsets, inputs]);
  e.reshape(e.one("Transpose", [sum], { perm: ints([0, 2, 1]) }), weightShape, e.name(operand(node.outputs, 0)));
}
var LEAST_GATHERED = 8;
function emitConvWeightGradient(e, node) {
  const { group, weightShape } = node.attributes;
  const single = group === 1 && operand(node.inputs, 0).dtype === "float32";
  if (!single)
    byOffset(e, node);
  else if ((weightShape[1] ?? 1) < LEAST_GATHERED)
    fewInputs(e, node);
  else
    manyInputs(e, node);
}

// dist/engine/onnx/write/operators.js
var inputNames = (e, node) => node.inputs.map((input) => e.name(input));
var outputName = (e, node) => e.name(operand(node.outputs, 0));
var plain = (attributes = () => ({}), opType) => (e, node) => {
  e.one(opType ?? node.op, inputNames(e, node), attributes(node.attributes), { output: outputName(e, node) });
};
var orPlain = (inBlocks, otherwise) => (e, node) => {
  if (!inBlocks(e, node))
    otherwise(e, node);
};
function sizes({ free }, node, of) {
  const list = of(node.attributes);
  return free === null ? list.map((rest) => ({ factor: 0, rest })) : free.sizes(node, list, of);
}
function freest(target) {
  const following = target.filter(({ factor }) => factor !== 0);
  if (following.length !== 1 || target.some(({ factor, rest }) => factor === 0 && rest === -1))
    return target;
  return target.map((size) => size.factor === 0 ? size : { factor: 0, rest: -1 });
}
var reduction = (e, node) => {
  const { axes, keepDims } = node.attributes;
  if (axes.length === 0)
    e.one("Identity", inputNames(e, node), {}, { output: outputName(e, node) });
  else
    e.one(node.op, [...inputNames(e, node), e.int64s(axes)], { keepdims: int(keepDims) }, { output: outputName(e, node) });
};
var windowAttributes = ({ strides, pads, dilations }) => ({
  strides: ints(strides),
  pads: ints(pads),
  dilations: ints(dilations)
});
var floating = (value) => {
  if (value.dtype === "float32" || value.dtype === "float64")
    return value.dtype;
  throw internalError(`${value.dtype} where a floating type is needed`);
};
var perChannel = (e, name, value) => value.shape.length === 2 ? name : e.reshape(name, [1, value.shape[1] ?? 1, ...Array.from({ length: value.shape.length - 2 }, () => 1)]);
var batchNormalizationTraining = (e, node) => {
  const [x, scale, bias] = [operand(node.inputs, 0), operand(node.inputs, 1), operand(node.inputs, 2)];
  const [y, mean, variance, inverse] = node.outputs.map((output) => e.name(output));
  if (y === void 0 || mean === void 0 || variance === void 0 || inverse === void 0)
    throw internalError("BatchNormalizationTraining has four outputs");
  const axes = e.int64s(x.shape.flatMap((_, axis) => axis === 1 ? [] : [axis]));
  const input = e.name(x);
  e.one("ReduceMean", [input, axes], { keepdims: int(0) }, { output: mean });
  const centred = e.one("Sub", [input, perChannel(e, mean, x)]);
  e.one("ReduceMean", [e.one("Mul", [centred, centred]), axes], { keepdims: int(0) }, { output: variance });
  const shifted = e.one("Add", [variance, e.scalar(floating(x), node.attributes.epsilon)]);
  e.one("Reciprocal", [e.one("Sqrt", [shifted])], {}, { output: inverse });
  const factor = perChannel(e, e.one("Mul", [inverse, e.name(scale)]), x);
  e.one("Add", [e.one("Mul", [centred, factor]), perChannel(e, e.name(bias), x)], {}, { output: y });
};
var step = (e, node) => {
  const x = operand(node.inputs, 0);
  const output = outputName(e, node);
  if (x.dtype === "float32")
    e.one("HardSigmoid", [e.name(x)], { alpha: float(1e38), beta: float(0) }, { output });
  else {
    const positive = e.one("Greater", [e.name(x), e.scalar(floating(x), 0)]);
    e.one("Cast", [positive], { to: int(elementTypes[x.dtype]) }, { output });
  }
};
var oneHot = (e, node) => {
  const indices = operand(node.inputs, 0);
  const { classes, dtype } = node.attributes;
  const all = Array.from({ length: classes }, (_, index) => index);
  const row = indices.dtype === "int64" ? e.int64s(all) : e.constant("int32", [classes], Int32Array.from(all));
  const hit = e.one("Equal", [e.reshape(e.name(indices), [...indices.shape, 1]), row]);
  e.one("Cast", [hit], { to: int(elementTypes[dtype]) }, { output: outputName(e, node) });
};
var rules2 = {
  Add: plain(),
  Sub: plain(),
  Mul: plain(),
  Div: plain(),
  Pow: plain(),
  Max: plain(),
  Min: plain(),
  Neg: plain(),
  Abs: plain(),
  Sqrt: plain(),
  Reciprocal: plain(),
  Exp: plain(),
  Log: plain(),
  Erf: plain(),
  Tanh: plain(),
  Sigmoid: plain(),
  Softplus: plain(),
  Relu: plain(),
  LeakyRelu: plain(({ alpha }) => ({ alpha: float(alpha) })),
  Elu: plain(({ alpha }) => ({ alpha: float(alpha) })),
  Selu: plain(({ alpha, gamma }) => ({ alpha: float(alpha), gamma: float(gamma) })),
  HardSigmoid: plain(({ alpha, beta }) => ({ alpha: float(alpha), beta: float(beta) })),
  HardSwish: plain(),
  Gelu: plain(({ approximate }) => ({ approximate: text(approximate) })),
  Clip: (e, node) => {
    const dtype = floating(operand(node.inputs, 0));
    const bounds2 = [e.scalar(dtype, node.attributes.min), e.scalar(dtype, node.attributes.max)];
    e.one("Clip", [...inputNames(e, node), ...bounds2], {}, { output: outputName(e, node) });
  },
  Equal: plain(),
  Greater: plain(),
  Less: plain(),
  Where: plain(),
  Cast: plain(({ to }) => ({ to: int(elementTypes[to]) })),
  Step: step,
  StopGradient: plain(() => ({}), "Identity"),
  MatMul: (e, node) => {
    const { transA, transB } = node.attributes;
    const output = outputName(e, node);
    const turned = (index, turn) => {
      const value = operand(node.inputs, index);
      const last = value.shape.length - 1;
      const perm = value.shape.map((_, axis) => axis === last ? last - 1 : axis === last - 1 ? last : axis);
      return turn ? e.one("Transpose", [e.name(value)], { perm: ints(perm) }) : e.name(value);
    };
    if (e.portable || !transA && !transB)
      e.one("MatMul", [turned(0, transA), turned(1, transB)], {}, { output });
    else
      e.one("FusedMatMul", inputNames(e, node), { transA: int(transA), transB: int(transB) }, { output, domain: "com.microsoft" });
  },
  Gemm: plain(({ transA, transB }) => ({ transA: int(transA), transB: int(transB) })),
  Conv: orPlain((e, node) => emitConvInBlocks(e, node), plain((given) => ({ ...windowAttributes(given), group: int(given.group) }))),
  ConvTranspose: orPlain(emitConvTransposeInBlocks, plain((given) => ({
    ...windowAttributes(given),
    group: int(given.group),
    output_padding: ints(given.outputPadding)
  }))),
  ConvWeightGradient: emitConvWeightGradient,
  BatchNormalization: plain(({ epsilon }) => ({ epsilon: float(epsilon) })),
  BatchNormalizationTraining: batchNormalizationTraining,
  LayerNormalization: (e, node) => {
    const { axis, epsilon } = node.attributes;
    e.node("LayerNormalization", inputNames(e, node), { axis: int(axis), epsilon: float(epsilon) }, { outputs: node.outputs.map((output) => e.name(output)) });
  },
  MaxPool: orPlain(emitMaxPoolInBlocks, emitMaxPool),
  MaxPoolGradient: orPlain(emitMaxPoolGradientInBlocks, emitMaxPoolGradient),
  AveragePool: plain((given) => ({
    ...windowAttributes(given),
    kernel_shape: ints(given.kernel),
    count_include_pad: int(given.countIncludePad)
  })),
  AveragePoolGradient: emitAveragePoolGradient,
  ReduceSum: orPlain(emitChannelSumInBlocks, reduction),
  ReduceMean: reduction,
  ReduceMax: reduction,
  ArgMax: plain(({ axis, keepDims }) => ({ axis: int(axis), keepdims: int(keepDims) })),
  Softmax: plain(({ axis }) => ({ axis: int(axis) })),
  LogSoftmax: plain(({ axis }) => ({ axis: int(axis) })),
  Transpose: plain(({ perm }) => ({ perm: ints(perm) })),
  Reshape: (e, node) => {
    const target = sizes(e, node, ({ shape }) => shape);
    e.one("Reshape", [e.name(operand(node.inputs, 0)), e.sizes(freest(target))], {}, { output: outputName(e, node) });
  },
  Concat: plain(({ axis }) => ({ axis: int(axis) })),
  Split: (e, node) => {
    const { axis } = node.attributes;
    const outputs = node.outputs.map((output) => e.name(output));
    const parts2 = e.sizes(sizes(e, node, (attributes) => attributes.sizes));
    e.node("Split", [...inputNames(e, node), parts2], { axis: int(axis) }, { outputs });
  },
  Slice: (e, node) => {
    const { axes, steps } = node.attributes;
    const bounds2 = [sizes(e, node, ({ starts }) => starts), sizes(e, node, ({ ends }) => ends)];
    const parts2 = [...bounds2.map((list) => e.sizes(list)), e.int64s(axes), e.int64s(steps)];
    e.one("Slice", [...inputNames(e, node), ...parts2], {}, { output: outputName(e, node) });
  },
  Pad: (e, node) => {
    const fill = e.scalar(floating(operand(node.inputs, 0)), node.attributes.value);
    const pads = e.sizes(sizes(e, node, (attributes) => attributes.pads));
    e.one("Pad", [...inputNames(e, node), pads, fill], {}, { output: outputName(e, node) });
  },
  Expand: (e, node) => {
    const shape = e.sizes(sizes(e, node, (attributes) => attributes.shape));
    e.one("Expand", [...inputNames(e, node), shape], {}, { output: outputName(e, node) });
  },
  Gather: plain(({ axis }) => ({ axis: int(axis) })),
  GatherGradient: emitGatherGradient,
  OneHot: oneHot
};
function emitNode(emitter, node) {
  const write = () => rules2[node.op](emitter, node);
  if (!emitElementwiseInBlocks(emitter, node, write))
    write();
}
function readers(graph) {
  const found = /* @__PURE__ */ new Map();
  for (const node of graph.nodes)
    for (const input of node.inputs) {
      const known = found.get(input);
      if (known === void 0)
        found.set(input, [node]);
      else
        known.push(node);
    }
  return found;
}
function onlyRelu(value, read, outputs) {
  const [reader, ...others] = read.get(value) ?? [];
  return reader?.op === "Relu" && others.length === 0 && !outputs.includes(value) ? reader : void 0;
}
function emitGraph(emitter, graph) {
  for (const [value, whole] of graph.constants) {
    const repeated = emitter.free?.repeated.get(value);
    const tensor = repeated?.tensor ?? whole;
    const dtype = tensor.dtype;
    if (elementCount(tensor.shape) !== tensor.data.length)
      throw internalError(`constant ${value.name} has a wrong size`);
    const named = emitter.portable && !/^v\d+$/.test(value.name);
    const name = named ? emitter.named(value.name, dtype, tensor.shape, tensor.data) : emitter.constant(dtype, tensor.shape, tensor.data);
    emitter.bind(value, repeated === void 0 ? name : emitter.one("Expand", [name, emitter.sizes(repeated.shape)]));
  }
  expectMaxima(emitter, graph);
  const read = readers(graph);
  const written = /* @__PURE__ */ new Set();
  for (const node of graph.nodes) {
    if (written.has(node))
      continue;
    const relu = node.op === "Conv" ? onlyRelu(operand(node.outputs, 0), read, graph.outputs) : void 0;
    if (node.op === "Conv" && relu !== void 0 && emitConvInBlocks(emitter, node, relu))
      written.add(relu);
    else
      emitNode(emitter, node);
  }
}

// dist/engine/onnx/write/model.js
function writeModel(graph, options) {
  const { name, outputs, block = null, free, metadata } = options;
  const emitter = new Emitter("", block, free ?? null);
  for (const value of graph.inputs)
    emitter.bind(value, value.name);
  for (const output of outputs)
    emitter.reserve(output);
  emitGraph(emitter, graph);
  const info = (value, { dtype, shape }) => valueInfo(value, dtype, free === void 0 ? shape : batchedShape(shape.slice(1)));
  const results = graph.outputs.map((value, index) => {
    const output = outputs[index];
    if (output === void 0)
      throw internalError(`no name for output ${index} of the model`);
    emitter.one("Identity", [emitter.name(value)], {}, { output });
    return info(output, value);
  });
  const inputs = graph.inputs.map((value) => info(value.name, value));
  return modelBytes(graphProto(emitter, name, inputs, results), metadata);
}
var portableModel = (free, output, metadata = {}) => writeModel(free.graph, { name: "student", outputs: [output], free, metadata });

export {
  int,
  ints,
  valueInfo,
  textInfo,
  blockedDomain,
  Emitter,
  graphProto,
  modelBytes,
  FreeBatchError,
  freeBatch,
  emitGraph,
  writeModel,
  portableModel
};
