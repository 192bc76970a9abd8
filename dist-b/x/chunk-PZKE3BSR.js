import {
  elementCount
} from "./chunk-6YZPRG7J.js";

// dist/graph/shapes.js
var ShapeError = class extends Error {
  constructor(message) {
    super(message);
    this.name = "ShapeError";
  }
};
function showShape(shape) {
  return `[${shape.join(", ")}]`;
}
function broadcastShapes(a, b) {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const sizeA = a[axis - rank + a.length] ?? 1;
    const sizeB = b[axis - rank + b.length] ?? 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1)
      throw new ShapeError(`cannot broadcast ${showShape(a)} with ${showShape(b)}`);
    return sizeA === 1 ? sizeB : sizeA;
  });
}
function normalAxis(axis, rank) {
  const normal = axis < 0 ? axis + rank : axis;
  if (normal < 0 || normal >= rank)
    throw new ShapeError(`axis ${axis} is outside rank ${rank}`);
  return normal;
}
function operand(inputs, index) {
  const value = inputs[index];
  if (value === void 0)
    throw new ShapeError(`input ${index} is missing`);
  return value;
}
var same = (inputs) => [
  { dtype: operand(inputs, 0).dtype, shape: operand(inputs, 0).shape }
];
function sameType(a, b) {
  if (a.dtype !== b.dtype)
    throw new ShapeError(`operands are ${a.dtype} and ${b.dtype}`);
  return a.dtype;
}
var broadcast = (inputs) => {
  const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
  return [{ dtype: sameType(a, b), shape: broadcastShapes(a.shape, b.shape) }];
};
var compare = (inputs) => broadcast(inputs).map(({ shape }) => ({ dtype: "bool", shape }));
function reduced(inputs, { axes, keepDims }) {
  const { dtype, shape } = operand(inputs, 0);
  const gone = new Set(axes.map((axis) => normalAxis(axis, shape.length)));
  const kept = shape.flatMap((size, axis) => gone.has(axis) ? keepDims ? [1] : [] : [size]);
  return [{ dtype, shape: kept }];
}
function matMulShape(a, b, transA, transB) {
  if (a.length < 2 || b.length < 2)
    throw new ShapeError(`operands ${showShape(a)}, ${showShape(b)} need rank 2 or more`);
  const [rows, innerA] = transA ? [a.at(-1), a.at(-2)] : [a.at(-2), a.at(-1)];
  const [innerB, columns] = transB ? [b.at(-1), b.at(-2)] : [b.at(-2), b.at(-1)];
  if (innerA !== innerB)
    throw new ShapeError(`inner sizes ${innerA} and ${innerB} differ: ${showShape(a)}${transA ? "^T" : ""} x ${showShape(b)}${transB ? "^T" : ""}`);
  return [...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), rows, columns];
}
function windowSizes(spatial, kernel, { strides, pads, dilations }) {
  const rank = spatial.length;
  if (kernel.length !== rank || strides.length !== rank || dilations.length !== rank || pads.length !== 2 * rank)
    throw new ShapeError(`window attributes do not match ${rank} spatial axes`);
  return spatial.map((size, axis) => {
    const extent = dilations[axis] * (kernel[axis] - 1) + 1;
    const padded = size + pads[axis] + pads[axis + rank];
    if (padded < extent)
      throw new ShapeError(`a window of ${extent} does not fit into ${padded} (axis ${axis})`);
    return Math.floor((padded - extent) / strides[axis]) + 1;
  });
}
function pooled(inputs, window) {
  const { dtype, shape } = operand(inputs, 0);
  return [{ dtype, shape: [...shape.slice(0, 2), ...windowSizes(shape.slice(2), window.kernel, window)] }];
}
function checkBias(bias, output) {
  if (bias !== void 0 && (bias.shape.length !== 1 || bias.shape[0] !== output[1]))
    throw new ShapeError(`the addend ${showShape(bias.shape)} does not fit ${showShape(output)}`);
}
function convShape(inputs, attributes) {
  const [x, w] = [operand(inputs, 0), operand(inputs, 1)];
  const fits = x.shape.length === w.shape.length && x.shape[1] === w.shape[1] * attributes.group;
  if (!fits || w.shape[0] % attributes.group !== 0)
    throw new ShapeError(`input ${showShape(x.shape)} does not fit weights ${showShape(w.shape)} in ${attributes.group} group(s)`);
  const spatial = windowSizes(x.shape.slice(2), w.shape.slice(2), attributes);
  const shape = [x.shape[0], w.shape[0], ...spatial];
  checkBias(inputs[2], shape);
  return [{ dtype: sameType(x, w), shape }];
}
function convTransposeShape(inputs, attributes) {
  const [x, w] = [operand(inputs, 0), operand(inputs, 1)];
  if (x.shape.length !== w.shape.length || x.shape[1] !== w.shape[0] || x.shape[1] % attributes.group !== 0)
    throw new ShapeError(`input ${showShape(x.shape)} does not fit weights ${showShape(w.shape)}`);
  const spatial = x.shape.slice(2);
  const { strides, pads, dilations, outputPadding, group } = attributes;
  const sizes = spatial.map((size, axis) => {
    const extent = dilations[axis] * (w.shape[axis + 2] - 1) + 1;
    return strides[axis] * (size - 1) + outputPadding[axis] + extent - pads[axis] - pads[axis + spatial.length];
  });
  const shape = [x.shape[0], w.shape[1] * group, ...sizes];
  checkBias(inputs[2], shape);
  return [{ dtype: sameType(x, w), shape }];
}
function reshaped(from, to) {
  const known = to.reduce((product, size) => size === -1 ? product : product * size, 1);
  const total = elementCount(from);
  const shape = to.map((size) => size === -1 ? total / known : size);
  if (elementCount(shape) !== total || shape.some((size) => !Number.isInteger(size)))
    throw new ShapeError(`${showShape(from)} has ${total} elements and cannot become ${showShape(to)}`);
  return shape;
}
function sliceRange(size, start, end, step) {
  const clamp = (position) => Math.min(size, Math.max(0, position < 0 ? position + size : position));
  const first = clamp(start);
  return { start: first, length: Math.max(0, Math.ceil((clamp(end) - first) / step)) };
}
var alongAxis = (inputs, { axis }) => {
  normalAxis(axis, operand(inputs, 0).shape.length);
  return same(inputs);
};
function perChannel(inputs) {
  const { dtype, shape } = operand(inputs, 0);
  for (const { shape: given } of inputs.slice(1))
    if (given.length !== 1 || given[0] !== shape[1])
      throw new ShapeError(`${showShape(shape)} has ${shape[1] ?? "no"} channels, but a parameter is ${showShape(given)}`);
  return [{ dtype, shape }];
}
function layerNormalized(inputs, axis) {
  const { dtype, shape } = operand(inputs, 0);
  const from = normalAxis(axis, shape.length);
  const spanned = showShape(shape.slice(from));
  for (const { shape: given } of inputs.slice(1))
    if (showShape(given) !== spanned)
      throw new ShapeError(`${showShape(shape)} is normalised over ${spanned}, but a parameter is ${showShape(given)}`);
  const statistics = { dtype, shape: shape.map((size, at) => at < from ? size : 1) };
  return [{ dtype, shape }, statistics, statistics];
}
function concatenated(inputs, axis) {
  const first = operand(inputs, 0);
  const along = normalAxis(axis, first.shape.length);
  const total = inputs.reduce((sum, value) => sum + value.shape[along], 0);
  for (const value of inputs)
    if (first.shape.some((size, position) => position !== along && size !== value.shape[position]) || value.shape.length !== first.shape.length)
      throw new ShapeError(`${showShape(first.shape)} and ${showShape(value.shape)} differ off axis ${along}`);
  return [{ dtype: first.dtype, shape: first.shape.map((size, position) => position === along ? total : size) }];
}
var shapeRules = {
  Add: broadcast,
  Sub: broadcast,
  Mul: broadcast,
  Div: broadcast,
  Pow: broadcast,
  Max: broadcast,
  Min: broadcast,
  Neg: same,
  Abs: same,
  Sqrt: same,
  Reciprocal: same,
  Exp: same,
  Log: same,
  Erf: same,
  Tanh: same,
  Sigmoid: same,
  Softplus: same,
  Relu: same,
  LeakyRelu: same,
  Elu: same,
  Selu: same,
  HardSigmoid: same,
  HardSwish: same,
  Gelu: same,
  Clip: same,
  Equal: compare,
  Greater: compare,
  Less: compare,
  Where: (inputs) => {
    const [condition, a, b] = [operand(inputs, 0), operand(inputs, 1), operand(inputs, 2)];
    if (condition.dtype !== "bool")
      throw new ShapeError(`the condition is ${condition.dtype}, not bool`);
    return [{ dtype: sameType(a, b), shape: broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape)) }];
  },
  Cast: (inputs, { to }) => [{ dtype: to, shape: operand(inputs, 0).shape }],
  Step: same,
  StopGradient: same,
  MatMul: (inputs, { transA, transB }) => {
    const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
    return [{ dtype: sameType(a, b), shape: matMulShape(a.shape, b.shape, transA, transB) }];
  },
  Gemm: (inputs, { transA, transB }) => {
    const [a, b, c] = [operand(inputs, 0), operand(inputs, 1), inputs[2]];
    if (a.shape.length !== 2 || b.shape.length !== 2)
      throw new ShapeError(`operands ${showShape(a.shape)} and ${showShape(b.shape)} must have rank 2`);
    const shape = matMulShape(a.shape, b.shape, transA, transB);
    if (c !== void 0 && showShape(broadcastShapes(c.shape, shape)) !== showShape(shape))
      throw new ShapeError(`the addend ${showShape(c.shape)} does not fit ${showShape(shape)}`);
    return [{ dtype: sameType(a, b), shape }];
  },
  Conv: convShape,
  ConvTranspose: convTransposeShape,
  ConvWeightGradient: (inputs, { weightShape }) => [{ dtype: operand(inputs, 0).dtype, shape: weightShape }],
  BatchNormalization: perChannel,
  BatchNormalizationTraining: (inputs) => {
    const [{ dtype, shape }] = perChannel(inputs);
    const channels = { dtype, shape: [shape[1]] };
    return [{ dtype, shape }, channels, channels, channels];
  },
  LayerNormalization: (inputs, { axis }) => layerNormalized(inputs, axis),
  MaxPool: pooled,
  MaxPoolGradient: same,
  AveragePool: pooled,
  AveragePoolGradient: (inputs, { inputShape }) => [{ dtype: operand(inputs, 0).dtype, shape: inputShape }],
  ReduceSum: reduced,
  ReduceMean: reduced,
  ReduceMax: reduced,
  ArgMax: (inputs, { axis, keepDims }) => reduced(inputs, { axes: [axis], keepDims }).map(({ shape }) => ({ dtype: "int64", shape })),
  Softmax: alongAxis,
  LogSoftmax: alongAxis,
  Transpose: (inputs, { perm }) => {
    const { dtype, shape } = operand(inputs, 0);
    if (perm.length !== shape.length || shape.some((_, axis) => !perm.includes(axis)))
      throw new ShapeError(`perm ${showShape(perm)} does not fit ${showShape(shape)}`);
    return [{ dtype, shape: perm.map((axis) => shape[axis]) }];
  },
  Reshape: (inputs, { shape }) => [
    { dtype: operand(inputs, 0).dtype, shape: reshaped(operand(inputs, 0).shape, shape) }
  ],
  Concat: (inputs, { axis }) => concatenated(inputs, axis),
  Split: (inputs, { axis, sizes }) => {
    const { dtype, shape } = operand(inputs, 0);
    const along = normalAxis(axis, shape.length);
    if (sizes.reduce((sum, size) => sum + size, 0) !== shape[along])
      throw new ShapeError(`sizes ${showShape(sizes)} do not add up to axis ${along} of ${showShape(shape)}`);
    return sizes.map((size) => ({ dtype, shape: shape.map((whole, at) => at === along ? size : whole) }));
  },
  Slice: (inputs, { starts, ends, axes, steps }) => {
    const { dtype, shape } = operand(inputs, 0);
    const sizes = [...shape];
    axes.forEach((axis, i) => {
      if (steps[i] < 1)
        throw new ShapeError(`steps ${showShape(steps)} must be at least 1`);
      const along = normalAxis(axis, shape.length);
      sizes[along] = sliceRange(shape[along], starts[i], ends[i], steps[i]).length;
    });
    return [{ dtype, shape: sizes }];
  },
  Pad: (inputs, { pads }) => {
    const { dtype, shape } = operand(inputs, 0);
    return [{ dtype, shape: shape.map((size, axis) => size + pads[axis] + pads[axis + shape.length]) }];
  },
  Expand: (inputs, { shape }) => [
    { dtype: operand(inputs, 0).dtype, shape: broadcastShapes(operand(inputs, 0).shape, shape) }
  ],
  Gather: (inputs, { axis }) => {
    const [data, indices] = [operand(inputs, 0), operand(inputs, 1)];
    const along = normalAxis(axis, data.shape.length);
    return [
      { dtype: data.dtype, shape: [...data.shape.slice(0, along), ...indices.shape, ...data.shape.slice(along + 1)] }
    ];
  },
  GatherGradient: (inputs, { shape }) => [{ dtype: operand(inputs, 1).dtype, shape }],
  OneHot: (inputs, { classes, dtype }) => [{ dtype, shape: [...operand(inputs, 0).shape, classes] }]
};

export {
  ShapeError,
  showShape,
  broadcastShapes,
  normalAxis,
  operand,
  windowSizes,
  reshaped,
  sliceRange,
  shapeRules
};
