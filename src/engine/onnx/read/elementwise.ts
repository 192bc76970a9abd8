// Import rules of elementwise operators, activations and comparisons.
import { mish, pRelu } from "../../../graph/composites.ts";
import type { OpAttributes, OpName, Shape, Value } from "../../../graph/ir.ts";
import { broadcastShapes } from "../../../graph/shapes.ts";
import { elementCount } from "../../../graph/ir.ts";
import { graphType, isKnown, type ImportRule, type NodeContext } from "./context.ts";

/** Operators whose attributes are none. */
type Bare = { [K in OpName]: OpAttributes[K] extends Readonly<Record<string, never>> ? K : never }[OpName];

const same =
  (op: Bare): ImportRule =>
  (c) =>
    c.g.one(op, c.values(), {});

/** Whether a value has more elements once it is joined with others of a shape: no normalisation of rows does that. */
const grows = ({ shape }: Value, by: Shape): boolean => elementCount(broadcastShapes(shape, by)) > elementCount(shape);

/**
 * A constant beside a value that weights were applied to already is a weight: a bias, a scale. So is one that makes more of
 * a row than it holds: a vector for each of its numbers, distances to points.
 */
function learned(c: NodeContext, index: number, role: "bias" | "scale"): Value {
  const entry = c.entry(index);
  const other = index === 0 ? 1 : 0;
  const beside = c.entry(other);
  const trains =
    isKnown(entry) &&
    elementCount(entry.tensor.shape) > 1 &&
    (c.isDeep(other) || (!isKnown(beside) && grows(beside, entry.tensor.shape)));
  return trains ? c.weight(index, role) : c.value(index);
}

const affine =
  (op: "Add" | "Sub" | "Mul" | "Div", role: "bias" | "scale"): ImportRule =>
  (c) =>
    c.g.one(op, [learned(c, 0, role), learned(c, 1, role)], {});

/** Max, Min, Sum: any number of inputs. */
const folded =
  (op: "Add" | "Max" | "Min"): ImportRule =>
  (c) =>
    c.values().reduce((all, value) => c.g.one(op, [all, value], {}));

/** Bounds that are computed broadcast as those of Max and Min do. */
function clipByValues(c: NodeContext): Value {
  const x = c.value(0);
  const raised = c.has(1) ? c.g.one("Max", [x, c.value(1)], {}) : x;
  return c.has(2) ? c.g.one("Min", [raised, c.value(2)], {}) : raised;
}

const clip: ImportRule = (c) => {
  const isComputed = [1, 2].some((index) => c.has(index) && !isKnown(c.entry(index)));
  if (isComputed) return clipByValues(c);
  const bound = (index: number, name: string, otherwise: number): number => {
    if (c.opset < 11) return c.float(name, otherwise);
    return c.has(index) ? (c.knownNumbers(index, `${name} bound`)[0] ?? otherwise) : otherwise;
  };
  const attributes = { min: bound(1, "min", -3.4028234663852886e38), max: bound(2, "max", 3.4028234663852886e38) };
  return c.g.one("Clip", [c.value(0)], attributes);
};

const gelu: ImportRule = (c) =>
  c.g.one("Gelu", [c.value(0)], { approximate: c.text("approximate", "none") === "tanh" ? "tanh" : "none" });

const cast: ImportRule = (c) => c.g.cast(c.value(0), graphType(c.int("to", 1)));

/** Kept values are scaled by 1 / (1 - ratio) where dropout is at work. */
const dropout: ImportRule = (c) => {
  const x = c.value(0);
  const ratio = c.opset < 12 ? c.float("ratio", 0.5) : c.has(1) ? (c.knownNumbers(1, "a ratio")[0] ?? 0.5) : 0.5;
  return c.host.dropout && ratio > 0 ? c.g.mul(x, c.host.dropoutMask(x.shape, ratio)) : x;
};

const not = (g: NodeContext["g"], value: Value): Value =>
  g.one("Equal", [g.cast(value, "int32"), g.scalar(0, "int32")], {});

const pow: ImportRule = (c) => {
  const [base, exponent] = [c.value(0), c.value(1)];
  return c.g.one("Pow", [base, c.g.cast(exponent, base.dtype)], {});
};

export const elementwiseRules: Readonly<Record<string, ImportRule>> = {
  Add: affine("Add", "bias"),
  Sub: affine("Sub", "bias"),
  Mul: affine("Mul", "scale"),
  Div: affine("Div", "scale"),
  Neg: same("Neg"),
  Abs: same("Abs"),
  Pow: pow,
  Sqrt: same("Sqrt"),
  Reciprocal: same("Reciprocal"),
  Exp: same("Exp"),
  Log: same("Log"),
  Erf: same("Erf"),
  Tanh: same("Tanh"),
  Sigmoid: same("Sigmoid"),
  Softplus: same("Softplus"),
  Relu: (c) => c.g.relu(c.value(0)),
  LeakyRelu: (c) => c.g.one("LeakyRelu", [c.value(0)], { alpha: c.float("alpha", 0.01) }),
  PRelu: (c) => pRelu(c.g, c.value(0), c.weight(1, "scale")),
  Elu: (c) => c.g.one("Elu", [c.value(0)], { alpha: c.float("alpha", 1) }),
  Selu: (c) =>
    c.g.one("Selu", [c.value(0)], {
      alpha: c.float("alpha", 1.6732632423543772),
      gamma: c.float("gamma", 1.0507009873554805),
    }),
  HardSigmoid: (c) =>
    c.g.one("HardSigmoid", [c.value(0)], { alpha: c.float("alpha", 0.2), beta: c.float("beta", 0.5) }),
  // alpha (exp(x / alpha) - 1) below 0
  Celu: (c) => {
    const alpha = c.float("alpha", 1);
    return c.g.scale(c.g.one("Elu", [c.g.scale(c.value(0), 1 / alpha)], { alpha: 1 }), alpha);
  },
  ThresholdedRelu: (c) => {
    const [x, alpha] = [c.value(0), c.g.scalar(c.float("alpha", 1))];
    return c.g.one("Where", [c.g.one("Greater", [x, alpha], {}), x, c.g.scalar(0)], {});
  },
  HardSwish: same("HardSwish"),
  Gelu: gelu,
  Mish: (c) => mish(c.g, c.value(0)),
  Clip: clip,
  Sum: folded("Add"),
  Max: folded("Max"),
  Min: folded("Min"),
  Where: (c) => c.g.one("Where", c.values(), {}),
  Equal: same("Equal"),
  Greater: same("Greater"),
  Less: same("Less"),
  GreaterOrEqual: (c) => not(c.g, c.g.less(c.value(0), c.value(1))),
  LessOrEqual: (c) => not(c.g, c.g.greater(c.value(0), c.value(1))),
  Not: (c) => not(c.g, c.value(0)),
  Cast: cast,
  CastLike: (c) => c.g.cast(c.value(0), c.value(1).dtype),
  Identity: (c) => c.value(0),
  Dropout: dropout,
  Softsign: (c) => {
    const x = c.value(0);
    return c.g.div(x, c.g.shift(c.g.one("Abs", [x], {}), 1));
  },
};
