// Rules that join a recipe with its data and its student.
import type { Dataset, Student } from "../../engine/contracts.ts";
import { below, problemsError, type Problem } from "../../base/errors.ts";
import { GraphBuilder } from "../../graph/builder.ts";
import { objectiveClassProblems } from "../../kinds/objective.ts";
import { mixingProblems } from "../../kinds/mixing/index.ts";
import type { PhaseRecipe, Recipe } from "../schema.ts";
import type { Arm } from "./arms.ts";

interface Facts {
  readonly dataset: Dataset;
  readonly student: Student;
}

function blendProblems({ mixing }: PhaseRecipe, path: string, { dataset, student }: Facts): Problem[] {
  if (mixing === undefined) return [];
  const { inputShape } = dataset;
  if (student.tokensBelow !== undefined)
    return [{ path, expected: "rows of values to blend", got: "rows of tokens, between which there is nothing" }];
  return [...below(path, mixingProblems(mixing, inputShape))];
}

function phaseProblems(phase: PhaseRecipe, path: string, facts: Facts): readonly Problem[] {
  return [
    ...below(path, objectiveClassProblems(phase, facts.dataset.classes)),
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
export function checkAgainstData(recipe: Recipe, arms: readonly Arm[], facts: Facts, place: string): void {
  const problems: Problem[] = [];
  const examine = ({ phases }: Recipe, prefix: string): void => {
    for (const [index, phase] of phases.entries())
      problems.push(...phaseProblems(phase, `${prefix}/phases/${index}`, facts));
  };
  examine(recipe, "");
  if (problems.length === 0) for (const arm of arms) examine(arm.recipe, `arm "${arm.id}", `);
  if (recipe.evaluation.mcDropout !== undefined && !hasDropout(facts.student))
    problems.push({
      path: "/evaluation/mcDropout",
      expected: "a student with dropout",
      got: "nothing is dropped in it",
      hint: 'add a layer {"kind": "dropout", "rate": 0.2}, or leave mcDropout out',
    });
  if (problems.length > 0) throw problemsError("recipe-invalid", place, problems);
}
