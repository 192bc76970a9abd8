// Augmentation "flip": mirrored, by chance.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { imageProblems, imageShapeOf, type AugmentationKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "flip" },
    axis: { enum: ["horizontal", "vertical"], default: "horizontal", description: "Left to right, or top to bottom." },
    probability: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.5 },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

export const flip: AugmentationKind<Options> = {
  schema,
  make: ({ axis, probability }, rows) => {
    const { channels, height, width } = imageShapeOf(rows);
    return (row, draws) => {
      if ((draws.uniforms(1)[0] ?? 1) >= probability) return;
      if (axis === "horizontal")
        for (let line = 0; line < channels * height; line++) row.subarray(line * width, (line + 1) * width).reverse();
      else
        for (let channel = 0; channel < channels; channel++) {
          const plane = row.subarray(channel * height * width, (channel + 1) * height * width);
          const before = Float32Array.from(plane);
          for (let y = 0; y < height; y++)
            plane.set(before.subarray((height - 1 - y) * width, (height - y) * width), y * width);
        }
    };
  },
  rowProblems: imageProblems,
  words: ({ axis, probability }) => `flipped ${axis}ly in ${probability} of views`,
};
