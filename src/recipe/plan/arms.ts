// The arms of a comparison: what each changes in the recipe as written.
import { internalError, problemsError, type Problem } from "../../base/errors.ts";
import { boundsOf, type Bound } from "../../kinds/conditions/index.ts";
import { overRun, type Objective } from "../../kinds/objective.ts";
import type { TargetOptions } from "../../kinds/targets/index.ts";
import { recipeProblems } from "../explain.ts";
import { outside, resolvePath, valueAtPlace, withValues } from "../path.ts";
import { recipeSchema, usualArms, type ArmPatch, type PhaseRecipe, type PlainArm, type Recipe } from "../schema.ts";
import { nearest } from "../../base/validation/explain.ts";
import { armsAsStated, crossFieldProblems } from "./field-rules.ts";

/** A phase with another loss; rows are mixed and classes weighed as the phase says. */
const withLoss = ({ terms: _own, ...phase }: PhaseRecipe, { targets, terms }: Objective): PhaseRecipe => ({
  ...phase,
  targets,
  ...(terms === undefined ? {} : { terms }),
});

const everywhere = (recipe: Recipe, loss: Objective): Recipe => ({
  ...recipe,
  phases: recipe.phases.map((phase) => withLoss(phase, loss)),
});

const firstPhase = (recipe: Recipe, kind: TargetOptions["kind"]): Objective | undefined =>
  recipe.phases.find(({ targets }) => targets.kind === kind);

interface NamedArm {
  /** Kinds of phase without which it cannot be made. */
  readonly needs: readonly TargetOptions["kind"][];
  readonly make: (recipe: Recipe) => Recipe;
}

/** The first phase of a kind, which an arm needs. */
function neededPhase(recipe: Recipe, kind: TargetOptions["kind"]): Objective {
  const phase = firstPhase(recipe, kind);
  if (phase === undefined) throw internalError(`an arm was made of a recipe without a phase of kind ${kind}`);
  return phase;
}

/** The recipe with another loss in the phases of some kinds, the others as written. */
const inPhases = (recipe: Recipe, losses: Partial<Record<TargetOptions["kind"], Objective>>): Recipe => ({
  ...recipe,
  phases: recipe.phases.map((phase) => {
    const loss = losses[phase.targets.kind];
    return loss === undefined ? phase : withLoss(phase, loss);
  }),
});

const hard: Objective = { targets: { kind: "hard" } };

/** Half the teacher's targets, half the smoothed labels, at once: what two phases do one after the other. */
function mixed(recipe: Recipe): Objective {
  const [smoothing, teacher] = [neededPhase(recipe, "smoothing"), neededPhase(recipe, "teacher")];
  const { targets } = overRun(teacher);
  const { targets: labels } = overRun(smoothing);
  if (targets.kind !== "teacher" || labels.kind !== "smoothing") throw internalError("a phase of another kind");
  return { ...overRun(teacher), targets: { ...targets, alpha: 0.5, labels } };
}

/**
 * Arms by name, from the recipe's first smoothing phase S and its first teacher phase D: hard = every phase hard; smoothing =
 * every phase S's targets and terms, teacher = every phase D's, their schedules over the run; mixed = both at once. The others
 * keep the phases and change what some of them train towards.
 */
const named: Readonly<Record<PlainArm, NamedArm>> = {
  hard: { needs: [], make: (recipe) => everywhere(recipe, hard) },
  smoothing: {
    needs: ["smoothing"],
    make: (recipe) => everywhere(recipe, overRun(neededPhase(recipe, "smoothing"))),
  },
  teacher: { needs: ["teacher"], make: (recipe) => everywhere(recipe, overRun(neededPhase(recipe, "teacher"))) },
  "smoothing-then-teacher": { needs: ["smoothing", "teacher"], make: (recipe) => recipe },
  "hard-then-teacher": { needs: ["smoothing", "teacher"], make: (recipe) => inPhases(recipe, { smoothing: hard }) },
  "teacher-then-smoothing": {
    needs: ["smoothing", "teacher"],
    make: (recipe) =>
      inPhases(recipe, { smoothing: neededPhase(recipe, "teacher"), teacher: neededPhase(recipe, "smoothing") }),
  },
  "smoothing-then-smoothing": {
    needs: ["smoothing", "teacher"],
    make: (recipe) => inPhases(recipe, { teacher: neededPhase(recipe, "smoothing") }),
  },
  mixed: { needs: ["smoothing", "teacher"], make: (recipe) => everywhere(recipe, mixed(recipe)) },
};

const lacking = (recipe: Recipe, arm: PlainArm): readonly string[] =>
  named[arm].needs.filter((kind) => firstPhase(recipe, kind) === undefined);

/** What a patch may change: all arms share the data, the seeds and how they are judged. */
const patchable = ["phases", "optimizer"];

interface Patched {
  readonly recipe: unknown;
  readonly problems: readonly Problem[];
}

function applied(original: Recipe, recipe: unknown, { path, value, ref }: ArmPatch, place: string): Patched {
  const hint = "arms differ in what is trained; data, seeds and reports are shared";
  const problem = outside(path, patchable, `${place}/path`, hint);
  if (problem !== null) return { recipe, problems: [problem] };
  if ((value === undefined) === (ref === undefined)) {
    const got = value === undefined ? "neither" : "both";
    return { recipe, problems: [{ path: place, expected: "exactly one of value and ref", got }] };
  }
  const target = resolvePath(path, recipe, recipeSchema, `${place}/path`);
  if (target.problem !== null) return { recipe, problems: [target.problem] };
  if (ref === undefined) return { recipe: withValues(recipe, target, value), problems: [] };
  const source = resolvePath(ref, original, recipeSchema, `${place}/ref`);
  if (source.problem !== null) return { recipe, problems: [source.problem] };
  const found = valueAtPlace(original, source.places[0] ?? []);
  if (found !== undefined) return { recipe: withValues(recipe, target, found), problems: [] };
  const expected = "the path of a field that the recipe states or fills in";
  return { recipe, problems: [{ path: `${place}/ref`, expected, got: `"${ref}"` }] };
}

/** The recipe with an arm's patches, checked as a whole again. */
function patchedArm(original: Recipe, patch: readonly ArmPatch[], place: string): Patched {
  let recipe: unknown = structuredClone(original);
  const problems: Problem[] = [];
  patch.forEach((one, index) => {
    const done = applied(original, recipe, one, `${place}/patch/${index}`);
    recipe = done.recipe;
    problems.push(...done.problems);
  });
  if (problems.length > 0) return { recipe, problems };
  recipe = structuredClone(recipe);
  const schemaProblems = recipeProblems(recipe);
  const left = schemaProblems.length > 0 ? schemaProblems : crossFieldProblems(recipe as Recipe);
  return { recipe, problems: left.map((problem) => ({ ...problem, path: `${place}, patched: ${problem.path}` })) };
}

export interface Arm {
  readonly id: string;
  /** The recipe with the arm's changes; it names no arms itself. */
  readonly recipe: Recipe;
}

/** A recipe that stands alone, as an arm's does, and a run's: which arms and settings there are is not its business. */
export function alone({ arms: _arms, sweep: _sweep, report, ...rest }: Recipe): Recipe {
  const { compareTo: _compareTo, ...others } = report;
  return { ...rest, report: others };
}

interface Examined {
  readonly arms: readonly Arm[];
  readonly problems: readonly Problem[];
}

function examined(recipe: Recipe): Examined {
  if (recipe.arms === undefined) {
    const possible = usualArms.filter((arm) => lacking(recipe, arm).length === 0);
    return { arms: possible.map((id) => ({ id, recipe: alone(named[id].make(recipe)) })), problems: [] };
  }
  const arms: Arm[] = [];
  const problems: Problem[] = [];
  armsAsStated(recipe).forEach(({ id, patch }, index) => {
    const place = `/arms/${index}`;
    if (patch !== null) {
      const { recipe: changed, problems: own } = patchedArm(recipe, patch, place);
      problems.push(...own);
      if (own.length === 0) arms.push({ id, recipe: alone(changed as Recipe) });
      return;
    }
    const missing = lacking(recipe, id);
    if (missing.length === 0) arms.push({ id, recipe: alone(named[id].make(recipe)) });
    else
      problems.push({
        path: place,
        expected: `a phase of kind ${missing.map((kind) => `"${kind}"`).join(" and one of kind ")} for the arm "${id}"`,
        got: `phases of kind ${[...new Set(recipe.phases.map(({ targets }) => `"${targets.kind}"`))].join(", ")}`,
        hint: `leave the arm out, or write an arm of your own with "patch"`,
      });
  });
  return { arms, problems };
}

/** Bounds of a recipe's phases; arms whose bounds agree take the same number of steps on any data. */
export function budgetOf({ phases }: Recipe): string {
  const units = ["epochs", "steps"] as const;
  return phases
    .map(({ until }) => {
      const bounds = boundsOf(until.any);
      const least = (unit: Bound["unit"]): number =>
        Math.min(...bounds.filter((bound) => bound.unit === unit).map(({ value }) => value));
      return units
        .map((unit) => ({ unit, value: least(unit) }))
        .filter(({ value }) => Number.isFinite(value))
        .map(({ unit, value }) => `${value} ${unit}`)
        .join(" or ");
    })
    .sort()
    .join(", ");
}

/** Arms of one comparison take equal budgets. */
function budgetProblems(recipe: Recipe, arms: readonly Arm[]): Problem[] {
  const expected = budgetOf(recipe);
  return arms.flatMap(({ id, recipe: changed }) => {
    const got = budgetOf(changed);
    if (got === expected) return [];
    const hint = "a patch may add conditions to until, and leaves its bounds";
    return [{ path: "/arms", expected: `the recipe's bounds, ${expected}, in the arm "${id}"`, got, hint }];
  });
}

function comparisonProblems({ report: { compareTo } }: Recipe, ids: readonly string[]): Problem[] {
  if (compareTo === undefined || ids.includes(compareTo)) return [];
  const hint = nearest(compareTo, ids);
  return [
    {
      path: "/report/compareTo",
      expected: `the id of an arm: ${ids.map((id) => `"${id}"`).join(", ")}`,
      got: `"${compareTo}"`,
      hint: hint === undefined ? undefined : `did you mean "${hint}"?`,
    },
  ];
}

/** Problems of a recipe's arms and of what they are compared with; those of the recipe itself come from its rules. */
export function armProblems(recipe: Recipe): readonly Problem[] {
  const { arms, problems } = examined(recipe);
  const ids = recipe.arms === undefined ? arms.map(({ id }) => id) : armsAsStated(recipe).map(({ id }) => id);
  return [...problems, ...budgetProblems(recipe, arms), ...comparisonProblems(recipe, ids)];
}

/**
 * The recipe of every arm, in the order written; without any, the plain arms that the phases allow.
 * @throws {LimbeckError} "recipe-invalid" with every problem
 */
export function armsOf(recipe: Recipe, place: string): readonly Arm[] {
  const problems = armProblems(recipe);
  if (problems.length > 0) throw problemsError("recipe-invalid", place, problems);
  return examined(recipe).arms;
}
