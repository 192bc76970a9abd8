// Augmentation "crop": padded on every side, and cut to its size again somewhere.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { imageProblems, imageShapeOf, type AugmentationKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "crop" },
    padding: { type: "integer", minimum: 1, maximum: 4096, default: 4, description: "Pixels on each side." },
    fill: {
      enum: ["zero", "edge", "reflect"],
      default: "zero",
      description: "What stands in the padding: 0, the nearest pixel, or the image mirrored at its border.",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** Position in [0, size) for one beyond it; null for what is 0. The mirror has the border itself once, as numpy's "reflect". */
function inside(at: number, size: number, fill: Options["fill"]): number | null {
  if (at >= 0 && at < size) return at;
  if (fill === "zero") return null;
  if (fill === "edge" || size === 1) return at < 0 ? 0 : size - 1;
  const period = 2 * (size - 1);
  const turned = ((at % period) + period) % period;
  return turned < size ? turned : period - turned;
}

/** Moved by whole pixels, at most `padding` each way. Source: He et al., CVPR 2016, section 4.2 (4 pixels, zeros). */
export const crop: AugmentationKind<Options> = {
  schema,
  make: ({ padding, fill }, rows) => {
    const { channels, height, width } = imageShapeOf(rows);
    return (row, draws) => {
      const [down = 0, along = 0] = draws.uniforms(2).map((u) => Math.floor(u * (2 * padding + 1)) - padding);
      const before = Float32Array.from(row);
      const columns = Array.from({ length: width }, (_, x) => inside(x + along, width, fill));
      for (let y = 0; y < height; y++) {
        const from = inside(y + down, height, fill);
        columns.forEach((column, x) => {
          for (let channel = 0; channel < channels; channel++)
            row[(channel * height + y) * width + x] =
              from === null || column === null ? 0 : (before[(channel * height + from) * width + column] ?? 0);
        });
      }
    };
  },
  rowProblems: imageProblems,
  words: ({ padding, fill }) => `cropped after ${padding} pixels of padding (${fill})`,
};
