// What only recipes know about their problems: that schedules may stand for numbers, and that test figures decide nothing.
import type { Problem } from "../base/errors.ts";
import { problemsOf } from "../base/validation/check.ts";
import { scheduleMark } from "../kinds/schedules/index.ts";
import { anyKeyOf, branches, childrenOf, isObject, itemsOf, type Json } from "./schema-walk.ts";
import { recipeSchema } from "./schema.ts";

/** Whether a field takes a schedule where it takes a number. */
function takesSchedule(recipe: unknown, path: string): boolean {
  let value = recipe;
  let schemas: readonly Json[] = [recipeSchema];
  for (const key of path.split("/").slice(1)) {
    const here = schemas.flatMap((schema) => branches(schema, value));
    schemas = Array.isArray(value) ? itemsOf(here) : (childrenOf(here).get(key) ?? anyKeyOf(here));
    value = isObject(value) || Array.isArray(value) ? (value as Json)[key] : undefined;
  }
  return schemas.some(({ $comment }: Json) => $comment === scheduleMark);
}

function refined(problem: Problem, recipe: unknown): Problem {
  if (problem.expected === "a number" && takesSchedule(recipe, problem.path))
    return { ...problem, expected: 'a number, or a schedule such as {"kind": "linear", "from": ..., "to": ...}' };
  if (problem.path.endsWith("/metric") && problem.expected.includes('"validation.') && problem.got.startsWith('"test.'))
    return {
      ...problem,
      hint: `conditions read validation figures only, test decides nothing: ${problem.got.replace("test.", "validation.")}`,
    };
  return problem;
}

/** Every problem of a recipe, once each; defaults are written into `value`. */
export function recipeProblems(value: unknown): readonly Problem[] {
  return problemsOf(recipeSchema, value).map((problem) => refined(problem, value));
}
