// Augmentation "erase": a box of the image is blotted out, by chance.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { imageProblems, imageShapeOf, type AugmentationKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "erase" },
    probability: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.5 },
    least: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.02, description: "Least share of the area." },
    most: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.33, description: "Largest share of the area." },
    fill: { type: "number", default: 0, description: "The value put in its place, in the units of the data." },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** Sides of the box relate as r to 1, log r uniform between log .3 and log 1/.3. */
const LEAST_RATIO = 0.3;

/** One box a view; a box longer than the image is cut. Source: Zhong et al., AAAI 2020, with a stated value for noise. */
export const erase: AugmentationKind<Options> = {
  schema,
  problems: ({ least, most }) =>
    least <= most ? [] : [{ path: "/least", expected: `at most "most", ${most}`, got: String(least) }],
  make: ({ probability, least, most, fill }, rows) => {
    const { channels, height, width } = imageShapeOf(rows);
    return (row, draws) => {
      const [chance = 1, area = 0, ratio = 0, down = 0, along = 0] = draws.uniforms(5);
      if (chance >= probability) return;
      const pixels = (least + (most - least) * area) * height * width;
      const tallness = Math.exp(Math.log(LEAST_RATIO) * (1 - 2 * ratio));
      const tall = Math.min(height, Math.max(1, Math.round(Math.sqrt(pixels * tallness))));
      const wide = Math.min(width, Math.max(1, Math.round(Math.sqrt(pixels / tallness))));
      const top = Math.floor(down * (height - tall + 1));
      const left = Math.floor(along * (width - wide + 1));
      for (let channel = 0; channel < channels; channel++)
        for (let y = top; y < top + tall; y++) {
          const start = (channel * height + y) * width + left;
          row.fill(fill, start, start + wide);
        }
    };
  },
  rowProblems: imageProblems,
  words: ({ probability, least, most }) => `a box of ${least} to ${most} of the area erased in ${probability} of views`,
};
