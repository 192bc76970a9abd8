// Mixing "cutmix": a box of one image is put into another.
import type { Mixing } from "../../engine/contracts.ts";
import { showShape } from "../../graph/shapes.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { MixingKind } from "./kind.ts";
import { symmetricBeta } from "../../base/numeric/beta.ts";
import { randomUniforms } from "../../base/numeric/random.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "cutmix" },
    concentration: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 100,
      default: 1,
      description: "a of Beta(a, a), from which each batch's share of the first image is drawn.",
    },
  },
} as const satisfies KindSchema;

export type CutmixOptions = FromSchema<typeof schema>;

/** [from, to) of a side of the box: `size * share` long around a centre, cut at the border. */
function side(size: number, share: number, centre: number): readonly [number, number] {
  const half = Math.floor((size * share) / 2);
  const middle = Math.floor(centre * size);
  return [Math.max(0, middle - half), Math.min(size, middle + half)];
}

/**
 * A box of area (1 - lambda) H W comes from the partner; lambda ~ Beta(a, a) sets its size, its centre is uniform, what
 * lies beyond the border is cut, and labels are blended by the area that is left. One box a batch.
 * Source: Yun et al., ICCV 2019.
 */
export function cutmix({ concentration }: CutmixOptions): Mixing {
  return {
    kind: "cutmix",
    keepShape: ([, height = 1, width = 1]) => [1, 1, height, width],
    draw: ([, height = 1, width = 1], seed, step) => {
      const share = Math.sqrt(1 - symmetricBeta(concentration, seed, "cutmix", step));
      const [x = 0, y = 0] = randomUniforms(seed, "cutmix centre", { step }, 2);
      const [left, right] = side(width, share, x);
      const [top, bottom] = side(height, share, y);
      const keep = new Float32Array(height * width).fill(1);
      for (let row = top; row < bottom; row++) keep.fill(0, row * width + left, row * width + right);
      const box = Math.max(0, bottom - top) * Math.max(0, right - left);
      return { keep, lambda: 1 - box / (height * width) };
    },
  };
}

export const cutmixKind: MixingKind<CutmixOptions> = {
  schema,
  make: cutmix,
  rowProblems: (inputShape) =>
    inputShape.length === 3
      ? []
      : [
          {
            path: "",
            expected: "images, [channels, height, width]",
            got: `rows of ${showShape(inputShape)}`,
            hint: "state the image shape in data.input, or use mixup",
          },
        ],
  words: ({ concentration }) => `cutmix, shares from Beta(${concentration}, ${concentration})`,
};
