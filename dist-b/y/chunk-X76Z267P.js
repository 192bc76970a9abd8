import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  askedTeacher,
  askedTensors,
  asksTeacher,
  keepName,
  lambdaName,
  mixingInputs,
  partnersName,
  readTeacher,
  stepRows,
  viewPlaceName,
  viewPlaces,
  viewRowsName,
  viewedRows
} from "./chunk-GEX2GDD4.js";
import {
  GraphBuilder
} from "./chunk-ZEZL72MV.js";
import {
  inputNames,
  maskInput,
  scalarInput,
  tensorInput
} from "./chunk-PBCMIFSJ.js";
import {
  normalAxis,
  operand,
  sliceRange
} from "./chunk-5O2VFSV2.js";
import {
  isStored,
  valueType
} from "./chunk-3ZA5E5AZ.js";
import {
  randomWords
} from "./chunk-6UHZ5D4A.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  internalError
} from "./chunk-JWFKJVVU.js";

// dist/engine/dropout-masks.js
function dropoutMasks({ name, shape, rate }, seed, firstStep, count) {
  const size = elementCount(shape);
  const masks = new Uint8Array(size * count);
  const threshold = rate * 65536;
  for (let step = 0; step < count; step++) {
    const words = randomWords(seed, `dropout ${name}`, { step: firstStep + step }, Math.ceil(size / 2));
    for (let i = 0; i < size; i++) {
      const word = words[i >> 1];
      masks[step * size + i] = ((i & 1) === 0 ? word & 65535 : word >>> 16) >= threshold ? 1 : 0;
    }
  }
  return masks;
}

// dist/engine/loss-graph.js
function preprocess(g, raw, { scale, mean, std }) {
  const x = g.cast(raw, "float32");
  const channels = Math.max(mean.length, std.length);
  const at = (values, channel) => values[values.length === 1 ? 0 : channel] ?? 0;
  const factors = Float32Array.from({ length: channels }, (_, c) => scale / at(std, c));
  const offsets = Float32Array.from({ length: channels }, (_, c) => at(mean, c) / at(std, c));
  const shape = channels === 1 ? [] : [channels, ...Array.from({ length: raw.shape.length - 2 }, () => 1)];
  const constant = (data) => g.constant({ dtype: "float32", shape, data });
  const scaled = factors.every((factor) => factor === 1) ? x : g.mul(x, constant(factors));
  return offsets.every((offset) => offset === 0) ? scaled : g.sub(scaled, constant(offsets));
}
function gatheredInput(g, dataset, preprocessing, batchRows) {
  const stays = isStored(dataset.inputs);
  const [name, held] = stays ? [viewRowsName, batchRows] : [inputNames.data, dataset.rows];
  const data = g.input(name, valueType(dataset.inputs), [held, ...dataset.inputShape]);
  const rows = g.input(inputNames.rows, "int32", [batchRows]);
  if (stays)
    return { input: preprocess(g, data, preprocessing), rows };
  return { input: preprocess(g, g.one("Gather", [data, rows], { axis: 0 }), preprocessing), rows };
}
function parameterInputs(g, student) {
  return new Map(student.parameters.map(({ name, shape }) => [name, g.input(name, "float32", shape)]));
}
function lookUp(values, name) {
  const value = values.get(name);
  if (value === void 0)
    throw internalError(`no value named ${name}`);
  return value;
}
function maskInputs(g) {
  const masks = [];
  return {
    masks,
    dropoutMask: (shape, rate) => {
      const name = maskInput(masks.length);
      masks.push({ name, shape, rate });
      return g.scale(g.cast(g.input(name, "uint8", shape), "float32"), 1 / (1 - rate));
    }
  };
}
var fedMask = (mask) => ({
  name: mask.name,
  shape: mask.shape,
  values: ({ seed, firstStep }, from, count) => dropoutMasks(mask, seed, firstStep + from, count)
});
function blended(g, a, partners, keep) {
  const other = g.one("Gather", [a, partners], { axis: 0 });
  return g.add(g.mul(a, keep), g.mul(other, g.sub(g.scalar(1), keep)));
}
function seenRows(g, request, batchRows, rowsOf) {
  const { dataset, preprocessing, augmentation } = request;
  if (augmentation === void 0) {
    const { input, rows: rows2 } = gatheredInput(g, dataset, preprocessing, batchRows);
    return { input, rows: rows2, places: rows2, fed: isStored(dataset.inputs) ? [viewedRows(rowsOf, dataset, batchRows)] : [] };
  }
  const rows = g.input(inputNames.rows, "int32", [batchRows]);
  const { stored } = augmentation;
  const fedPlaces = stored === null ? [] : [viewPlaces(dataset, stored.views, batchRows)];
  const places = stored === null ? rows : g.input(viewPlaceName, "int32", [batchRows]);
  if (stored?.values !== void 0) {
    const kept = [stored.views * dataset.rows, ...dataset.inputShape];
    const all = g.input(inputNames.data, valueType(dataset.inputs), kept);
    const raw2 = g.one("Gather", [all, places], { axis: 0 });
    return { input: preprocess(g, raw2, preprocessing), rows, places, fed: fedPlaces };
  }
  const viewed = viewedRows(rowsOf, dataset, batchRows);
  const raw = g.input(viewed.name, valueType(dataset.inputs), viewed.shape);
  return { input: preprocess(g, raw, preprocessing), rows, places, fed: [viewed, ...fedPlaces] };
}
function teacherValues(g, request, places, batchRows, rowsOf) {
  const { student, targets, dataset, augmentation, askTeacher, teacherLogits } = request;
  if (!targets.needsTeacher)
    return { teacherLogits: null, fed: [] };
  if (asksTeacher(request)) {
    if (askTeacher === void 0)
      throw internalError("nobody to ask about the rows of a step");
    const asked = askedTeacher(request, rowsOf, batchRows, askTeacher);
    return { teacherLogits: g.input(asked.name, "float32", asked.shape), fed: [asked] };
  }
  if (teacherLogits !== null && teacherLogits.values === void 0) {
    const read = readTeacher(request, teacherLogits, batchRows);
    return { teacherLogits: g.input(read.name, "float32", read.shape), fed: [read] };
  }
  const labels = (augmentation?.stored?.views ?? 1) * dataset.rows;
  const all = g.input(inputNames.teacher, "float32", [labels, student.classes]);
  return { teacherLogits: g.one("Gather", [all, places], { axis: 0 }), fed: [] };
}
function tensorValues(g, request, batchRows, rowsOf) {
  const { teacherTensors: asked } = request;
  if (asked === void 0)
    return { teacherTensors: /* @__PURE__ */ new Map(), fed: [] };
  const fed = askedTensors(request, rowsOf, batchRows, asked);
  const values = [...asked.shapes].map(([name, shape]) => [
    name,
    g.input(tensorInput(name), "float32", [batchRows, ...shape])
  ]);
  return { teacherTensors: new Map(values), fed };
}
function batchValues(g, request, batchRows) {
  const { student, dataset, mixing, augmentation } = request;
  const { classes } = student;
  const rowsOf = stepRows(dataset, augmentation);
  const { input, rows, places, fed: fedRows } = seenRows(g, request, batchRows, rowsOf);
  const allLabels = g.input(inputNames.labels, "int32", [dataset.rows]);
  const indices = g.one("Gather", [allLabels, rows], { axis: 0 });
  const labels = g.one("OneHot", [indices], { classes, dtype: "float32" });
  const { teacherLogits, fed: fedTeacher } = teacherValues(g, request, places, batchRows, rowsOf);
  const { teacherTensors, fed: fedTensors } = tensorValues(g, request, batchRows, rowsOf);
  const fed = [...fedRows, ...fedTeacher, ...fedTensors];
  if (mixing === void 0)
    return { input, labels, teacherLogits, teacherTensors, fed };
  const keep = g.input(keepName, "float32", mixing.keepShape(dataset.inputShape));
  const lambda = g.input(lambdaName, "float32", []);
  const partners = g.input(partnersName, "int32", [batchRows]);
  return {
    input: blended(g, input, partners, keep),
    labels: blended(g, labels, partners, lambda),
    teacherLogits,
    teacherTensors,
    fed: [...fed, ...mixingInputs(dataset, mixing, batchRows)]
  };
}
function forwardOver({ student }, length) {
  if (length === void 0 || length === student.inputShape[0])
    return (context, input) => student.forward(context, input);
  const forward = student.ofLength?.(length) ?? null;
  if (forward === null)
    throw internalError(`the student has no forward pass over ${length} positions`);
  const cut = { starts: [0], ends: [length], axes: [1], steps: [1] };
  return (context, input) => forward(context, context.g.one("Slice", [input], cut));
}
function buildLoss(request, { batchRows, length }, makeParameters = parameterInputs) {
  const { student, targets } = request;
  const g = new GraphBuilder();
  const { input, labels, teacherLogits, teacherTensors, fed } = batchValues(g, request, batchRows);
  const parameters = makeParameters(g, student);
  const scalars = /* @__PURE__ */ new Map();
  const scalar = (name) => {
    const known = scalars.get(name) ?? g.input(scalarInput(name), "float32", []);
    scalars.set(name, known);
    return known;
  };
  const { masks, dropoutMask } = maskInputs(g);
  const updates = /* @__PURE__ */ new Map();
  const studentTensors = /* @__PURE__ */ new Map();
  const logits = forwardOver(request, length)({
    g,
    training: true,
    dropout: true,
    parameter: (name) => lookUp(parameters, name),
    dropoutMask,
    setParameter: (name, value) => updates.set(name, value),
    tensor: (name, value) => studentTensors.set(name, value)
  }, input);
  const memory = new Map((targets.memory ?? []).map(({ name, shape }) => [name, g.input(name, "float32", shape)]));
  const perRow = targets.lossPerRow({
    g,
    logits,
    labels,
    teacherLogits,
    studentTensor: (name) => lookUp(studentTensors, name),
    teacherTensor: (name) => g.stopGradient(lookUp(teacherTensors, name)),
    scalar,
    parameter: (name) => lookUp(parameters, name),
    memory: (name) => lookUp(memory, name),
    setMemory: (name, value) => updates.set(name, value)
  });
  return {
    g,
    loss: g.mean(perRow, [0]),
    logits,
    parameters: new Map([...parameters, ...memory]),
    updates,
    fed: [...fed, ...masks.map(fedMask)],
    scalar,
    scalars
  };
}

// dist/graph/gradient-rule.js
var allOutputs = /* @__PURE__ */ new Set(["Split"]);

// dist/graph/gradients-movement.js
function withKeptAxes(g, dy, x, { axes, keepDims }) {
  if (keepDims)
    return dy;
  const gone = new Set(axes.map((axis) => normalAxis(axis, x.shape.length)));
  return g.reshape(dy, x.shape.map((size, axis) => gone.has(axis) ? 1 : size));
}
var reducedCount = (x, axes) => elementCount(axes.map((axis) => x.shape[normalAxis(axis, x.shape.length)]));
var flat2 = (g, value) => g.reshape(value, [elementCount(value.shape.slice(0, -1)), value.shape.at(-1)]);
function unslice(g, dy, axis, size, start, step) {
  const length = dy.shape[axis];
  const withAxis = (shape, ...sizes) => [
    ...shape.slice(0, axis),
    ...sizes,
    ...shape.slice(axis + 1)
  ];
  const padAxis = (value, at, before, after) => {
    const pads = Array.from({ length: 2 * value.shape.length }, () => 0);
    pads[at] = before;
    pads[at + value.shape.length] = after;
    return before === 0 && after === 0 ? value : g.one("Pad", [value], { pads, value: 0 });
  };
  let spread = dy;
  if (step > 1) {
    spread = padAxis(g.reshape(dy, withAxis(dy.shape, length, 1)), axis + 1, 0, step - 1);
    spread = g.reshape(spread, withAxis(dy.shape, length * step));
    const kept = Math.min(length * step, size - start);
    spread = g.one("Slice", [spread], { starts: [0], ends: [kept], axes: [axis], steps: [1] });
  }
  return padAxis(spread, axis, start, size - start - spread.shape[axis]);
}
var movementGradients = {
  // y = A B: dA = dy B^T, dB = A^T dy; transposes are flags, batches that were broadcast are summed
  MatMul: (g, { inputs, attributes: { transA, transB }, dy }) => {
    const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
    const oneProduct = b.shape.length === 2 && a.shape.length > 2 && !transA;
    return [
      () => g.sumTo(transA ? g.matMul(b, dy, transB, true) : g.matMul(dy, b, false, !transB), a.shape),
      () => {
        if (oneProduct) {
          const [rows, slopes] = [flat2(g, a), flat2(g, dy)];
          return transB ? g.gemm(slopes, rows, { transA: true }) : g.gemm(rows, slopes, { transA: true });
        }
        return g.sumTo(transB ? g.matMul(dy, a, true, transA) : g.matMul(a, dy, !transA, false), b.shape);
      }
    ];
  },
  Gemm: (g, { inputs, attributes: { transA, transB }, dy }) => {
    const [a, b, c] = [operand(inputs, 0), operand(inputs, 1), inputs[2]];
    return [
      () => transA ? g.gemm(b, dy, { transA: transB, transB: true }) : g.gemm(dy, b, { transB: !transB }),
      () => transB ? g.gemm(dy, a, { transA: true, transB: transA }) : g.gemm(a, dy, { transA: !transA }),
      c === void 0 ? null : () => g.sumTo(dy, c.shape)
    ];
  },
  ReduceSum: (g, { inputs, attributes, dy }) => [
    () => g.expand(withKeptAxes(g, dy, operand(inputs, 0), attributes), operand(inputs, 0).shape)
  ],
  ReduceMean: (g, { inputs, attributes, dy }) => [
    () => {
      const x = operand(inputs, 0);
      const share = g.scale(withKeptAxes(g, dy, x, attributes), 1 / reducedCount(x, attributes.axes));
      return g.expand(share, x.shape);
    }
  ],
  // split evenly among ties
  ReduceMax: (g, { inputs, outputs, attributes, dy }) => [
    () => {
      const x = operand(inputs, 0);
      const top = withKeptAxes(g, operand(outputs, 0), x, attributes);
      const hit = g.cast(g.one("Equal", [x, top], {}), x.dtype);
      const share = g.div(withKeptAxes(g, dy, x, attributes), g.sum(hit, attributes.axes, true));
      return g.mul(hit, share);
    }
  ],
  Transpose: (g, { attributes: { perm }, dy }) => [
    () => g.transpose(dy, perm.map((_, axis) => perm.indexOf(axis)))
  ],
  Reshape: (g, { inputs, dy }) => [() => g.reshape(dy, operand(inputs, 0).shape)],
  Concat: (g, { inputs, attributes, dy }) => {
    const axis = normalAxis(attributes.axis, dy.shape.length);
    let start = 0;
    return inputs.map((input) => {
      const from = start;
      const to = start += input.shape[axis];
      return () => g.one("Slice", [dy], { starts: [from], ends: [to], axes: [axis], steps: [1] });
    });
  },
  Split: (g, { outputs, attributes: { axis }, dys }) => [
    () => {
      const parts = outputs.map(({ dtype, shape }, i) => dys[i] ?? g.expand(g.scalar(0, dtype), shape));
      return g.one("Concat", parts, { axis });
    }
  ],
  Slice: (g, { inputs, attributes: { starts, ends, axes, steps }, dy }) => [
    () => {
      const x = operand(inputs, 0);
      return axes.reduce((gradient, axis, i) => {
        const along = normalAxis(axis, x.shape.length);
        const { start } = sliceRange(x.shape[along], starts[i], ends[i], steps[i]);
        return unslice(g, gradient, along, x.shape[along], start, steps[i]);
      }, dy);
    }
  ],
  Pad: (g, { inputs, attributes: { pads }, dy }) => [
    () => {
      const { shape } = operand(inputs, 0);
      return g.one("Slice", [dy], {
        starts: shape.map((_, axis) => pads[axis]),
        ends: shape.map((size, axis) => pads[axis] + size),
        axes: shape.map((_, axis) => axis),
        steps: shape.map(() => 1)
      });
    }
  ],
  Expand: (g, { inputs, dy }) => [() => g.sumTo(dy, operand(inputs, 0).shape)],
  Gather: (g, { inputs, attributes: { axis }, dy }) => {
    const [data, indices] = [operand(inputs, 0), operand(inputs, 1)];
    const along = normalAxis(axis, data.shape.length);
    return [() => g.one("GatherGradient", [indices, dy], { axis: along, shape: data.shape }), null];
  },
  GatherGradient: "refused",
  OneHot: () => [null]
};

// dist/graph/gradients-windows.js
function missedRows(x, dy, w, { strides, pads, dilations }) {
  const rank = x.length - 2;
  return Array.from({ length: rank }, (_, axis) => {
    const extent = dilations[axis] * (w[axis + 2] - 1) + 1;
    return x[axis + 2] - (strides[axis] * (dy[axis + 2] - 1) + extent - pads[axis] - pads[axis + rank]);
  });
}
var perChannel = (g, value, rank) => g.reshape(value, [1, value.shape[0], ...Array.from({ length: rank - 2 }, () => 1)]);
var offChannel = (shape) => shape.flatMap((_, axis) => axis === 1 ? [] : [axis]);
var once = (make) => {
  let made;
  return () => (made ??= { value: make() }).value;
};
var windowGradients = {
  // y = x * W + b: dx = transposed convolution of dy with W, dW = correlation of x with dy, db = sum dy
  Conv: (g, { inputs, attributes, dy }) => {
    const [x, w, bias] = [operand(inputs, 0), operand(inputs, 1), inputs[2]];
    const outputPadding = missedRows(x.shape, dy.shape, w.shape, attributes);
    return [
      () => g.one("ConvTranspose", [dy, w], { ...attributes, outputPadding }),
      () => g.one("ConvWeightGradient", [x, dy], { ...attributes, weightShape: w.shape }),
      bias === void 0 ? null : () => g.sum(dy, offChannel(dy.shape))
    ];
  },
  // the adjoint of the rule above: dx = convolution of dy with W, dW with the two roles exchanged
  ConvTranspose: (g, { inputs, attributes, dy }) => {
    const [x, w, bias] = [operand(inputs, 0), operand(inputs, 1), inputs[2]];
    const { strides, pads, dilations, group } = attributes;
    const window = { strides, pads, dilations, group };
    return [
      () => g.one("Conv", [dy, w], window),
      () => g.one("ConvWeightGradient", [dy, x], { ...window, weightShape: w.shape }),
      bias === void 0 ? null : () => g.sum(dy, offChannel(dy.shape))
    ];
  },
  ConvWeightGradient: "refused",
  // fixed statistics: y = (x - mean) inv scale + bias
  BatchNormalization: (g, { inputs, attributes: { epsilon }, dy }) => {
    const [x, scale, , mean, variance] = inputs;
    const inverse = () => g.one("Reciprocal", [g.sqrt(g.shift(operand([variance], 0), epsilon))], {});
    const rank = x.shape.length;
    return [
      () => g.mul(dy, perChannel(g, g.mul(scale, inverse()), rank)),
      () => {
        const normal = g.mul(g.sub(x, perChannel(g, mean, rank)), perChannel(g, inverse(), rank));
        return g.sum(g.mul(dy, normal), offChannel(dy.shape));
      },
      () => g.sum(dy, offChannel(dy.shape)),
      null,
      null
    ];
  },
  // Ioffe and Szegedy (2015), with xhat = (x - mean) inv and n elements a channel:
  // dscale = sum dy xhat, dbias = sum dy, dx = scale inv / n (n dy - dbias - xhat dscale)
  BatchNormalizationTraining: (g, { inputs, outputs, dy }) => {
    const [x, scale] = [operand(inputs, 0), operand(inputs, 1)];
    const [mean, inverse] = [operand(outputs, 1), operand(outputs, 3)];
    const rank = x.shape.length;
    const count = elementCount(x.shape) / x.shape[1];
    const normal = once(() => g.mul(g.sub(x, perChannel(g, mean, rank)), perChannel(g, inverse, rank)));
    const dScale = once(() => g.sum(g.mul(dy, normal()), offChannel(dy.shape)));
    const dBias = once(() => g.sum(dy, offChannel(dy.shape)));
    return [
      () => {
        const centred = g.sub(dy, perChannel(g, g.scale(dBias(), 1 / count), rank));
        const bent = g.mul(normal(), perChannel(g, g.scale(dScale(), 1 / count), rank));
        return g.mul(g.sub(centred, bent), perChannel(g, g.mul(scale, inverse), rank));
      },
      dScale,
      dBias
    ];
  },
  // Ba, Kiros and Hinton (2016), with xhat = (x - mean) inv and a = dy scale:
  // dscale = sum dy xhat, dbias = sum dy, dx = inv (a - mean a - xhat mean(a xhat)), means over the normalised axes
  LayerNormalization: (g, { inputs, outputs, attributes: { axis }, dy }) => {
    const [x, scale] = [operand(inputs, 0), operand(inputs, 1)];
    const [mean, inverse] = [operand(outputs, 1), operand(outputs, 2)];
    const from = normalAxis(axis, x.shape.length);
    const axes = x.shape.flatMap((_, at) => at < from ? [] : [at]);
    const normal = once(() => g.mul(g.sub(x, mean), inverse));
    return [
      () => {
        const slope = g.mul(dy, scale);
        const centred = g.sub(slope, g.mean(slope, axes, true));
        const bent = g.mul(normal(), g.mean(g.mul(slope, normal()), axes, true));
        return g.mul(g.sub(centred, bent), inverse);
      },
      () => g.sumTo(g.mul(dy, normal()), scale.shape),
      () => g.sumTo(dy, scale.shape)
    ];
  },
  MaxPool: (g, { inputs, attributes, dy }) => [() => g.one("MaxPoolGradient", [operand(inputs, 0), dy], attributes)],
  MaxPoolGradient: "refused",
  AveragePool: (g, { inputs, attributes, dy }) => [
    () => g.one("AveragePoolGradient", [dy], { ...attributes, inputShape: operand(inputs, 0).shape })
  ],
  AveragePoolGradient: "refused"
};

// dist/graph/gradients.js
var unary = (dx) => (g, { inputs, outputs, dy }) => [
  () => dx(g, operand(inputs, 0), operand(outputs, 0), dy)
];
var binary = (terms) => (g, { inputs, outputs, dy }) => {
  const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
  const [da, db] = terms(g, a, b, operand(outputs, 0), dy);
  return [() => g.sumTo(da(), a.shape), () => g.sumTo(db(), b.shape)];
};
var shareOfWinner = (g, a, b) => g.scale(g.add(g.isPositive(g.sub(a, b)), g.sub(g.scalar(1, a.dtype), g.isPositive(g.sub(b, a)))), 0.5);
var isFloating = ({ dtype }) => dtype === "float32" || dtype === "float64";
var none = () => [null, null, null];
var elementwise = {
  Add: binary((_g, _a, _b, _y, dy) => [() => dy, () => dy]),
  Sub: binary((g, _a, _b, _y, dy) => [() => dy, () => g.neg(dy)]),
  Mul: binary((g, a, b, _y, dy) => [() => g.mul(dy, b), () => g.mul(dy, a)]),
  // y = a / b: da = dy / b, db = -dy y / b
  Div: binary((g, _a, b, y, dy) => [() => g.div(dy, b), () => g.neg(g.div(g.mul(dy, y), b))]),
  // y = a^b: da = dy b a^(b-1) (0 where b = 0, also at a = 0), db = dy y log a (0 where a <= 0, where b has no slope)
  Pow: binary((g, a, b, y, dy) => {
    const zero = g.scalar(0, a.dtype);
    return [
      () => {
        const slope = g.mul(b, g.one("Pow", [a, g.shift(b, -1)], {}));
        return g.mul(dy, g.where(g.one("Equal", [b, zero], {}), zero, slope));
      },
      () => {
        const positive = g.greater(a, zero);
        const safe = g.where(positive, a, g.scalar(1, a.dtype));
        return g.mul(dy, g.where(positive, g.mul(y, g.one("Log", [safe], {})), zero));
      }
    ];
  }),
  // ties are split in halves
  Max: binary((g, a, b, _y, dy) => [() => g.mul(dy, shareOfWinner(g, a, b)), () => g.mul(dy, shareOfWinner(g, b, a))]),
  Min: binary((g, a, b, _y, dy) => [() => g.mul(dy, shareOfWinner(g, b, a)), () => g.mul(dy, shareOfWinner(g, a, b))]),
  Neg: unary((g, _x, _y, dy) => g.neg(dy)),
  // y = |x|: dx = dy sign x (0 at 0)
  Abs: unary((g, x, _y, dy) => g.mul(dy, g.sub(g.isPositive(x), g.isPositive(g.neg(x))))),
  // y = sqrt x: dx = dy / 2y
  Sqrt: unary((g, _x, y, dy) => g.div(dy, g.scale(y, 2))),
  // y = 1/x: dx = -dy y^2
  Reciprocal: unary((g, _x, y, dy) => g.neg(g.mul(dy, g.mul(y, y)))),
  Exp: unary((g, _x, y, dy) => g.mul(dy, y)),
  Log: unary((g, x, _y, dy) => g.div(dy, x)),
  // d erf x = 2/sqrt(pi) exp(-x^2)
  Erf: unary((g, x, _y, dy) => g.mul(dy, g.scale(g.exp(g.neg(g.mul(x, x))), 2 / Math.sqrt(Math.PI)))),
  // y = tanh x: dx = dy (1 - y^2)
  Tanh: unary((g, _x, y, dy) => g.mul(dy, g.sub(g.scalar(1, y.dtype), g.mul(y, y)))),
  // y = sigmoid x: dx = dy y (1 - y)
  Sigmoid: unary((g, _x, y, dy) => g.mul(dy, g.mul(y, g.sub(g.scalar(1, y.dtype), y)))),
  // y = log(1 + e^x): dx = dy sigmoid x
  Softplus: unary((g, x, _y, dy) => g.mul(dy, g.sigmoid(x))),
  // y = max(x, 0): dx = dy where y > 0, else 0 (0 at x = 0)
  Relu: unary((g, _x, y, dy) => g.mul(dy, g.isPositive(y))),
  LeakyRelu: (g, { inputs, attributes: { alpha }, dy }) => [
    () => g.mul(dy, g.shift(g.scale(g.isPositive(operand(inputs, 0)), 1 - alpha), alpha))
  ],
  // y = alpha (e^x - 1) below 0: dx = dy (y + alpha)
  Elu: (g, { inputs, outputs, attributes: { alpha }, dy }) => [
    () => {
      const [x, y] = [operand(inputs, 0), operand(outputs, 0)];
      return g.mul(dy, g.where(g.greater(x, g.scalar(0, x.dtype)), g.scalar(1, x.dtype), g.shift(y, alpha)));
    }
  ],
  // y = gamma x above 0, gamma alpha (e^x - 1) below: dx = dy gamma, dy (y + gamma alpha)
  Selu: (g, { inputs, outputs, attributes: { alpha, gamma }, dy }) => [
    () => {
      const [x, y] = [operand(inputs, 0), operand(outputs, 0)];
      const slope = g.where(g.greater(x, g.scalar(0, x.dtype)), g.scalar(gamma, x.dtype), g.shift(y, gamma * alpha));
      return g.mul(dy, slope);
    }
  ],
  // y = clip(alpha x + beta, 0, 1): dx = alpha dy strictly inside
  HardSigmoid: (g, { outputs, attributes: { alpha }, dy }) => [
    () => {
      const y = operand(outputs, 0);
      const inside = g.mul(g.isPositive(y), g.isPositive(g.sub(g.scalar(1, y.dtype), y)));
      return g.mul(dy, g.scale(inside, alpha));
    }
  ],
  // y = x h(x), h = clip(x/6 + 1/2, 0, 1): dx = dy (h + x/6 inside)
  HardSwish: unary((g, x, _y, dy) => {
    const h = g.one("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 });
    const inside = g.mul(g.isPositive(h), g.isPositive(g.sub(g.scalar(1, x.dtype), h)));
    return g.mul(dy, g.add(h, g.mul(inside, g.scale(x, 1 / 6))));
  }),
  Gelu: (g, { inputs, attributes: { approximate }, dy }) => [
    () => g.mul(dy, approximate === "none" ? geluSlope(g, operand(inputs, 0)) : geluTanhSlope(g, operand(inputs, 0)))
  ],
  // passes at the bounds, as PyTorch's clamp does
  Clip: (g, { inputs, attributes: { min, max }, dy }) => [
    () => {
      const x = operand(inputs, 0);
      const below = g.isPositive(g.sub(g.scalar(min, x.dtype), x));
      const above = g.isPositive(g.sub(x, g.scalar(max, x.dtype)));
      return g.mul(dy, g.sub(g.scalar(1, x.dtype), g.add(below, above)));
    }
  ],
  Equal: none,
  Greater: none,
  Less: none,
  Where: (g, { inputs, dy }) => {
    const [condition, a, b] = [operand(inputs, 0), operand(inputs, 1), operand(inputs, 2)];
    const zero = g.scalar(0, dy.dtype);
    return [
      null,
      () => g.sumTo(g.where(condition, dy, zero), a.shape),
      () => g.sumTo(g.where(condition, zero, dy), b.shape)
    ];
  },
  // between floating types alone: integers are steps, which have no slope
  Cast: (g, { inputs, outputs, dy }) => {
    const x = operand(inputs, 0);
    return [isFloating(x) && isFloating(operand(outputs, 0)) ? () => g.cast(dy, x.dtype) : null];
  },
  Step: none,
  StopGradient: none
};
function geluSlope(g, x) {
  const cdf = g.scale(g.shift(g.one("Erf", [g.scale(x, Math.SQRT1_2)], {}), 1), 0.5);
  const pdf = g.scale(g.exp(g.scale(g.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return g.add(cdf, g.mul(x, pdf));
}
function geluTanhSlope(g, x) {
  const c = Math.sqrt(2 / Math.PI);
  const square = g.mul(x, x);
  const t = g.tanh(g.mul(x, g.shift(g.scale(square, 0.044715 * c), c)));
  const du = g.shift(g.scale(square, 3 * 0.044715 * c), c);
  const bend = g.mul(g.mul(x, g.sub(g.scalar(1, x.dtype), g.mul(t, t))), du);
  return g.scale(g.add(g.shift(t, 1), bend), 0.5);
}
var normalising = {
  ArgMax: none,
  // dx = y (dy - sum(y dy))
  Softmax: (g, { outputs, attributes: { axis }, dy }) => [
    () => {
      const y = operand(outputs, 0);
      return g.mul(y, g.sub(dy, g.sum(g.mul(y, dy), [axis], true)));
    }
  ],
  // dx = dy - softmax(x) sum(dy)
  LogSoftmax: (g, { outputs, attributes: { axis }, dy }) => [
    () => g.sub(dy, g.mul(g.exp(operand(outputs, 0)), g.sum(dy, [axis], true)))
  ]
};
var gradientRules = {
  ...elementwise,
  ...normalising,
  ...movementGradients,
  ...windowGradients
};

// dist/graph/differentiate.js
function dependants(nodes, sources) {
  const reached = new Set(sources);
  for (const node of nodes) {
    if (node.op === "StopGradient" || !node.inputs.some((input) => reached.has(input)))
      continue;
    for (const output of node.outputs)
      reached.add(output);
  }
  return reached;
}
function differentiate(g, loss, wanted) {
  if (loss.shape.length !== 0)
    throw internalError("only a scalar loss is differentiated");
  const forward = [...g.nodes];
  const active = dependants(forward, wanted);
  const gradients = /* @__PURE__ */ new Map([[loss, g.scalar(1, loss.dtype)]]);
  for (const node of forward.toReversed()) {
    const dys = node.outputs.map((output) => gradients.get(output));
    const reached = dys.findIndex((slope, index) => index > 0 && slope !== void 0);
    if (reached > 0 && !allOutputs.has(node.op))
      throw internalError(`${node.op} is not differentiated through its output ${reached}`);
    const dy = dys.find((slope) => slope !== void 0);
    if (dy === void 0 || !node.inputs.some((input) => active.has(input)))
      continue;
    const rule = gradientRules[node.op];
    if (rule === "refused")
      throw internalError(`${node.op} is not differentiated twice`);
    const terms = rule(g, { ...node, dy, dys });
    node.inputs.forEach((input, index) => {
      const term = terms[index];
      if (!active.has(input) || term === null || term === void 0)
        return;
      const part = term();
      const sum = gradients.get(input);
      gradients.set(input, sum === void 0 ? part : g.add(sum, part));
    });
  }
  return wanted.map((value) => gradients.get(value) ?? g.expand(g.scalar(0, value.dtype), value.shape));
}

export {
  dropoutMasks,
  preprocess,
  gatheredInput,
  parameterInputs,
  lookUp,
  maskInputs,
  buildLoss,
  differentiate
};
