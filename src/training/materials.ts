// What a recipe is trained from: data, splits, the student, the rows of a shift; nothing native.
import { rowLengths, type RowLengths } from "../kinds/data/rows/buckets.ts";
import { inTurn } from "../engine/row-values.ts";
import type { Augmentation, Dataset, HeldRows, Preprocessing, Splits, Student } from "../engine/contracts.ts";
import { problemsError } from "../base/errors.ts";
import { withTokenBound } from "../engine/tokens.ts";
import { readShift, type ShiftMaterials } from "../evaluation/shift-materials.ts";
import { checkPortable } from "../evaluation/student-model.ts";
import { elementCount } from "../graph/ir.ts";
import { epochRows } from "../kinds/data/rows/batches.ts";
import { augmentationOf } from "../kinds/augmentations/index.ts";
import { rowFacts } from "../kinds/data/rows/row-facts.ts";
import { loadData, preprocessingOf, type LoadedData } from "../kinds/data/load.ts";
import type { InputOptions } from "../kinds/data/rows/preprocessing.ts";
import { orderWarnings } from "../kinds/data/rows/row-order.ts";
import { repeatWarnings } from "../kinds/data/rows/repeats.ts";
import { readStudent, type SourcedStudent } from "../kinds/students/index.ts";
import type { Arm } from "../recipe/plan/arms.ts";
import { checkAgainstData, unlabelledWarnings } from "../recipe/plan/data-rules.ts";
import { checkedArms } from "../recipe/plan/rules.ts";
import type { LoadedRecipe } from "../recipe/read.ts";

export interface Materials {
  /** What compare trains: checked with the recipe. */
  readonly arms: readonly Arm[];
  readonly dataset: Dataset;
  readonly splits: Splits;
  readonly held: HeldRows;
  /** All that was read, for a student of another setting to be built for. */
  readonly loaded: LoadedData;
  /** Names of a row's values, where the data has names. */
  readonly columns: readonly string[] | null;
  /** Roles of columns that were deduced, a line each. */
  readonly deduced: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly student: SourcedStudent;
  /** What is done to training rows; undefined where nothing is. */
  readonly augmentation: Augmentation | undefined;
  /** Of token rows that are put together by their lengths; null where none are. */
  readonly lengths: RowLengths | null;
  /** What of the data is allowed but seldom meant. */
  readonly warnings: readonly string[];
  /** What evaluation.shift asks for; null where it asks for nothing. */
  readonly shift: ShiftMaterials | null;
}

/** @throws {LimbeckError} "student-invalid" where a row holds what is no token of the student's vocabulary */
function checkTokens(
  { tokensBelow }: Student,
  { inputs, inputShape }: Pick<Dataset, "inputs" | "inputShape">,
  place: string,
): void {
  if (tokensBelow === undefined) return;
  const perRow = elementCount(inputShape);
  let before = 0;
  for (const values of inTurn(inputs, perRow)) {
    const wrong = values.findIndex((token) => !(token >= 0 && token < tokensBelow && Number.isInteger(token)));
    if (wrong >= 0)
      throw problemsError("student-invalid", place, [
        {
          path: `row ${Math.floor((before + wrong) / perRow) + 1}, position ${wrong % perRow}`,
          expected: `a token: a whole number from 0 to ${tokensBelow - 1}`,
          got: String(values[wrong]),
          hint: "the student's table of tokens is smaller: map rare tokens to one, or take a larger table",
        },
      ]);
    before += values.length;
  }
}

/** Parameters of which an ONNX file's 2 GiB have room, in float32. */
const MOST_PARAMETERS = 2 ** 29 - 1;

/** @throws {LimbeckError} "student-invalid" for a student that no ONNX file could hold */
function checkSize(student: Student, place: string): void {
  const count = parameterCount(student);
  if (count <= MOST_PARAMETERS) return;
  const expected = `at most ${MOST_PARAMETERS} parameters: the student's ONNX file has room for 2 GiB`;
  throw problemsError("student-invalid", place, [{ path: "/student", expected, got: String(count) }]);
}

/** A student's file that prepares rows itself is not given prepared ones: what the recipe says of that is told. */
function unusedInput({ normalise, scale, mean, std }: InputOptions, { preprocessing }: Student): readonly string[] {
  const isStated = normalise !== undefined || scale !== 1 || mean !== 0 || std !== 1;
  return preprocessing === undefined || !isStated
    ? []
    : ["the student's file says how its rows are prepared: data.input's normalise, scale, mean and std are not used"];
}

/** @throws {LimbeckError} "data-invalid" where rows that are to be put together by their lengths are no token ids */
function lengthsOf({ recipe, file }: LoadedRecipe, dataset: Dataset, student: Student): RowLengths | null {
  const { lengthBuckets } = recipe.data;
  if (lengthBuckets === undefined) return null;
  if (dataset.text !== undefined || student.tokensBelow !== undefined) return rowLengths(dataset, lengthBuckets);
  throw problemsError("data-invalid", file, [
    {
      path: "/data/lengthBuckets",
      expected: "rows of token ids, of which 0 is padding",
      got: "rows of other values",
      hint: "leave it out: such rows are all of one length",
    },
  ]);
}

/** Data, splits and student: what a plan needs, and nothing native. @param data - where it has been read already */
export async function readMaterials(loaded: LoadedRecipe, data?: LoadedData): Promise<Materials> {
  const arms = checkedArms(loaded.recipe, loaded.file);
  const build = await readStudent(loaded.recipe.student, loaded);
  const read = data ?? (await loadData(loaded.recipe.data, loaded.place));
  const { dataset, splits, held, columns, layout, notes, deduced } = read;
  if (splits.test.length < 2)
    throw problemsError("splits-invalid", loaded.file, [
      {
        path: "/data/splits",
        expected: "two test rows or more: intervals are of their spread",
        got: `${splits.test.length}`,
      },
    ]);
  const student = withTokenBound(build(dataset));
  checkSize(student, loaded.file);
  checkTokens(student, dataset, loaded.file);
  const other = student.otherRows?.(dataset) ?? null;
  if (other !== null) throw problemsError("student-invalid", loaded.file, [{ path: "/student", ...other }]);
  const preprocessing = student.preprocessing ?? preprocessingOf(loaded.recipe.data.input, dataset, splits.train);
  checkPortable(student, { held, preprocessing }, loaded.file);
  checkAgainstData(
    loaded.recipe,
    arms,
    { dataset, student, trainRows: epochRows(splits), unlabelledRows: splits.unlabelled?.length ?? 0 },
    loaded.file,
  );
  const { augment, seed } = loaded.recipe;
  const augmentation = augment && augmentationOf(augment, rowFacts(dataset, student), seed);
  const shift = await readShift(loaded, { dataset, splits, preprocessing, student, columns, held });
  if (shift?.strange) checkTokens(student, shift.strange, shift.strange.place);
  const lengths = lengthsOf(loaded, dataset, student);
  const warnings = [
    ...notes,
    ...unusedInput(loaded.recipe.data.input, student),
    ...(deduced.length === 0 ? [] : [`roles of ${deduced.length} columns were deduced: limbeck plan lists them`]),
    ...(layout.note === null ? [] : [layout.note]),
    // files of pictures stand in any order, those of a class together
    ...(held.picture === undefined ? orderWarnings(dataset) : []),
    ...unlabelledWarnings(loaded.recipe, splits.unlabelled?.length ?? 0),
    ...repeatWarnings(dataset, splits),
    ...(student.notes ?? []),
  ];
  const parts = { dataset, splits, held, columns, deduced, preprocessing, student };
  return { ...parts, loaded: read, arms, warnings, augmentation, shift, lengths };
}

export function parameterCount({ parameters }: Student): number {
  return parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/** Bytes that training holds: parameters, gradients and optimizer slots, in float32. */
export function trainingBytes(student: Student, slots: number): number {
  const trained = student.parameters
    .filter(({ trainable }) => trainable)
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
  return 4 * (parameterCount(student) + trained * (1 + slots));
}
