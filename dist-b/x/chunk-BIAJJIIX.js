import {
  normalAxis
} from "./chunk-PZKE3BSR.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";

// dist/engine/input-names.js
var inputNames = {
  data: "data",
  labels: "labels",
  teacher: "teacher",
  rows: "rows",
  /** A loop's count of steps, its losses and its counter. */
  steps: "steps",
  losses: "losses",
  iteration: "iteration"
};
var scalarInput = (name) => `scalar:${name}`;
var maskInput = (index) => `mask:${index}`;
var packInput = (decayed) => decayed ? "pack:decayed" : "pack:plain";
var viewInput = (what) => `view:${what}`;
var tensorInput = (name) => `tensor:${name}`;
var mixingInput = (what) => `mixing:${what}`;
var termParameter = (term, what) => `term:${term}:${what}`;
var onlineMemoryInput = (what) => `online:${what}`;
var termMemoryInput = (term, what) => `term:${term}:${what}`;
var prefixed = /^(scalar|mask|pack|view|tensor|mixing|online|term|gradient):/;
var suffixed = /:(now|next|result)$/;
var isReserved = (name) => Object.values(inputNames).includes(name) || prefixed.test(name) || suffixed.test(name);

// dist/graph/composites.js
function pRelu(g, x, slope) {
  return g.sub(g.relu(x), g.mul(slope, g.relu(g.neg(x))));
}
function mish(g, x) {
  return g.mul(x, g.tanh(g.one("Softplus", [x], {})));
}
var axesFrom = (rank, first) => Array.from({ length: rank - first }, (_, i) => first + i);
function standardized(g, x, axes, epsilon) {
  const centred = g.sub(x, g.mean(x, axes, true));
  const variance = g.mean(g.mul(centred, centred), axes, true);
  return g.div(centred, g.sqrt(g.shift(variance, epsilon)));
}
var perChannel = (g, value, rank) => g.reshape(value, [value.shape[0] ?? 1, ...Array.from({ length: rank - 2 }, () => 1)]);
function instanceNormalization(g, x, scale, bias, epsilon) {
  const rank = x.shape.length;
  const normal = standardized(g, x, axesFrom(rank, 2), epsilon);
  return g.add(g.mul(normal, perChannel(g, scale, rank)), perChannel(g, bias, rank));
}
function groupNormalization(g, x, scale, bias, groups, epsilon) {
  const [, channels = 1, ...spatial] = x.shape;
  const size = channels / groups * elementCount(spatial);
  const normal = standardized(g, g.reshape(x, [-1, groups, size]), [2], epsilon);
  const rank = x.shape.length;
  const back = g.reshape(normal, [-1, channels, ...spatial]);
  return g.add(g.mul(back, perChannel(g, scale, rank)), perChannel(g, bias, rank));
}
function rmsNormalization(g, x, scale, axis, epsilon) {
  const axes = axesFrom(x.shape.length, normalAxis(axis, x.shape.length));
  const squares = g.mean(g.mul(x, x), axes, true);
  return g.mul(g.div(x, g.sqrt(g.shift(squares, epsilon))), scale);
}
function reduceMin(g, x, axes, keepDims) {
  return g.neg(g.one("ReduceMax", [g.neg(x)], { axes, keepDims }));
}
function reduceL2(g, x, axes, keepDims) {
  return g.sqrt(g.shift(g.sum(g.mul(x, x), axes, keepDims), 1e-30));
}
function reduceLogSumExp(g, x, axes, keepDims) {
  const top = g.stopGradient(g.one("ReduceMax", [x], { axes, keepDims: true }));
  const rest = g.one("Log", [g.sum(g.exp(g.sub(x, top)), axes, true)], {});
  const sum = g.add(rest, top);
  if (keepDims)
    return sum;
  const gone = new Set(axes.map((axis) => normalAxis(axis, x.shape.length)));
  return g.reshape(sum, x.shape.filter((_, axis) => !gone.has(axis)));
}
function tile(g, x, repeats) {
  return repeats.reduce((value, count, axis) => count === 1 ? value : g.one("Concat", Array.from({ length: count }, () => value), { axis }), x);
}
function take(g, x, axis, positions) {
  const data = Int32Array.from(positions);
  return g.one("Gather", [x, g.constant({ dtype: "int32", shape: [data.length], data })], { axis });
}
function depthToSpace(g, x, block, mode) {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  const depth = channels / (block * block);
  const [split, perm] = mode === "DCR" ? [
    [-1, block, block, depth, height, width],
    [0, 3, 4, 1, 5, 2]
  ] : [
    [-1, depth, block, block, height, width],
    [0, 1, 4, 2, 5, 3]
  ];
  return g.reshape(g.transpose(g.reshape(x, split), perm), [-1, depth, height * block, width * block]);
}
function spaceToDepth(g, x, block) {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  const split = [-1, channels, height / block, block, width / block, block];
  const moved = g.transpose(g.reshape(x, split), [0, 3, 5, 1, 2, 4]);
  return g.reshape(moved, [-1, channels * block * block, height / block, width / block]);
}
function pick(g, x, places, shape) {
  return g.reshape(take(g, g.reshape(x, [elementCount(x.shape)]), 0, places), shape);
}
function crossEntropy(g, logits, q) {
  return g.neg(g.sum(g.mul(q, g.logSoftmax(logits)), [1]));
}

export {
  pRelu,
  mish,
  instanceNormalization,
  groupNormalization,
  rmsNormalization,
  reduceMin,
  reduceL2,
  reduceLogSumExp,
  tile,
  take,
  depthToSpace,
  spaceToDepth,
  pick,
  crossEntropy,
  inputNames,
  scalarInput,
  maskInput,
  packInput,
  viewInput,
  tensorInput,
  mixingInput,
  termParameter,
  onlineMemoryInput,
  termMemoryInput,
  isReserved
};
