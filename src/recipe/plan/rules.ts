// The whole check of a recipe beyond its schema: the rules that join fields, the arms, and what is allowed but seldom meant.
import { problemsError } from "../../base/errors.ts";
import { boundsOf, tooLate } from "../../kinds/conditions/index.ts";
import { teacherOf } from "../../kinds/objective.ts";
import { targetWarnings } from "../../kinds/targets/index.ts";
import type { Recipe } from "../schema.ts";
import { armsOf, type Arm } from "./arms.ts";
import { crossFieldProblems } from "./field-rules.ts";
import { sweepProblems } from "./sweep.ts";

/**
 * The arms of a recipe whose rules hold, theirs and its sweep's: in the order written, or the plain arms that the phases allow.
 * @throws {LimbeckError} "recipe-invalid" with every problem, of the arms too
 */
export function checkedArms(recipe: Recipe, place: string): readonly Arm[] {
  const own = crossFieldProblems(recipe);
  // a patched arm repeats the problems of the recipe that it patches
  if (own.length > 0) throw problemsError("recipe-invalid", place, own);
  const arms = armsOf(recipe, place);
  const swept = sweepProblems(recipe);
  if (swept.length > 0) throw problemsError("recipe-invalid", place, swept);
  return arms;
}

function scheduleWarnings({ phases }: Recipe): string[] {
  return phases.flatMap(({ id, targets }) => targetWarnings(targets).map((warning) => `phase "${id}": ${warning}`));
}

/** Conditions that come too late to end their phase. */
function lateWarnings({ phases }: Recipe): string[] {
  return phases.flatMap(({ id, until }) => {
    const epochs = Math.min(...boundsOf(until.any).map(({ unit, value }) => (unit === "epochs" ? value : Infinity)));
    return tooLate(until.any, epochs).map(
      (words) => `phase "${id}": a ${words} cannot end it before its ${epochs} epochs do`,
    );
  });
}

function teacherWarnings({ phases, teachers }: Recipe): string[] {
  const needing = phases.flatMap((phase) => teacherOf(phase) ?? []);
  const named = needing.map(({ id }) => id);
  return teachers
    .filter(
      ({ id }) => needing.length === 0 || !(named.includes(id) || (named.includes(undefined) && teachers.length === 1)),
    )
    .map(({ id }) => `teacher "${id}" is used by no phase`);
}

const bootstrapWarnings = ({ report }: Recipe): string[] =>
  report.bootstrap === undefined ? [] : ["report.bootstrap is not used: intervals need no replicates"];

/** What is allowed but seldom meant. */
export function warningsOf(recipe: Recipe): readonly string[] {
  return [
    ...bootstrapWarnings(recipe),
    ...scheduleWarnings(recipe),
    ...lateWarnings(recipe),
    ...teacherWarnings(recipe),
  ];
}
