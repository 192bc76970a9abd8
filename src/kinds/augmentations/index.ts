// The table of augmentations, and what is asked of any of them.
import { below, type Problem } from "../../base/errors.ts";
import { randomNormals, randomUniforms, type DrawPlace } from "../../base/numeric/random.ts";
import type { Augmentation, RowFacts } from "../../engine/contracts.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { colour } from "./colour.ts";
import { crop } from "./crop.ts";
import { erase } from "./erase.ts";
import { flip } from "./flip.ts";
import type { AugmentationKind, ViewDraws } from "./kind.ts";
import { noise } from "./noise.ts";
import { rotation } from "./rotation.ts";
import { shift } from "./shift.ts";
import { tokenDropout } from "./token-dropout.ts";

const kinds = { crop, shift, flip, rotation, colour, noise, erase, tokenDropout } as const;

export type AugmentationOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<AugmentationKind<AugmentationOptions>>(kinds);

export const augmentSchema = {
  type: "object",
  additionalProperties: false,
  required: ["by"],
  properties: {
    by: {
      type: "array",
      minItems: 1,
      items: unionSchema(kinds),
      description: "What is done to a row, in this order.",
    },
    views: {
      if: { type: "string" },
      then: { type: "string", enum: ["live"] },
      else: { type: "integer", minimum: 1, maximum: 1000 },
      default: "live",
      description:
        "live: every step draws a view of its own, about which the teacher is asked. A number: each row has as many views, " +
        "whose labels are stored, and steps draw among them.",
    },
  },
  description:
    "Training rows are changed by chance; student and teacher see the same view. Other rows stay as they are.",
} as const;

export interface AugmentOptions {
  readonly by: readonly AugmentationOptions[];
  readonly views: number | "live";
}

/** Problems of the options by themselves. */
export const augmentProblems = ({ by }: AugmentOptions): readonly Problem[] =>
  by.flatMap((options, index) => below(`/by/${index}`, kindOf(options).problems?.(options) ?? []));

/** Problems of such rows with the options. */
export const augmentRowProblems = ({ by }: AugmentOptions, rows: RowFacts): readonly Problem[] =>
  by.flatMap((options, index) => below(`/by/${index}`, kindOf(options).rowProblems(options, rows)));

export const augmentWords = ({ by, views }: AugmentOptions): string =>
  `${by.map((options) => kindOf(options).words(options)).join(", ")}; ${views === "live" ? "a new view each step" : `${views} views a row`}`;

/** Draws of the change at a position of the list; equal places give equal draws. */
function drawsAt(index: number, { kind }: AugmentationOptions, seed: number, place: DrawPlace): ViewDraws {
  const purpose = `augment ${index} ${kind}`;
  return {
    uniforms: (count) => randomUniforms(seed, purpose, place, count),
    normals: (count) => randomNormals(seed, purpose, place, count),
  };
}

/** @param seed - decides the stored views; views of each step are drawn by the run's own seed */
export function augmentationOf({ by, views }: AugmentOptions, rows: RowFacts, seed: number): Augmentation {
  const changes = by.map((options) => kindOf(options).make(options, rows));
  return {
    stored: views === "live" ? null : { views, seed },
    change: (row, drawSeed, place) => {
      changes.forEach((change, index) => {
        const options = by[index];
        if (options !== undefined) change(row, drawsAt(index, options, drawSeed, place));
      });
    },
  };
}
