// Rules that join several fields of a recipe; they yield the same problems as its schema does.
import type { Problem } from "../../base/errors.ts";
import { plainArms, type ArmPatch, type PlainArm, type Recipe } from "../schema.ts";
import { placedSchedules, teacherOf } from "../../kinds/targets/index.ts";
import type { Schedule } from "../../kinds/schedules/index.ts";
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
    until.any.some(({ kind }) => kind === "epochs" || kind === "steps")
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
  phases.flatMap(({ targets }, index): Problem[] => {
    const asked = teacherOf(targets);
    if (asked === null) return [];
    const ids = teachers.map(({ id }) => id);
    const path = `/phases/${index}/targets/teacher`;
    if (ids.length === 0)
      return [
        {
          path: "/teachers",
          expected: `a teacher for phase "${phases[index]?.id ?? ""}"`,
          got: "none",
          hint: 'add {"id": "...", "kind": "onnx", "path": "..."} to teachers',
        },
      ];
    if (asked.id === undefined)
      return ids.length === 1
        ? []
        : [
            {
              path,
              expected: `one of ${list(ids)}`,
              got: "nothing",
              hint: "with several teachers a phase names its own",
            },
          ];
    const hint = nearest(asked.id, ids);
    return ids.includes(asked.id)
      ? []
      : [
          {
            path,
            expected: `one of ${list(ids)}`,
            got: `"${asked.id}"`,
            hint: hint === undefined ? undefined : `did you mean "${hint}"?`,
          },
        ];
  });

const oneDefinition: Rule = ({ student }) =>
  student.kind === "layers" && (student.path === undefined) === (student.definition === undefined)
    ? [
        {
          path: "/student",
          expected: "exactly one of path and definition",
          got: student.path === undefined ? "neither" : "both",
        },
      ]
    : [];

const sourceGiven: Rule = ({ data }) => {
  const files = data.splits.kind === "files";
  if (files === (data.source === undefined)) return [];
  return files
    ? [{ path: "/data/source", expected: "nothing: splits of kind files name their own sources", got: "a source" }]
    : [{ path: "/data/source", expected: "a source to split", got: "nothing" }];
};

const fractions: Rule = ({ data: { splits } }) => {
  const problem = (path: string, expected: string, sum: number): Problem[] => [
    { path, expected, got: String(Number(sum.toFixed(6))) },
  ];
  switch (splits.kind) {
    case "hash": {
      const sum = splits.train + splits.validation + splits.calibration + splits.test;
      return sum <= 1 + 1e-9 ? [] : problem("/data/splits", "shares whose sum is at most 1", sum);
    }
    case "files": {
      const sum = splits.carve.validation + splits.carve.calibration;
      return sum < 1 ? [] : problem("/data/splits/carve", "shares whose sum is below 1: the rest is trained on", sum);
    }
  }
};

function stepsProblems(schedule: Schedule, path: string): Problem[] {
  if (typeof schedule === "number" || schedule.kind !== "steps") return [];
  const { values, boundaries } = schedule;
  const ascending = boundaries.every((boundary, index) => index === 0 || boundary > (boundaries[index - 1] ?? 0));
  return [
    ...(values.length === boundaries.length + 1
      ? []
      : [
          {
            path: `${path}/values`,
            expected: `${boundaries.length + 1} values, one more than boundaries`,
            got: String(values.length),
          },
        ]),
    ...(ascending
      ? []
      : [{ path: `${path}/boundaries`, expected: "ascending shares", got: JSON.stringify(boundaries) }]),
  ];
}

/** Every schedule of the recipe with its place. */
function schedulesIn({ optimizer, phases }: Recipe): readonly (readonly [string, Schedule])[] {
  return [
    ["/optimizer/learningRate", optimizer.learningRate],
    ...phases.flatMap(({ targets }, index) =>
      placedSchedules(targets).map(([place, schedule]): [string, Schedule] => [
        `/phases/${index}/targets${place}`,
        schedule,
      ]),
    ),
  ];
}

const scheduleShapes: Rule = (recipe) =>
  schedulesIn(recipe).flatMap(([path, schedule]) => stepsProblems(schedule, path));

const nesterovNeedsMomentum: Rule = ({ optimizer }) =>
  optimizer.kind === "sgd" && optimizer.nesterov && optimizer.momentum === 0
    ? [{ path: "/optimizer/momentum", expected: "> 0 with nesterov", got: "0" }]
    : [];

const calibratorsOnce: Rule = ({ evaluation: { calibrators = [] } }) => {
  const kinds = calibrators.map(({ kind }) => kind);
  return kinds.flatMap((kind, index) =>
    kinds.indexOf(kind) < index
      ? [{ path: `/evaluation/calibrators/${index}/kind`, expected: "a kind that is listed once", got: `"${kind}"` }]
      : [],
  );
};

const priorSpreads: Rule = ({ phases }) =>
  phases.flatMap(({ targets }, index) => {
    const labels = targets.kind === "smoothing" ? targets : "labels" in targets ? targets.labels : undefined;
    if (labels?.kind !== "smoothing" || labels.prior === undefined || labels.prior === "uniform") return [];
    const path = `/phases/${index}/targets${targets.kind === "smoothing" ? "" : "/labels"}`;
    if (labels.spread === "others")
      return [{ path: `${path}/spread`, expected: '"all", which a prior goes with', got: '"others"' }];
    return typeof labels.prior !== "string" && labels.prior.every((share) => share === 0)
      ? [{ path: `${path}/prior`, expected: "a share above 0", got: "only zeros" }]
      : [];
  });

const rules: readonly Rule[] = [
  uniqueIds,
  bounded,
  teachersKnown,
  oneDefinition,
  sourceGiven,
  fractions,
  scheduleShapes,
  nesterovNeedsMomentum,
  calibratorsOnce,
  priorSpreads,
  shiftProblems,
];

/** Every problem that only several fields together show; those of the arms apart. */
export function crossFieldProblems(recipe: Recipe): readonly Problem[] {
  return rules.flatMap((rule) => rule(recipe));
}
