// The loss of a phase: its targets, weighed by class, and the terms beside them.
import { below, type Problem } from "../base/errors.ts";
import type { Targets } from "../engine/contracts.ts";
import { spanning, type Schedule } from "./schedules/index.ts";
import { weighted, weightsOf, type ClassWeights, type Weighting } from "./targets/class-weights.ts";
import {
  scalarsOfTargets,
  targetClassProblems,
  targetProblems,
  targetSchedules,
  classWeightedTargets,
  hasClassParts,
  partsOfTargets,
  targetsFor,
  targetsWithoutLabels,
  teacherOfTargets,
  withTargetSchedules,
  type LossPart,
  type TargetFacts,
  type TargetOptions,
} from "./targets/index.ts";
import { perClass } from "./targets/label-fields.ts";
import {
  nameOfTerm,
  scalarsOfTerm,
  teacherOfTerm,
  tensorsOfTerm,
  termProblems,
  termSchedules,
  termWithoutLabels,
  withTerms,
  withTermSchedules,
  type TensorOptions,
  type TermFacts,
  type TermOptions,
} from "./terms/index.ts";

export type { LossPart };

/** What of a phase is its loss. */
export interface Objective {
  readonly targets: TargetOptions;
  readonly terms?: readonly TermOptions[] | undefined;
  readonly classWeights?: ClassWeights | undefined;
  readonly weighting?: Weighting | undefined;
}

/** The loss: that of the targets, each row weighed by its class, plus every term times its weight. */
export function lossOf(objective: Objective, facts: TargetFacts & TermFacts): Targets {
  const { terms = [] } = objective;
  const weighed = weighedTargets(objective, facts);
  return terms.length === 0 ? weighed : withTerms(weighed, terms, facts);
}

function weighedTargets({ targets, classWeights, weighting }: Objective, facts: TargetFacts): Targets {
  if (classWeights === undefined) return targetsFor(targets, facts);
  const weights = weightsOf(classWeights, facts);
  const byParts = weighting === "classes" ? classWeightedTargets(targets, facts, weights) : null;
  return byParts ?? weighted(targetsFor(targets, facts), weights);
}

interface Asked {
  readonly id: string | undefined;
  /** Where the phase asks for it, below the phase. */
  readonly place: string;
}

/** The teachers that a phase asks for: those of its targets and of its terms. */
export function teachersAsked({ targets, terms = [] }: Objective): readonly Asked[] {
  return [
    ...[teacherOfTargets(targets)].flatMap((asked) =>
      asked === null ? [] : [{ ...asked, place: "/targets/teacher" }],
    ),
    ...terms.flatMap((term, index) => {
      const asked = teacherOfTerm(term);
      return asked === null ? [] : [{ ...asked, place: `/terms/${index}/teacher` }];
    }),
  ];
}

interface AskedTensors extends TensorOptions {
  readonly term: TermOptions;
  /** The term's place below the phase. */
  readonly place: string;
}

/** The inner values that a phase's terms stand between. */
export const tensorsAsked = ({ terms = [] }: Objective): readonly AskedTensors[] =>
  terms.flatMap((term, index) => {
    const tensors = tensorsOfTerm(term);
    return tensors === null ? [] : [{ ...tensors, term, place: `/terms/${index}` }];
  });

/** The one teacher of a phase: its id, or undefined for the recipe's only one; null where it needs none. */
export const teacherOf = (objective: Objective): { readonly id: string | undefined } | null =>
  teachersAsked(objective)[0] ?? null;

/** The temperature of the first of a loss's parts that softens a teacher, given the scalars of a step; null without one. */
export function temperatureIn(
  { targets, terms = [] }: Objective,
  scalars: Readonly<Record<string, number>>,
): number | null {
  const names = [
    ...(teacherOfTargets(targets) === null ? [] : ["temperature"]),
    ...terms.filter((term) => teacherOfTerm(term) !== null).map((term) => `${nameOfTerm(term)}.temperature`),
  ];
  const found = names.find((name) => scalars[name] !== undefined);
  return found === undefined ? null : (scalars[found] ?? null);
}

/** Whether a phase learns from rows without labels too: its targets and every term can, and no class is weighed. */
export const learnsWithoutLabels = ({ targets, terms = [], classWeights }: Objective): boolean =>
  targetsWithoutLabels(targets) && terms.every(termWithoutLabels) && classWeights === undefined;

/** The losses whose weighted sum a phase's loss is, given the scalars of a step. */
export function lossParts(
  { targets, terms = [] }: Objective,
  scalars: Readonly<Record<string, number>>,
): readonly LossPart[] {
  const weightOf = (term: TermOptions): string => `${nameOfTerm(term)}.weight`;
  const noTerms = Object.fromEntries(terms.map((term) => [weightOf(term), 0]));
  const ofTargets = partsOfTargets(targets, scalars).map((part) => ({
    ...part,
    scalars: { ...noTerms, ...part.scalars },
  }));
  const beside = ofTargets[0]?.scalars ?? noTerms;
  return [
    ...ofTargets,
    ...terms.map((term) => ({
      name: nameOfTerm(term),
      weight: scalars[weightOf(term)] ?? 0,
      scalars: { ...beside, [weightOf(term)]: 1 },
      without: beside,
    })),
  ];
}

/** What schedules drive, by the names under which the loss asks for it. */
export function schedulesOf({ targets, terms = [] }: Objective): Readonly<Record<string, Schedule>> {
  return Object.assign({}, scalarsOfTargets(targets), ...terms.map(scalarsOfTerm)) as Readonly<
    Record<string, Schedule>
  >;
}

/** Every schedule of a phase's loss with its place below the phase. */
export function placedSchedules({
  targets,
  terms = [],
}: Objective): readonly (readonly [place: string, schedule: Schedule])[] {
  return [
    ...targetSchedules(targets).map(([place, one]) => [`/targets${place}`, one] as const),
    ...terms.flatMap((term, index) =>
      termSchedules(term).map(([place, one]) => [`/terms/${index}${place}`, one] as const),
    ),
  ];
}

function withSchedules<O extends Objective>(objective: O, change: (schedule: Schedule) => Schedule): O {
  const { targets, terms } = objective;
  return {
    ...objective,
    targets: withTargetSchedules(targets, change),
    ...(terms === undefined ? {} : { terms: terms.map((term) => withTermSchedules(term, change)) }),
  };
}

/** The same with every schedule stretched over the run. */
export const overRun = <O extends Objective>(objective: O): O =>
  withSchedules(objective, (schedule) => spanning(schedule, "run"));

/** Names a loss: what schedules feed is left out. */
export function lossKey(objective: Objective): string {
  const { targets, terms, classWeights, weighting } = withSchedules(objective, () => 0);
  return JSON.stringify([targets, terms, classWeights, weighting]);
}

function weightingProblems({ targets, classWeights, weighting }: Objective): readonly Problem[] {
  if (weighting === undefined) return [];
  if (classWeights === undefined) return [{ path: "/weighting", expected: "classWeights beside it", got: "none" }];
  if (weighting === "rows" || hasClassParts(targets)) return [];
  const got = `targets of kind "${targets.kind}"`;
  return [{ path: "/weighting", expected: '"rows", or targets of kind "smoothing", whose rows have parts', got }];
}

/** What a phase's loss shows by itself to be wrong, placed below the phase. */
export function objectiveProblems(objective: Objective): readonly Problem[] {
  const { targets, terms = [] } = objective;
  const names = terms.map(nameOfTerm);
  const asked = teachersAsked(objective);
  const other = asked.find(({ id }) => id !== asked[0]?.id);
  return [
    ...below("/targets", targetProblems(targets)),
    ...terms.flatMap((term, index) => below(`/terms/${index}`, termProblems(term))),
    ...weightingProblems(objective),
    ...names.flatMap((name, index) =>
      names.indexOf(name) < index
        ? [
            {
              path: `/terms/${index}/name`,
              expected: "a name that no other term of the phase has; the kind by default",
              got: `"${name}"`,
            },
          ]
        : [],
    ),
    ...(other === undefined
      ? []
      : [
          {
            path: other.place,
            expected: `the phase's one teacher, ${asked[0]?.id === undefined ? "not named" : `"${asked[0].id}"`}`,
            got: other.id === undefined ? "no name" : `"${other.id}"`,
          },
        ]),
  ];
}

/** What it shows beside the classes of the data. */
export function objectiveClassProblems(
  { targets, classWeights }: Objective,
  classes: readonly string[],
): readonly Problem[] {
  return [
    ...perClass(classWeights, classes, "/classWeights"),
    ...below("/targets", targetClassProblems(targets, classes)),
  ];
}
