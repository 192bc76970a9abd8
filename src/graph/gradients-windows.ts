// Gradient rules of operators with sliding windows and of normalizations.
import type { GraphBuilder } from "./builder.ts";
import type { GradientRules } from "./gradient-rule.ts";
import { normalAxis, operand } from "./shapes.ts";
import { elementCount, type OpAttributes, type Shape, type Value } from "./ir.ts";

/** Rows at the end of an axis that the forward window never reached, to be added back by the transpose. */
function missedRows(x: Shape, dy: Shape, w: Shape, { strides, pads, dilations }: OpAttributes["Conv"]): number[] {
  const rank = x.length - 2;
  return Array.from({ length: rank }, (_, axis) => {
    const extent = dilations[axis]! * (w[axis + 2]! - 1) + 1;
    return x[axis + 2]! - (strides[axis]! * (dy[axis + 2]! - 1) + extent - pads[axis]! - pads[axis + rank]!);
  });
}

const perChannel = (g: GraphBuilder, value: Value, rank: number): Value =>
  g.reshape(value, [1, value.shape[0]!, ...Array.from({ length: rank - 2 }, () => 1)]);

/** Every axis but the channels'. */
const offChannel = (shape: Shape): number[] => shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));

/** Built when first asked for, then shared by the terms that use it. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

export const windowGradients: GradientRules<
  | "Conv"
  | "ConvTranspose"
  | "ConvWeightGradient"
  | "BatchNormalization"
  | "BatchNormalizationTraining"
  | "LayerNormalization"
  | "MaxPool"
  | "MaxPoolGradient"
  | "AveragePool"
  | "AveragePoolGradient"
> = {
  // y = x * W + b: dx = transposed convolution of dy with W, dW = correlation of x with dy, db = sum dy
  Conv: (g, { inputs, attributes, dy }) => {
    const [x, w, bias] = [operand(inputs, 0), operand(inputs, 1), inputs[2]];
    const outputPadding = missedRows(x.shape, dy.shape, w.shape, attributes);
    return [
      () => g.one("ConvTranspose", [dy, w], { ...attributes, outputPadding }),
      () => g.one("ConvWeightGradient", [x, dy], { ...attributes, weightShape: w.shape }),
      bias === undefined ? null : () => g.sum(dy, offChannel(dy.shape)),
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
      bias === undefined ? null : () => g.sum(dy, offChannel(dy.shape)),
    ];
  },
  ConvWeightGradient: "refused",
  // fixed statistics: y = (x - mean) inv scale + bias
  BatchNormalization: (g, { inputs, attributes: { epsilon }, dy }) => {
    const [x, scale, , mean, variance] = inputs;
    const inverse = (): Value => g.one("Reciprocal", [g.sqrt(g.shift(operand([variance!], 0), epsilon))], {});
    const rank = x!.shape.length;
    return [
      () => g.mul(dy, perChannel(g, g.mul(scale!, inverse()), rank)),
      () => {
        const normal = g.mul(g.sub(x!, perChannel(g, mean!, rank)), perChannel(g, inverse(), rank));
        return g.sum(g.mul(dy, normal), offChannel(dy.shape));
      },
      () => g.sum(dy, offChannel(dy.shape)),
      null,
      null,
    ];
  },
  // Ioffe and Szegedy (2015), with xhat = (x - mean) inv and n elements a channel:
  // dscale = sum dy xhat, dbias = sum dy, dx = scale inv / n (n dy - dbias - xhat dscale)
  BatchNormalizationTraining: (g, { inputs, outputs, dy }) => {
    const [x, scale] = [operand(inputs, 0), operand(inputs, 1)];
    const [mean, inverse] = [operand(outputs, 1), operand(outputs, 3)];
    const rank = x.shape.length;
    const count = elementCount(x.shape) / x.shape[1]!;
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
      dBias,
    ];
  },
  // Ba, Kiros and Hinton (2016), with xhat = (x - mean) inv and a = dy scale:
  // dscale = sum dy xhat, dbias = sum dy, dx = inv (a - mean a - xhat mean(a xhat)), means over the normalised axes
  LayerNormalization: (g, { inputs, outputs, attributes: { axis }, dy }) => {
    const [x, scale] = [operand(inputs, 0), operand(inputs, 1)];
    const [mean, inverse] = [operand(outputs, 1), operand(outputs, 2)];
    const from = normalAxis(axis, x.shape.length);
    const axes = x.shape.flatMap((_, at) => (at < from ? [] : [at]));
    const normal = once(() => g.mul(g.sub(x, mean), inverse));
    return [
      () => {
        const slope = g.mul(dy, scale);
        const centred = g.sub(slope, g.mean(slope, axes, true));
        const bent = g.mul(normal(), g.mean(g.mul(slope, normal()), axes, true));
        return g.mul(g.sub(centred, bent), inverse);
      },
      () => g.sumTo(g.mul(dy, normal()), scale.shape),
      () => g.sumTo(dy, scale.shape),
    ];
  },
  MaxPool: (g, { inputs, attributes, dy }) => [() => g.one("MaxPoolGradient", [operand(inputs, 0), dy], attributes)],
  MaxPoolGradient: "refused",
  AveragePool: (g, { inputs, attributes, dy }) => [
    () => g.one("AveragePoolGradient", [dy], { ...attributes, inputShape: operand(inputs, 0).shape }),
  ],
  AveragePoolGradient: "refused",
};
