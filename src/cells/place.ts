// What is trained side by side: an arm with a seed, for the report; or a setting that is tried for an arm with a seed.
import { internalError } from "../base/errors.ts";
import type { Arm } from "../recipe/plan/arms.ts";
import { candidateOf, withShare, type SweptArm } from "../recipe/plan/sweep.ts";
import type { Recipe } from "../recipe/schema.ts";

export interface CellPlace {
  readonly arm: string;
  readonly seed: number;
  /** Place of the setting that was chosen; null where nothing is swept. */
  readonly setting: number | null;
}

export interface TrialPlace extends CellPlace {
  readonly setting: number;
  /** Of the training. */
  readonly share: number;
}

export type Place = CellPlace | TrialPlace;

export const isTrial = (place: Place): place is TrialPlace => "share" in place;

export const placeWords = ({ arm, seed, setting }: Place): string =>
  `${arm}${setting === null ? "" : `, setting ${setting + 1}`}, seed ${seed}`;

/** What is trained at a place: the arm's own recipe, and the recipe as written that it is an arm of. */
export interface Entrant {
  readonly whole: Recipe;
  readonly recipe: Recipe;
}

/** Finds what is trained at a place. */
export function entrantAt(recipe: Recipe, arms: readonly Arm[], swept: readonly SweptArm[], place: Place): Entrant {
  if (place.setting === null) {
    const arm = arms.find(({ id }) => id === place.arm);
    if (arm === undefined) throw internalError(`no arm ${place.arm}`);
    return { whole: recipe, recipe: arm.recipe };
  }
  const { whole, recipe: own } = candidateOf(swept, place.arm, place.setting);
  return { whole, recipe: isTrial(place) ? withShare(own, place.share) : own };
}
