// The whole check of a recipe beyond its schema: the rules that join fields, the arms, and what is allowed but seldom meant.
import { problemsError } from "../../base/errors.ts";
import { needsTeacher, schedulesOf } from "../../kinds/targets/index.ts";
import type { Recipe } from "../schema.ts";
import type { Schedule } from "../../kinds/schedules/index.ts";
import { armProblems } from "./arms.ts";
import { crossFieldProblems } from "./field-rules.ts";

/** @throws {LimbeckError} "recipe-invalid" with every problem, of the arms too */
export function checkRules(recipe: Recipe, place: string): void {
  const own = crossFieldProblems(recipe);
  // a patched arm repeats the problems of the recipe that it patches
  const problems = own.length > 0 ? own : armProblems(recipe);
  if (problems.length > 0) throw problemsError("recipe-invalid", place, problems);
}

/** The largest value that a schedule takes. */
function peakOf(schedule: Schedule): number {
  if (typeof schedule === "number") return schedule;
  switch (schedule.kind) {
    case "constant":
      return schedule.value;
    case "steps":
      return Math.max(...schedule.values);
    case "linear":
    case "cosine":
    case "exponential":
      return Math.max(schedule.from, schedule.to);
  }
}

function epsilonWarnings({ phases }: Recipe): string[] {
  return phases.flatMap(({ id, targets }) => {
    const peak = peakOf(schedulesOf(targets).epsilon);
    return peak > 0.2 ? [`phase "${id}": epsilon reaches ${peak}; usual values are 0.05 to 0.2`] : [];
  });
}

/** A plateau needs an epoch that sets the best figure and then `patience` more. */
function plateauWarnings({ phases }: Recipe): string[] {
  return phases.flatMap(({ id, until }) => {
    const bound = Math.min(...until.any.map((one) => (one.kind === "epochs" ? one.value : Infinity)));
    return until.any.flatMap((one) =>
      one.kind === "plateau" && one.patience >= bound
        ? [`phase "${id}": a plateau with patience ${one.patience} cannot end it before its ${bound} epochs do`]
        : [],
    );
  });
}

function teacherWarnings({ phases, teachers }: Recipe): string[] {
  const needing = phases.filter(({ targets }) => needsTeacher(targets));
  const named = needing.map(({ targets }) => ("teacher" in targets ? targets.teacher : undefined));
  return teachers
    .filter(
      ({ id }) => needing.length === 0 || !(named.includes(id) || (named.includes(undefined) && teachers.length === 1)),
    )
    .map(({ id }) => `teacher "${id}" is used by no phase`);
}

/** What is allowed but seldom meant. */
export function warningsOf(recipe: Recipe): readonly string[] {
  return [...epsilonWarnings(recipe), ...plateauWarnings(recipe), ...teacherWarnings(recipe)];
}
