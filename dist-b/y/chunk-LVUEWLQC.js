import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  augmentProblems,
  boundProblems,
  boundsOf,
  canonicalJson,
  corruptionNames,
  costNames,
  fitsAnyRow,
  plainArms,
  recipeProblems,
  recipeSchema,
  resolvePath,
  shortened,
  sourceProblems,
  splitProblems,
  splitSources,
  studentProblems,
  tooLate,
  usualArms,
  valueAtPlace,
  withSetting,
  withValues
} from "./chunk-EQHVKD6F.js";
import {
  optimizerProblems
} from "./chunk-SB2W2TAW.js";
import {
  objectiveProblems,
  overRun,
  placedSchedules,
  teacherOf,
  teachersAsked
} from "./chunk-A7R4W7LV.js";
import {
  targetWarnings
} from "./chunk-PMQGPBFK.js";
import {
  scheduleProblems
} from "./chunk-BURVCNGZ.js";
import {
  headlineMetrics
} from "./chunk-SRQYTAH7.js";
import {
  isFlat
} from "./chunk-XXG5UPCF.js";
import {
  showShape
} from "./chunk-5O2VFSV2.js";
import {
  teacherProblems
} from "./chunk-I4NCTQOH.js";
import {
  nearest
} from "./chunk-OVWJUTFD.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  below,
  internalError,
  problemsError
} from "./chunk-JWFKJVVU.js";

// dist/recipe/plan/require-rules.js
var AS_WRITTEN = "smoothing-then-teacher";
var isCost = ({ metric }) => costNames.some((name) => name === metric);
function own(requirement, path, { teachers, evaluation }) {
  const { metric, value, ratioToTeacher, calibrated, confident } = requirement;
  const problems = [];
  if (value === void 0 === (ratioToTeacher === void 0)) {
    const got = value === void 0 ? "neither" : "both";
    problems.push({ path, expected: "exactly one of value and ratioToTeacher", got });
  }
  if (ratioToTeacher !== void 0 && teachers.length === 0)
    problems.push({ path: `${path}/ratioToTeacher`, expected: "a recipe with a teacher", got: "none" });
  if (calibrated && isCost(requirement))
    problems.push({ path: `${path}/calibrated`, expected: "a figure on test", got: `"${metric}"` });
  if (calibrated && evaluation.calibrator === void 0 && evaluation.calibrators === void 0)
    problems.push({ path: `${path}/calibrated`, expected: "a recipe with a calibrator", got: "none" });
  if (confident && !headlineMetrics.some((name) => metric === `test.${name}`))
    problems.push({
      path: `${path}/confident`,
      expected: `a figure with an interval: ${headlineMetrics.map((name) => `test.${name}`).join(", ")}`,
      got: `"${metric}"`
    });
  return problems;
}
var requireProblems = (recipe) => (recipe.require ?? []).flatMap((requirement, index) => own(requirement, `/require/${index}`, recipe));
function requiredArmProblems({ require: require2 = [] }, arms) {
  return require2.flatMap(({ arm = AS_WRITTEN }, index) => arms.includes(arm) ? [] : [
    {
      path: `/require/${index}/arm`,
      expected: `one of the arms that are trained: ${arms.map((id) => `"${id}"`).join(", ")}`,
      got: `"${arm}"`
    }
  ]);
}

// dist/recipe/plan/shift-rules.js
var PLACE = "/evaluation/shift";
function imageProblems({ corruptions = [], imageShape }, inputShape) {
  if (imageShape !== void 0)
    return elementCount(imageShape) === elementCount(inputShape) ? [] : [
      {
        path: `${PLACE}/imageShape`,
        expected: `a shape of ${elementCount(inputShape)} values, as a row of ${showShape(inputShape)} has`,
        got: `${showShape(imageShape)}, ${elementCount(imageShape)} values`
      }
    ];
  return inputShape.length === 3 ? [] : flatProblems({ corruptions }, `rows of ${showShape(inputShape)}`);
}
var anyRow = corruptionNames.filter(fitsAnyRow).map((name) => `"${name}"`).join(" or ");
function flatProblems({ corruptions = [] }, rows) {
  return corruptions.flatMap((name, index) => fitsAnyRow(name) ? [] : [
    {
      path: `${PLACE}/corruptions/${index}`,
      expected: `${anyRow}: ${rows} are no images [channels, height, width]`,
      got: `"${name}"`,
      hint: "if they are images laid flat, give evaluation.shift.imageShape, such as [1, 28, 28]"
    }
  ]);
}
function statedProblems(shift, { data: { input, source, splits } }) {
  if (input.shape !== void 0)
    return imageProblems(shift, input.shape);
  if (sourceProblems(splits, source).length > 0 || shift.imageShape !== void 0)
    return [];
  const [{ source: from }] = splitSources(splits, source);
  return isFlat(from) ? flatProblems(shift, `rows of a ${from.kind}`) : [];
}
function shiftProblems(recipe) {
  const { shift } = recipe.evaluation;
  if (shift === void 0)
    return [];
  const { corruptions, outOfDistribution, fgsm, range } = shift;
  const nothing = corruptions === void 0 && outOfDistribution === void 0 && fgsm === void 0;
  return [
    ...nothing ? [
      {
        path: PLACE,
        expected: "corruptions, outOfDistribution or fgsm",
        got: "none of them",
        hint: 'for images, add "corruptions": ["gaussianNoise", "gaussianBlur", "contrast"]'
      }
    ] : [],
    ...range === void 0 || range[0] < range[1] ? [] : [{ path: `${PLACE}/range`, expected: "black's value below white's", got: JSON.stringify(range) }],
    ...statedProblems(shift, recipe)
  ];
}

// dist/recipe/plan/field-rules.js
var list = (ids) => ids.map((id) => `"${id}"`).join(", ");
function repeated(ids, path) {
  return ids.flatMap((id, index) => ids.indexOf(id) < index ? [{ path: path(index), expected: "an id that is used once", got: `"${id}"` }] : []);
}
function armsAsStated({ arms = [] }) {
  return arms.map((arm) => {
    if (typeof arm === "string")
      return { id: arm, patch: null };
    const plain = plainArms.find((name) => name === arm.id);
    return plain !== void 0 && arm.patch.length === 0 ? { id: plain, patch: null } : arm;
  });
}
var uniqueIds = (recipe) => [
  ...repeated(recipe.phases.map(({ id }) => id), (index) => `/phases/${index}/id`),
  ...repeated(recipe.teachers.map(({ id }) => id), (index) => `/teachers/${index}/id`),
  ...repeated(armsAsStated(recipe).map(({ id }) => id), (index) => `/arms/${index}`)
];
var bounded = ({ phases }) => phases.flatMap(({ until }, index) => boundsOf(until.any).length > 0 ? [] : [
  {
    path: `/phases/${index}/until/any`,
    expected: "a bound in epochs or steps beside the other conditions",
    got: until.any.map(({ kind }) => kind).join(", "),
    hint: 'add {"kind": "epochs", "value": 20}'
  }
]);
var teachersKnown = ({ phases, teachers }) => phases.flatMap((phase, index) => teachersAsked(phase).flatMap(({ id, place }) => {
  const ids = teachers.map((teacher) => teacher.id);
  const path = `/phases/${index}${place}`;
  if (ids.length === 0)
    return [
      {
        path: "/teachers",
        expected: `a teacher for phase "${phase.id}"`,
        got: "none",
        hint: 'add {"id": "...", "kind": "onnx", "path": "..."} to teachers'
      }
    ];
  if (id === void 0) {
    const hint2 = "with several teachers a phase names its own";
    return ids.length === 1 ? [] : [{ path, expected: `one of ${list(ids)}`, got: "nothing", hint: hint2 }];
  }
  if (ids.includes(id))
    return [];
  const near = nearest(id, ids);
  const hint = near === void 0 ? void 0 : `did you mean "${near}"?`;
  return [{ path, expected: `one of ${list(ids)}`, got: `"${id}"`, hint }];
}));
var sourceGiven = ({ data }) => sourceProblems(data.splits, data.source);
var memoryBound = ({ data }) => boundProblems(data);
function schedulesIn({ optimizer, phases }) {
  return [
    ["/optimizer/learningRate", optimizer.learningRate],
    ...phases.flatMap((phase, index) => placedSchedules(phase).map(([place, schedule]) => [`/phases/${index}${place}`, schedule]))
  ];
}
var scheduleShapes = (recipe) => schedulesIn(recipe).flatMap(([path, schedule]) => below(path, scheduleProblems(schedule)));
var ofKinds = ({ augment, data, optimizer, phases, student, teachers }) => [
  ...augment === void 0 ? [] : below("/augment", augmentProblems(augment)),
  ...below("/student", studentProblems(student)),
  ...teachers.flatMap((teacher, index) => below(`/teachers/${index}`, teacherProblems(teacher))),
  ...below("/data/splits", splitProblems(data.splits)),
  ...below("/optimizer", optimizerProblems(optimizer)),
  ...phases.flatMap((phase, index) => below(`/phases/${index}`, objectiveProblems(phase)))
];
var mixed = ({ phases }, reason, hint) => phases.flatMap(({ mixing }, index) => {
  if (mixing === void 0)
    return [];
  const problem = { path: `/phases/${index}/mixing`, expected: `rows that are not mixed, since ${reason}` };
  return [{ ...problem, got: `"${mixing.kind}"`, hint }];
});
var viewsOrMixing = (recipe) => {
  if (recipe.augment === void 0 || recipe.augment.views === "live")
    return [];
  return mixed(recipe, "the labels of their views are stored", 'with "views": "live" the teacher is asked about the mixed views');
};
var bucketsOrMixing = (recipe) => recipe.data.lengthBuckets === void 0 ? [] : mixed(recipe, "data.lengthBuckets puts them together by their lengths");
var calibratorsOnce = ({ evaluation: { calibrators = [] } }) => {
  const kinds = calibrators.map(({ kind }) => kind);
  return kinds.flatMap((kind, index) => kinds.indexOf(kind) < index ? [{ path: `/evaluation/calibrators/${index}/kind`, expected: "a kind that is listed once", got: `"${kind}"` }] : []);
};
var rules = [
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
  shiftProblems
];
function crossFieldProblems(recipe) {
  return rules.flatMap((rule) => rule(recipe));
}

// dist/recipe/plan/arms.js
var withLoss = ({ terms: _own, ...phase }, { targets, terms }) => ({
  ...phase,
  targets,
  ...terms === void 0 ? {} : { terms }
});
var everywhere = (recipe, loss) => ({
  ...recipe,
  phases: recipe.phases.map((phase) => withLoss(phase, loss))
});
var firstPhase = (recipe, kind) => recipe.phases.find(({ targets }) => targets.kind === kind);
function neededPhase(recipe, kind) {
  const phase = firstPhase(recipe, kind);
  if (phase === void 0)
    throw internalError(`an arm was made of a recipe without a phase of kind ${kind}`);
  return phase;
}
var inPhases = (recipe, losses) => ({
  ...recipe,
  phases: recipe.phases.map((phase) => {
    const loss = losses[phase.targets.kind];
    return loss === void 0 ? phase : withLoss(phase, loss);
  })
});
var hard = { targets: { kind: "hard" } };
function mixed2(recipe) {
  const [smoothing, teacher] = [neededPhase(recipe, "smoothing"), neededPhase(recipe, "teacher")];
  const { targets } = overRun(teacher);
  const { targets: labels } = overRun(smoothing);
  if (targets.kind !== "teacher" || labels.kind !== "smoothing")
    throw internalError("a phase of another kind");
  return { ...overRun(teacher), targets: { ...targets, alpha: 0.5, labels } };
}
var named = {
  hard: { needs: [], make: (recipe) => everywhere(recipe, hard) },
  smoothing: {
    needs: ["smoothing"],
    make: (recipe) => everywhere(recipe, overRun(neededPhase(recipe, "smoothing")))
  },
  teacher: { needs: ["teacher"], make: (recipe) => everywhere(recipe, overRun(neededPhase(recipe, "teacher"))) },
  "smoothing-then-teacher": { needs: ["smoothing", "teacher"], make: (recipe) => recipe },
  "hard-then-teacher": { needs: ["smoothing", "teacher"], make: (recipe) => inPhases(recipe, { smoothing: hard }) },
  "teacher-then-smoothing": {
    needs: ["smoothing", "teacher"],
    make: (recipe) => inPhases(recipe, { smoothing: neededPhase(recipe, "teacher"), teacher: neededPhase(recipe, "smoothing") })
  },
  "smoothing-then-smoothing": {
    needs: ["smoothing", "teacher"],
    make: (recipe) => inPhases(recipe, { teacher: neededPhase(recipe, "smoothing") })
  },
  mixed: { needs: ["smoothing", "teacher"], make: (recipe) => everywhere(recipe, mixed2(recipe)) }
};
var lacking = (recipe, arm) => named[arm].needs.filter((kind) => firstPhase(recipe, kind) === void 0);
var patchable = ["phases", "optimizer"];
function applied(original, recipe, { path, value, ref }, place) {
  const [field = ""] = path.split(/[.[]/);
  if (!patchable.includes(field)) {
    const expected2 = `a path below ${patchable.join(", ")}`;
    const hint = "arms differ in what is trained; data, seeds and reports are shared";
    return { recipe, problems: [{ path: `${place}/path`, expected: expected2, got: `"${path}"`, hint }] };
  }
  if (value === void 0 === (ref === void 0)) {
    const got = value === void 0 ? "neither" : "both";
    return { recipe, problems: [{ path: place, expected: "exactly one of value and ref", got }] };
  }
  const target = resolvePath(path, recipe, recipeSchema, `${place}/path`);
  if (target.problem !== null)
    return { recipe, problems: [target.problem] };
  if (ref === void 0)
    return { recipe: withValues(recipe, target, value), problems: [] };
  const source = resolvePath(ref, original, recipeSchema, `${place}/ref`);
  if (source.problem !== null)
    return { recipe, problems: [source.problem] };
  const found = valueAtPlace(original, source.places[0] ?? []);
  if (found !== void 0)
    return { recipe: withValues(recipe, target, found), problems: [] };
  const expected = "the path of a field that the recipe states or fills in";
  return { recipe, problems: [{ path: `${place}/ref`, expected, got: `"${ref}"` }] };
}
function patchedArm(original, patch, place) {
  let recipe = structuredClone(original);
  const problems = [];
  patch.forEach((one, index) => {
    const done = applied(original, recipe, one, `${place}/patch/${index}`);
    recipe = done.recipe;
    problems.push(...done.problems);
  });
  if (problems.length > 0)
    return { recipe, problems };
  recipe = structuredClone(recipe);
  const schemaProblems = recipeProblems(recipe);
  const left = schemaProblems.length > 0 ? schemaProblems : crossFieldProblems(recipe);
  return { recipe, problems: left.map((problem) => ({ ...problem, path: `${place}, patched: ${problem.path}` })) };
}
function alone({ arms: _arms, sweep: _sweep, report, ...rest }) {
  const { compareTo: _compareTo, ...others } = report;
  return { ...rest, report: others };
}
function examined(recipe) {
  if (recipe.arms === void 0) {
    const possible = usualArms.filter((arm) => lacking(recipe, arm).length === 0);
    return { arms: possible.map((id) => ({ id, recipe: alone(named[id].make(recipe)) })), problems: [] };
  }
  const arms = [];
  const problems = [];
  armsAsStated(recipe).forEach(({ id, patch }, index) => {
    const place = `/arms/${index}`;
    if (patch !== null) {
      const { recipe: changed, problems: own2 } = patchedArm(recipe, patch, place);
      problems.push(...own2);
      if (own2.length === 0)
        arms.push({ id, recipe: alone(changed) });
      return;
    }
    const missing = lacking(recipe, id);
    if (missing.length === 0)
      arms.push({ id, recipe: alone(named[id].make(recipe)) });
    else
      problems.push({
        path: place,
        expected: `a phase of kind ${missing.map((kind) => `"${kind}"`).join(" and one of kind ")} for the arm "${id}"`,
        got: `phases of kind ${[...new Set(recipe.phases.map(({ targets }) => `"${targets.kind}"`))].join(", ")}`,
        hint: `leave the arm out, or write an arm of your own with "patch"`
      });
  });
  return { arms, problems };
}
function budgetOf({ phases }) {
  const units = ["epochs", "steps"];
  return phases.map(({ until }) => {
    const bounds = boundsOf(until.any);
    const least = (unit) => Math.min(...bounds.filter((bound) => bound.unit === unit).map(({ value }) => value));
    return units.map((unit) => ({ unit, value: least(unit) })).filter(({ value }) => Number.isFinite(value)).map(({ unit, value }) => `${value} ${unit}`).join(" or ");
  }).sort().join(", ");
}
function budgetProblems(recipe, arms) {
  const expected = budgetOf(recipe);
  return arms.flatMap(({ id, recipe: changed }) => {
    const got = budgetOf(changed);
    if (got === expected)
      return [];
    const hint = "a patch may add conditions to until, and leaves its bounds";
    return [{ path: "/arms", expected: `the recipe's bounds, ${expected}, in the arm "${id}"`, got, hint }];
  });
}
function comparisonProblems({ report: { compareTo } }, ids) {
  if (compareTo === void 0 || ids.includes(compareTo))
    return [];
  const hint = nearest(compareTo, ids);
  return [
    {
      path: "/report/compareTo",
      expected: `the id of an arm: ${ids.map((id) => `"${id}"`).join(", ")}`,
      got: `"${compareTo}"`,
      hint: hint === void 0 ? void 0 : `did you mean "${hint}"?`
    }
  ];
}
function armProblems(recipe) {
  const { arms, problems } = examined(recipe);
  const ids = recipe.arms === void 0 ? arms.map(({ id }) => id) : armsAsStated(recipe).map(({ id }) => id);
  return [...problems, ...budgetProblems(recipe, arms), ...comparisonProblems(recipe, ids)];
}
function armsOf(recipe, place) {
  const problems = armProblems(recipe);
  if (problems.length > 0)
    throw problemsError("recipe-invalid", place, problems);
  return examined(recipe).arms;
}

// dist/recipe/plan/sweep.js
var sweepable = ["phases", "optimizer", "student", "augment"];
var MOST_SETTINGS = 1e4;
function axesOf({ sweep }) {
  const { grid = {}, zip } = sweep ?? {};
  const axes = Object.entries(grid).map(([path, values]) => ({
    place: "/sweep/grid",
    points: values.map((value) => ({ [path]: value }))
  }));
  if (zip === void 0)
    return axes;
  const length = Math.min(...Object.values(zip).map((values) => values.length));
  const points = Array.from({ length }, (_, at) => Object.fromEntries(Object.entries(zip).map(([path, values]) => [path, values[at]])));
  return [...axes, { place: "/sweep/zip", points }];
}
function settingsOf(recipe) {
  const axes = axesOf(recipe);
  if (axes.length === 0)
    return [];
  return axes.reduce((settings, { points }) => settings.flatMap((setting) => points.map((point) => ({ ...setting, ...point }))), [{}]);
}
var isSwept = ({ sweep }) => sweep?.grid !== void 0 || sweep?.zip !== void 0;
var settingWords = (setting) => Object.entries(setting).map(([path, value]) => `${path}=${JSON.stringify(value)}`).join(", ");
var choosing = ({ sweep }) => sweep?.choose ?? { metric: "validation.nll", calibrated: true };
var seedsOf = ({ seed, sweep }) => sweep?.seeds ?? [seed];
function trialSeeds(recipe) {
  const stated = recipe.sweep?.choose.seeds;
  if (stated !== void 0)
    return stated;
  const taken = new Set(seedsOf(recipe));
  let fresh = 0;
  while (taken.has(fresh))
    fresh += 1;
  return [fresh];
}
function laidOver({ sweep: _sweep, ...recipe }, setting) {
  const problems = [];
  let result = structuredClone(recipe);
  for (const [path, value] of Object.entries(setting)) {
    const place = `sweep, ${path}`;
    const [field = ""] = path.split(/[.[]/);
    if (!sweepable.includes(field)) {
      const hint = "rows, teachers and how students are judged are those of all settings; a phase may name its teacher";
      problems.push({ path: place, expected: `a path below ${sweepable.join(", ")}`, got: `"${path}"`, hint });
      continue;
    }
    const walked = resolvePath(path, result, recipeSchema, place);
    if (walked.problem !== null)
      problems.push(walked.problem);
    else
      result = withSetting(result, walked, value);
  }
  if (problems.length > 0)
    return { recipe, problems };
  result = structuredClone(result);
  const ofSchema = recipeProblems(result);
  const laid = result;
  const left = ofSchema.length > 0 ? ofSchema : [...crossFieldProblems(laid), ...budgetChange(recipe, laid)];
  const found = left.length > 0 ? left : [...armProblems(laid), ...armChange(recipe, laid)];
  return {
    recipe: laid,
    problems: found.map((problem) => ({ ...problem, path: `${settingWords(setting)}: ${problem.path}` }))
  };
}
function budgetChange(recipe, laid) {
  const [expected, got] = [budgetOf(recipe), budgetOf(laid)];
  const hint = "how long is trained is the same for all; a setting may add other conditions";
  return got === expected ? [] : [{ path: "/phases", expected: `the recipe's bounds, ${expected}`, got, hint }];
}
function armChange(recipe, laid) {
  const idsOf = (one) => armsOf(one, "").map(({ id }) => id).join(", ");
  const [expected, got] = [idsOf(recipe), idsOf(laid)];
  return got === expected ? [] : [{ path: "/arms", expected: `the arms ${expected}`, got }];
}
function axisProblems(recipe) {
  const { sweep } = recipe;
  if (sweep === void 0)
    return [];
  const { grid = {}, zip = {}, halving, choose } = sweep;
  const problems = [];
  const lengths = Object.entries(zip).map(([path, values]) => `${path}: ${values.length}`);
  if (new Set(Object.values(zip).map((values) => values.length)).size > 1)
    problems.push({ path: "/sweep/zip", expected: "lists of one length", got: lengths.join(", ") });
  for (const path of Object.keys(zip).filter((one) => one in grid))
    problems.push({ path: `/sweep/zip`, expected: "paths that are not in grid", got: `"${path}"` });
  if (!isSwept(recipe) && halving !== void 0)
    problems.push({ path: "/sweep/halving", expected: "a sweep of settings: grid or zip", got: "neither" });
  const both = (choose.seeds ?? []).filter((seed) => seedsOf(recipe).includes(seed));
  if (both.length > 0)
    problems.push({
      path: "/sweep/choose/seeds",
      expected: "seeds that what is chosen is not judged by",
      got: both.join(", "),
      hint: "a setting that is chosen by its luck with a seed would look better than it is with that seed"
    });
  const count = axesOf(recipe).reduce((product, { points }) => product * points.length, 1);
  if (count > MOST_SETTINGS)
    problems.push({ path: "/sweep", expected: `at most ${MOST_SETTINGS} settings`, got: String(count) });
  return problems;
}
function sweepProblems(recipe) {
  const own2 = axisProblems(recipe);
  if (own2.length > 0)
    return own2;
  const found = settingsOf(recipe).flatMap((setting) => laidOver(recipe, setting).problems);
  const kinds = new Map(found.toReversed().map((problem) => [`${problem.expected} ${problem.got}`, problem]));
  return found.filter((problem) => [...kinds.values()].includes(problem));
}
var known = /* @__PURE__ */ new WeakMap();
function sweptArms(recipe) {
  const found = known.get(recipe) ?? findSweptArms(recipe);
  known.set(recipe, found);
  return found;
}
function findSweptArms(recipe) {
  const arms = /* @__PURE__ */ new Map();
  settingsOf(recipe).forEach((setting, index) => {
    const { recipe: whole } = laidOver(recipe, setting);
    for (const { id, recipe: own2 } of armsOf(whole, settingWords(setting))) {
      const candidates = arms.get(id) ?? /* @__PURE__ */ new Map();
      arms.set(id, candidates);
      const key = canonicalJson(own2);
      if (!candidates.has(key))
        candidates.set(key, { setting: index, whole, recipe: own2 });
    }
  });
  const all = settingsOf(recipe);
  const values = (path, some) => new Set(some.map((setting) => canonicalJson({ value: setting[path] }))).size;
  return [...arms].map(([id, found]) => {
    const candidates = [...found.values()];
    const own2 = candidates.map(({ setting }) => all[setting] ?? {});
    const paths = Object.keys(all[0] ?? {}).filter((path) => values(path, own2) > 1 || values(path, all) === 1);
    return { id, candidates, paths };
  });
}
var settingOfArm = (setting, { paths }) => Object.fromEntries(paths.map((path) => [path, setting?.[path]]));
function rungsOf(settings, halving) {
  if (settings < 2)
    return [];
  if (halving === void 0)
    return [{ settings, share: 1 }];
  let last = 0;
  while (2 * halving ** (last + 1) <= settings)
    last += 1;
  return Array.from({ length: last + 1 }, (_, rung) => ({
    settings: Math.floor(settings / halving ** rung),
    share: halving ** (rung - last)
  }));
}
function trialsOf(recipe, cost) {
  const seeds = trialSeeds(recipe).length;
  return sweptArms(recipe).flatMap(({ candidates }) => rungsOf(candidates.length, recipe.sweep?.halving)).reduce((sum, { settings, share }) => sum + settings * seeds * cost(share), 0);
}
var withShare = (recipe, share) => ({
  ...recipe,
  phases: recipe.phases.map((phase) => ({ ...phase, until: { any: shortened(phase.until.any, share) } }))
});
function candidateOf(arms, id, setting) {
  const found = arms.find((arm) => arm.id === id)?.candidates.find((one) => one.setting === setting);
  if (found === void 0)
    throw internalError(`no setting ${setting} of arm ${id}`);
  return found;
}

// dist/recipe/plan/rules.js
function checkedArms(recipe, place) {
  const own2 = crossFieldProblems(recipe);
  if (own2.length > 0)
    throw problemsError("recipe-invalid", place, own2);
  const arms = armsOf(recipe, place);
  const swept = sweepProblems(recipe);
  if (swept.length > 0)
    throw problemsError("recipe-invalid", place, swept);
  return arms;
}
function scheduleWarnings({ phases }) {
  return phases.flatMap(({ id, targets }) => targetWarnings(targets).map((warning) => `phase "${id}": ${warning}`));
}
function lateWarnings({ phases }) {
  return phases.flatMap(({ id, until }) => {
    const epochs = Math.min(...boundsOf(until.any).map(({ unit, value }) => unit === "epochs" ? value : Infinity));
    return tooLate(until.any, epochs).map((words) => `phase "${id}": a ${words} cannot end it before its ${epochs} epochs do`);
  });
}
function teacherWarnings({ phases, teachers }) {
  const needing = phases.flatMap((phase) => teacherOf(phase) ?? []);
  const named2 = needing.map(({ id }) => id);
  return teachers.filter(({ id }) => needing.length === 0 || !(named2.includes(id) || named2.includes(void 0) && teachers.length === 1)).map(({ id }) => `teacher "${id}" is used by no phase`);
}
var bootstrapWarnings = ({ report }) => report.bootstrap === void 0 ? [] : ["report.bootstrap is not used: intervals need no replicates"];
function warningsOf(recipe) {
  return [
    ...bootstrapWarnings(recipe),
    ...scheduleWarnings(recipe),
    ...lateWarnings(recipe),
    ...teacherWarnings(recipe)
  ];
}

export {
  AS_WRITTEN,
  requiredArmProblems,
  imageProblems,
  alone,
  settingsOf,
  isSwept,
  settingWords,
  choosing,
  seedsOf,
  trialSeeds,
  sweptArms,
  settingOfArm,
  rungsOf,
  trialsOf,
  withShare,
  candidateOf,
  checkedArms,
  warningsOf
};
