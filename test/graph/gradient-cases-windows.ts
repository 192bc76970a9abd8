// Gradient cases of operators with sliding windows and of normalizations.
import type { OpName, Shape } from "../../src/graph/ir.ts";
import { refused, smooth, smooth32, type GradientCase } from "./gradient-check.ts";

type Rows<K extends OpName> = Readonly<Record<K, readonly GradientCase[]>>;

interface ConvCase {
  readonly name: string;
  readonly x: Shape;
  readonly w: Shape;
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
  readonly group?: number;
  readonly bias?: boolean;
}

const convolutions: readonly ConvCase[] = [
  { name: "2-D", x: [2, 2, 4, 5], w: [3, 2, 2, 3], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], bias: true },
  { name: "1 by 1", x: [2, 3, 2, 2], w: [2, 3, 1, 1], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] },
  {
    name: "strides that leave a remainder",
    x: [1, 1, 6, 7],
    w: [2, 1, 3, 2],
    strides: [2, 3],
    pads: [0, 0, 0, 0],
    dilations: [1, 1],
  },
  {
    name: "a stride wider than the kernel",
    x: [1, 1, 7, 6],
    w: [2, 1, 2, 1],
    strides: [3, 4],
    pads: [0, 0, 0, 0],
    dilations: [1, 1],
  },
  {
    name: "dilations",
    x: [1, 2, 6, 5],
    w: [2, 2, 2, 3],
    strides: [1, 1],
    pads: [0, 0, 0, 0],
    dilations: [3, 2],
    bias: true,
  },
  { name: "asymmetric pads", x: [1, 1, 4, 3], w: [2, 1, 3, 2], strides: [1, 1], pads: [2, 0, 1, 1], dilations: [1, 1] },
  {
    name: "strides, dilations and asymmetric pads",
    x: [1, 2, 7, 6],
    w: [2, 2, 3, 2],
    strides: [3, 2],
    pads: [1, 0, 2, 1],
    dilations: [2, 1],
    bias: true,
  },
  {
    name: "groups",
    x: [2, 4, 3, 3],
    w: [6, 2, 2, 2],
    strides: [1, 1],
    pads: [0, 0, 0, 0],
    dilations: [1, 1],
    group: 2,
    bias: true,
  },
  {
    name: "groups with strides and pads",
    x: [1, 4, 5, 4],
    w: [2, 2, 3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    dilations: [1, 1],
    group: 2,
  },
  {
    name: "depthwise",
    x: [2, 3, 4, 4],
    w: [3, 1, 3, 3],
    strides: [1, 1],
    pads: [1, 1, 1, 1],
    dilations: [1, 1],
    group: 3,
    bias: true,
  },
  {
    name: "depthwise, two outputs a channel",
    x: [1, 3, 5, 4],
    w: [6, 1, 2, 2],
    strides: [2, 1],
    pads: [0, 1, 1, 0],
    dilations: [1, 2],
    group: 3,
  },
  { name: "1-D", x: [2, 2, 7], w: [3, 2, 3], strides: [1], pads: [0, 0], dilations: [1], bias: true },
  {
    name: "1-D with everything",
    x: [2, 4, 9],
    w: [4, 2, 3],
    strides: [3],
    pads: [1, 2],
    dilations: [2],
    group: 2,
    bias: true,
  },
];

const conv = ({ name, x, w, strides, pads, dilations, group = 1, bias = false }: ConvCase): GradientCase =>
  smooth32(name, [{ shape: x }, { shape: w }, ...(bias ? [{ shape: [w[0]!] }] : [])], (g, ...operands) =>
    g.one("Conv", operands, { strides, pads, dilations, group }),
  );

const transposed: readonly (ConvCase & { readonly outputPadding: readonly number[] })[] = [
  {
    name: "2-D",
    x: [2, 3, 3, 2],
    w: [3, 2, 2, 3],
    strides: [1, 1],
    pads: [0, 0, 0, 0],
    dilations: [1, 1],
    outputPadding: [0, 0],
    bias: true,
  },
  {
    name: "strides and output padding",
    x: [1, 2, 3, 2],
    w: [2, 1, 3, 2],
    strides: [2, 3],
    pads: [0, 0, 0, 0],
    dilations: [1, 1],
    outputPadding: [1, 2],
  },
  {
    name: "dilations and asymmetric pads",
    x: [1, 1, 3, 4],
    w: [1, 2, 3, 2],
    strides: [2, 1],
    pads: [1, 0, 2, 1],
    dilations: [2, 3],
    outputPadding: [0, 0],
  },
  {
    name: "groups",
    x: [2, 4, 2, 3],
    w: [4, 2, 2, 2],
    strides: [2, 1],
    pads: [0, 0, 0, 0],
    dilations: [1, 1],
    outputPadding: [1, 0],
    group: 2,
    bias: true,
  },
  {
    name: "1-D",
    x: [2, 2, 4],
    w: [2, 3, 3],
    strides: [2],
    pads: [1, 0],
    dilations: [1],
    outputPadding: [1],
    bias: true,
  },
];

const windows: readonly (readonly [
  string,
  Shape,
  { kernel: number[]; strides: number[]; pads: number[]; dilations: number[] },
])[] = [
  ["side by side", [2, 2, 4, 4], { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1] }],
  ["a remainder", [1, 2, 5, 7], { kernel: [2, 3], strides: [2, 3], pads: [0, 0, 0, 0], dilations: [1, 1] }],
  ["overlapping", [1, 2, 5, 4], { kernel: [3, 2], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] }],
  ["overlapping with pads", [2, 1, 5, 4], { kernel: [3, 3], strides: [2, 1], pads: [1, 1, 1, 1], dilations: [1, 1] }],
  [
    "asymmetric pads and a remainder",
    [1, 1, 6, 5],
    { kernel: [3, 2], strides: [2, 2], pads: [0, 0, 2, 1], dilations: [1, 1] },
  ],
  ["1-D", [2, 2, 7], { kernel: [3], strides: [2], pads: [1, 0], dilations: [1] }],
  ["dilated", [1, 2, 7, 6], { kernel: [2, 3], strides: [2, 1], pads: [1, 0, 0, 1], dilations: [3, 2] }],
];

const normalized = (name: string, shape: Shape): GradientCase =>
  smooth(
    name,
    [{ shape }, { shape: [shape[1]!], low: 0.5, high: 2 }, { shape: [shape[1]!] }],
    (g, ...operands) => g.apply("BatchNormalizationTraining", operands, { epsilon: 0.01 })[0]!,
  );

export const windowCases: Rows<
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
  Conv: convolutions.map(conv),
  ConvTranspose: transposed.map(({ name, x, w, strides, pads, dilations, outputPadding, group = 1, bias = false }) =>
    smooth32(name, [{ shape: x }, { shape: w }, ...(bias ? [{ shape: [w[1]! * group] }] : [])], (g, ...operands) =>
      g.one("ConvTranspose", operands, { strides, pads, dilations, group, outputPadding }),
    ),
  ),
  ConvWeightGradient: [
    refused("backward only", [{ shape: [1, 1, 3, 3] }, { shape: [1, 1, 2, 2] }], (g, x, dy) =>
      g.one("ConvWeightGradient", [x, dy], {
        strides: [1, 1],
        pads: [0, 0, 0, 0],
        dilations: [1, 1],
        group: 1,
        weightShape: [1, 1, 2, 2],
      }),
    ),
  ],
  BatchNormalization: (
    [
      ["rank 2", [4, 3]],
      ["rank 4", [2, 3, 2, 2]],
    ] as const
  ).map(([name, shape]) =>
    smooth(
      `${name}, fixed statistics`,
      [{ shape }, { shape: [3], low: 0.5, high: 2 }, { shape: [3] }],
      (g, x, scale, bias) => {
        const [mean, variance] = [
          g.constant({ dtype: x.dtype, shape: [3], data: Float64Array.of(0.3, -0.5, 1) }),
          g.constant({ dtype: x.dtype, shape: [3], data: Float64Array.of(0.5, 1.5, 2) }),
        ];
        return g.one("BatchNormalization", [x, scale, bias, mean, variance], { epsilon: 2 ** -10 });
      },
    ),
  ),
  BatchNormalizationTraining: [
    normalized("rank 2", [5, 3]),
    normalized("rank 3", [2, 2, 4]),
    normalized("rank 4", [2, 3, 2, 2]),
  ],
  LayerNormalization: (
    [
      ["the last axis", [3, 5], -1],
      ["the last of three axes", [2, 3, 4], 2],
      ["two axes", [3, 2, 3], 1],
    ] as const
  ).map(([name, shape, axis]) => {
    const spanned = shape.slice(axis);
    return smooth32(
      name,
      [{ shape }, { shape: spanned, low: 0.5, high: 2 }, { shape: spanned }],
      (g, x, scale, bias) => {
        const [y] = g.apply("LayerNormalization", [x, scale, bias], { axis, epsilon: 2 ** -3 });
        return y!;
      },
    );
  }),
  MaxPool: windows.flatMap(([name, shape, window]) =>
    [smooth, smooth32].map((check, single) =>
      check(`${name}, ${single === 1 ? "float32" : "float64"}`, [{ shape, distinct: true }], (g, x) =>
        g.one("MaxPool", [x], window),
      ),
    ),
  ),
  MaxPoolGradient: [
    refused("backward only", [{ shape: [1, 1, 2, 2] }, { shape: [1, 1, 1, 1] }], (g, x, dy) =>
      g.one("MaxPoolGradient", [x, dy], { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1] }),
    ),
  ],
  AveragePool: windows.flatMap(([name, shape, window]) =>
    [false, true].map((countIncludePad) =>
      smooth32(`${name}, padding ${countIncludePad ? "counts" : "does not count"}`, [{ shape }], (g, x) =>
        g.one("AveragePool", [x], { ...window, countIncludePad }),
      ),
    ),
  ),
  AveragePoolGradient: [
    refused("backward only", [{ shape: [1, 1, 1, 1] }], (g, dy) =>
      g.one("AveragePoolGradient", [dy], {
        kernel: [2, 2],
        strides: [2, 2],
        pads: [0, 0, 0, 0],
        dilations: [1, 1],
        countIncludePad: false,
        inputShape: [1, 1, 2, 2],
      }),
    ),
  ],
};
