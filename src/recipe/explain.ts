// What only recipes know about their problems: that schedules may stand for numbers, and that test figures decide nothing.
import type { Problem } from "../base/errors.ts";
import { problemsOf } from "../base/validation/check.ts";
import { scheduleNames } from "../kinds/targets/index.ts";
import { recipeSchema } from "./schema.ts";

/** Fields that take a number or a schedule. */
const scheduled = new RegExp(`(^/optimizer/learningRate|/targets(/labels)?/(${scheduleNames.join("|")}))$`);

function refined(problem: Problem): Problem {
  if (scheduled.test(problem.path) && problem.expected === "a number")
    return { ...problem, expected: 'a number, or a schedule such as {"kind": "linear", "from": ..., "to": ...}' };
  if (problem.path.endsWith("/metric") && problem.got.startsWith('"test.'))
    return {
      ...problem,
      hint: `conditions read validation figures only, test decides nothing: ${problem.got.replace("test.", "validation.")}`,
    };
  return problem;
}

/** Every problem of a recipe, once each; defaults are written into `value`. */
export function recipeProblems(value: unknown): readonly Problem[] {
  return problemsOf(recipeSchema, value).map(refined);
}
