// The report's first paragraph: what the figures show, in words that are never stronger than the figures.
import type { ArmReport, PhaseReport, RunReport } from "../../evaluation/result.ts";
import type { Difference } from "../../metrics/comparison/estimates.ts";
import { goodness, type HeadlineMetric, type Metrics } from "../../metrics/table.ts";
import { diagnosis } from "./diagnosis.ts";
import { comparedArms, handover, isDistilled, lastPhases, totalSteps } from "./arms.ts";
import { calibratorFacts } from "../../evaluation/result.ts";
import {
  count,
  excludesZero,
  figure,
  fixed,
  interval,
  listed,
  mean,
  percent,
  points,
  signed,
  SIGNIFICANT,
  type Writer,
} from "./numbers.ts";

/** Below this many seeds a difference is called an indication. */
const SEEDS_FOR_A_CLAIM = 5;

/** Two-sided 95 % of the normal distribution. */
const Z_95 = 1.959964;

/**
 * One paragraph of plain text, computed from the report alone. Differences count only where their interval excludes
 * zero; a signed gap counts only where it exceeds the sampling noise of the accuracy on as many rows.
 */
export function verdict(report: RunReport): string {
  const [compareTo] = comparedArms(report);
  const baseline = report.arms.find(({ id }) => id === compareTo);
  if (baseline !== undefined) return comparison(report, baseline).join(" ");
  return report.arms.flatMap((arm) => singleArm(report, arm)).join(" ");
}

// ---- one arm ---------------------------------------------------------------------------------------------------------

function singleArm(report: RunReport, arm: ArmReport): string[] {
  const last = lastPhases(arm)[0];
  if (last === undefined) return [`${quote(arm.id)} has no finished phase.`];
  const sentences: string[] = [];
  const change = handover(arm);
  const smoothed = change?.smoothing[0];
  if (smoothed !== undefined) {
    sentences.push(`After the smoothing phase ${quote(smoothed.id)} the student ${confidence(smoothed.test)} on test.`);
    sentences.push(
      `At the end of the teacher phase ${quote(last.id)} it ${confidence(last.test)}; ${gapChange(smoothed, last)}.`,
    );
  } else {
    sentences.push(`At the end of the last phase ${quote(last.id)} the student ${confidence(last.test)} on test.`);
  }
  const { accuracy, nll, ece, eceFloor, rows } = last.test;
  sentences.push(
    `It ends at ${percent(accuracy)} accuracy, NLL ${figure(nll)} and ECE ${figure(ece)} on ${count(rows)} test rows, where a ` +
      `perfectly calibrated model would score an ECE of ${figure(eceFloor)} on average.`,
  );
  sentences.push(...calibrationSentences(last));
  if (report.teacher !== null) {
    const { test } = report.teacher;
    sentences.push(
      `The teacher scores ${percent(test.accuracy)}, NLL ${figure(test.nll)} and ECE ${figure(test.ece)}.`,
    );
  }
  if (arm.seeds.length === 1 && report.arms.length === 1) {
    sentences.push(
      "This is one seed without a baseline: it shows what happened, not whether smoothing or the teacher helped; " +
        "limbeck compare answers that.",
    );
  }
  return sentences;
}

function calibrationSentences({ calibrated, test }: PhaseReport): string[] {
  if (calibrated === null) return ["No calibrator was fitted."];
  const { kind, temperature, boundary } = calibrated;
  if (boundary === "low" && temperature === 1)
    return ["No temperature was fitted: the student is right on every calibration row, so none fits them best."];
  const fitted =
    temperature === undefined ? calibratorFacts[kind].title : `A temperature of T = ${fixed(temperature, 3)}`;
  const sentences = [
    `${fitted}, fitted on the calibration split, takes NLL from ${figure(test.nll)} ` +
      `to ${figure(calibrated.test.nll)} and ECE from ${figure(test.ece)} to ${figure(calibrated.test.ece)}.`,
  ];
  if (boundary !== undefined) {
    sentences.push(
      `That T lies at the ${boundary === "low" ? "lower" : "upper"} bound of its search: read it with care.`,
    );
  }
  return sentences;
}

// ---- arms against a baseline -----------------------------------------------------------------------------------------

function comparison(report: RunReport, baseline: ArmReport): string[] {
  const others = report.arms.filter((arm) => arm.versus[baseline.id] !== undefined);
  const seeds = Math.min(...report.arms.map((arm) => arm.seeds.length));
  const steps = new Set(report.arms.flatMap(totalSteps));
  const sentences = [bestSentence(report, baseline, seeds)];
  if (steps.size > 1)
    sentences.push("The arms did not all take the same number of steps, which confounds the comparison.");
  if (saysNothing(others, baseline))
    return [
      ...sentences,
      seeds === 1
        ? "One seed: intervals and p are about these very students on other rows like these, and nothing is said of the methods; three seeds or more can tell those apart."
        : "Two seeds tell too little of how seeds vary: there is no p, and nothing is said of the methods; three seeds or more can tell those apart.",
    ];
  sentences.push(
    `Going by ${basis(others, baseline)}, NLL against ${quote(baseline.id)} is ${sides("nll", baseline, others)}; ` +
      `accuracy, in points, is ${sides("accuracy", baseline, others)}.`,
  );

  const distilled = others.some(isDistilled) ? others.filter(isDistilled) : others;
  const beats = (metric: HeadlineMetric): boolean =>
    distilled.some((arm) => outcome(metric, arm.versus[baseline.id]?.[metric]) === "better");
  if (!beats("nll") && !beats("accuracy")) {
    const who = distilled.length === 1 ? "The student of" : "No student of";
    const verb = distilled.length === 1 ? "does not beat" : "beats";
    sentences.push(
      `${who} ${listed(distilled.map(({ id }) => quote(id)))} ${verb} the baseline ${quote(baseline.id)} on NLL or accuracy ` +
        `by ${basis(others, baseline)}.`,
      diagnosis(report, baseline, distilled),
    );
  }
  for (const change of report.arms.flatMap((arm) => handover(arm) ?? [])) {
    const before = mean(change.smoothing.map(({ test }) => test.signedGap));
    const after = mean(change.teacher.map(({ test }) => test.signedGap));
    sentences.push(
      `In ${quote(change.arm.id)} the signed gap (mean confidence minus accuracy; negative is under-confident) averages ` +
        `${points(before)} points after smoothing and ${points(after)} points after the teacher.`,
    );
  }
  if (seeds < SEEDS_FOR_A_CLAIM) {
    sentences.push(`${seeds === 1 ? "One seed is" : `${seeds} seeds are`} few: take differences as indications.`);
  }
  return sentences;
}

/** Whether the differences say nothing of the methods: there are too few seeds. */
const saysNothing = (others: readonly ArmReport[], { id }: ArmReport): boolean =>
  others.length > 0 && others.every((arm) => arm.versus[id]?.nll.pHolm === null);

/** What is gone by where arms are told apart. */
function basis(others: readonly ArmReport[], { id }: ArmReport): string {
  if (others.some((arm) => arm.versus[id]?.nll.pHolm === undefined)) return "intervals that exclude zero";
  return others.length === 1
    ? "p below .05"
    : `p below .05, adjusted by Holm for the ${others.length} arms that are compared`;
}

function bestSentence(report: RunReport, baseline: ArmReport, seeds: number): string {
  const nll = best(report, "nll");
  const accuracy = best(report, "accuracy");
  const nllWords = `the lowest mean NLL (${figure(nll.summary.nll.mean)}${against(nll, baseline, "nll")})`;
  const reached = percent(accuracy.summary.accuracy.mean);
  const accuracyWords = `the highest mean accuracy (${reached}${against(accuracy, baseline, "accuracy")})`;
  const second = nll.id === accuracy.id ? accuracyWords : `${quote(accuracy.id)} ${accuracyWords}`;
  return `Over ${seeds === 1 ? "1 seed" : `${seeds} seeds`}, ${quote(nll.id)} has ${nllWords} and ${second}.`;
}

/** ", -0.03 to "hard", interval [..]" for an arm that is compared, nothing for the baseline itself. */
function against(arm: ArmReport, baseline: ArmReport, metric: "nll" | "accuracy"): string {
  const difference = arm.versus[baseline.id]?.[metric];
  if (difference === undefined) return "";
  const write = differenceWriter(metric);
  const unit = metric === "accuracy" ? " points" : "";
  return `; ${write(difference.mean)}${unit} against ${quote(baseline.id)}, interval ${interval(difference, write)}`;
}

/** Differences of accuracy are in points, of the others with four decimals. */
export const differenceWriter = (metric: HeadlineMetric): Writer =>
  metric === "accuracy" ? (value, more = 0) => points(value, 2 + more) : (value, more = 0) => signed(value, 4 + more);

/** The arm with the best mean; the first of equals. The caller has at least one arm. */
function best(report: RunReport, metric: HeadlineMetric): ArmReport {
  const score = (arm: ArmReport): number => goodness(metric, arm.summary[metric].mean);
  return report.arms.reduce((winner, arm) => (score(arm) > score(winner) ? arm : winner));
}

type Outcome = "better" | "worse" | "open";

/**
 * What a difference allows one to say of the methods: something below p = .05 after Holm, nothing with one or two seeds. In
 * reports of earlier versions, what their interval allows.
 */
export function outcome(metric: HeadlineMetric, difference: Difference | undefined): Outcome {
  if (difference === undefined) return "open";
  const { pHolm, mean: by } = difference;
  const isShown = pHolm === undefined ? excludesZero(difference) : pHolm !== null && pHolm < SIGNIFICANT;
  if (!isShown) return "open";
  return goodness(metric, by) > 0 ? "better" : "worse";
}

/** Which arms the intervals put on either side of the baseline, and for which they include zero. */
function sides(metric: "nll" | "accuracy", baseline: ArmReport, others: readonly ArmReport[]): string {
  const groups: Record<Outcome, string[]> = { better: [], open: [], worse: [] };
  for (const arm of others) {
    const difference = arm.versus[baseline.id]?.[metric];
    if (difference === undefined) continue;
    groups[outcome(metric, difference)].push(`${quote(arm.id)} (${differenceWriter(metric)(difference.mean)})`);
  }
  const [up, down] = metric === "nll" ? ["lower", "higher"] : ["higher", "lower"];
  const parts = [
    groups.better.length === 0 ? "" : `${up} for ${listed(groups.better)}`,
    groups.worse.length === 0 ? "" : `${down} for ${listed(groups.worse)}`,
    groups.open.length === 0 ? "" : `undecided for ${listed(groups.open)}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

// ---- words for the signed gap ----------------------------------------------------------------------------------------

/** "well calibrated", or which way its confidence is off; only beyond the sampling noise of accuracy on as many rows. */
export function confidenceWord(signedGap: number, accuracy: number, rows: number): string {
  if (Math.abs(signedGap) <= accuracyNoise(accuracy, rows))
    return "neither over- nor under-confident beyond sampling noise";
  return `${signedGap < 0 ? "under" : "over"}-confident by ${fixed(Math.abs(signedGap) * 100, 1)} points`;
}

/** "was under-confident: ...": a gap counts only beyond the sampling noise of accuracy on as many rows. */
function confidence({ signedGap, accuracy, rows }: Metrics): string {
  const size = `${fixed(Math.abs(signedGap) * 100, 2)} points`;
  if (Math.abs(signedGap) <= accuracyNoise(accuracy, rows)) {
    return `is neither over- nor under-confident beyond sampling noise (signed gap ${points(signedGap)} points)`;
  }
  return signedGap < 0
    ? `is under-confident, its mean confidence ${size} below its accuracy`
    : `is over-confident, its mean confidence ${size} above its accuracy`;
}

/** Half-width of a 95 % interval of a proportion, after Agresti and Coull (1998), so that it is never 0. */
function accuracyNoise(accuracy: number, rows: number): number {
  const share = (accuracy * rows + 2) / (rows + 4);
  return Z_95 * Math.sqrt((share * (1 - share)) / (rows + 4));
}

function gapChange(before: PhaseReport, after: PhaseReport): string {
  const from = points(before.test.signedGap);
  const to = points(after.test.signedGap);
  const wasLarger = Math.abs(before.test.signedGap) > Math.abs(after.test.signedGap);
  return `its signed gap went from ${from} to ${to} points, ${wasLarger ? "nearer to" : "no nearer to"} zero`;
}

function quote(name: string): string {
  return `"${name}"`;
}
