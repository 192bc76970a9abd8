import {
  measure
} from "./chunk-5RRU5CYY.js";
import {
  placedSchedules
} from "./chunk-WURLLNK5.js";
import {
  valueAt
} from "./chunk-NDHD2ASF.js";
import {
  fitTemperature,
  rowScores
} from "./chunk-X63OG537.js";
import {
  logSoftmaxRows
} from "./chunk-O755XPEH.js";
import {
  below
} from "./chunk-BYE3JSHF.js";

// dist/kinds/data/spread.js
function spread(rows, limit = rows.length) {
  if (limit >= rows.length)
    return rows;
  return Int32Array.from({ length: limit }, (_, i) => rows[Math.floor(i * rows.length / limit)] ?? 0);
}

// dist/evaluation/teacher-findings.js
var percent = (share) => `${(100 * share).toFixed(1)} %`;
var short = (value) => value.toPrecision(3).replace(/\.?0+$/, "");
function temperaturesOf(objective) {
  const place = { runStep: 0, runSteps: 1e3, phaseStep: 0, phaseSteps: 1e3 };
  const schedules = placedSchedules(objective).filter(([where]) => where.endsWith("/temperature")).map(([, schedule]) => schedule);
  const ends = schedules.flatMap((schedule) => [
    valueAt(schedule, place),
    valueAt(schedule, { ...place, runStep: 999, phaseStep: 999 })
  ]);
  return [...new Set(ends)].sort((a, b) => a - b);
}
var meanOf = (values) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
var ZEROS = 0.05;
var SUMS = [0.8, 1.2];
function scoreFindings(logits, classes) {
  let [zeros, negative, largest] = [0, 0, 0];
  const sums = [];
  for (let start = 0; start < logits.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const value = logits[start + k] ?? NaN;
      sum += value;
      if (value === 0)
        zeros += 1;
      if (value < 0)
        negative += 1;
      largest = Math.max(largest, Math.abs(value));
    }
    sums.push(sum);
  }
  const share = zeros / logits.length;
  if (negative === 0 && share >= ZEROS)
    return [
      {
        path: "scores",
        expected: "logits, which are of either sign",
        got: `none below 0, and ${percent(share)} exactly 0: a last ReLU cut them off, so that the classes below it are all alike`,
        hint: 'name the value before it: "output": {"name": ...}'
      }
    ];
  const [least, most] = SUMS;
  const near = sums.filter((sum) => sum >= least && sum <= most).length / sums.length;
  return near >= 0.9 && largest < 3 && negative > 0 ? [
    {
      path: "scores",
      expected: "logits",
      got: `scores within ${short(largest)} of 0 whose rows sum to ${short(meanOf(sums))} on average: a regression on one-hot labels, of which a softmax makes nearly the same share for every class`,
      hint: "distil the squared distance to them (the term logit-mse), or divide the temperature by what the next line says"
    }
  ] : [];
}
function calibrationFindings({ logits, labels }, classes) {
  const { accuracy, signedGap, ece, eceFloor } = measure(logits, labels, classes, { seed: 0 });
  const { temperature } = fitTemperature(logits, labels, classes);
  if (Math.abs(signedGap) < 0.02 || ece < 2 * eceFloor || temperature > 2 / 3 && temperature < 3 / 2)
    return [];
  return [
    {
      path: "calibration",
      expected: "a teacher as sure as it is right (arXiv:2508.20224)",
      got: `sure of ${percent(accuracy + signedGap)} on average, right in ${percent(accuracy)}: ${signedGap > 0 ? "over" : "under"}-confident, ECE ${ece.toFixed(3)} where ${eceFloor.toFixed(3)} is chance`,
      hint: `its labels fit best at temperature ${short(temperature)}: temperatures of phases count from there`
    }
  ];
}
function smoothedFindings({ phases, classes }, { confidence, correct }) {
  const hot = phases.filter(({ temperatures }) => temperatures.some((value) => value > 1));
  const sure = [...confidence].filter((_, row) => correct[row] === 1).sort((a, b) => a - b);
  if (hot.length === 0 || sure.length < 20 || sure.length / correct.length < 0.9)
    return [];
  const at = (share) => sure[Math.min(sure.length - 1, Math.floor(share * sure.length))] ?? NaN;
  const [high, most] = [at(0.9), at(0.99)];
  if (most > 0.98 || high < 2 / classes)
    return [];
  return [
    {
      path: "smoothing",
      expected: "right answers of which some are nearly certain, at temperatures above 1",
      got: `confidence that ends at ${short(most)} (99 of 100 right answers), in ${percent(sure.length / correct.length)} right: as after training with label smoothing, whose likenesses between classes a temperature above 1 blurs further (arXiv:2206.14532)`,
      hint: `temperature 1 in ${hot.map(({ id }) => `phase "${id}"`).join(", ")}, or a teacher trained on hard labels`
    }
  ];
}
function softness(logits, classes, temperature) {
  const softened = logSoftmaxRows(Float64Array.from(logits, (value) => value / temperature), classes);
  const rows = logits.length / classes;
  let [entropy, rest] = [0, 0];
  for (let start = 0; start < softened.length; start += classes) {
    let top = -Infinity;
    for (let k = 0; k < classes; k++) {
      const value = softened[start + k] ?? NaN;
      entropy -= Math.exp(value) * value;
      top = Math.max(top, value);
    }
    rest += 1 - Math.exp(top);
  }
  return [entropy / rows / Math.log(classes), rest / rows];
}
var UNIFORM = 0.98;
var ONE_HOT = 0.01;
function targetFindings({ phases, train, unlabelled, classes }) {
  return phases.flatMap(({ id, temperatures }) => {
    const [lowest, highest] = [temperatures[0], temperatures.at(-1)];
    if (lowest === void 0 || highest === void 0)
      return [];
    const path = `targets of phase "${id}"`;
    const [entropy] = softness(train.logits, classes, lowest);
    if (entropy > UNIFORM)
      return [
        {
          path,
          expected: "targets that tell classes apart",
          got: `nearly uniform at temperature ${short(lowest)}: their entropy is ${percent(entropy)} of the most that there is`,
          hint: "lower the temperature"
        }
      ];
    const [, rest] = softness(train.logits, classes, highest);
    return rest < ONE_HOT && !unlabelled ? [
      {
        path,
        expected: "targets that say more than labels",
        got: `nearly one-hot at temperature ${short(highest)}: ${percent(rest)} of a training row's target goes to other classes than its first`,
        hint: "raise the temperature, or take a teacher that was not trained on these rows"
      }
    ] : [];
  });
}
function leakFindings(train, heldOut) {
  const differs = (a, b) => {
    const variance = (values) => {
      const mean = meanOf(values);
      return meanOf(values.map((value) => (value - mean) ** 2)) / Math.max(1, values.length - 1);
    };
    const gap = meanOf(a) - meanOf(b);
    return gap > 0.01 && gap > 3 * Math.sqrt(variance(a) + variance(b));
  };
  const rights = ({ correct }) => Array.from(correct);
  if (!differs(rights(train), rights(heldOut)) && !differs([...train.confidence], [...heldOut.confidence]))
    return [];
  const words = (of) => `${percent(meanOf(rights(of)))} right and ${percent(meanOf(of.confidence))} sure`;
  return [
    {
      path: "rows",
      expected: "answers to training rows like those to others",
      got: `${words(train)} on training rows, ${words(heldOut)} on held-out ones: it was trained on these rows, and says of them what their labels say`,
      hint: "label each row by a model that was not trained on it, as recorded answers: limbeck label RECIPE --folds 5, where a recipe trains the teacher"
    }
  ];
}
function teacherFindings(facts) {
  const { id, train, heldOut, classes, members } = facts;
  const scores = scoreFindings(heldOut.logits, classes);
  const [known, others] = [train, heldOut].map(({ logits, labels }) => rowScores(logits, labels, classes));
  return [
    ...scores,
    ...members.flatMap((member) => below(`member "${member.id}", `, scoreFindings(member.logits, classes))),
    ...calibrationFindings(heldOut, classes),
    // scores that are no logits are unsure for another reason
    ...scores.length > 0 ? [] : smoothedFindings(facts, others),
    ...targetFindings(facts),
    ...leakFindings(known, others)
  ].map((problem) => ({ ...problem, path: `teacher "${id}", ${problem.path}` }));
}
var findingText = ({ path, got, hint }) => `${path}: ${got}${hint === void 0 ? "" : `; ${hint}`}`;

export {
  spread,
  temperaturesOf,
  teacherFindings,
  findingText
};
