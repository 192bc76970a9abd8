// A gradient rule per operator, side by side: given dL/dy, one lazy term per input, so that only wanted ones are built.
import type { GraphBuilder } from "./builder.ts";
import type { GradientContext, GradientRules, GradientTerm } from "./gradient-rule.ts";
import type { ElementwiseOperator, OpName, Value } from "./ir.ts";
import { operand } from "./shapes.ts";
import { movementGradients } from "./gradients-movement.ts";
import { windowGradients } from "./gradients-windows.ts";

type OneInput = (g: GraphBuilder, x: Value, y: Value, dy: Value) => Value;

/** Rule of y = f(x) from its dx. */
const unary =
  (dx: OneInput) =>
  (g: GraphBuilder, { inputs, outputs, dy }: GradientContext<OpName>): readonly GradientTerm[] => [
    () => dx(g, operand(inputs, 0), operand(outputs, 0), dy),
  ];

type TwoInputs = (g: GraphBuilder, a: Value, b: Value, y: Value, dy: Value) => readonly [() => Value, () => Value];

/** Rule of y = f(a, b) with broadcasting: each term is summed back to its operand's shape. */
const binary =
  (terms: TwoInputs) =>
  (g: GraphBuilder, { inputs, outputs, dy }: GradientContext<OpName>): readonly GradientTerm[] => {
    const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
    const [da, db] = terms(g, a, b, operand(outputs, 0), dy);
    return [() => g.sumTo(da(), a.shape), () => g.sumTo(db(), b.shape)];
  };

/** Share of dy that goes to a in max(a, b): 1 where a wins, 1/2 at a tie. */
const shareOfWinner = (g: GraphBuilder, a: Value, b: Value): Value =>
  g.scale(g.add(g.isPositive(g.sub(a, b)), g.sub(g.scalar(1, a.dtype), g.isPositive(g.sub(b, a)))), 0.5);

const isFloating = ({ dtype }: Value): boolean => dtype === "float32" || dtype === "float64";

const none = (): readonly GradientTerm[] => [null, null, null];

const elementwise: GradientRules<ElementwiseOperator> = {
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
      },
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
    () => g.mul(dy, g.shift(g.scale(g.isPositive(operand(inputs, 0)), 1 - alpha), alpha)),
  ],
  // y = alpha (e^x - 1) below 0: dx = dy (y + alpha)
  Elu: (g, { inputs, outputs, attributes: { alpha }, dy }) => [
    () => {
      const [x, y] = [operand(inputs, 0), operand(outputs, 0)];
      return g.mul(dy, g.where(g.greater(x, g.scalar(0, x.dtype)), g.scalar(1, x.dtype), g.shift(y, alpha)));
    },
  ],
  // y = gamma x above 0, gamma alpha (e^x - 1) below: dx = dy gamma, dy (y + gamma alpha)
  Selu: (g, { inputs, outputs, attributes: { alpha, gamma }, dy }) => [
    () => {
      const [x, y] = [operand(inputs, 0), operand(outputs, 0)];
      const slope = g.where(g.greater(x, g.scalar(0, x.dtype)), g.scalar(gamma, x.dtype), g.shift(y, gamma * alpha));
      return g.mul(dy, slope);
    },
  ],
  // y = clip(alpha x + beta, 0, 1): dx = alpha dy strictly inside
  HardSigmoid: (g, { outputs, attributes: { alpha }, dy }) => [
    () => {
      const y = operand(outputs, 0);
      const inside = g.mul(g.isPositive(y), g.isPositive(g.sub(g.scalar(1, y.dtype), y)));
      return g.mul(dy, g.scale(inside, alpha));
    },
  ],
  // y = x h(x), h = clip(x/6 + 1/2, 0, 1): dx = dy (h + x/6 inside)
  HardSwish: unary((g, x, _y, dy) => {
    const h = g.one("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 });
    const inside = g.mul(g.isPositive(h), g.isPositive(g.sub(g.scalar(1, x.dtype), h)));
    return g.mul(dy, g.add(h, g.mul(inside, g.scale(x, 1 / 6))));
  }),
  Gelu: (g, { inputs, attributes: { approximate }, dy }) => [
    () => g.mul(dy, approximate === "none" ? geluSlope(g, operand(inputs, 0)) : geluTanhSlope(g, operand(inputs, 0))),
  ],
  // passes at the bounds, as PyTorch's clamp does
  Clip: (g, { inputs, attributes: { min, max }, dy }) => [
    () => {
      const x = operand(inputs, 0);
      const below = g.isPositive(g.sub(g.scalar(min, x.dtype), x));
      const above = g.isPositive(g.sub(x, g.scalar(max, x.dtype)));
      return g.mul(dy, g.sub(g.scalar(1, x.dtype), g.add(below, above)));
    },
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
      () => g.sumTo(g.where(condition, zero, dy), b.shape),
    ];
  },
  // between floating types alone: integers are steps, which have no slope
  Cast: (g, { inputs, outputs, dy }) => {
    const x = operand(inputs, 0);
    return [isFloating(x) && isFloating(operand(outputs, 0)) ? () => g.cast(dy, x.dtype) : null];
  },
  Step: none,
  StopGradient: none,
};

/** d gelu = cdf(x) + x pdf(x). */
function geluSlope(g: GraphBuilder, x: Value): Value {
  const cdf = g.scale(g.shift(g.one("Erf", [g.scale(x, Math.SQRT1_2)], {}), 1), 0.5);
  const pdf = g.scale(g.exp(g.scale(g.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return g.add(cdf, g.mul(x, pdf));
}

/** y = x (1 + t) / 2, t = tanh u, u = c (x + 0.044715 x^3): dy = (1 + t)/2 + x (1 - t^2) u' / 2. */
function geluTanhSlope(g: GraphBuilder, x: Value): Value {
  const c = Math.sqrt(2 / Math.PI);
  const square = g.mul(x, x);
  const t = g.tanh(g.mul(x, g.shift(g.scale(square, 0.044715 * c), c)));
  const du = g.shift(g.scale(square, 3 * 0.044715 * c), c);
  const bend = g.mul(g.mul(x, g.sub(g.scalar(1, x.dtype), g.mul(t, t))), du);
  return g.scale(g.add(g.shift(t, 1), bend), 0.5);
}

const normalising: GradientRules<"ArgMax" | "Softmax" | "LogSoftmax"> = {
  ArgMax: none,
  // dx = y (dy - sum(y dy))
  Softmax: (g, { outputs, attributes: { axis }, dy }) => [
    () => {
      const y = operand(outputs, 0);
      return g.mul(y, g.sub(dy, g.sum(g.mul(y, dy), [axis], true)));
    },
  ],
  // dx = dy - softmax(x) sum(dy)
  LogSoftmax: (g, { outputs, attributes: { axis }, dy }) => [
    () => g.sub(dy, g.mul(g.exp(operand(outputs, 0)), g.sum(dy, [axis], true))),
  ],
};

export const gradientRules: GradientRules<OpName> = {
  ...elementwise,
  ...normalising,
  ...movementGradients,
  ...windowGradients,
};
