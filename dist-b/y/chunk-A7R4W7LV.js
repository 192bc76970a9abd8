import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  classWeightedTargets,
  hasClassParts,
  nameOfTerm,
  partsOfTargets,
  perClass,
  scalarsOfTargets,
  scalarsOfTerm,
  targetClassProblems,
  targetProblems,
  targetSchedules,
  targetsFor,
  targetsWithoutLabels,
  teacherOfTargets,
  teacherOfTerm,
  tensorsOfTerm,
  termSchedules,
  termWithoutLabels,
  weighted,
  weightsOf,
  withTargetSchedules,
  withTermSchedules,
  withTerms
} from "./chunk-PMQGPBFK.js";
import {
  spanning
} from "./chunk-BURVCNGZ.js";
import {
  below
} from "./chunk-JWFKJVVU.js";

// dist/kinds/objective.js
function lossOf(objective, facts) {
  const { terms = [] } = objective;
  const weighed = weighedTargets(objective, facts);
  return terms.length === 0 ? weighed : withTerms(weighed, terms, facts);
}
function weighedTargets({ targets, classWeights, weighting }, facts) {
  if (classWeights === void 0)
    return targetsFor(targets, facts);
  const weights = weightsOf(classWeights, facts);
  const byParts = weighting === "classes" ? classWeightedTargets(targets, facts, weights) : null;
  return byParts ?? weighted(targetsFor(targets, facts), weights);
}
function teachersAsked({ targets, terms = [] }) {
  return [
    ...[teacherOfTargets(targets)].flatMap((asked) => asked === null ? [] : [{ ...asked, place: "/targets/teacher" }]),
    ...terms.flatMap((term, index) => {
      const asked = teacherOfTerm(term);
      return asked === null ? [] : [{ ...asked, place: `/terms/${index}/teacher` }];
    })
  ];
}
var tensorsAsked = ({ terms = [] }) => terms.flatMap((term, index) => {
  const tensors = tensorsOfTerm(term);
  return tensors === null ? [] : [{ ...tensors, term, place: `/terms/${index}` }];
});
var teacherOf = (objective) => teachersAsked(objective)[0] ?? null;
function temperatureIn({ targets, terms = [] }, scalars) {
  const names = [
    ...teacherOfTargets(targets) === null ? [] : ["temperature"],
    ...terms.filter((term) => teacherOfTerm(term) !== null).map((term) => `${nameOfTerm(term)}.temperature`)
  ];
  const found = names.find((name) => scalars[name] !== void 0);
  return found === void 0 ? null : scalars[found] ?? null;
}
var learnsWithoutLabels = ({ targets, terms = [], classWeights }) => targetsWithoutLabels(targets) && terms.every(termWithoutLabels) && classWeights === void 0;
function lossParts({ targets, terms = [] }, scalars) {
  const weightOf = (term) => `${nameOfTerm(term)}.weight`;
  const noTerms = Object.fromEntries(terms.map((term) => [weightOf(term), 0]));
  const ofTargets = partsOfTargets(targets, scalars).map((part) => ({
    ...part,
    scalars: { ...noTerms, ...part.scalars }
  }));
  const beside = ofTargets[0]?.scalars ?? noTerms;
  return [
    ...ofTargets,
    ...terms.map((term) => ({
      name: nameOfTerm(term),
      weight: scalars[weightOf(term)] ?? 0,
      scalars: { ...beside, [weightOf(term)]: 1 },
      without: beside
    }))
  ];
}
function schedulesOf({ targets, terms = [] }) {
  return Object.assign({}, scalarsOfTargets(targets), ...terms.map(scalarsOfTerm));
}
function placedSchedules({ targets, terms = [] }) {
  return [
    ...targetSchedules(targets).map(([place, one]) => [`/targets${place}`, one]),
    ...terms.flatMap((term, index) => termSchedules(term).map(([place, one]) => [`/terms/${index}${place}`, one]))
  ];
}
function withSchedules(objective, change) {
  const { targets, terms } = objective;
  return {
    ...objective,
    targets: withTargetSchedules(targets, change),
    ...terms === void 0 ? {} : { terms: terms.map((term) => withTermSchedules(term, change)) }
  };
}
var overRun = (objective) => withSchedules(objective, (schedule) => spanning(schedule, "run"));
function lossKey(objective) {
  const { targets, terms, classWeights, weighting } = withSchedules(objective, () => 0);
  return JSON.stringify([targets, terms, classWeights, weighting]);
}
function weightingProblems({ targets, classWeights, weighting }) {
  if (weighting === void 0)
    return [];
  if (classWeights === void 0)
    return [{ path: "/weighting", expected: "classWeights beside it", got: "none" }];
  if (weighting === "rows" || hasClassParts(targets))
    return [];
  const got = `targets of kind "${targets.kind}"`;
  return [{ path: "/weighting", expected: '"rows", or targets of kind "smoothing", whose rows have parts', got }];
}
function objectiveProblems(objective) {
  const { targets, terms = [] } = objective;
  const names = terms.map(nameOfTerm);
  const asked = teachersAsked(objective);
  const other = asked.find(({ id }) => id !== asked[0]?.id);
  return [
    ...below("/targets", targetProblems(targets)),
    ...weightingProblems(objective),
    ...names.flatMap((name, index) => names.indexOf(name) < index ? [
      {
        path: `/terms/${index}/name`,
        expected: "a name that no other term of the phase has; the kind by default",
        got: `"${name}"`
      }
    ] : []),
    ...other === void 0 ? [] : [
      {
        path: other.place,
        expected: `the phase's one teacher, ${asked[0]?.id === void 0 ? "not named" : `"${asked[0].id}"`}`,
        got: other.id === void 0 ? "no name" : `"${other.id}"`
      }
    ]
  ];
}
function objectiveClassProblems({ targets, classWeights }, classes) {
  return [
    ...perClass(classWeights, classes, "/classWeights"),
    ...below("/targets", targetClassProblems(targets, classes))
  ];
}

export {
  lossOf,
  teachersAsked,
  tensorsAsked,
  teacherOf,
  temperatureIn,
  learnsWithoutLabels,
  lossParts,
  schedulesOf,
  placedSchedules,
  overRun,
  lossKey,
  objectiveProblems,
  objectiveClassProblems
};
