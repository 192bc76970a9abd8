// Rules of `require` that join its fields with the recipe's.
import type { Problem } from "../../base/errors.ts";
import { headlineMetrics } from "../../metrics/table.ts";
import type { Recipe } from "../schema.ts";
import { costNames, type Requirement } from "../require-schema.ts";

/** The arm that a comparison is judged by where a requirement names none: the recipe as written. */
export const AS_WRITTEN = "smoothing-then-teacher";

const isCost = ({ metric }: Requirement): boolean => costNames.some((name) => name === metric);

function own(requirement: Requirement, path: string, { teachers, evaluation }: Recipe): Problem[] {
  const { metric, value, ratioToTeacher, calibrated, confident } = requirement;
  const problems: Problem[] = [];
  if ((value === undefined) === (ratioToTeacher === undefined)) {
    const got = value === undefined ? "neither" : "both";
    problems.push({ path, expected: "exactly one of value and ratioToTeacher", got });
  }
  if (ratioToTeacher !== undefined && teachers.length === 0)
    problems.push({ path: `${path}/ratioToTeacher`, expected: "a recipe with a teacher", got: "none" });
  if (calibrated && isCost(requirement))
    problems.push({ path: `${path}/calibrated`, expected: "a figure on test", got: `"${metric}"` });
  if (calibrated && evaluation.calibrator === undefined && evaluation.calibrators === undefined)
    problems.push({ path: `${path}/calibrated`, expected: "a recipe with a calibrator", got: "none" });
  if (confident && !headlineMetrics.some((name) => metric === `test.${name}`))
    problems.push({
      path: `${path}/confident`,
      expected: `a figure with an interval: ${headlineMetrics.map((name) => `test.${name}`).join(", ")}`,
      got: `"${metric}"`,
    });
  return problems;
}

export const requireProblems = (recipe: Recipe): readonly Problem[] =>
  (recipe.require ?? []).flatMap((requirement, index) => own(requirement, `/require/${index}`, recipe));

/** Requirements of arms that a comparison does not train. @param arms - their ids */
export function requiredArmProblems({ require = [] }: Recipe, arms: readonly string[]): readonly Problem[] {
  return require.flatMap(({ arm = AS_WRITTEN }, index): Problem[] =>
    arms.includes(arm)
      ? []
      : [
          {
            path: `/require/${index}/arm`,
            expected: `one of the arms that are trained: ${arms.map((id) => `"${id}"`).join(", ")}`,
            got: `"${arm}"`,
          },
        ],
  );
}
