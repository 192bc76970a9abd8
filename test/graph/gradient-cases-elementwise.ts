// Gradient cases of elementwise operators: a row per operator.
import type { OpName, Shape } from "../../src/graph/ir.ts";
import { smooth, smooth32, still, type DifferentiableCase, type GradientCase, type Operand } from "./gradient-check.ts";

type Rows<K extends OpName> = Readonly<Record<K, readonly GradientCase[]>>;

type Binary = "Add" | "Sub" | "Mul" | "Div" | "Max" | "Min";

/** Both operands broadcast, in every way that numpy has. */
function broadcasting(op: Binary, between: Omit<Operand, "shape">): DifferentiableCase[] {
  const pairs: readonly (readonly [string, Shape, Shape])[] = [
    ["equal shapes", [2, 3], [2, 3]],
    ["b is a row", [2, 3], [3]],
    ["a is a row", [3], [2, 3]],
    ["b is a scalar", [2, 3], []],
    ["a column times a row", [3, 1], [1, 4]],
    ["ones in the middle", [2, 1, 3], [4, 1]],
  ];
  return pairs.map(([name, a, b]) =>
    smooth(
      name,
      [
        { shape: a, ...between },
        { shape: b, ...between },
      ],
      (g, x, y) => g.one(op, [x, y], {}),
    ),
  );
}

/** No |a - b| below 0.1: a lies on odd, b on even multiples of 0.2. */
const apart = (op: "Max" | "Min"): DifferentiableCase[] => [
  smooth(
    "equal shapes",
    [
      { shape: [2, 3], values: [0.2, -0.6, 1, 0.6, -0.2, 1.4] },
      { shape: [2, 3], values: [0.4, -0.8, 0.8, 1.2, -0.4, 0] },
    ],
    (g, x, y) => g.one(op, [x, y], {}),
  ),
  smooth(
    "broadcast both ways",
    [
      { shape: [3, 1], values: [0.2, -0.6, 1] },
      { shape: [1, 4], values: [0.4, -0.8, 0.8, 0] },
    ],
    (g, x, y) => g.one(op, [x, y], {}),
  ),
];

type Unary =
  | "Neg"
  | "Abs"
  | "Sqrt"
  | "Reciprocal"
  | "Exp"
  | "Log"
  | "Erf"
  | "Tanh"
  | "Sigmoid"
  | "Softplus"
  | "Relu"
  | "HardSwish";

const unary = (op: Unary, between: Omit<Operand, "shape">, make = smooth): DifferentiableCase[] => [
  make("elementwise", [{ shape: [3, 4], ...between }], (g, x) => g.one(op, [x], {})),
];

const compared = (op: "Equal" | "Greater" | "Less"): GradientCase[] => [
  still("floats", [{ shape: [2, 3] }, { shape: [3] }], (g, a, b) => g.one(op, [a, b], {})),
];

export const elementwiseCases: Rows<
  | Binary
  | Unary
  | "Pow"
  | "LeakyRelu"
  | "Elu"
  | "Selu"
  | "HardSigmoid"
  | "Gelu"
  | "Clip"
  | "Equal"
  | "Greater"
  | "Less"
  | "Where"
  | "Cast"
  | "Step"
  | "StopGradient"
> = {
  Add: [
    ...broadcasting("Add", {}),
    smooth("of a value and itself", [{ shape: [2, 3] }], (g, x) => g.add(x, x)),
    smooth("of two uses of one value", [{ shape: [2, 3] }], (g, x) => g.add(g.tanh(x), g.mul(x, g.exp(x)))),
    smooth("of a value and its own row sum", [{ shape: [2, 3] }], (g, x) => g.add(x, g.tanh(g.sum(x, [1], true)))),
  ],
  Sub: [
    ...broadcasting("Sub", {}),
    smooth("of a square and its root", [{ shape: [3] }], (g, x) => g.sub(g.mul(x, x), x)),
  ],
  Mul: [...broadcasting("Mul", {}), smooth("of a value and itself", [{ shape: [2, 3] }], (g, x) => g.mul(x, x))],
  Div: [
    ...broadcasting("Div", { low: 0.7, high: 2 }),
    smooth("by negative values", [{ shape: [3] }, { shape: [3], low: -2, high: -1 }], (g, a, b) => g.div(a, b)),
  ],
  Pow: [
    smooth("base and exponent", [{ shape: [2, 3], low: 0.8, high: 2 }, { shape: [2, 3] }], (g, a, b) =>
      g.one("Pow", [a, b], {}),
    ),
    smooth("exponent broadcast", [{ shape: [2, 3], low: 0.5, high: 2 }, { shape: [] }], (g, a, b) =>
      g.one("Pow", [a, b], {}),
    ),
    smooth("base broadcast", [{ shape: [3, 1], low: 0.5, high: 2 }, { shape: [1, 2] }], (g, a, b) =>
      g.one("Pow", [a, b], {}),
    ),
    smooth("square of negative values", [{ shape: [4], low: -2, high: -0.5 }], (g, a) =>
      g.one("Pow", [a, g.scalar(2, a.dtype)], {}),
    ),
  ],
  Max: apart("Max"),
  Min: apart("Min"),
  Neg: unary("Neg", {}),
  Abs: unary("Abs", { kinks: [0] }),
  Sqrt: unary("Sqrt", { low: 0.5, high: 3 }),
  Reciprocal: [...unary("Reciprocal", { low: 0.7, high: 2 }), ...unary("Reciprocal", { low: -2, high: -0.7 })],
  Exp: unary("Exp", {}),
  Log: unary("Log", { low: 0.5, high: 3 }),
  Erf: unary("Erf", {}, smooth32),
  Tanh: unary("Tanh", {}),
  Sigmoid: unary("Sigmoid", { low: -4, high: 4 }),
  Softplus: unary("Softplus", { low: -4, high: 4 }, smooth32),
  Relu: unary("Relu", { kinks: [0] }),
  LeakyRelu: [
    smooth32("elementwise", [{ shape: [3, 4], kinks: [0] }], (g, x) => g.one("LeakyRelu", [x], { alpha: 0.2 })),
  ],
  Elu: [smooth32("elementwise", [{ shape: [3, 4], kinks: [0] }], (g, x) => g.one("Elu", [x], { alpha: 0.7 }))],
  Selu: [
    smooth32("elementwise", [{ shape: [3, 4], kinks: [0] }], (g, x) => g.one("Selu", [x], { alpha: 1.6, gamma: 1.1 })),
  ],
  HardSigmoid: [
    smooth32("elementwise", [{ shape: [3, 6], low: -4, high: 4, kinks: [-2, 3] }], (g, x) =>
      g.one("HardSigmoid", [x], { alpha: 0.2, beta: 0.4 }),
    ),
  ],
  HardSwish: [
    smooth32("elementwise", [{ shape: [3, 6], low: -5, high: 5, kinks: [-3, 3] }], (g, x) =>
      g.one("HardSwish", [x], {}),
    ),
  ],
  Gelu: [
    smooth32("exact", [{ shape: [3, 4], low: -3, high: 3 }], (g, x) => g.one("Gelu", [x], { approximate: "none" })),
    smooth32("by tanh", [{ shape: [3, 4], low: -3, high: 3 }], (g, x) => g.one("Gelu", [x], { approximate: "tanh" })),
  ],
  Clip: [
    smooth("elementwise", [{ shape: [3, 6], low: -3, high: 3, kinks: [-1, 1.5] }], (g, x) =>
      g.one("Clip", [x], { min: -1, max: 1.5 }),
    ),
  ],
  Equal: compared("Equal"),
  Greater: compared("Greater"),
  Less: compared("Less"),
  Where: [
    smooth(
      "equal shapes",
      [{ shape: [2, 3], dtype: "bool", values: [1, 0, 1, 0, 0, 1] }, { shape: [2, 3] }, { shape: [2, 3] }],
      (g, condition, a, b) => g.where(condition, a, b),
    ),
    smooth(
      "everything broadcast",
      [{ shape: [3], dtype: "bool", values: [1, 0, 1] }, { shape: [2, 1] }, { shape: [] }],
      (g, condition, a, b) => g.where(condition, a, b),
    ),
    smooth(
      "a condition larger than both",
      [{ shape: [2, 2], dtype: "bool", values: [1, 0, 0, 1] }, { shape: [] }, { shape: [2] }],
      (g, condition, a, b) => g.where(condition, a, b),
    ),
  ],
  Step: [still("no gradient", [{ shape: [4], values: [-1, 0, 2, 3] }], (g, x) => g.one("Step", [x], {}))],
  Cast: [
    smooth32("to float64 and back", [{ shape: [2, 3] }], (g, x) => g.cast(g.exp(g.cast(x, "float64")), "float32")),
    still("to integers and back", [{ shape: [4] }], (g, x) => g.cast(g.cast(g.scale(x, 3), "int32"), "float32")),
  ],
  StopGradient: [still("alone", [{ shape: [2, 3] }], (g, x) => g.stopGradient(g.exp(x)))],
};
