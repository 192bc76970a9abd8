// What the graph does to stored values first: scale, mean and deviation, per channel or for all.
import type { Preprocessing } from "../../engine/contracts.ts";
import { problemsError, type Problem } from "../../base/errors.ts";
import type { Shape } from "../../graph/ir.ts";
import { showShape } from "../../graph/shapes.ts";
import type { FromSchema } from "../kind-schema.ts";

export const inputSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    shape: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 1,
      maxItems: 4,
      description: "Shape that a row is given; images are [channels, height, width].",
    },
    layout: {
      enum: ["NCHW", "NHWC"],
      description:
        "Where the source's images have their channels: first, or last (they are moved first). By default rows of three " +
        "axes of which the last alone is 1, 3 or 4 are taken as NHWC, with a warning.",
    },
    scale: {
      type: "number",
      default: 1,
      description: "Values become (x * scale - mean) / std inside the graph; they are stored as they come.",
    },
    mean: {
      type: ["number", "array"],
      items: { type: "number" },
      minItems: 1,
      default: 0,
      description: "One for all values, or one a channel: an entry of a row's first axis.",
    },
    std: {
      type: ["number", "array"],
      exclusiveMinimum: 0,
      items: { type: "number", exclusiveMinimum: 0 },
      minItems: 1,
      default: 1,
      description: "As mean.",
    },
  },
} as const;

export type InputOptions = FromSchema<typeof inputSchema>;

/**
 * (x * scale - mean) / std with one mean and std for all, or one for each entry of a row's first axis.
 * @throws {LimbeckError} "data-invalid" for lists of another length
 */
export function preprocessingOf({ scale, mean, std }: InputOptions, inputShape: Shape): Preprocessing {
  const channels = inputShape[0] ?? 1;
  const lists = { mean: [mean].flat(), std: [std].flat() };
  const problems = Object.entries(lists).flatMap(([name, { length }]): Problem[] =>
    length === 1 || length === channels
      ? []
      : [
          {
            path: `/data/input/${name}`,
            expected: `1 value, or ${channels}: one for each entry of the first axis of ${showShape(inputShape)}`,
            got: `${length} values`,
          },
        ],
  );
  if (problems.length > 0) throw problemsError("data-invalid", "data", problems);
  return { scale, ...lists };
}
