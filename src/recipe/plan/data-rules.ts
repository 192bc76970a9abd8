// Rules that join a recipe with its data and its student.
import type { Dataset, Student } from "../../engine/contracts.ts";
import { below, problemsError, type Problem } from "../../base/errors.ts";
import { GraphBuilder } from "../../graph/builder.ts";
import { mixingProblems } from "../../kinds/mixing/index.ts";
import type { LabelOptions } from "../../kinds/targets/label-fields.ts";
import type { PhaseRecipe, Recipe } from "../schema.ts";
import { armsOf } from "./arms.ts";

interface Facts {
  readonly dataset: Dataset;
  readonly student: Student;
}

function perClass(values: unknown, path: string, { dataset: { classes } }: Facts): Problem[] {
  if (!Array.isArray(values) || values.length === classes.length) return [];
  const names = classes.slice(0, 5).join(", ") + (classes.length > 5 ? ", ..." : "");
  return [{ path, expected: `${classes.length} values, one per class: ${names}`, got: `${values.length} values` }];
}

function blendProblems({ mixing }: PhaseRecipe, path: string, { dataset, student }: Facts): Problem[] {
  if (mixing === undefined) return [];
  const { inputShape } = dataset;
  if (student.tokensBelow !== undefined)
    return [{ path, expected: "rows of values to blend", got: "rows of tokens, between which there is nothing" }];
  return [...below(path, mixingProblems(mixing, inputShape))];
}

/** The labels' terms of a phase's targets with their places. */
function labelTerms({ targets }: PhaseRecipe, path: string): readonly (readonly [LabelOptions, string])[] {
  if (targets.kind === "smoothing") return [[targets, path]];
  return "labels" in targets ? [[targets.labels, `${path}/labels`]] : [];
}

function phaseProblems(phase: PhaseRecipe, path: string, facts: Facts): Problem[] {
  return [
    ...perClass(phase.classWeights, `${path}/classWeights`, facts),
    ...labelTerms(phase, `${path}/targets`).flatMap(([term, place]) =>
      term.kind === "smoothing" ? perClass(term.prior, `${place}/prior`, facts) : [],
    ),
    ...blendProblems(phase, `${path}/mixing`, facts),
  ];
}

/** Whether anything is dropped in the student's forward pass. */
function hasDropout(student: Student): boolean {
  const g = new GraphBuilder();
  let drops = false;
  const parameters = new Map(student.parameters.map(({ name, shape }) => [name, g.input(name, "float32", shape)]));
  student.forward(
    {
      g,
      training: false,
      dropout: true,
      parameter: (name) => parameters.get(name) ?? g.scalar(0),
      dropoutMask: (shape) => {
        drops = true;
        return g.input("mask", "float32", shape);
      },
      setParameter: () => undefined,
    },
    g.input("rows", "float32", [2, ...student.inputShape]),
  );
  return drops;
}

/**
 * Holds a recipe, and every arm of it, to its data and its student.
 * @throws {LimbeckError} "recipe-invalid" with every problem
 */
export function checkAgainstData(recipe: Recipe, facts: Facts, place: string): void {
  const problems: Problem[] = [];
  const examine = ({ phases }: Recipe, prefix: string): void => {
    for (const [index, phase] of phases.entries())
      problems.push(...phaseProblems(phase, `${prefix}/phases/${index}`, facts));
  };
  examine(recipe, "");
  if (problems.length === 0) for (const arm of armsOf(recipe, place)) examine(arm.recipe, `arm "${arm.id}", `);
  if (recipe.evaluation.mcDropout !== undefined && !hasDropout(facts.student))
    problems.push({
      path: "/evaluation/mcDropout",
      expected: "a student with dropout",
      got: "nothing is dropped in it",
      hint: 'add a layer {"kind": "dropout", "rate": 0.2}, or leave mcDropout out',
    });
  if (problems.length > 0) throw problemsError("recipe-invalid", place, problems);
}
