import {
  activate,
  loadBackend
} from "./chunk-3LDUYL7C.js";
import "./chunk-4XTM6AQQ.js";
import {
  optimizerUpdates,
  slotName
} from "./chunk-3PFJTX4F.js";
import {
  BATCH_ROWS,
  forwardGraph,
  predictionMask,
  rowsGraph,
  rowsLossGraph
} from "./chunk-VGE7H5OW.js";
import {
  buildLoss
} from "./chunk-4UY74VGW.js";
import {
  residentLogits,
  residentRows,
  viewRowsName
} from "./chunk-QJAL7PQL.js";
import {
  GraphBuilder
} from "./chunk-3AFQ3DMD.js";
import {
  inputNames,
  scalarInput
} from "./chunk-BIAJJIIX.js";
import {
  broadcastShapes,
  normalAxis,
  sliceRange,
  windowSizes
} from "./chunk-PZKE3BSR.js";
import {
  isStored,
  valueType
} from "./chunk-ZXPJ6CZZ.js";
import "./chunk-724TL3DH.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  inputError,
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/engine/tfjs/index.js
import { availableParallelism } from "node:os";

// dist/engine/tfjs/tensors.js
function tensorType(dtype) {
  switch (dtype) {
    case "float32":
    case "float64":
      return "float32";
    case "int32":
    case "int64":
    case "uint8":
      return "int32";
    case "bool":
      return "bool";
  }
}
function typed(dtype, data) {
  if (data instanceof BigInt64Array)
    return Int32Array.from(data, Number);
  if (data instanceof Float64Array)
    return Float32Array.from(data);
  return data instanceof Uint8Array && dtype !== "bool" ? Int32Array.from(data) : data;
}
function toTensor(tf, dtype, shape, data) {
  return tf.tensor(typed(dtype, data).slice(), [...shape], tensorType(dtype));
}
function operandAt(inputs, index) {
  const tensor = inputs[index];
  if (tensor === void 0)
    throw internalError(`tfjs: input ${index} is missing`);
  return tensor;
}
function untaped(tf, inputs, f) {
  const shapes = inputs.map(({ shape }) => shape);
  return tf.customGrad((...given) => ({
    // customGrad appends its `save` function
    value: f(...given.slice(0, inputs.length)),
    gradFunc: () => shapes.map((shape) => tf.zeros(shape))
  }))(...inputs);
}
var stopped = (tf, x) => untaped(tf, [x], (inner) => tf.clone(inner));
var isAbove = (tf, x, bound) => typeof bound === "number" ? untaped(tf, [x], (a) => tf.greater(a, bound)) : untaped(tf, [x, bound], (a, b) => tf.greater(a, b));
var isEqual = (tf, x, y) => typeof y === "number" ? untaped(tf, [x], (a) => tf.equal(a, y)) : untaped(tf, [x, y], (a, b) => tf.equal(a, b));
var isFloat = ({ dtype }) => dtype === "float32";
function broadcastByOnes(tf, x, shape) {
  if (x.dtype !== "bool")
    return tf.mul(x, tf.ones([...shape], x.dtype));
  return tf.cast(tf.mul(tf.cast(x, "int32"), tf.ones([...shape], "int32")), "bool");
}
function sliceAxis(tf, x, axis, start, length, step) {
  const size = x.shape[axis] ?? 0;
  if (start === 0 && step === 1 && length === size)
    return x;
  const cut = (from, along, begin, count) => tf.slice(from, from.shape.map((_, a) => a === along ? begin : 0), from.shape.map((all, a) => a === along ? count : all));
  const span = Math.min(length * step, size - start);
  const part = cut(x, axis, start, span);
  if (step === 1)
    return part;
  const full = padAxes(tf, part, /* @__PURE__ */ new Map([[axis, [0, length * step - span]]]), 0);
  const inner = x.shape.slice(axis + 1).reduce((product, size2) => product * size2, 1);
  const firsts = cut(tf.reshape(full, [-1, step * inner]), 1, 0, inner);
  return tf.reshape(firsts, [...x.shape.slice(0, axis), length, ...x.shape.slice(axis + 1)]);
}
function padAxes(tf, x, amounts, value) {
  if ([...amounts.values()].every(([before, after]) => before === 0 && after === 0))
    return x;
  const pairs = x.shape.map((_, axis) => {
    const [before, after] = amounts.get(axis) ?? [0, 0];
    return [before, after];
  });
  return tf.pad(x, pairs, value);
}

// dist/engine/tfjs/operators-movement.js
function stackedProduct(tf, a, b, transA, transB) {
  if (b.rank === 2 && !transA) {
    const flat = tf.reshape(a, [-1, a.shape.at(-1) ?? 1]);
    const product2 = tf.matMul(flat, b, false, transB);
    return tf.reshape(product2, [...a.shape.slice(0, -1), product2.shape[1] ?? 1]);
  }
  const stack = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const spread = (x) => {
    const shape = [...stack, ...x.shape.slice(-2)];
    const wide = elementCount(shape) === x.size ? x : broadcastByOnes(tf, x, shape);
    return tf.reshape(wide, [elementCount(stack), ...x.shape.slice(-2)]);
  };
  const product = tf.matMul(spread(a), spread(b), transA, transB);
  return tf.reshape(product, [...stack, ...product.shape.slice(-2)]);
}
var reduction = (reduce) => (tf, inputs, { axes, keepDims }) => {
  const x = operandAt(inputs, 0);
  return axes.length === 0 ? x : reduce(tf, x, axes.map((axis) => normalAxis(axis, x.rank)), keepDims);
};
function maxSharedAmongTies(tf, x, axes, keepDims) {
  const top = untaped(tf, [x], (inner) => tf.max(inner, axes, true));
  if (!isFloat(x))
    return keepDims ? top : tf.max(x, axes);
  const share = untaped(tf, [x, top], (inner, most) => {
    const reached = tf.cast(tf.equal(inner, most), "float32");
    return tf.div(reached, tf.sum(reached, axes, true));
  });
  const reaches = untaped(tf, [share], (inner) => tf.greater(inner, 0));
  const zero = tf.where(reaches, tf.sub(x, top), tf.zerosLike(x));
  const result = tf.add(top, tf.sum(tf.mul(zero, share), axes, true));
  return keepDims ? result : tf.squeeze(result, axes);
}
function gatherAlong(tf, data, indices, axis) {
  const along = normalAxis(axis, data.rank);
  const flat = tf.gather(data, tf.reshape(indices, [indices.size]), along);
  return tf.reshape(flat, [...data.shape.slice(0, along), ...indices.shape, ...data.shape.slice(along + 1)]);
}
var pairsOf = (pads, rank) => new Map(Array.from({ length: rank }, (_, axis) => [axis, [pads[axis] ?? 0, pads[axis + rank] ?? 0]]));
var expanded = (tf, x, shape) => broadcastByOnes(tf, x, broadcastShapes(x.shape, shape));
var movementOperators = {
  MatMul: (tf, inputs, { transA, transB }) => stackedProduct(tf, operandAt(inputs, 0), operandAt(inputs, 1), transA, transB),
  Gemm: (tf, inputs, { transA, transB }) => {
    const product = tf.matMul(operandAt(inputs, 0), operandAt(inputs, 1), transA, transB);
    return inputs[2] === void 0 ? product : tf.add(product, inputs[2]);
  },
  ReduceSum: reduction((tf, x, axes, keepDims) => tf.sum(x, axes, keepDims)),
  ReduceMean: reduction((tf, x, axes, keepDims) => tf.mean(x, axes, keepDims)),
  ReduceMax: reduction(maxSharedAmongTies),
  ArgMax: (tf, inputs, { axis, keepDims }) => {
    const x = operandAt(inputs, 0);
    const index = untaped(tf, [x], (inner) => tf.argMax(inner, normalAxis(axis, x.rank)));
    return keepDims ? tf.expandDims(index, normalAxis(axis, x.rank)) : index;
  },
  Transpose: (tf, inputs, { perm }) => tf.transpose(operandAt(inputs, 0), [...perm]),
  Reshape: (tf, inputs, { shape }) => tf.reshape(operandAt(inputs, 0), [...shape]),
  Concat: (tf, inputs, { axis }) => tf.concat([...inputs], normalAxis(axis, operandAt(inputs, 0).rank)),
  Split: (tf, inputs, { axis, sizes }) => {
    const x = operandAt(inputs, 0);
    const along = normalAxis(axis, x.rank);
    let start = 0;
    return sizes.map((size) => sliceAxis(tf, x, along, (start += size) - size, size, 1));
  },
  Slice: (tf, inputs, { starts, ends, axes, steps }) => axes.reduce((x, axis, i) => {
    const along = normalAxis(axis, x.rank);
    const { start, length } = sliceRange(x.shape[along], starts[i], ends[i], steps[i]);
    return sliceAxis(tf, x, along, start, length, steps[i]);
  }, operandAt(inputs, 0)),
  Pad: (tf, inputs, { pads, value }) => {
    const x = operandAt(inputs, 0);
    return padAxes(tf, x, pairsOf(pads, x.rank), value);
  },
  Expand: (tf, inputs, { shape }) => expanded(tf, operandAt(inputs, 0), shape),
  Gather: (tf, inputs, { axis }) => gatherAlong(tf, operandAt(inputs, 0), operandAt(inputs, 1), axis),
  GatherGradient: "refused",
  OneHot: (tf, inputs, { classes, dtype }) => tf.cast(tf.oneHot(operandAt(inputs, 0), classes), tensorType(dtype))
};

// dist/engine/tfjs/operators-windows.js
function planeOnly(op, rank) {
  if (rank < 3 || rank > 4)
    throw inputError("engine-unavailable", `the tfjs engine has ${op} over one or two spatial axes, not ${rank - 2}`);
}
function planeWindow({ strides, pads, dilations }) {
  const two = (values, neutral) => values.length === 1 ? [neutral, values[0]] : [values[0], values[1]];
  const rank = strides.length;
  return {
    strides: two(strides, 1),
    dilations: two(dilations, 1),
    before: two(pads.slice(0, rank), 0),
    after: two(pads.slice(rank), 0)
  };
}
var asPlane = (tf, x) => x.rank === 4 ? x : tf.reshape(x, [x.shape[0], x.shape[1], 1, x.shape[2]]);
var fromPlane = (tf, y, rank) => rank === 4 ? y : tf.squeeze(y, [2]);
function dilateKernel(tf, w, dilations) {
  return dilations.reduce((kernel, dilation, i) => {
    if (dilation === 1)
      return kernel;
    const axis = i + 2;
    const size = kernel.shape[axis];
    const rows = tf.expandDims(kernel, axis + 1);
    const spread = tf.reshape(padAxes(tf, rows, /* @__PURE__ */ new Map([[axis + 1, [0, dilation - 1]]]), 0), [
      ...kernel.shape.slice(0, axis),
      size * dilation,
      ...kernel.shape.slice(axis + 1)
    ]);
    return sliceAxis(tf, spread, axis, 0, dilation * (size - 1) + 1, 1);
  }, w);
}
var padPlane = (tf, x, { before, after }, value) => padAxes(tf, x, /* @__PURE__ */ new Map([
  [2, [before[0], after[0]]],
  [3, [before[1], after[1]]]
]), value);
var toChannelsLast = (tf, x) => tf.transpose(x, [0, 2, 3, 1]);
var toChannelsFirst = (tf, x) => tf.transpose(x, [0, 3, 1, 2]);
function byGroups(tf, group, x, w, one) {
  if (group === 1)
    return one(x, w);
  const [channels, filters] = [x.shape[1] / group, w.shape[0] / group];
  const parts = Array.from({ length: group }, (_, i) => one(sliceAxis(tf, x, 1, i * channels, channels, 1), sliceAxis(tf, w, 0, i * filters, filters, 1)));
  return tf.concat(parts, 1);
}
function depthwise(tf, x, w, strides) {
  const channels = x.shape[1];
  const [, , height, width] = w.shape;
  const grouped = tf.reshape(w, [channels, w.shape[0] / channels, height, width]);
  const filter = tf.transpose(grouped, [2, 3, 0, 1]);
  return toChannelsFirst(tf, tf.depthwiseConv2d(toChannelsLast(tf, x), filter, [...strides], "valid"));
}
function convolve(tf, inputs, attributes) {
  const [x, w, bias] = [operandAt(inputs, 0), operandAt(inputs, 1), inputs[2]];
  planeOnly("Conv", x.rank);
  const window = planeWindow(attributes);
  const { strides } = window;
  const image = padPlane(tf, asPlane(tf, x), window, 0);
  const kernel = dilateKernel(tf, asPlane(tf, w), window.dilations);
  const isDepthwise = attributes.group > 1 && w.shape[1] === 1 && strides[0] === strides[1];
  const y = isDepthwise ? depthwise(tf, image, kernel, strides) : byGroups(tf, attributes.group, image, kernel, (part, filters) => toChannelsFirst(tf, tf.conv2d(toChannelsLast(tf, part), tf.transpose(filters, [2, 3, 1, 0]), [...strides], "valid")));
  return addChannels(tf, fromPlane(tf, y, x.rank), bias);
}
function convolveTransposed(tf, inputs, attributes) {
  const [x, w, bias] = [operandAt(inputs, 0), operandAt(inputs, 1), inputs[2]];
  planeOnly("ConvTranspose", x.rank);
  const { strides, dilations, before, after } = planeWindow(attributes);
  const extra = attributes.outputPadding;
  const endPadding = extra.length === 1 ? [0, extra[0]] : [extra[0], extra[1]];
  const full = byGroups(tf, attributes.group, asPlane(tf, x), dilateKernel(tf, asPlane(tf, w), dilations), (part, k) => {
    const sizes = [2, 3].map((axis) => strides[axis - 2] * (part.shape[axis] - 1) + k.shape[axis]);
    return toChannelsFirst(tf, tf.conv2dTranspose(toChannelsLast(tf, part), tf.transpose(k, [2, 3, 1, 0]), [part.shape[0], sizes[0], sizes[1], k.shape[1]], [...strides], "valid"));
  });
  const y = [2, 3].reduce((plane, axis) => {
    const i = axis - 2;
    const whole = padAxes(tf, plane, /* @__PURE__ */ new Map([[axis, [0, endPadding[i]]]]), 0);
    const length = whole.shape[axis] - before[i] - after[i];
    return sliceAxis(tf, whole, axis, before[i], length, 1);
  }, full);
  return addChannels(tf, fromPlane(tf, y, x.rank), bias);
}
var alongChannels = (tf, value, rank) => tf.reshape(value, [1, value.size, ...Array.from({ length: rank - 2 }, () => 1)]);
var addChannels = (tf, y, bias) => bias === void 0 ? y : tf.add(y, alongChannels(tf, bias, y.rank));
function windowParts(tf, x, attributes, fill) {
  const window = planeWindow(attributes);
  const kernel = attributes.kernel.length === 1 ? [1, attributes.kernel[0]] : [attributes.kernel[0], attributes.kernel[1]];
  const plane = asPlane(tf, x);
  const outputs = windowSizes(plane.shape.slice(2), kernel, { ...window, pads: [...window.before, ...window.after] });
  const image = padPlane(tf, plane, window, fill);
  const parts = [];
  for (let row = 0; row < kernel[0]; row++) {
    const rows = sliceAxis(tf, image, 2, row * window.dilations[0], outputs[0], window.strides[0]);
    for (let column = 0; column < kernel[1]; column++)
      parts.push(sliceAxis(tf, rows, 3, column * window.dilations[1], outputs[1], window.strides[1]));
  }
  return parts;
}
function firstMaximum(tf, x, attributes) {
  planeOnly("MaxPool", x.rank);
  const parts = windowParts(tf, x, attributes, -34028234663852886e22);
  const y = parts.reduce((best, part) => tf.where(untaped(tf, [part, best], (challenger, holder) => tf.greater(challenger, holder)), part, best));
  return fromPlane(tf, y, x.rank);
}
function averageOfWindow(tf, x, attributes) {
  planeOnly("AveragePool", x.rank);
  const total = windowParts(tf, x, attributes, 0).reduce((sum, part) => tf.add(sum, part));
  if (attributes.countIncludePad)
    return fromPlane(tf, tf.div(total, attributes.kernel.reduce((a, b) => a * b)), x.rank);
  const ones = tf.ones([1, 1, ...x.shape.slice(2)]);
  const counts = windowParts(tf, ones, attributes, 0).reduce((sum, part) => tf.add(sum, part));
  return fromPlane(tf, tf.div(total, counts), x.rank);
}
function normalizeBatch(tf, inputs, epsilon) {
  const [x, scale, bias] = [operandAt(inputs, 0), operandAt(inputs, 1), operandAt(inputs, 2)];
  const axes = x.shape.flatMap((_, axis) => axis === 1 ? [] : [axis]);
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, alongChannels(tf, mean, x.rank));
  const variance = tf.mean(tf.mul(centred, centred), axes);
  const inverse = tf.reciprocal(tf.sqrt(tf.add(variance, epsilon)));
  const y = tf.mul(centred, alongChannels(tf, tf.mul(inverse, scale), x.rank));
  return [tf.add(y, alongChannels(tf, bias, x.rank)), mean, variance, inverse];
}
var windowOperators = {
  Conv: convolve,
  ConvTranspose: convolveTransposed,
  ConvWeightGradient: "refused",
  BatchNormalization: (tf, inputs, { epsilon }) => {
    const [x, scale, bias, mean, variance] = inputs;
    if (x === void 0 || scale === void 0 || bias === void 0 || mean === void 0 || variance === void 0)
      throw internalError("BatchNormalization has five inputs");
    const factor = tf.div(scale, tf.sqrt(tf.add(variance, epsilon)));
    const centred = tf.sub(x, alongChannels(tf, mean, x.rank));
    return tf.add(tf.mul(centred, alongChannels(tf, factor, x.rank)), alongChannels(tf, bias, x.rank));
  },
  BatchNormalizationTraining: (tf, inputs, { epsilon }) => normalizeBatch(tf, inputs, epsilon),
  MaxPool: (tf, inputs, attributes) => firstMaximum(tf, operandAt(inputs, 0), attributes),
  MaxPoolGradient: "refused",
  AveragePool: (tf, inputs, attributes) => averageOfWindow(tf, operandAt(inputs, 0), attributes),
  AveragePoolGradient: "refused"
};

// dist/engine/tfjs/operators.js
var unary = (f) => (tf, inputs) => f(tf, operandAt(inputs, 0));
var binary = (f) => (tf, inputs) => f(tf, operandAt(inputs, 0), operandAt(inputs, 1));
function largerWithHalves(tf, a, b) {
  if (!isFloat(a))
    return tf.maximum(a, b);
  const middle = tf.add(tf.mul(a, 0.5), tf.mul(b, 0.5));
  return tf.where(isEqual(tf, a, b), middle, tf.where(isAbove(tf, a, b), a, b));
}
var absWithZeroSlope = (tf, x) => tf.where(isAbove(tf, x, 0), x, tf.where(isEqual(tf, x, 0), tf.zerosLike(x), tf.neg(x)));
function powFiniteAtZero(tf, a, b) {
  const corner = untaped(tf, [a, b], (base, exponent) => tf.logicalAnd(tf.equal(base, 0), tf.equal(exponent, 0)));
  return tf.pow(tf.where(corner, tf.onesLike(a), a), b);
}
function exponentialBelowZero(tf, x, scale) {
  const above = isAbove(tf, x, 0);
  const negative = tf.where(above, tf.zerosLike(x), x);
  return tf.where(above, x, tf.mul(tf.sub(tf.exp(negative), 1), scale));
}
function clipPassingBounds(tf, x, min, max) {
  const raised = tf.where(isAbove(tf, tf.neg(x), -min), tf.fill(x.shape, min), x);
  return tf.where(isAbove(tf, x, max), tf.fill(x.shape, max), raised);
}
function hardSigmoid(tf, x, alpha, beta) {
  const u = tf.add(tf.mul(x, alpha), beta);
  const aboveZero = tf.where(isAbove(tf, u, 0), u, tf.zerosLike(u));
  return tf.where(isAbove(tf, tf.neg(u), -1), aboveZero, tf.onesLike(u));
}
function gelu(tf, x, approximate) {
  const half = tf.mul(x, 0.5);
  if (approximate === "none")
    return tf.mul(half, tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const cubic = tf.mul(tf.mul(tf.mul(x, x), x), 0.044715);
  return tf.mul(half, tf.add(tf.tanh(tf.mul(tf.add(x, cubic), Math.sqrt(2 / Math.PI))), 1));
}
function logSoftmaxAlong(tf, x, axis) {
  const shifted = tf.sub(x, untaped(tf, [x], (inner) => tf.max(inner, axis, true)));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
}
function castWithSteps(tf, x, to) {
  if (isFloat(x) && to === "float32")
    return x;
  return untaped(tf, [x], (inner) => to === "bool" ? tf.notEqual(inner, 0) : tf.cast(inner, to));
}
function layerNormalization(tf, inputs, axis, epsilon) {
  const x = operandAt(inputs, 0);
  const axes = Array.from({ length: x.rank }, (_, at) => at).slice(axis < 0 ? axis + x.rank : axis);
  const mean = tf.mean(x, axes, true);
  const centred = tf.sub(x, mean);
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.mul(centred, centred), axes, true), epsilon));
  const scaled = tf.mul(tf.mul(centred, inverse), operandAt(inputs, 1));
  return [inputs[2] === void 0 ? scaled : tf.add(scaled, inputs[2]), mean, inverse];
}
var tfjsOperators = {
  ...movementOperators,
  ...windowOperators,
  Add: binary((tf, a, b) => tf.add(a, b)),
  Sub: binary((tf, a, b) => tf.sub(a, b)),
  Mul: binary((tf, a, b) => tf.mul(a, b)),
  Div: binary((tf, a, b) => tf.div(a, b)),
  Pow: binary(powFiniteAtZero),
  Max: binary(largerWithHalves),
  Min: binary((tf, a, b) => isFloat(a) ? tf.neg(largerWithHalves(tf, tf.neg(a), tf.neg(b))) : tf.minimum(a, b)),
  Neg: unary((tf, x) => tf.neg(x)),
  Abs: unary(absWithZeroSlope),
  Sqrt: unary((tf, x) => tf.sqrt(x)),
  Reciprocal: unary((tf, x) => tf.reciprocal(x)),
  Exp: unary((tf, x) => tf.exp(x)),
  Log: unary((tf, x) => tf.log(x)),
  Erf: unary((tf, x) => tf.erf(x)),
  Tanh: unary((tf, x) => tf.tanh(x)),
  Sigmoid: unary((tf, x) => tf.sigmoid(x)),
  Softplus: unary((tf, x) => tf.softplus(x)),
  Relu: unary((tf, x) => tf.relu(x)),
  LeakyRelu: (tf, inputs, { alpha }) => {
    const x = operandAt(inputs, 0);
    return tf.where(isAbove(tf, x, 0), x, tf.mul(x, alpha));
  },
  Elu: (tf, inputs, { alpha }) => exponentialBelowZero(tf, operandAt(inputs, 0), alpha),
  Selu: (tf, inputs, { alpha, gamma }) => tf.mul(exponentialBelowZero(tf, operandAt(inputs, 0), alpha), gamma),
  HardSigmoid: (tf, inputs, { alpha, beta }) => hardSigmoid(tf, operandAt(inputs, 0), alpha, beta),
  HardSwish: unary((tf, x) => tf.mul(x, hardSigmoid(tf, x, 1 / 6, 0.5))),
  Gelu: (tf, inputs, { approximate }) => gelu(tf, operandAt(inputs, 0), approximate),
  Clip: (tf, inputs, { min, max }) => clipPassingBounds(tf, operandAt(inputs, 0), min, max),
  Equal: binary(isEqual),
  Greater: binary(isAbove),
  Less: binary((tf, a, b) => isAbove(tf, b, a)),
  Where: (tf, inputs) => tf.where(operandAt(inputs, 0), operandAt(inputs, 1), operandAt(inputs, 2)),
  Cast: (tf, inputs, { to }) => castWithSteps(tf, operandAt(inputs, 0), tensorType(to)),
  Step: unary((tf, x) => tf.cast(isAbove(tf, x, 0), "float32")),
  StopGradient: unary(stopped),
  LayerNormalization: (tf, inputs, { axis, epsilon }) => layerNormalization(tf, inputs, axis, epsilon),
  Softmax: (tf, inputs, { axis }) => tf.exp(logSoftmaxAlong(tf, operandAt(inputs, 0), axis)),
  LogSoftmax: (tf, inputs, { axis }) => logSoftmaxAlong(tf, operandAt(inputs, 0), axis)
};
function applyOperator(tf, op, inputs, attributes) {
  const rule = tfjsOperators[op];
  if (rule === "refused")
    throw internalError(`tfjs: ${op} belongs to backward passes, which TensorFlow.js makes itself`);
  const result = rule(tf, inputs, attributes);
  return Array.isArray(result) ? result : [result];
}

// dist/engine/tfjs/evaluate.js
function evaluate(tf, graph, feeds) {
  const known = /* @__PURE__ */ new Map();
  for (const input of graph.inputs) {
    const tensor = feeds.get(input.name);
    if (tensor === void 0)
      throw internalError(`the graph's input ${input.name} is not fed`);
    known.set(input, tensor);
  }
  for (const [value, { dtype, shape, data }] of graph.constants)
    known.set(value, toTensor(tf, dtype, shape, data));
  const at = (value) => {
    const tensor = known.get(value);
    if (tensor === void 0)
      throw internalError(`${value.name} is used before it is made`);
    return tensor;
  };
  for (const node of graph.nodes) {
    const outputs = applyOperator(tf, node.op, node.inputs.map(at), node.attributes);
    node.outputs.forEach((value, index) => {
      const output = outputs[index];
      if (output !== void 0)
        known.set(value, output);
    });
  }
  return graph.outputs.map(at);
}
function evaluateWithGradients(tf, graph, feeds, wanted) {
  if (wanted.length === 0) {
    const [loss, ...others2] = evaluate(tf, graph, feeds);
    if (loss === void 0)
      throw internalError("the graph has no loss");
    return { loss, gradients: [], others: others2 };
  }
  let others = [];
  const sources = wanted.map((name) => feeds.get(name) ?? tf.scalar(0));
  const forward = (...inputs) => {
    const all = new Map(feeds);
    wanted.forEach((name, index) => {
      const input = inputs[index];
      if (input !== void 0)
        all.set(name, input);
    });
    const [loss, ...rest] = evaluate(tf, graph, all);
    if (loss === void 0)
      throw internalError("the graph has no loss");
    others = rest.map((tensor) => tf.keep(tf.clone(tensor)));
    return loss;
  };
  const { value, grads } = tf.engine().gradients(forward, [...sources], void 0, true);
  const released = others.map((tensor) => tf.clone(tensor));
  tf.dispose([...others]);
  return {
    loss: value,
    gradients: sources.map((source, index) => grads[index] ?? tf.zeros(source.shape)),
    others: released
  };
}

// dist/engine/tfjs/predictor.js
var TfjsPredictor = class _TfjsPredictor {
  #request;
  #loaded;
  #data;
  #graphs = /* @__PURE__ */ new Map();
  constructor(request, loaded) {
    this.#request = request;
    this.#loaded = loaded;
    const resident = residentRows({ dataset: request.dataset });
    this.#data = resident === null ? null : toTensor(loaded.tf, valueType(resident.inputs), resident.shape, resident.inputs);
  }
  static async open(request, loaded) {
    await activate(loaded.tf, loaded.backend);
    return new _TfjsPredictor(request, loaded);
  }
  #graph(batchRows) {
    const known = this.#graphs.get(batchRows) ?? forwardGraph(this.#request, batchRows);
    this.#graphs.set(batchRows, known);
    return known;
  }
  async logits(state, rows, draw) {
    const { tf, backend } = this.#loaded;
    const { student, dataset } = this.#request;
    const all = new Float32Array(rows.length * student.classes);
    const batches = Math.ceil(rows.length / BATCH_ROWS);
    for (let start = 0; start < rows.length; start += BATCH_ROWS) {
      await activate(tf, backend);
      const batch = rows.subarray(start, start + BATCH_ROWS);
      tf.tidy(() => {
        const feeds = /* @__PURE__ */ new Map();
        if (this.#data !== null)
          feeds.set(inputNames.data, this.#data);
        if (isStored(dataset.inputs))
          feeds.set(viewRowsName, toTensor(tf, dataset.inputs.type, [batch.length, ...dataset.inputShape], dataset.inputs.read(batch)));
        feeds.set(inputNames.rows, toTensor(tf, "int32", [batch.length], batch));
        for (const { name, shape } of student.parameters) {
          const values = state.get(name);
          if (values === void 0)
            throw internalError(`the model's state has no ${name}`);
          feeds.set(name, toTensor(tf, "float32", shape, values));
        }
        const { graph, masks } = this.#graph(batch.length);
        for (const mask of masks)
          feeds.set(mask.name, toTensor(tf, "uint8", mask.shape, predictionMask(mask, draw, start / BATCH_ROWS, batches)));
        const [logits] = evaluate(tf, graph, feeds);
        all.set(logits?.dataSync() ?? [], start * student.classes);
      });
      await new Promise(setImmediate);
    }
    return all;
  }
  close() {
    this.#data?.dispose();
    return Promise.resolve();
  }
};

// dist/engine/tfjs/rows-predictor.js
var BATCH_ROWS2 = 256;
var TfjsRowsPredictor = class _TfjsRowsPredictor {
  #request;
  #loaded;
  #graphs = /* @__PURE__ */ new Map();
  constructor(request, loaded) {
    this.#request = request;
    this.#loaded = loaded;
  }
  static async open(request, loaded) {
    await activate(loaded.tf, loaded.backend);
    return new _TfjsRowsPredictor(request, loaded);
  }
  #graph(make, rows) {
    const bySize = this.#graphs.get(make) ?? /* @__PURE__ */ new Map();
    this.#graphs.set(make, bySize);
    const graph = bySize.get(rows) ?? make(this.#request, rows);
    bySize.set(rows, graph);
    return graph;
  }
  /** Calls `run` with the feeds of one batch after another, inside a tidy, and puts the values it returns together. */
  async #inBatches(state, inputs, labels, perRow, run) {
    const { tf, backend } = this.#loaded;
    const { student } = this.#request;
    const size = elementCount(student.inputShape);
    const rows = inputs.length / size;
    const all = new Float32Array(rows * perRow);
    for (let start = 0; start < rows; start += BATCH_ROWS2) {
      await activate(tf, backend);
      const end = Math.min(rows, start + BATCH_ROWS2);
      const shape = [end - start, ...student.inputShape];
      tf.tidy(() => {
        const feeds = /* @__PURE__ */ new Map();
        feeds.set(inputNames.data, toTensor(tf, "float32", shape, inputs.subarray(start * size, end * size)));
        if (labels !== null)
          feeds.set(inputNames.labels, toTensor(tf, "int32", [end - start], labels.subarray(start, end)));
        for (const parameter of student.parameters) {
          const values = state.get(parameter.name);
          if (values === void 0)
            throw internalError(`the model's state has no ${parameter.name}`);
          feeds.set(parameter.name, toTensor(tf, "float32", parameter.shape, values));
        }
        all.set(run(feeds, end - start)?.dataSync() ?? [], start * perRow);
      });
      await new Promise(setImmediate);
    }
    return all;
  }
  logits(state, inputs) {
    const { tf } = this.#loaded;
    return this.#inBatches(state, inputs, null, this.#request.student.classes, (feeds, rows) => evaluate(tf, this.#graph(rowsGraph, rows), feeds)[0]);
  }
  inputGradients(state, inputs, labels) {
    const { tf } = this.#loaded;
    const size = elementCount(this.#request.student.inputShape);
    return this.#inBatches(state, inputs, labels, size, (feeds, rows) => evaluateWithGradients(tf, this.#graph(rowsLossGraph, rows), feeds, [inputNames.data]).gradients[0]);
  }
  close() {
    return Promise.resolve();
  }
};

// dist/engine/tfjs/trainer.js
var TURN_MS = 100;
var gradientName = (parameter) => `gradient:${parameter}`;
function compiledLoss({ g, loss, updates, fed }) {
  return { graph: g.finish([loss, ...updates.values()]), updated: [...updates.keys()], fed };
}
function updateGraph(request) {
  const g = new GraphBuilder();
  const trained = request.student.parameters.filter(({ trainable }) => trainable);
  const values = trained.map(({ name, shape }) => g.input(name, "float32", shape));
  const gradients = trained.map(({ name, shape }) => g.input(gradientName(name), "float32", shape));
  const scalars = /* @__PURE__ */ new Map();
  const outputs = optimizerUpdates(g, request, values, gradients, (name) => {
    const known = scalars.get(name) ?? g.input(scalarInput(name), "float32", []);
    scalars.set(name, known);
    return known;
  });
  return { graph: g.finish([...outputs.values()]), stateNames: [...outputs.keys()] };
}
var TfjsTrainer = class _TfjsTrainer {
  #request;
  #loaded;
  #resident;
  #shapes;
  #update;
  #compiled = /* @__PURE__ */ new Map();
  constructor(request, loaded) {
    const { dataset, targets, student, optimizer } = request;
    const { tf } = loaded;
    this.#request = request;
    this.#loaded = loaded;
    const rows = residentRows(request);
    const resident = new Map([
      ...rows === null ? [] : [[inputNames.data, toTensor(tf, valueType(rows.inputs), rows.shape, rows.inputs)]],
      [inputNames.labels, toTensor(tf, "int32", [dataset.rows], dataset.labels)]
    ]);
    const logits = residentLogits(request);
    if (logits !== null)
      resident.set(inputNames.teacher, toTensor(tf, "float32", logits.shape, logits.values));
    this.#resident = resident;
    this.#shapes = new Map([
      ...student.parameters.flatMap(({ name, shape, trainable }) => [
        [name, shape],
        ...trainable ? optimizer.slots.map((slot) => [slotName(slot, name), shape]) : []
      ]),
      ...(targets.memory ?? []).map(({ name, shape }) => [name, shape])
    ]);
    this.#update = updateGraph(request);
  }
  static async open(request, loaded) {
    await activate(loaded.tf, loaded.backend);
    return new _TfjsTrainer(request, loaded);
  }
  #lossGraph(batch) {
    const key = `${batch.batchRows} ${batch.length ?? "all"}`;
    const known = this.#compiled.get(key) ?? compiledLoss(buildLoss(this.#request, batch));
    this.#compiled.set(key, known);
    return known;
  }
  async run(state, block, interrupted = () => false) {
    const { tf, backend } = this.#loaded;
    await activate(tf, backend);
    const compiled = this.#lossGraph(block);
    const total = block.rows.length / block.batchRows;
    const losses = new Float32Array(total);
    let current = this.#upload(state);
    let done = 0;
    let turnedAt = performance.now();
    try {
      while (done < total) {
        const values = /* @__PURE__ */ new Map();
        for (const input of compiled.fed)
          values.set(input.name, await input.values(block, done, 1));
        if (compiled.fed.length > 0)
          await activate(tf, backend);
        const { loss, next } = this.#step(compiled, current, block, done, values);
        for (const [name, tensor] of current)
          if (next.get(name) !== tensor)
            tensor.dispose();
        current = next;
        losses[done] = loss;
        done += 1;
        if (!Number.isFinite(loss) || interrupted())
          break;
        if (performance.now() - turnedAt > TURN_MS) {
          await new Promise(setImmediate);
          await activate(tf, backend);
          turnedAt = performance.now();
        }
      }
      const result = new Map(state);
      for (const [name, tensor] of current)
        result.set(name, Float32Array.from(tensor.dataSync()));
      return { state: result, losses: losses.subarray(0, done) };
    } finally {
      for (const tensor of current.values())
        tensor.dispose();
    }
  }
  #upload(state) {
    const tensors = /* @__PURE__ */ new Map();
    for (const [name, shape] of this.#shapes) {
      const values = state.get(name);
      if (values === void 0)
        throw internalError(`the model's state has no ${name}`);
      tensors.set(name, toTensor(this.#loaded.tf, "float32", shape, values));
    }
    return tensors;
  }
  /** One step; the new state's tensors are the caller's to dispose of. */
  #step({ graph, updated, fed }, state, block, index, values) {
    const { tf } = this.#loaded;
    const { batchRows, rows, scalars } = block;
    let next = new Map(state);
    const loss = tf.tidy(() => {
      const feeds = new Map([...this.#resident, ...state]);
      const batch = rows.subarray(index * batchRows, (index + 1) * batchRows);
      feeds.set(inputNames.rows, toTensor(tf, "int32", [batchRows], batch));
      for (const [name, values2] of scalars)
        feeds.set(scalarInput(name), tf.scalar(values2[index] ?? NaN));
      for (const { name, shape } of fed)
        feeds.set(name, fedTensor(tf, shape, values.get(name)));
      const trained = this.#request.student.parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
      const result = evaluateWithGradients(tf, graph, feeds, trained);
      trained.forEach((name, i) => {
        const gradient = result.gradients[i];
        if (gradient !== void 0)
          feeds.set(gradientName(name), gradient);
      });
      const made = evaluate(tf, this.#update.graph, feeds);
      next = new Map(state);
      const replace = (name, tensor) => {
        if (tensor !== void 0)
          next.set(name, tf.keep(tf.clone(tensor)));
      };
      this.#update.stateNames.forEach((name, i) => replace(name, made[i]));
      updated.forEach((name, i) => replace(name, result.others[i]));
      return result.loss.dataSync()[0] ?? NaN;
    });
    return { loss, next };
  }
  close() {
    for (const tensor of this.#resident.values())
      tensor.dispose();
    this.#compiled.clear();
    return Promise.resolve();
  }
};
function fedTensor(tf, shape, values) {
  if (values === void 0)
    throw internalError("a step was fed too little");
  return toTensor(tf, values instanceof Float32Array ? "float32" : "int32", shape, values);
}

// dist/engine/tfjs/index.js
async function tfjsEngine(wanted) {
  const loaded = await loadBackend(wanted);
  return {
    kind: "tfjs",
    // wasm and cpu run on one thread in Node; the native library takes all cores
    threads: loaded.backend === "tensorflow" ? availableParallelism() : 1,
    versions: loaded.versions,
    note: `tfjs engine on its ${loaded.backend} backend: ${loaded.reason}`,
    trainer: (request) => TfjsTrainer.open(request, loaded),
    predictor: (request) => TfjsPredictor.open(request, loaded),
    rowsPredictor: (request) => TfjsRowsPredictor.open(request, loaded),
    close: () => Promise.resolve()
  };
}
export {
  tfjsEngine
};
