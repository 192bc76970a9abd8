// Augmentation "colour": brighter or darker, of more or less contrast, of more or less colour.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { around, imageProblems, imageShapeOf, type AugmentationKind } from "./kind.ts";

const strength = (what: string) =>
  ({
    type: "number",
    minimum: 0,
    maximum: 1,
    default: 0,
    description: `${what}: its factor is uniform from 1 - this to 1 + this.`,
  }) as const;

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "colour" },
    brightness: strength("Brightness"),
    contrast: strength("Contrast, about the image's mean grey"),
    saturation: strength("Distance of each pixel from its grey"),
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** Weights of red, green and blue in grey. Source: ITU-R BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;

/** Grey of each pixel. */
function greys(row: Float32Array, channels: number, pixels: number): Float64Array {
  const grey = new Float64Array(pixels);
  for (let channel = 0; channel < channels; channel++) {
    const weight = channels === 3 ? (LUMA[channel] ?? 0) : 1 / channels;
    for (let at = 0; at < pixels; at++) grey[at] = (grey[at] ?? 0) + weight * (row[channel * pixels + at] ?? 0);
  }
  return grey;
}

/** base + (x - base) factor, base being a number or one a pixel; cut to [0, most] where there is such a bound. */
function stretch(row: Float32Array, base: number | Float64Array, factor: number, most: number | null): void {
  const pixels = typeof base === "number" ? 1 : base.length;
  for (let at = 0; at < row.length; at++) {
    const from = typeof base === "number" ? base : (base[at % pixels] ?? 0);
    const value = from + ((row[at] ?? 0) - from) * factor;
    row[at] = most === null ? value : Math.min(most, Math.max(0, value));
  }
}

/**
 * Brightness x f, then mean + (x - mean) f, then grey + (x - grey) f, bytes cut to 0 to 255 after each, in this order.
 * Source: the factors of torchvision's ColorJitter, whose order is drawn.
 */
export const colour: AugmentationKind<Options> = {
  schema,
  problems: ({ brightness, contrast, saturation }) =>
    brightness + contrast + saturation > 0
      ? []
      : [{ path: "", expected: "brightness, contrast or saturation above 0", got: "none of them" }],
  make: ({ brightness, contrast, saturation }, rows) => {
    const { channels, height, width } = imageShapeOf(rows);
    const pixels = height * width;
    return (row, draws) => {
      const [bright = 0.5, apart = 0.5, colourful = 0.5] = draws.uniforms(3);
      if (brightness > 0) stretch(row, 0, 1 + around(bright, brightness), rows.most);
      if (contrast > 0) {
        const mean = greys(row, channels, pixels).reduce((sum, grey) => sum + grey, 0) / pixels;
        stretch(row, mean, 1 + around(apart, contrast), rows.most);
      }
      if (saturation > 0) stretch(row, greys(row, channels, pixels), 1 + around(colourful, saturation), rows.most);
    };
  },
  rowProblems: (options, rows) => {
    const problems = imageProblems(options, rows);
    if (problems.length > 0 || options.saturation === 0 || rows.inputShape[0] === 3) return problems;
    return [
      { path: "/saturation", expected: "images of red, green and blue", got: `${rows.inputShape[0] ?? 0} channels` },
    ];
  },
  words: ({ brightness, contrast, saturation }) =>
    `colours changed (brightness ${brightness}, contrast ${contrast}, saturation ${saturation})`,
};
