// Rules that join a recipe with its data and its student.
import type { Dataset, Student } from "../../engine/contracts.ts";
import { dryForward, studentTensors } from "../../engine/dry-forward.ts";
import { placeFeatures } from "../../engine/column-features.ts";
import { nearest } from "../../base/validation/explain.ts";
import { below, problemsError, type Problem } from "../../base/errors.ts";
import type { Node } from "../../graph/ir.ts";
import { learnsWithoutLabels, objectiveClassProblems, teacherOf, tensorsAsked } from "../../kinds/objective.ts";
import { augmentRowProblems } from "../../kinds/augmentations/index.ts";
import { rowFacts } from "../../kinds/data/rows/row-facts.ts";
import { mixingProblems } from "../../kinds/mixing/index.ts";
import type { PhaseRecipe, Recipe } from "../schema.ts";
import type { Arm } from "./arms.ts";

interface Facts {
  readonly dataset: Dataset;
  readonly student: Student;
  /** Rows of the training split. */
  readonly trainRows: number;
  /** Those of them without a label. */
  readonly unlabelledRows: number;
}

function blendProblems({ mixing }: PhaseRecipe, path: string, { dataset, student }: Facts): Problem[] {
  if (mixing === undefined) return [];
  const { inputShape } = dataset;
  if (student.tokensBelow !== undefined)
    return [{ path, expected: "rows of values to blend", got: "rows of tokens, between which there is nothing" }];
  const [place] = placeFeatures(dataset.encoder);
  if (place !== undefined)
    return [
      {
        path,
        expected: "rows of values to blend",
        got: `places of the values of column ${JSON.stringify(place.name)}, between which there is nothing`,
        hint: "leave its embedding out, or mixing",
      },
    ];
  return [...below(path, mixingProblems(mixing, inputShape))];
}

/** Inner values that a phase's terms look for in the student. */
function tensorProblems(phase: PhaseRecipe, path: string, { student }: Facts): readonly Problem[] {
  const asked = tensorsAsked(phase);
  if (asked.length === 0) return [];
  const known = [...studentTensors(student).keys()];
  return asked
    .filter(({ studentTensor }) => !known.includes(studentTensor))
    .map(({ studentTensor, place }) => {
      const near = nearest(studentTensor, known);
      return {
        path: `${path}${place}/studentTensor`,
        expected: `an inner value of the student: ${student.kind === "onnx" ? "a value in its file" : known.map((name) => `"${name}"`).join(", ")}`,
        got: `"${studentTensor}"`,
        hint: `${near === undefined ? "" : `did you mean "${near}"? `}\`limbeck plan RECIPE --tensors\` lists them`,
      };
    });
}

function phaseProblems(phase: PhaseRecipe, path: string, facts: Facts): readonly Problem[] {
  return [
    ...tensorProblems(phase, path, facts),
    ...below(path, objectiveClassProblems(phase, facts.dataset.classes)),
    ...blendProblems(phase, `${path}/mixing`, facts),
  ];
}

/** Columns whose features are places of values, and a student that would take them for numbers. */
function embeddingProblems({ dataset, student }: Facts): Problem[] {
  const [place] = placeFeatures(dataset.encoder);
  if (place === undefined || student.embedsColumns === true) return [];
  return [
    {
      path: "/student",
      expected: `a student of kind "layers", which learns a vector for each value of column ${JSON.stringify(place.name)}`,
      got: "one that would take the place of a value for a number",
      hint: "leave the column's embedding out: it becomes a feature for each value",
    },
  ];
}

/** Batch normalization that has one value a channel to normalise: its output is its bias, whatever the row. */
function lonelyProblems({ data: { batchRows } }: Recipe, { student, trainRows }: Facts): Problem[] {
  const last = trainRows % batchRows;
  const fewest = last === 0 ? Math.min(batchRows, trainRows) : last;
  if (fewest > 1) return [];
  const isLonely = ({ op, inputs }: Node): boolean =>
    op === "BatchNormalizationTraining" && inputs[0]?.shape.every((size, axis) => axis === 1 || size === 1) === true;
  if (!dryForward(student, 1, true).nodes.some(isLonely)) return [];
  return [
    {
      path: "/data/batchRows",
      expected: `batches of two rows or more: the student has batch normalization, which makes of one row its bias`,
      got:
        last === 0
          ? String(batchRows)
          : `${batchRows}, which leaves one of ${trainRows} training rows for the last batch`,
      hint: last === 0 ? "take 32, say" : `take ${batchRows + 1}, or another size that does not leave one row`,
    },
  ];
}

/** Terms between inner values, whose shapes are those of whole rows, beside batches that are cut to their rows' lengths. */
function cutProblems({ data, phases }: Recipe, arms: readonly Arm[]): Problem[] {
  const all = [...phases, ...arms.flatMap(({ recipe }) => recipe.phases)];
  if (data.lengthBuckets === undefined || !all.some((phase) => tensorsAsked(phase).length > 0)) return [];
  return [
    {
      path: "/data/lengthBuckets",
      expected: "rows of one length beside a term between inner values",
      got: String(data.lengthBuckets),
      hint: "leave lengthBuckets out",
    },
  ];
}

/** Rows that no phase of the recipe or of its arms can learn from. */
function uselessProblems(recipe: Recipe, arms: readonly Arm[], { unlabelledRows }: Facts): Problem[] {
  if (
    unlabelledRows === 0 ||
    [recipe, ...arms.map((arm) => arm.recipe)].some(({ phases }) => phases.some(learnsWithoutLabels))
  )
    return [];
  const field = recipe.data.unlabelled === undefined ? "labelledShare" : "unlabelled";
  return [
    {
      path: `/data/${field}`,
      expected: "a phase that learns from rows without labels",
      got: `${unlabelledRows} such rows, and phases that need the labels`,
      hint: `add a phase whose targets are of kind "teacher", or leave ${field} out`,
    },
  ];
}

/** Phases with a teacher that leave unlabelled rows out, because something beside the teacher needs labels. */
export function unlabelledWarnings({ phases }: Recipe, unlabelledRows: number): readonly string[] {
  if (unlabelledRows === 0) return [];
  return phases
    .filter((phase) => teacherOf(phase) !== null && !learnsWithoutLabels(phase))
    .map(
      ({ id }) => `phase "${id}": its class weights or one of its terms need labels: rows without labels are left out`,
    );
}

/**
 * Holds a recipe, and every arm of it, to its data and its student.
 * @throws {LimbeckError} "recipe-invalid" with every problem
 */
export function checkAgainstData(recipe: Recipe, arms: readonly Arm[], facts: Facts, place: string): void {
  const problems: Problem[] = [];
  const examine = ({ phases }: Recipe, prefix: string): void => {
    for (const [index, phase] of phases.entries())
      problems.push(...phaseProblems(phase, `${prefix}/phases/${index}`, facts));
  };
  const { augment } = recipe;
  if (augment !== undefined)
    problems.push(...below("/augment", augmentRowProblems(augment, rowFacts(facts.dataset, facts.student))));
  examine(recipe, "");
  if (problems.length === 0) for (const arm of arms) examine(arm.recipe, `arm "${arm.id}", `);
  problems.push(
    ...cutProblems(recipe, arms),
    ...embeddingProblems(facts),
    ...lonelyProblems(recipe, facts),
    ...uselessProblems(recipe, arms, facts),
  );
  if (recipe.evaluation.mcDropout !== undefined && !dryForward(facts.student, 2, false).drops)
    problems.push({
      path: "/evaluation/mcDropout",
      expected: "a student with dropout",
      got: "nothing is dropped in it",
      hint: 'add a layer {"kind": "dropout", "rate": 0.2}, or leave mcDropout out',
    });
  if (problems.length > 0) throw problemsError("recipe-invalid", place, problems);
}
