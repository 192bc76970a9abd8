// What the graph does to stored values first: scale, mean and deviation, per channel or for all.
import type { Dataset, Preprocessing } from "../../../engine/contracts.ts";
import { problemsError, type Problem } from "../../../base/errors.ts";
import { channelMoments } from "../../../base/numeric/moments.ts";
import { eachRow, valueType } from "../../../engine/row-values.ts";
import { elementCount } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import type { FromSchema } from "../../kind-schema.ts";

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
    normalise: {
      enum: ["unit", "imagenet", "perChannel"],
      description:
        "In place of scale, mean and std. unit: bytes to [0, 1]; imagenet: that, then the mean and deviation of ImageNet's " +
        "red, green and blue; perChannel: mean 0 and deviation 1 on the training rows, for each entry of a row's first axis.",
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

/** Means and deviations of ImageNet's training pictures, scaled to [0, 1]. Source: torchvision's transforms of its models. */
const imagenet = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** @throws {LimbeckError} "data-invalid" for a normalisation that the rows, or figures beside it, do not allow */
function normalised(
  { normalise, scale, mean, std }: InputOptions,
  dataset: Pick<Dataset, "inputShape" | "inputs">,
  train: Int32Array | null,
): Preprocessing | null {
  if (normalise === undefined) return null;
  const refuse = (expected: string, got: string, hint?: string): never => {
    throw problemsError("data-invalid", "data", [{ path: "/data/input/normalise", expected, got, hint }]);
  };
  if (scale !== 1 || mean !== 0 || std !== 1)
    refuse("no scale, mean or std beside it", `${JSON.stringify(normalise)} and figures`, "leave one of the two out");
  const { inputShape, inputs } = dataset;
  if (normalise === "perChannel")
    return train === null
      ? refuse("training rows, whose mean and deviation are taken", "rows that nothing is trained on")
      : {
          scale: 1,
          ...channelMoments(inputShape, train.length, (visit) => {
            eachRow(inputs, elementCount(inputShape), train, (values, _, done) => {
              visit(values, done);
            });
          }),
        };
  if (valueType(inputs) !== "uint8")
    refuse(
      `bytes of 0 to 255, which "${normalise}" scales`,
      "rows of other numbers",
      'state "scale", or take "perChannel"',
    );
  if (normalise === "unit") return { scale: 1 / 255, mean: [0], std: [1] };
  if (inputShape.length !== 3 || inputShape[0] !== 3)
    refuse("pictures of red, green and blue: [3, height, width]", showShape(inputShape));
  return imagenet;
}

/**
 * (x * scale - mean) / std with one mean and std for all, or one for each entry of a row's first axis.
 * @param train - the rows whose mean and deviation `perChannel` takes; null where there are none
 * @throws {LimbeckError} "data-invalid" for lists of another length, and a normalisation that the rows do not allow
 */
export function preprocessingOf(
  options: InputOptions,
  dataset: Pick<Dataset, "inputShape" | "inputs">,
  train: Int32Array | null,
): Preprocessing {
  const byName = normalised(options, dataset, train);
  if (byName !== null) return byName;
  const { scale, mean, std } = options;
  const { inputShape } = dataset;
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
