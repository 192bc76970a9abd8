// Rules that join several fields of a recipe; they yield the same problems as its schema does.
import { boundProblems } from "../../kinds/data/load.ts";
import { teacherProblems } from "../../kinds/teachers/index.ts";
import { below, type Problem } from "../../base/errors.ts";
import { plainArms, type ArmPatch, type PlainArm, type Recipe } from "../schema.ts";
import { objectiveProblems, placedSchedules, teachersAsked } from "../../kinds/objective.ts";
import { boundsOf } from "../../kinds/conditions/index.ts";
import { augmentProblems } from "../../kinds/augmentations/index.ts";
import { sourceProblems, splitProblems } from "../../kinds/data/splits/index.ts";
import { studentProblems } from "../../kinds/students/index.ts";
import { optimizerProblems } from "../../kinds/optimizers/index.ts";
import { scheduleProblems, type Schedule } from "../../kinds/schedules/index.ts";
import { requireProblems } from "./require-rules.ts";
import { shiftProblems } from "./shift-rules.ts";
import { nearest } from "../../base/validation/explain.ts";

type Rule = (recipe: Recipe) => readonly Problem[];

const list = (ids: readonly string[]): string => ids.map((id) => `"${id}"`).join(", ");

function repeated(ids: readonly string[], path: (index: number) => string): Problem[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [{ path: path(index), expected: "an id that is used once", got: `"${id}"` }] : [],
  );
}

/** An arm as the recipe states it: a plain one has no patch of its own. */
export type StatedArm =
  { readonly id: PlainArm; readonly patch: null } | { readonly id: string; readonly patch: readonly ArmPatch[] };

/** The arms that the recipe names, in its order; a plain name means the plain arm also where it is written {"id": ...}. */
export function armsAsStated({ arms = [] }: Recipe): readonly StatedArm[] {
  return arms.map((arm): StatedArm => {
    if (typeof arm === "string") return { id: arm, patch: null };
    const plain = plainArms.find((name) => name === arm.id);
    return plain !== undefined && arm.patch.length === 0 ? { id: plain, patch: null } : arm;
  });
}

const uniqueIds: Rule = (recipe) => [
  ...repeated(
    recipe.phases.map(({ id }) => id),
    (index) => `/phases/${index}/id`,
  ),
  ...repeated(
    recipe.teachers.map(({ id }) => id),
    (index) => `/teachers/${index}/id`,
  ),
  ...repeated(
    armsAsStated(recipe).map(({ id }) => id),
    (index) => `/arms/${index}`,
  ),
];

const bounded: Rule = ({ phases }) =>
  phases.flatMap(({ until }, index) =>
    boundsOf(until.any).length > 0
      ? []
      : [
          {
            path: `/phases/${index}/until/any`,
            expected: "a bound in epochs or steps beside the other conditions",
            got: until.any.map(({ kind }) => kind).join(", "),
            hint: 'add {"kind": "epochs", "value": 20}',
          },
        ],
  );

const teachersKnown: Rule = ({ phases, teachers }) =>
  phases.flatMap((phase, index) =>
    teachersAsked(phase).flatMap(({ id, place }): Problem[] => {
      const ids = teachers.map((teacher) => teacher.id);
      const path = `/phases/${index}${place}`;
      if (ids.length === 0)
        return [
          {
            path: "/teachers",
            expected: `a teacher for phase "${phase.id}"`,
            got: "none",
            hint: 'add {"id": "...", "kind": "onnx", "path": "..."} to teachers',
          },
        ];
      if (id === undefined) {
        const hint = "with several teachers a phase names its own";
        return ids.length === 1 ? [] : [{ path, expected: `one of ${list(ids)}`, got: "nothing", hint }];
      }
      if (ids.includes(id)) return [];
      const near = nearest(id, ids);
      const hint = near === undefined ? undefined : `did you mean "${near}"?`;
      return [{ path, expected: `one of ${list(ids)}`, got: `"${id}"`, hint }];
    }),
  );

const sourceGiven: Rule = ({ data }) => sourceProblems(data.splits, data.source);

const memoryBound: Rule = ({ data }) => boundProblems(data);

/** Every schedule of the recipe with its place. */
function schedulesIn({ optimizer, phases }: Recipe): readonly (readonly [string, Schedule])[] {
  return [
    ["/optimizer/learningRate", optimizer.learningRate],
    ...phases.flatMap((phase, index) =>
      placedSchedules(phase).map(([place, schedule]): [string, Schedule] => [`/phases/${index}${place}`, schedule]),
    ),
  ];
}

const scheduleShapes: Rule = (recipe) =>
  schedulesIn(recipe).flatMap(([path, schedule]) => below(path, scheduleProblems(schedule)));

/** What the options of a kind show by themselves. */
const ofKinds: Rule = ({ augment, data, optimizer, phases, student, teachers }) => [
  ...(augment === undefined ? [] : below("/augment", augmentProblems(augment))),
  ...below("/student", studentProblems(student)),
  ...teachers.flatMap((teacher, index) => below(`/teachers/${index}`, teacherProblems(teacher))),
  ...below("/data/splits", splitProblems(data.splits)),
  ...below("/optimizer", optimizerProblems(optimizer)),
  ...phases.flatMap((phase, index) => below(`/phases/${index}`, objectiveProblems(phase))),
];

/** Phases whose rows are mixed, where something else does not go with that. */
const mixed = ({ phases }: Recipe, reason: string, hint?: string): readonly Problem[] =>
  phases.flatMap(({ mixing }, index): Problem[] => {
    if (mixing === undefined) return [];
    const problem = { path: `/phases/${index}/mixing`, expected: `rows that are not mixed, since ${reason}` };
    return [{ ...problem, got: `"${mixing.kind}"`, hint }];
  });

/** Mixed rows are made anew each step: no stored label is theirs. */
const viewsOrMixing: Rule = (recipe) => {
  if (recipe.augment === undefined || recipe.augment.views === "live") return [];
  return mixed(
    recipe,
    "the labels of their views are stored",
    'with "views": "live" the teacher is asked about the mixed views',
  );
};

/** A blend of two rows is as long as the longer one. */
const bucketsOrMixing: Rule = (recipe) =>
  recipe.data.lengthBuckets === undefined
    ? []
    : mixed(recipe, "data.lengthBuckets puts them together by their lengths");

const calibratorsOnce: Rule = ({ evaluation: { calibrators = [] } }) => {
  const kinds = calibrators.map(({ kind }) => kind);
  return kinds.flatMap((kind, index) =>
    kinds.indexOf(kind) < index
      ? [{ path: `/evaluation/calibrators/${index}/kind`, expected: "a kind that is listed once", got: `"${kind}"` }]
      : [],
  );
};

const rules: readonly Rule[] = [
  uniqueIds,
  bounded,
  teachersKnown,
  sourceGiven,
  ofKinds,
  viewsOrMixing,
  requireProblems,
  memoryBound,
  bucketsOrMixing,
  scheduleShapes,
  calibratorsOnce,
  shiftProblems,
];

/** Every problem that only several fields together show; those of the arms apart. */
export function crossFieldProblems(recipe: Recipe): readonly Problem[] {
  return rules.flatMap((rule) => rule(recipe));
}
