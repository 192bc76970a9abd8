// What evaluation.shift asks against what the rows are.
import type { Problem } from "../errors.ts";
import { elementCount, type Shape } from "../graph/ir.ts";
import { showShape } from "../graph/shapes.ts";
import type { Recipe } from "../recipe/schema.ts";
import type { ShiftOptions } from "../recipe/shift-schema.ts";

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
  if (inputShape.length === 3) return [];
  return corruptions.flatMap((name, index): Problem[] =>
    name === "gaussianNoise"
      ? []
      : [
          {
            path: `${PLACE}/corruptions/${index}`,
            expected: `"gaussianNoise": rows of ${showShape(inputShape)} are no images [channels, height, width]`,
            got: `"${name}"`,
            hint: "if they are images laid flat, give evaluation.shift.imageShape, such as [1, 28, 28]",
          },
        ],
  );
}

/** The shape of a row where the recipe alone says it; null where only the data do. */
function statedShape({ data: { input, source } }: Recipe): Shape | null {
  if (input.shape !== undefined) return input.shape;
  return source?.kind === "csv" && source.inputs !== undefined ? [source.inputs.length] : null;
}

/** Problems that the recipe shows before any data are read. */
export function shiftProblems(recipe: Recipe): readonly Problem[] {
  const { shift } = recipe.evaluation;
  if (shift === undefined) return [];
  const { corruptions, outOfDistribution, fgsm, range } = shift;
  const nothing = corruptions === undefined && outOfDistribution === undefined && fgsm === undefined;
  const shape = statedShape(recipe);
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
    ...(shape === null ? [] : imageProblems(shift, shape)),
  ];
}
