import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  calibratorFacts
} from "./chunk-4P64THHA.js";
import {
  goodness
} from "./chunk-SRQYTAH7.js";

// dist/report/sections/arms.js
function comparedArms(report) {
  return [...new Set(report.arms.flatMap((arm) => Object.keys(arm.versus)))];
}
var studentOf = ({ student }, arm) => arm.student ?? student;
function lastPhases(arm) {
  return arm.seeds.flatMap(({ phases }) => phases.at(-1) ?? []);
}
function totalSteps(arm) {
  return arm.seeds.map(({ phases }) => phases.reduce((sum, { steps }) => sum + steps, 0));
}
function isDistilled(arm) {
  return lastPhases(arm).some(({ targets }) => targets === "teacher");
}
function handover(arm) {
  const first = arm.seeds[0]?.phases ?? [];
  const start = first.findIndex(({ targets }) => targets === "smoothing");
  const end = first.findLastIndex(({ targets }) => targets === "teacher");
  if (start < 0 || end < start)
    return null;
  const switchAt = first.findIndex(({ targets }, index) => index > start && targets === "teacher");
  const before = first.findLastIndex(({ targets }, index) => index < switchAt && targets === "smoothing");
  return {
    arm,
    smoothing: arm.seeds.flatMap(({ phases }) => phases[before] ?? []),
    teacher: arm.seeds.flatMap(({ phases }) => phases[end] ?? [])
  };
}
function phaseTitle(phase, phases, several) {
  const { id, targets } = phase;
  if (!several)
    return id === targets ? id : `${id} (${targets})`;
  const alike = phases.filter((one) => one.targets === targets).length;
  return alike === 1 ? `${id} (${targets})` : `${targets}, phase ${phases.indexOf(phase) + 1} of ${phases.length}`;
}
function phaseCount({ arms }) {
  return arms.reduce((sum, { seeds }) => sum + seeds.reduce((of, { phases }) => of + phases.length, 0), 0);
}
function withinPhases(report, limit) {
  if (phaseCount(report) <= limit)
    return report;
  const arms = [];
  let left = limit;
  for (const arm of report.arms) {
    left -= arm.seeds.length;
    if (left < 0)
      break;
    arms.push({ ...arm, seeds: arm.seeds.map(({ seed, phases }) => ({ seed, phases: phases.slice(-1) })) });
  }
  return { ...report, arms };
}

// dist/report/sections/numbers.js
var MINUS = "\u2212";
function fixed(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}
function signed(value, digits) {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}
function percent(fraction, digits = 2) {
  return `${fixed(fraction * 100, digits)} %`;
}
function points(fraction, digits = 2) {
  return signed(fraction * 100, digits);
}
function figure(value) {
  return fixed(value, 4);
}
var SIGNIFICANT = 0.05;
function pValue(p) {
  if (p < 1e-3)
    return "<0.001";
  let digits = 3;
  while (digits < 12 && p < SIGNIFICANT !== Number(p.toFixed(digits)) < SIGNIFICANT)
    digits += 1;
  return fixed(p, digits);
}
var percentWriter = (value, more = 0) => fixed(value * 100, 2 + more);
var figureWriter = (value, more = 0) => fixed(value, 4 + more);
var readsZero = (text) => Number(text.replace(MINUS, "-")) === 0;
function interval({ low, high }, write) {
  const hides = (more2) => excludesZero({ low, high }) && [low, high].some((end) => readsZero(write(end, more2)));
  let more = 0;
  while (more < 8 && hides(more))
    more += 1;
  return `[${write(low, more)}, ${write(high, more)}]`;
}
function excludesZero({ low, high }) {
  return low > 0 || high < 0;
}
function count(value) {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
function bytes(value) {
  if (value < 1e3)
    return `${value} B`;
  if (value < 1e6)
    return `${(value / 1e3).toFixed(1)} kB`;
  if (value < 1e9)
    return `${(value / 1e6).toFixed(1)} MB`;
  return `${(value / 1e9).toFixed(1)} GB`;
}
function milliseconds(value) {
  return fixed(value, value < 0.1 ? 3 : value < 10 ? 2 : 1);
}
function scalar(value) {
  const text = Number(value.toPrecision(4)).toString();
  return text.replace("-", MINUS);
}
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
function listed(words) {
  if (words.length < 2)
    return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
function plainMinus(text) {
  return text.replaceAll(MINUS, "-");
}

// dist/report/sections/diagnosis.js
var NOTABLE = 0.03;
function meanOf(phases, of) {
  const values = phases.map(of);
  return values.length === 0 || values.includes(void 0) ? null : mean(values);
}
var size = (difference) => `${fixed(100 * Math.abs(difference), 1)} points`;
function headroom(teacher, reached, arm, baseline) {
  const figures = `the teacher scores ${percent(teacher)}, the baseline ${percent(reached)}`;
  if (teacher <= reached)
    return `The teacher is no more accurate than the baseline (${figures}), so it has little to pass on.`;
  const versus = arm.versus[baseline.id]?.accuracy;
  const told = versus === void 0 ? 0 : (versus.high - versus.low) / 2;
  return teacher - reached < told ? `There is less to be gained (${figures}) than the ${size(told)} that these seeds and rows tell apart: take more of either.` : null;
}
function capacity(phases, teacher) {
  const fit = meanOf(phases, ({ training }) => training?.accuracy);
  const rows = phases[0]?.training?.rows;
  if (fit === null || rows === void 0)
    return null;
  const test = mean(phases.map((phase) => phase.test.accuracy));
  const figures = `right in ${percent(fit)} of ${count(rows)} rows that it was trained on, and in ${percent(test)} on test`;
  if (fit - test >= NOTABLE)
    return `It is ${figures}: it knows its own rows by heart, and more of them, which need no labels where a teacher gives them, or changed views of them, teach it more.`;
  return teacher - fit >= NOTABLE ? `It is ${figures}: it does not fit what it is taught, being too small or trained too briefly.` : null;
}
function fidelity(phases, teacher) {
  const same = meanOf(phases, ({ agreement }) => agreement?.sameTop);
  if (same === null)
    return null;
  if (teacher - same >= NOTABLE)
    return `It names its teacher's class in ${percent(same)} of test rows: a longer teacher phase, or a larger alpha, would have it follow more.`;
  return same >= 1 - NOTABLE && same > teacher ? `It names its teacher's class in ${percent(same)} of test rows, so that it errs where its teacher does.` : null;
}
function sureness({ accuracy, signedGap, ece, eceFloor }) {
  if (Math.abs(signedGap) < NOTABLE || ece < 2 * eceFloor)
    return null;
  return `The teacher is ${signedGap > 0 ? "surer than it is right" : "right more often than it is sure"} (${percent(accuracy + signedGap)} on average, right in ${percent(accuracy)}), which its student learns: change the temperature, or calibrate the teacher.`;
}
var HARDLY = 0.05;
var APART = -0.3;
function pull(phases) {
  const [first, ...others] = phases.map(({ lossParts }) => lossParts?.start);
  if (first === void 0 || others.includes(void 0))
    return null;
  const seeds = [first, ...others].filter((start) => start !== void 0);
  const norms = first.parts.map(({ name }, at) => ({
    name,
    norm: mean(seeds.map(({ parts }) => parts[at]?.gradientNorm ?? NaN))
  }));
  const most = norms.reduce((a, b) => b.norm > a.norm ? b : a);
  const least = norms.reduce((a, b) => b.norm < a.norm ? b : a);
  if (least.norm < HARDLY * most.norm)
    return `Where its last phase begins, the gradient of ${least.name} is ${percent(least.norm / most.norm)} of that of ${most.name}: it hardly counts, and a larger weight would have it count.`;
  const cosines = first.cosines.map(({ between }, at) => ({
    between,
    cosine: mean(seeds.map(({ cosines: own }) => own[at]?.cosine ?? NaN))
  }));
  const apart = cosines.find(({ cosine }) => cosine < APART);
  return apart === void 0 ? null : `Where its last phase begins, the gradients of ${apart.between.join(" and ")} point apart (cosine ${fixed(apart.cosine, 2)}): they ask for different students, and less of one leaves more of the other.`;
}
var ONE_HOT = 0.02;
var UNIFORM = 0.9;
function softness(phases) {
  const share = meanOf(phases, ({ softness: own }) => own?.share);
  const temperature = phases[0]?.softness?.temperature;
  if (share === null || temperature === void 0 || share >= ONE_HOT && share <= UNIFORM)
    return null;
  const figures = `at temperature ${fixed(temperature, 1)} its teacher's targets have ${percent(share)} of the entropy of a guess`;
  return share < ONE_HOT ? `In the end, ${figures}: they are next to labels, and a higher temperature, or a teacher that has not seen these rows, says more.` : `In the end, ${figures}: they tell classes hardly apart, and a lower temperature says more.`;
}
var STILL = 0.02;
function budget(phases) {
  const change = meanOf(phases, ({ trend }) => trend?.nll ?? void 0);
  const epochs = phases[0]?.trend?.epochs;
  return change === null || epochs === void 0 || change > -STILL ? null : `Its validation NLL fell by ${percent(-change)} over the last ${count(epochs)} epochs: it was still learning, and more of them promise more.`;
}
function diagnosis(report, baseline, distilled) {
  const { teacher } = report;
  if (teacher === null)
    return "No teacher took part.";
  const [first, ...others] = distilled;
  if (first === void 0)
    return "No arm ends with a teacher.";
  const arm = others.reduce((a, b) => b.summary.accuracy.mean > a.summary.accuracy.mean ? b : a, first);
  const phases = lastPhases(arm);
  const { accuracy } = teacher.test;
  const reached = baseline.summary.accuracy.mean;
  const found = [
    headroom(accuracy, reached, arm, baseline),
    capacity(phases, accuracy),
    fidelity(phases, accuracy),
    softness(phases),
    pull(phases),
    budget(phases),
    sureness(teacher.test)
  ].filter((sentence) => sentence !== null);
  return found.length > 0 ? found.join(" ") : `The teacher is more accurate (the teacher scores ${percent(accuracy)}, the baseline ${percent(reached)}), so look at the length of the teacher phase, its temperature and alpha, the student's size, and the number of seeds and rows behind the intervals.`;
}

// dist/report/sections/verdict.js
var SEEDS_FOR_A_CLAIM = 5;
var Z_95 = 1.959964;
function verdict(report) {
  const [compareTo] = comparedArms(report);
  const baseline = report.arms.find(({ id }) => id === compareTo);
  if (baseline !== void 0)
    return comparison(report, baseline).join(" ");
  return report.arms.flatMap((arm) => singleArm(report, arm)).join(" ");
}
function singleArm(report, arm) {
  const last = lastPhases(arm)[0];
  if (last === void 0)
    return [`${quote(arm.id)} has no finished phase.`];
  const sentences = [];
  const change = handover(arm);
  const smoothed = change?.smoothing[0];
  if (smoothed !== void 0) {
    sentences.push(`After the smoothing phase ${quote(smoothed.id)} the student ${confidence(smoothed.test)} on test.`);
    sentences.push(`At the end of the teacher phase ${quote(last.id)} it ${confidence(last.test)}; ${gapChange(smoothed, last)}.`);
  } else {
    sentences.push(`At the end of the last phase ${quote(last.id)} the student ${confidence(last.test)} on test.`);
  }
  const { accuracy, nll, ece, eceFloor, rows } = last.test;
  sentences.push(`It ends at ${percent(accuracy)} accuracy, NLL ${figure(nll)} and ECE ${figure(ece)} on ${count(rows)} test rows, where a perfectly calibrated model would score an ECE of ${figure(eceFloor)} on average.`);
  sentences.push(...calibrationSentences(last));
  if (report.teacher !== null) {
    const { test } = report.teacher;
    sentences.push(`The teacher scores ${percent(test.accuracy)}, NLL ${figure(test.nll)} and ECE ${figure(test.ece)}.`);
  }
  if (arm.seeds.length === 1 && report.arms.length === 1) {
    sentences.push("This is one seed without a baseline: it shows what happened, not whether smoothing or the teacher helped; limbeck compare answers that.");
  }
  return sentences;
}
function calibrationSentences({ calibrated, test }) {
  if (calibrated === null)
    return ["No calibrator was fitted."];
  const { kind, temperature, boundary } = calibrated;
  if (boundary === "low" && temperature === 1)
    return ["No temperature was fitted: the student is right on every calibration row, so none fits them best."];
  const fitted = temperature === void 0 ? calibratorFacts[kind].title : `A temperature of T = ${fixed(temperature, 3)}`;
  const sentences = [
    `${fitted}, fitted on the calibration split, takes NLL from ${figure(test.nll)} to ${figure(calibrated.test.nll)} and ECE from ${figure(test.ece)} to ${figure(calibrated.test.ece)}.`
  ];
  if (boundary !== void 0) {
    sentences.push(`That T lies at the ${boundary === "low" ? "lower" : "upper"} bound of its search: read it with care.`);
  }
  return sentences;
}
function comparison(report, baseline) {
  const others = report.arms.filter((arm) => arm.versus[baseline.id] !== void 0);
  const seeds = Math.min(...report.arms.map((arm) => arm.seeds.length));
  const steps = new Set(report.arms.flatMap(totalSteps));
  const sentences = [bestSentence(report, baseline, seeds)];
  if (steps.size > 1)
    sentences.push("The arms did not all take the same number of steps, which confounds the comparison.");
  if (saysNothing(others, baseline))
    return [
      ...sentences,
      seeds === 1 ? "One seed: intervals and p are about these very students on other rows like these, and nothing is said of the methods; three seeds or more can tell those apart." : "Two seeds tell too little of how seeds vary: there is no p, and nothing is said of the methods; three seeds or more can tell those apart."
    ];
  sentences.push(`Going by ${basis(others, baseline)}, NLL against ${quote(baseline.id)} is ${sides("nll", baseline, others)}; accuracy, in points, is ${sides("accuracy", baseline, others)}.`);
  const distilled = others.some(isDistilled) ? others.filter(isDistilled) : others;
  const beats = (metric) => distilled.some((arm) => outcome(metric, arm.versus[baseline.id]?.[metric]) === "better");
  if (!beats("nll") && !beats("accuracy")) {
    const who = distilled.length === 1 ? "The student of" : "No student of";
    const verb = distilled.length === 1 ? "does not beat" : "beats";
    sentences.push(`${who} ${listed(distilled.map(({ id }) => quote(id)))} ${verb} the baseline ${quote(baseline.id)} on NLL or accuracy by ${basis(others, baseline)}.`, diagnosis(report, baseline, distilled));
  }
  for (const change of report.arms.flatMap((arm) => handover(arm) ?? [])) {
    const before = mean(change.smoothing.map(({ test }) => test.signedGap));
    const after = mean(change.teacher.map(({ test }) => test.signedGap));
    sentences.push(`In ${quote(change.arm.id)} the signed gap (mean confidence minus accuracy; negative is under-confident) averages ${points(before)} points after smoothing and ${points(after)} points after the teacher.`);
  }
  if (seeds < SEEDS_FOR_A_CLAIM) {
    sentences.push(`${seeds === 1 ? "One seed is" : `${seeds} seeds are`} few: take differences as indications.`);
  }
  return sentences;
}
var saysNothing = (others, { id }) => others.length > 0 && others.every((arm) => arm.versus[id]?.nll.pHolm === null);
function basis(others, { id }) {
  if (others.some((arm) => arm.versus[id]?.nll.pHolm === void 0))
    return "intervals that exclude zero";
  return others.length === 1 ? "p below .05" : `p below .05, adjusted by Holm for the ${others.length} arms that are compared`;
}
function bestSentence(report, baseline, seeds) {
  const nll = best(report, "nll");
  const accuracy = best(report, "accuracy");
  const nllWords = `the lowest mean NLL (${figure(nll.summary.nll.mean)}${against(nll, baseline, "nll")})`;
  const reached = percent(accuracy.summary.accuracy.mean);
  const accuracyWords = `the highest mean accuracy (${reached}${against(accuracy, baseline, "accuracy")})`;
  const second = nll.id === accuracy.id ? accuracyWords : `${quote(accuracy.id)} ${accuracyWords}`;
  return `Over ${seeds === 1 ? "1 seed" : `${seeds} seeds`}, ${quote(nll.id)} has ${nllWords} and ${second}.`;
}
function against(arm, baseline, metric) {
  const difference = arm.versus[baseline.id]?.[metric];
  if (difference === void 0)
    return "";
  const write = differenceWriter(metric);
  const unit = metric === "accuracy" ? " points" : "";
  return `; ${write(difference.mean)}${unit} against ${quote(baseline.id)}, interval ${interval(difference, write)}`;
}
var differenceWriter = (metric) => metric === "accuracy" ? (value, more = 0) => points(value, 2 + more) : (value, more = 0) => signed(value, 4 + more);
function best(report, metric) {
  const score = (arm) => goodness(metric, arm.summary[metric].mean);
  return report.arms.reduce((winner, arm) => score(arm) > score(winner) ? arm : winner);
}
function outcome(metric, difference) {
  if (difference === void 0)
    return "open";
  const { pHolm, mean: by } = difference;
  const isShown = pHolm === void 0 ? excludesZero(difference) : pHolm !== null && pHolm < SIGNIFICANT;
  if (!isShown)
    return "open";
  return goodness(metric, by) > 0 ? "better" : "worse";
}
function sides(metric, baseline, others) {
  const groups = { better: [], open: [], worse: [] };
  for (const arm of others) {
    const difference = arm.versus[baseline.id]?.[metric];
    if (difference === void 0)
      continue;
    groups[outcome(metric, difference)].push(`${quote(arm.id)} (${differenceWriter(metric)(difference.mean)})`);
  }
  const [up, down] = metric === "nll" ? ["lower", "higher"] : ["higher", "lower"];
  const parts = [
    groups.better.length === 0 ? "" : `${up} for ${listed(groups.better)}`,
    groups.worse.length === 0 ? "" : `${down} for ${listed(groups.worse)}`,
    groups.open.length === 0 ? "" : `undecided for ${listed(groups.open)}`
  ];
  return parts.filter((part) => part !== "").join(", ");
}
function confidenceWord(signedGap, accuracy, rows) {
  if (Math.abs(signedGap) <= accuracyNoise(accuracy, rows))
    return "neither over- nor under-confident beyond sampling noise";
  return `${signedGap < 0 ? "under" : "over"}-confident by ${fixed(Math.abs(signedGap) * 100, 1)} points`;
}
function confidence({ signedGap, accuracy, rows }) {
  const size2 = `${fixed(Math.abs(signedGap) * 100, 2)} points`;
  if (Math.abs(signedGap) <= accuracyNoise(accuracy, rows)) {
    return `is neither over- nor under-confident beyond sampling noise (signed gap ${points(signedGap)} points)`;
  }
  return signedGap < 0 ? `is under-confident, its mean confidence ${size2} below its accuracy` : `is over-confident, its mean confidence ${size2} above its accuracy`;
}
function accuracyNoise(accuracy, rows) {
  const share = (accuracy * rows + 2) / (rows + 4);
  return Z_95 * Math.sqrt(share * (1 - share) / (rows + 4));
}
function gapChange(before, after) {
  const from = points(before.test.signedGap);
  const to = points(after.test.signedGap);
  const wasLarger = Math.abs(before.test.signedGap) > Math.abs(after.test.signedGap);
  return `its signed gap went from ${from} to ${to} points, ${wasLarger ? "nearer to" : "no nearer to"} zero`;
}
function quote(name) {
  return `"${name}"`;
}

export {
  comparedArms,
  studentOf,
  lastPhases,
  isDistilled,
  phaseTitle,
  phaseCount,
  withinPhases,
  fixed,
  signed,
  percent,
  points,
  figure,
  pValue,
  percentWriter,
  figureWriter,
  interval,
  count,
  bytes,
  milliseconds,
  scalar,
  mean,
  listed,
  plainMinus,
  verdict,
  differenceWriter,
  outcome,
  confidenceWord
};
