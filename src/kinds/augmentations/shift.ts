// Augmentation "shift": moved by a part of its sides.
import { resampled } from "../../base/numeric/image.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { around, imageProblems, imageShapeOf, type AugmentationKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "shift" },
    share: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.1,
      description: "Of height and of width: the shift along each is uniform from -share to share.",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** Between pixels by bilinear interpolation; beyond the border its nearest pixel goes on. For whole pixels: crop. */
export const shift: AugmentationKind<Options> = {
  schema,
  make: ({ share }, rows) => {
    const shape = imageShapeOf(rows);
    return (row, draws) => {
      const [down = 0, along = 0] = draws.uniforms(2).map((uniform) => around(uniform, share));
      row.set(resampled(Float64Array.from(row), shape, (y, x) => [y - down * shape.height, x - along * shape.width]));
    };
  },
  rowProblems: imageProblems,
  words: ({ share }) => `moved by up to ${share} of each side`,
};
