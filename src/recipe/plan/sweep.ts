// The settings of a sweep: what each changes in the recipe, which of them differ for an arm, and how they are tried.
import { canonicalJson } from "../../base/canonical-json.ts";
import { internalError, type Problem } from "../../base/errors.ts";
import { shortened } from "../../kinds/conditions/index.ts";
import { recipeProblems } from "../explain.ts";
import { outside, resolvePath, withSetting } from "../path.ts";
import { recipeSchema, type Recipe } from "../schema.ts";
import type { SweepOptions } from "../sweep-schema.ts";
import { armProblems, armsOf, budgetOf } from "./arms.ts";
import { crossFieldProblems } from "./field-rules.ts";

/** Values by the paths of the fields that they are put in. */
export type Setting = Readonly<Record<string, unknown>>;

/** What a setting may change: the rows, the teachers and how students are judged are those of all. */
const sweepable = ["phases", "optimizer", "student", "augment"];

const MOST_SETTINGS = 10_000;

interface Axis {
  /** Where the recipe states it. */
  readonly place: string;
  readonly points: readonly Setting[];
}

function axesOf({ sweep }: Recipe): readonly Axis[] {
  const { grid = {}, zip } = sweep ?? {};
  const axes = Object.entries(grid).map(([path, values]): Axis => ({
    place: "/sweep/grid",
    points: values.map((value) => ({ [path]: value })),
  }));
  if (zip === undefined) return axes;
  const length = Math.min(...Object.values(zip).map((values) => values.length));
  const points = Array.from({ length }, (_, at) =>
    Object.fromEntries(Object.entries(zip).map(([path, values]) => [path, values[at]])),
  );
  return [...axes, { place: "/sweep/zip", points }];
}

/** Every combination of the axes' points, the last axis first; none where nothing is swept. */
export function settingsOf(recipe: Recipe): readonly Setting[] {
  const axes = axesOf(recipe);
  if (axes.length === 0) return [];
  return axes.reduce<readonly Setting[]>(
    (settings, { points }) => settings.flatMap((setting) => points.map((point) => ({ ...setting, ...point }))),
    [{}],
  );
}

/** Whether there are settings to choose from. */
export const isSwept = ({ sweep }: Recipe): boolean => sweep?.grid !== undefined || sweep?.zip !== undefined;

/** `phases[distill].targets.temperature=4, ...`: a setting in words. */
export const settingWords = (setting: Setting): string =>
  Object.entries(setting)
    .map(([path, value]) => `${path}=${JSON.stringify(value)}`)
    .join(", ");

export type Choosing = Pick<SweepOptions["choose"], "metric" | "calibrated">;

/** How a setting is chosen, where something is swept. */
export const choosing = ({ sweep }: Recipe): Choosing =>
  sweep?.choose ?? { metric: "validation.nll", calibrated: true };

/** Seeds of a comparison. */
export const seedsOf = ({ seed, sweep }: Recipe): readonly number[] => sweep?.seeds ?? [seed];

/** Seeds that settings are tried with: none that what is chosen is judged by. */
export function trialSeeds(recipe: Recipe): readonly number[] {
  const stated = recipe.sweep?.choose.seeds;
  if (stated !== undefined) return stated;
  const taken = new Set(seedsOf(recipe));
  let fresh = 0;
  while (taken.has(fresh)) fresh += 1;
  return [fresh];
}

interface Laid {
  readonly recipe: Recipe;
  readonly problems: readonly Problem[];
}

/** The recipe with a setting laid over it, checked as a whole again; it sweeps nothing itself. */
function laidOver({ sweep: _sweep, ...recipe }: Recipe, setting: Setting): Laid {
  const problems: Problem[] = [];
  let result: unknown = structuredClone(recipe);
  for (const [path, value] of Object.entries(setting)) {
    const place = `sweep, ${path}`;
    const hint = "rows, teachers and how students are judged are those of all settings; a phase may name its teacher";
    const problem = outside(path, sweepable, place, hint);
    if (problem !== null) {
      problems.push(problem);
      continue;
    }
    const walked = resolvePath(path, result, recipeSchema, place);
    if (walked.problem !== null) problems.push(walked.problem);
    else result = withSetting(result, walked, value);
  }
  if (problems.length > 0) return { recipe, problems };
  result = structuredClone(result);
  const ofSchema = recipeProblems(result);
  const laid = result as Recipe;
  const left = ofSchema.length > 0 ? ofSchema : [...crossFieldProblems(laid), ...budgetChange(recipe, laid)];
  const found = left.length > 0 ? left : [...armProblems(laid), ...armChange(recipe, laid)];
  return {
    recipe: laid,
    problems: found.map((problem) => ({ ...problem, path: `${settingWords(setting)}: ${problem.path}` })),
  };
}

/** Settings of one comparison train for as long. */
function budgetChange(recipe: Recipe, laid: Recipe): readonly Problem[] {
  const [expected, got] = [budgetOf(recipe), budgetOf(laid)];
  const hint = "how long is trained is the same for all; a setting may add other conditions";
  return got === expected ? [] : [{ path: "/phases", expected: `the recipe's bounds, ${expected}`, got, hint }];
}

function armChange(recipe: Recipe, laid: Recipe): readonly Problem[] {
  const idsOf = (one: Recipe): string =>
    armsOf(one, "")
      .map(({ id }) => id)
      .join(", ");
  const [expected, got] = [idsOf(recipe), idsOf(laid)];
  return got === expected ? [] : [{ path: "/arms", expected: `the arms ${expected}`, got }];
}

function axisProblems(recipe: Recipe): readonly Problem[] {
  const { sweep } = recipe;
  if (sweep === undefined) return [];
  const { grid = {}, zip = {}, halving, choose } = sweep;
  const problems: Problem[] = [];
  const lengths = Object.entries(zip).map(([path, values]) => `${path}: ${values.length}`);
  if (new Set(Object.values(zip).map((values) => values.length)).size > 1)
    problems.push({ path: "/sweep/zip", expected: "lists of one length", got: lengths.join(", ") });
  for (const path of Object.keys(zip).filter((one) => one in grid))
    problems.push({ path: `/sweep/zip`, expected: "paths that are not in grid", got: `"${path}"` });
  if (!isSwept(recipe) && halving !== undefined)
    problems.push({ path: "/sweep/halving", expected: "a sweep of settings: grid or zip", got: "neither" });
  const both = (choose.seeds ?? []).filter((seed) => seedsOf(recipe).includes(seed));
  if (both.length > 0)
    problems.push({
      path: "/sweep/choose/seeds",
      expected: "seeds that what is chosen is not judged by",
      got: both.join(", "),
      hint: "a setting that is chosen by its luck with a seed would look better than it is with that seed",
    });
  const count = axesOf(recipe).reduce((product, { points }) => product * points.length, 1);
  if (count > MOST_SETTINGS)
    problems.push({ path: "/sweep", expected: `at most ${MOST_SETTINGS} settings`, got: String(count) });
  return problems;
}

/** Problems of a recipe's sweep; those of the recipe and its arms come from their rules. Of one kind the first is told. */
export function sweepProblems(recipe: Recipe): readonly Problem[] {
  const own = axisProblems(recipe);
  if (own.length > 0) return own;
  const found = settingsOf(recipe).flatMap((setting) => laidOver(recipe, setting).problems);
  const kinds = new Map(found.toReversed().map((problem) => [`${problem.expected} ${problem.got}`, problem]));
  return found.filter((problem) => [...kinds.values()].includes(problem));
}

/** A setting that makes a recipe of its own of an arm. */
export interface Candidate {
  /** Its place among the settings: the first of those that make the same recipe. */
  readonly setting: number;
  /** The recipe as written with the setting laid over it. */
  readonly whole: Recipe;
  /** The arm's own. */
  readonly recipe: Recipe;
}

export interface SweptArm {
  readonly id: string;
  readonly candidates: readonly Candidate[];
  /** Fields whose values make a difference to the arm, or that have one value in all settings. */
  readonly paths: readonly string[];
}

/** What was found for a recipe before: every setting is checked as a whole, which is not done again and again. */
const known = new WeakMap<Recipe, readonly SweptArm[]>();

/** The settings that differ for each arm of a recipe whose sweep has no problems. */
export function sweptArms(recipe: Recipe): readonly SweptArm[] {
  const found = known.get(recipe) ?? findSweptArms(recipe);
  known.set(recipe, found);
  return found;
}

function findSweptArms(recipe: Recipe): readonly SweptArm[] {
  const arms = new Map<string, Map<string, Candidate>>();
  settingsOf(recipe).forEach((setting, index) => {
    const { recipe: whole } = laidOver(recipe, setting);
    for (const { id, recipe: own } of armsOf(whole, settingWords(setting))) {
      const candidates = arms.get(id) ?? new Map<string, Candidate>();
      arms.set(id, candidates);
      const key = canonicalJson(own);
      if (!candidates.has(key)) candidates.set(key, { setting: index, whole, recipe: own });
    }
  });
  const all = settingsOf(recipe);
  const values = (path: string, some: readonly Setting[]): number =>
    new Set(some.map((setting) => canonicalJson({ value: setting[path] }))).size;
  return [...arms].map(([id, found]): SweptArm => {
    const candidates = [...found.values()];
    const own = candidates.map(({ setting }) => all[setting] ?? {});
    const paths = Object.keys(all[0] ?? {}).filter((path) => values(path, own) > 1 || values(path, all) === 1);
    return { id, candidates, paths };
  });
}

/** What a setting sets of fields that make a difference to an arm. */
export const settingOfArm = (setting: Setting | undefined, { paths }: Pick<SweptArm, "paths">): Setting =>
  Object.fromEntries(paths.map((path) => [path, setting?.[path]]));

/** How many settings of an arm are tried at a time, and with which share of the training. */
export interface Rung {
  readonly settings: number;
  readonly share: number;
}

/**
 * All settings with all of the training; or successive halving: floor(n / eta^i) settings with eta^(i - s) of it, i = 0 to s,
 * the last rung that has two settings or more to choose from.
 * Source: Jamieson, Talwalkar, AISTATS 2016; the bracket of Li et al., JMLR 18 (185), 2018, algorithm 1, without a rung of one
 * setting: that one is trained with other seeds anyway.
 */
export function rungsOf(settings: number, halving: number | undefined): readonly Rung[] {
  if (settings < 2) return [];
  if (halving === undefined) return [{ settings, share: 1 }];
  let last = 0;
  while (2 * halving ** (last + 1) <= settings) last += 1;
  return Array.from({ length: last + 1 }, (_, rung) => ({
    settings: Math.floor(settings / halving ** rung),
    share: halving ** (rung - last),
  }));
}

/** What all trials of a sweep take together. @param cost - of one with a share of the training */
export function trialsOf(recipe: Recipe, cost: (share: number) => number): number {
  const seeds = trialSeeds(recipe).length;
  return sweptArms(recipe)
    .flatMap(({ candidates }) => rungsOf(candidates.length, recipe.sweep?.halving))
    .reduce((sum, { settings, share }) => sum + settings * seeds * cost(share), 0);
}

/** A recipe of which every phase is trained for a share of its bounds, and for one epoch or step at least. */
export const withShare = (recipe: Recipe, share: number): Recipe => ({
  ...recipe,
  phases: recipe.phases.map((phase) => ({ ...phase, until: { any: shortened(phase.until.any, share) } })),
});

/** The candidate of an arm that stands for a setting. */
export function candidateOf(arms: readonly SweptArm[], id: string, setting: number): Candidate {
  const found = arms.find((arm) => arm.id === id)?.candidates.find((one) => one.setting === setting);
  if (found === undefined) throw internalError(`no setting ${setting} of arm ${id}`);
  return found;
}
