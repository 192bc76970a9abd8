// Augmentation "rotation": turned about its centre.
import { resampled } from "../../base/numeric/image.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { around, imageProblems, imageShapeOf, type AugmentationKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "rotation" },
    degrees: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 180,
      default: 10,
      description: "The angle is uniform from -degrees to degrees.",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** Between pixels by bilinear interpolation; beyond the border its nearest pixel goes on. */
export const rotation: AugmentationKind<Options> = {
  schema,
  make: ({ degrees }, rows) => {
    const shape = imageShapeOf(rows);
    const [centreY, centreX] = [(shape.height - 1) / 2, (shape.width - 1) / 2];
    return (row, draws) => {
      const angle = (around(draws.uniforms(1)[0] ?? 0.5, degrees) * Math.PI) / 180;
      const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
      row.set(
        resampled(Float64Array.from(row), shape, (y, x) => [
          centreY + cosine * (y - centreY) - sine * (x - centreX),
          centreX + sine * (y - centreY) + cosine * (x - centreX),
        ]),
      );
    };
  },
  rowProblems: imageProblems,
  words: ({ degrees }) => `turned by up to ${degrees} degrees`,
};
