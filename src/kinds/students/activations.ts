// Activation functions by name, as graph builders.
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";

export const activationNames = [
  "linear",
  "relu",
  "relu6",
  "leakyRelu",
  "elu",
  "selu",
  "gelu",
  "silu",
  "swish",
  "mish",
  "tanh",
  "sigmoid",
  "softplus",
  "hardSigmoid",
  "hardSwish",
] as const;

export type ActivationName = (typeof activationNames)[number];

export const activationSchema = {
  enum: activationNames,
  description: "Keras's name in camel case; swish is silu.",
} as const;

/** Activations with a number of their own, and where it stands unless it is stated. */
export const alphas: Readonly<Partial<Record<ActivationName, number>>> = { leakyRelu: 0.2, elu: 1 };

/**
 * y = f(x), elementwise.
 * @param alpha - of leakyRelu the slope below 0, of elu what it falls to
 * Sources: gelu, exact form: Hendrycks and Gimpel (2016); silu x sigmoid(x): Elfwing et al. (2018); selu: Klambauer et al.
 * (2017); mish x tanh(softplus(x)): Misra (2019); hardSwish x clip(x/6 + 1/2, 0, 1): Howard et al. (2019).
 */
export function activate(g: GraphBuilder, x: Value, name: ActivationName, alpha?: number): Value {
  switch (name) {
    case "linear":
      return x;
    case "relu":
      return g.relu(x);
    case "relu6":
      return g.one("Clip", [x], { min: 0, max: 6 });
    case "leakyRelu":
      return g.one("LeakyRelu", [x], { alpha: alpha ?? 0.2 });
    case "elu":
      return g.one("Elu", [x], { alpha: alpha ?? 1 });
    case "selu":
      return g.one("Selu", [x], { alpha: 1.6732632423543772, gamma: 1.0507009873554805 });
    case "gelu":
      return g.one("Gelu", [x], { approximate: "none" });
    case "silu":
    case "swish":
      return g.mul(x, g.sigmoid(x));
    case "mish":
      return g.mul(x, g.tanh(g.one("Softplus", [x], {})));
    case "tanh":
      return g.tanh(x);
    case "sigmoid":
      return g.sigmoid(x);
    case "softplus":
      return g.one("Softplus", [x], {});
    case "hardSigmoid":
      return g.one("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 });
    case "hardSwish":
      return g.one("HardSwish", [x], {});
  }
}
