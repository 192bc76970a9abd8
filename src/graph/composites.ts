// Operators that are compositions of the graph's own: shapes and gradients follow from their parts.
import type { GraphBuilder } from "./builder.ts";
import { elementCount, type Shape, type Value } from "./ir.ts";
import { normalAxis } from "./shapes.ts";

/** max(x, 0) + slope min(x, 0); slope broadcasts. Source: He et al., ICCV 2015. */
export function pRelu(g: GraphBuilder, x: Value, slope: Value): Value {
  return g.sub(g.relu(x), g.mul(slope, g.relu(g.neg(x))));
}

/** x tanh(softplus(x)). Source: Misra, 2019. */
export function mish(g: GraphBuilder, x: Value): Value {
  return g.mul(x, g.tanh(g.one("Softplus", [x], {})));
}

const axesFrom = (rank: number, first: number): readonly number[] =>
  Array.from({ length: rank - first }, (_, i) => first + i);

/** (x - mean) / sqrt(variance + epsilon) over the given axes, with the population variance. */
function standardized(g: GraphBuilder, x: Value, axes: readonly number[], epsilon: number): Value {
  const centred = g.sub(x, g.mean(x, axes, true));
  const variance = g.mean(g.mul(centred, centred), axes, true);
  return g.div(centred, g.sqrt(g.shift(variance, epsilon)));
}

const perChannel = (g: GraphBuilder, value: Value, rank: number): Value =>
  g.reshape(value, [value.shape[0] ?? 1, ...Array.from({ length: rank - 2 }, () => 1)]);

/** Every channel of every row by itself. Source: Ulyanov, Vedaldi and Lempitsky, 2016. */
export function instanceNormalization(g: GraphBuilder, x: Value, scale: Value, bias: Value, epsilon: number): Value {
  const rank = x.shape.length;
  const normal = standardized(g, x, axesFrom(rank, 2), epsilon);
  return g.add(g.mul(normal, perChannel(g, scale, rank)), perChannel(g, bias, rank));
}

/** Channels in groups of equal size, every group of every row by itself. Source: Wu and He, ECCV 2018. */
export function groupNormalization(
  g: GraphBuilder,
  x: Value,
  scale: Value,
  bias: Value,
  groups: number,
  epsilon: number,
): Value {
  const [, channels = 1, ...spatial] = x.shape;
  const size = (channels / groups) * elementCount(spatial);
  const normal = standardized(g, g.reshape(x, [-1, groups, size]), [2], epsilon);
  const rank = x.shape.length;
  const back = g.reshape(normal, [-1, channels, ...spatial]);
  return g.add(g.mul(back, perChannel(g, scale, rank)), perChannel(g, bias, rank));
}

/** x / sqrt(mean x^2 + epsilon) scale over the axes from `axis` on. Source: Zhang and Sennrich, NeurIPS 2019. */
export function rmsNormalization(g: GraphBuilder, x: Value, scale: Value, axis: number, epsilon: number): Value {
  const axes = axesFrom(x.shape.length, normalAxis(axis, x.shape.length));
  const squares = g.mean(g.mul(x, x), axes, true);
  return g.mul(g.div(x, g.sqrt(g.shift(squares, epsilon))), scale);
}

/** The smallest along the axes. */
export function reduceMin(g: GraphBuilder, x: Value, axes: readonly number[], keepDims: boolean): Value {
  return g.neg(g.one("ReduceMax", [g.neg(x)], { axes, keepDims }));
}

/** sqrt(sum x^2); its slope at a vector of zeros is taken as 0, by a term far below rounding. */
export function reduceL2(g: GraphBuilder, x: Value, axes: readonly number[], keepDims: boolean): Value {
  return g.sqrt(g.shift(g.sum(g.mul(x, x), axes, keepDims), 1e-30));
}

/** log(sum exp(x)), stable under any shift. */
export function reduceLogSumExp(g: GraphBuilder, x: Value, axes: readonly number[], keepDims: boolean): Value {
  const top = g.stopGradient(g.one("ReduceMax", [x], { axes, keepDims: true }));
  const rest = g.one("Log", [g.sum(g.exp(g.sub(x, top)), axes, true)], {});
  const sum = g.add(rest, top);
  if (keepDims) return sum;
  const gone = new Set(axes.map((axis) => normalAxis(axis, x.shape.length)));
  return g.reshape(
    sum,
    x.shape.filter((_, axis) => !gone.has(axis)),
  );
}

/** x repeated along every axis. */
export function tile(g: GraphBuilder, x: Value, repeats: readonly number[]): Value {
  return repeats.reduce(
    (value, count, axis) =>
      count === 1
        ? value
        : g.one(
            "Concat",
            Array.from({ length: count }, () => value),
            { axis },
          ),
    x,
  );
}

/** Positions along one axis, in any order and number. */
export function take(g: GraphBuilder, x: Value, axis: number, positions: readonly number[]): Value {
  const data = Int32Array.from(positions);
  return g.one("Gather", [x, g.constant({ dtype: "int32", shape: [data.length], data })], { axis });
}

/** [N, C, H, W] -> [N, C / b^2, H b, W b]. DCR: depth is [b, b, C'], CRD: [C', b, b]. */
export function depthToSpace(g: GraphBuilder, x: Value, block: number, mode: "DCR" | "CRD"): Value {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  const depth = channels / (block * block);
  const [split, perm] =
    mode === "DCR"
      ? [
          [-1, block, block, depth, height, width],
          [0, 3, 4, 1, 5, 2],
        ]
      : [
          [-1, depth, block, block, height, width],
          [0, 1, 4, 2, 5, 3],
        ];
  return g.reshape(g.transpose(g.reshape(x, split), perm), [-1, depth, height * block, width * block]);
}

/** [N, C, H, W] -> [N, C b^2, H / b, W / b]; the inverse of depthToSpace's DCR. */
export function spaceToDepth(g: GraphBuilder, x: Value, block: number): Value {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  const split = [-1, channels, height / block, block, width / block, block];
  const moved = g.transpose(g.reshape(x, split), [0, 3, 5, 1, 2, 4]);
  return g.reshape(moved, [-1, channels * block * block, height / block, width / block]);
}

/** Elements of a flattened value at constant places, in a new shape. */
export function pick(g: GraphBuilder, x: Value, places: readonly number[], shape: Shape): Value {
  return g.reshape(take(g, g.reshape(x, [elementCount(x.shape)]), 0, places), shape);
}

/** -sum_k q_k log softmax(z)_k per row of logits [N, classes]; [N]. */
export function crossEntropy(g: GraphBuilder, logits: Value, q: Value): Value {
  return g.neg(g.sum(g.mul(q, g.logSoftmax(logits)), [1]));
}
