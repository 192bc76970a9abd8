// What evaluation.shift asks against what the rows are.
import { sourceProblems, splitSources } from "../../kinds/data/splits/index.ts";
import type { Problem } from "../../base/errors.ts";
import { elementCount, type Shape } from "../../graph/ir.ts";
import { corruptionNames, fitsAnyRow } from "../../kinds/corruptions/index.ts";
import { isFlat } from "../../kinds/data/index.ts";
import { showShape } from "../../graph/shapes.ts";
import type { Recipe } from "../schema.ts";
import type { ShiftOptions } from "../shift-schema.ts";

const PLACE = "/evaluation/shift";

/** Corruptions of images need images; one that fits any row of numbers does not. */
export function imageProblems({ corruptions = [], imageShape }: ShiftOptions, inputShape: Shape): readonly Problem[] {
  if (imageShape !== undefined)
    return elementCount(imageShape) === elementCount(inputShape)
      ? []
      : [
          {
            path: `${PLACE}/imageShape`,
            expected: `a shape of ${elementCount(inputShape)} values, as a row of ${showShape(inputShape)} has`,
            got: `${showShape(imageShape)}, ${elementCount(imageShape)} values`,
          },
        ];
  return inputShape.length === 3 ? [] : flatProblems({ corruptions }, `rows of ${showShape(inputShape)}`);
}

/** The corruptions that fit any row, in words. */
const anyRow = corruptionNames
  .filter(fitsAnyRow)
  .map((name) => `"${name}"`)
  .join(" or ");

/** @param rows - what is no image, in words */
function flatProblems({ corruptions = [] }: Pick<ShiftOptions, "corruptions">, rows: string): readonly Problem[] {
  return corruptions.flatMap((name, index): Problem[] =>
    fitsAnyRow(name)
      ? []
      : [
          {
            path: `${PLACE}/corruptions/${index}`,
            expected: `${anyRow}: ${rows} are no images [channels, height, width]`,
            got: `"${name}"`,
            hint: "if they are images laid flat, give evaluation.shift.imageShape, such as [1, 28, 28]",
          },
        ],
  );
}

/** What the recipe alone says of images and flat rows; the rest is asked of the data. */
function statedProblems(shift: ShiftOptions, { data: { input, source, splits } }: Recipe): readonly Problem[] {
  if (input.shape !== undefined) return imageProblems(shift, input.shape);
  if (sourceProblems(splits, source).length > 0 || shift.imageShape !== undefined) return [];
  const [{ source: from }] = splitSources(splits, source);
  return isFlat(from) ? flatProblems(shift, `rows of a ${from.kind}`) : [];
}

/** Problems that the recipe shows before any data are read. */
export function shiftProblems(recipe: Recipe): readonly Problem[] {
  const { shift } = recipe.evaluation;
  if (shift === undefined) return [];
  const { corruptions, outOfDistribution, fgsm, range } = shift;
  const nothing = corruptions === undefined && outOfDistribution === undefined && fgsm === undefined;
  return [
    ...(nothing
      ? [
          {
            path: PLACE,
            expected: "corruptions, outOfDistribution or fgsm",
            got: "none of them",
            hint: 'for images, add "corruptions": ["gaussianNoise", "gaussianBlur", "contrast"]',
          },
        ]
      : []),
    ...(range === undefined || range[0] < range[1]
      ? []
      : [{ path: `${PLACE}/range`, expected: "black's value below white's", got: JSON.stringify(range) }]),
    ...statedProblems(shift, recipe),
  ];
}
