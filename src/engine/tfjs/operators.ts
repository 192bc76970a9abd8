// Every operator of the graph in TensorFlow.js's operations: one exhaustive table. What TensorFlow.js cannot
// differentiate, or differentiates by another rule at kinks and ties, is lowered to what it can.
import type { Tensor } from "@tensorflow/tfjs-core";
import { internalError } from "../../base/errors.ts";
import type { NodeOf, OpName } from "../../graph/ir.ts";
import { movementOperators } from "./operators-movement.ts";
import { windowOperators } from "./operators-windows.ts";
import type { TfjsRule, TfjsRules } from "./rule.ts";
import { isAbove, isEqual, isFloat, operandAt, stopped, tensorType, untaped, type Tf } from "./tensors.ts";

const unary =
  (f: (tf: Tf, x: Tensor) => Tensor) =>
  (tf: Tf, inputs: readonly Tensor[]): Tensor =>
    f(tf, operandAt(inputs, 0));

const binary =
  (f: (tf: Tf, a: Tensor, b: Tensor) => Tensor) =>
  (tf: Tf, inputs: readonly Tensor[]): Tensor =>
    f(tf, operandAt(inputs, 0), operandAt(inputs, 1));

/** a where it is the larger, b where b is; the mean of both at a tie, which gives each half of the gradient. */
function largerWithHalves(tf: Tf, a: Tensor, b: Tensor): Tensor {
  if (!isFloat(a)) return tf.maximum(a, b);
  const middle = tf.add(tf.mul(a, 0.5), tf.mul(b, 0.5));
  return tf.where(isEqual(tf, a, b), middle, tf.where(isAbove(tf, a, b), a, b));
}

/** |x| with slope 0 at 0, where TensorFlow.js has -1. */
const absWithZeroSlope = (tf: Tf, x: Tensor): Tensor =>
  tf.where(isAbove(tf, x, 0), x, tf.where(isEqual(tf, x, 0), tf.zerosLike(x), tf.neg(x)));

/** a^b whose slopes at 0^0 are 0: the base is replaced there, else 0 * 0^-1 is not a number. */
function powFiniteAtZero(tf: Tf, a: Tensor, b: Tensor): Tensor {
  const corner = untaped(tf, [a, b], (base, exponent) => tf.logicalAnd(tf.equal(base, 0), tf.equal(exponent, 0)));
  return tf.pow(tf.where(corner, tf.onesLike(a), a), b);
}

/** x above 0, scale (e^x - 1) below; the exponent never sees what the other branch takes, which would overflow. */
function exponentialBelowZero(tf: Tf, x: Tensor, scale: number): Tensor {
  const above = isAbove(tf, x, 0);
  const negative = tf.where(above, tf.zerosLike(x), x);
  return tf.where(above, x, tf.mul(tf.sub(tf.exp(negative), 1), scale));
}

/** Clipped with the gradient at the bounds, as PyTorch's clamp. */
function clipPassingBounds(tf: Tf, x: Tensor, min: number, max: number): Tensor {
  const raised = tf.where(isAbove(tf, tf.neg(x), -min), tf.fill(x.shape, min), x);
  return tf.where(isAbove(tf, x, max), tf.fill(x.shape, max), raised);
}

/** clip(alpha x + beta, 0, 1) with slope strictly inside alone. */
function hardSigmoid(tf: Tf, x: Tensor, alpha: number, beta: number): Tensor {
  const u = tf.add(tf.mul(x, alpha), beta);
  const aboveZero = tf.where(isAbove(tf, u, 0), u, tf.zerosLike(u));
  return tf.where(isAbove(tf, tf.neg(u), -1), aboveZero, tf.onesLike(u));
}

/** x (1 + erf(x / sqrt 2)) / 2, or its approximation by tanh. */
function gelu(tf: Tf, x: Tensor, approximate: "none" | "tanh"): Tensor {
  const half = tf.mul(x, 0.5);
  if (approximate === "none") return tf.mul(half, tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const cubic = tf.mul(tf.mul(tf.mul(x, x), x), 0.044715);
  return tf.mul(half, tf.add(tf.tanh(tf.mul(tf.add(x, cubic), Math.sqrt(2 / Math.PI))), 1));
}

/** x - max - log sum exp(x - max) along any axis; TensorFlow.js's own knows the last one only. */
function logSoftmaxAlong(tf: Tf, x: Tensor, axis: number): Tensor {
  const shifted = tf.sub(
    x,
    untaped(tf, [x], (inner) => tf.max(inner, axis, true)),
  );
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
}

/** Integers are steps: no gradient passes a cast unless both sides are floating. */
function castWithSteps(tf: Tf, x: Tensor, to: "float32" | "int32" | "bool"): Tensor {
  if (isFloat(x) && to === "float32") return x;
  return untaped(tf, [x], (inner) => (to === "bool" ? tf.notEqual(inner, 0) : tf.cast(inner, to)));
}

/** Outputs y, mean, inverse deviation; TensorFlow.js has no layer normalization of its own. */
function layerNormalization(tf: Tf, inputs: readonly Tensor[], axis: number, epsilon: number): readonly Tensor[] {
  const x = operandAt(inputs, 0);
  const axes = Array.from({ length: x.rank }, (_, at) => at).slice(axis < 0 ? axis + x.rank : axis);
  const mean = tf.mean(x, axes, true);
  const centred = tf.sub(x, mean);
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.mul(centred, centred), axes, true), epsilon));
  const scaled = tf.mul(tf.mul(centred, inverse), operandAt(inputs, 1));
  return [inputs[2] === undefined ? scaled : tf.add(scaled, inputs[2]), mean, inverse];
}

export const tfjsOperators: TfjsRules<OpName> = {
  ...movementOperators,
  ...windowOperators,
  Add: binary((tf, a, b) => tf.add(a, b)),
  Sub: binary((tf, a, b) => tf.sub(a, b)),
  Mul: binary((tf, a, b) => tf.mul(a, b)),
  Div: binary((tf, a, b) => tf.div(a, b)),
  Pow: binary(powFiniteAtZero),
  Max: binary(largerWithHalves),
  Min: binary((tf, a, b) => (isFloat(a) ? tf.neg(largerWithHalves(tf, tf.neg(a), tf.neg(b))) : tf.minimum(a, b))),
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
  LogSoftmax: (tf, inputs, { axis }) => logSoftmaxAlong(tf, operandAt(inputs, 0), axis),
};

/** Outputs of one node. @throws an internal error naming an operator that belongs to backward passes */
export function applyOperator<K extends OpName>(
  tf: Tf,
  op: K,
  inputs: readonly Tensor[],
  attributes: NodeOf<K>["attributes"],
): readonly Tensor[] {
  const rule: TfjsRule<K> | "refused" = tfjsOperators[op];
  if (rule === "refused")
    throw internalError(`tfjs: ${op} belongs to backward passes, which TensorFlow.js makes itself`);
  const result = rule(tf, inputs, attributes);
  return Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor];
}
