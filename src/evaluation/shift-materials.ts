// What measuring under shift needs of the data: which test rows, their range, images or features, rows of another kind.
import { eachRow, everyIndex, valueType } from "../engine/row-values.ts";
import { placeFeatures } from "../engine/column-features.ts";
import type { Dataset, HeldRows, Preprocessing, Splits, Student } from "../engine/contracts.ts";
import { channelsFirst } from "../base/numeric/rows.ts";
import { spread } from "../kinds/data/rows/spread.ts";
import type { RowTable } from "../kinds/data/table.ts";
import { readUnlabelled } from "../kinds/data/index.ts";
import { hasInputGradient } from "../engine/rows-graph.ts";
import { problemsError, type Problem } from "../base/errors.ts";
import { elementCount, type Shape } from "../graph/ir.ts";
import { showShape } from "../graph/shapes.ts";
import { imageProblems } from "../recipe/plan/shift-rules.ts";
import type { LoadedRecipe } from "../recipe/read.ts";
import type { ShiftOptions } from "../recipe/shift-schema.ts";
import type { ValueRange } from "../kinds/corruptions/fast-gradient.ts";
import { featureDeviations } from "../kinds/corruptions/features.ts";
import type { ImageShape } from "../base/numeric/image.ts";

/** How rows are corrupted: as images of bytes or of other numbers, or feature by feature. */
export type RowKind =
  | { readonly kind: "image"; readonly shape: ImageShape; readonly bytes: boolean }
  | { readonly kind: "features"; readonly deviations: Float64Array };

export interface ShiftMaterials {
  readonly options: ShiftOptions;
  /** Test rows that are shifted. */
  readonly rows: Int32Array;
  readonly range: ValueRange;
  readonly rowKind: RowKind;
  readonly strange: RowTable | null;
  /** What is allowed but seldom meant. */
  readonly warnings: readonly string[];
}

interface Given {
  readonly dataset: Dataset;
  readonly splits: Splits;
  readonly preprocessing: Preprocessing;
  readonly student: Student;
  /** Names of the data's columns, to which those of rows of another kind are matched. */
  readonly columns: readonly string[] | null;
  /** How the data's source holds rows; rows of another kind are held alike. */
  readonly held: HeldRows;
}

function extremes(inputs: Dataset["inputs"], perRow: number, rows: Int32Array): ValueRange {
  let [low, high] = [Infinity, -Infinity];
  eachRow(inputs, perRow, rows, (values) => {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  });
  return { low, high };
}

/** Rows of numbers may be moved a little; ids of tokens may not. */
function tokenProblems(
  { corruptions, fgsm }: ShiftOptions,
  { student, preprocessing, dataset: { encoder } }: Given,
): Problem[] {
  if (corruptions === undefined && fgsm === undefined) return [];
  const looksUp = student.tokensBelow !== undefined || placeFeatures(encoder).length > 0;
  if (!looksUp && hasInputGradient({ student, preprocessing })) return [];
  const asked = [...(corruptions === undefined ? [] : ["corruptions"]), ...(fgsm === undefined ? [] : ["fgsm"])];
  return asked.map((name) => ({
    path: `/evaluation/shift/${name}`,
    expected: "rows of measured values, which can be moved a little",
    got: "rows of whole numbers that the student looks up, such as tokens or places of values",
    hint: "such rows can be compared with outOfDistribution alone",
  }));
}

function shapeProblems({ place, inputShape }: RowTable, wanted: Shape, givenShape: Shape | undefined): Problem[] {
  const fits =
    showShape(inputShape) === showShape(wanted) ||
    (givenShape !== undefined && elementCount(inputShape) === elementCount(givenShape));
  return fits
    ? []
    : [
        {
          path: "/evaluation/shift/outOfDistribution/source",
          expected: `rows of ${showShape(wanted)}, as the data's`,
          got: `rows of ${showShape(inputShape)} in ${place}`,
        },
      ];
}

/** Rows of another kind that are stored on another scale are told apart by that alone. */
function scaleWarnings({ inputs, inputShape, rows, place }: RowTable, own: ValueRange): string[] {
  const perRow = elementCount(inputShape);
  const { low, high } = extremes(inputs, perRow, everyIndex(rows));
  const [width, ownWidth] = [high - low, own.high - own.low];
  return width > 2 * ownWidth || width < ownWidth / 2
    ? [
        `${place}: values from ${low} to ${high}, the training rows' from ${own.low} to ${own.high}; ` +
          "rows of another kind must be stored on the data's scale",
      ]
    : [];
}

function rowKindOf({ imageShape }: ShiftOptions, { dataset, splits }: Given): RowKind {
  const shape = imageShape ?? dataset.inputShape;
  const [channels = 1, height = 1, width = 1] = shape;
  if (shape.length === 3)
    return { kind: "image", shape: { channels, height, width }, bytes: valueType(dataset.inputs) === "uint8" };
  const deviations = featureDeviations(dataset.inputs, elementCount(dataset.inputShape), splits.train);
  return { kind: "features", deviations };
}

/**
 * Reads and checks what evaluation.shift asks for; null where the recipe has none.
 * @throws {LimbeckError} "recipe-invalid" where the rows are not of the kind that is asked for; as `readUnlabelled`
 */
export async function readShift(loaded: LoadedRecipe, given: Given): Promise<ShiftMaterials | null> {
  const { recipe, place, file } = loaded;
  const options = recipe.evaluation.shift;
  if (options === undefined) return null;
  const { dataset, splits, columns, held } = given;
  const perRow = elementCount(dataset.inputShape);
  const problems = [...imageProblems(options, dataset.inputShape), ...tokenProblems(options, given)];
  const found =
    options.outOfDistribution === undefined
      ? null
      : await readUnlabelled(options.outOfDistribution.source, place, { columns, place: "the data" }, held);
  const isMoved = held.channelsLast === true;
  const wanted = isMoved ? held.shape : dataset.inputShape;
  if (found !== null) problems.push(...shapeProblems(found, wanted, recipe.data.input.shape));
  const measured = extremes(dataset.inputs, perRow, splits.train);
  const [low, high] = options.range ?? [measured.low, measured.high];
  if (!(low < high))
    problems.push({
      path: "/evaluation/shift/range",
      expected: "training rows of more than one value, or a range",
      got: `${low} everywhere`,
    });
  if (problems.length > 0) throw problemsError("recipe-invalid", file, problems);
  const strange =
    found === null || !isMoved ? found : { ...found, inputs: channelsFirst(found.inputs, dataset.inputShape) };
  return {
    options,
    rows: spread(splits.test, options.rows),
    range: { low, high },
    rowKind: rowKindOf(options, given),
    strange,
    warnings: [...(found?.notes ?? []), ...(strange === null ? [] : scaleWarnings(strange, measured))],
  };
}
