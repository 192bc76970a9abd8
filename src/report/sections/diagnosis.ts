// Why a student does not beat its baseline, as far as the report's figures tell: each sentence with those that it goes by.
import type { ArmReport, PhaseReport, RunReport } from "../../evaluation/result.ts";
import { lastPhases } from "./arms.ts";
import { count, fixed, mean, percent } from "./numbers.ts";

/** Differences of accuracy from which something is said: ours, not a paper's. */
const NOTABLE = 0.03;

/** The mean over seeds of what some of their phases have; null where one has it not. */
function meanOf(phases: readonly PhaseReport[], of: (phase: PhaseReport) => number | undefined): number | null {
  const values = phases.map(of);
  return values.length === 0 || values.includes(undefined) ? null : mean(values as readonly number[]);
}

const size = (difference: number): string => `${fixed(100 * Math.abs(difference), 1)} points`;

/** What the teacher leaves to be gained, where that is little. */
function headroom(teacher: number, reached: number, arm: ArmReport, baseline: ArmReport): string | null {
  const figures = `the teacher scores ${percent(teacher)}, the baseline ${percent(reached)}`;
  if (teacher <= reached)
    return `The teacher is no more accurate than the baseline (${figures}), so it has little to pass on.`;
  const versus = arm.versus[baseline.id]?.accuracy;
  const told = versus === undefined ? 0 : (versus.high - versus.low) / 2;
  return teacher - reached < told
    ? `There is less to be gained (${figures}) than the ${size(told)} that these seeds and rows tell apart: take more of either.`
    : null;
}

/** Whether the student can hold what it is taught, or holds its own rows alone. */
function capacity(phases: readonly PhaseReport[], teacher: number): string | null {
  const fit = meanOf(phases, ({ training }) => training?.accuracy);
  const rows = phases[0]?.training?.rows;
  if (fit === null || rows === undefined) return null;
  const test = mean(phases.map((phase) => phase.test.accuracy));
  const figures = `right in ${percent(fit)} of ${count(rows)} rows that it was trained on, and in ${percent(test)} on test`;
  if (fit - test >= NOTABLE)
    return `It is ${figures}: it knows its own rows by heart, and more of them, which need no labels where a teacher gives them, or changed views of them, teach it more.`;
  return teacher - fit >= NOTABLE
    ? `It is ${figures}: it does not fit what it is taught, being too small or trained too briefly.`
    : null;
}

/** Whether it follows its teacher at all. */
function fidelity(phases: readonly PhaseReport[], teacher: number): string | null {
  const same = meanOf(phases, ({ agreement }) => agreement?.sameTop);
  if (same === null) return null;
  if (teacher - same >= NOTABLE)
    return `It names its teacher's class in ${percent(same)} of test rows: a longer teacher phase, or a larger alpha, would have it follow more.`;
  return same >= 1 - NOTABLE && same > teacher
    ? `It names its teacher's class in ${percent(same)} of test rows, so that it errs where its teacher does.`
    : null;
}

function sureness({ accuracy, signedGap, ece, eceFloor }: PhaseReport["test"]): string | null {
  if (Math.abs(signedGap) < NOTABLE || ece < 2 * eceFloor) return null;
  return `The teacher is ${signedGap > 0 ? "surer than it is right" : "right more often than it is sure"} (${percent(accuracy + signedGap)} on average, right in ${percent(accuracy)}), which its student learns: change the temperature, or calibrate the teacher.`;
}

/** A part of the loss whose gradient is less of the largest one's hardly counts: ours. */
const HARDLY = 0.05;
/** Two parts whose gradients' cosine is below this ask for different students: ours. */
const APART = -0.3;

/** Whether a part of the loss hardly counts, or two ask for different students, where the phase begins. */
function pull(phases: readonly PhaseReport[]): string | null {
  const [first, ...others] = phases.map(({ lossParts }) => lossParts?.start);
  if (first === undefined || others.includes(undefined)) return null;
  const seeds = [first, ...others].filter((start) => start !== undefined);
  const norms = first.parts.map(({ name }, at) => ({
    name,
    norm: mean(seeds.map(({ parts }) => parts[at]?.gradientNorm ?? NaN)),
  }));
  const most = norms.reduce((a, b) => (b.norm > a.norm ? b : a));
  const least = norms.reduce((a, b) => (b.norm < a.norm ? b : a));
  if (least.norm < HARDLY * most.norm)
    return `Where its last phase begins, the gradient of ${least.name} is ${percent(least.norm / most.norm)} of that of ${most.name}: it hardly counts, and a larger weight would have it count.`;
  const cosines = first.cosines.map(({ between }, at) => ({
    between,
    cosine: mean(seeds.map(({ cosines: own }) => own[at]?.cosine ?? NaN)),
  }));
  const apart = cosines.find(({ cosine }) => cosine < APART);
  return apart === undefined
    ? null
    : `Where its last phase begins, the gradients of ${apart.between.join(" and ")} point apart (cosine ${fixed(apart.cosine, 2)}): they ask for different students, and less of one leaves more of the other.`;
}

/** Entropies of targets, of log K, below and above which a teacher has little to say beside the label: ours. */
const ONE_HOT = 0.02;
const UNIFORM = 0.9;

/** Whether what the teacher says of training rows is next to a label, or next to nothing. */
function softness(phases: readonly PhaseReport[]): string | null {
  const share = meanOf(phases, ({ softness: own }) => own?.share);
  const temperature = phases[0]?.softness?.temperature;
  if (share === null || temperature === undefined || (share >= ONE_HOT && share <= UNIFORM)) return null;
  const figures = `at temperature ${fixed(temperature, 1)} its teacher's targets have ${percent(share)} of the entropy of a guess`;
  return share < ONE_HOT
    ? `In the end, ${figures}: they are next to labels, and a higher temperature, or a teacher that has not seen these rows, says more.`
    : `In the end, ${figures}: they tell classes hardly apart, and a lower temperature says more.`;
}

/** A fall of validation NLL over the last fifth of a phase from which more epochs promise more: ours. */
const STILL = 0.02;

/** Whether training ended before it was done. */
function budget(phases: readonly PhaseReport[]): string | null {
  const change = meanOf(phases, ({ trend }) => trend?.nll ?? undefined);
  const epochs = phases[0]?.trend?.epochs;
  return change === null || epochs === undefined || change > -STILL
    ? null
    : `Its validation NLL fell by ${percent(-change)} over the last ${count(epochs)} epochs: it was still learning, and more of them promise more.`;
}

/** @param distilled - the arms that end with a teacher; the most accurate of them is looked at */
export function diagnosis(report: RunReport, baseline: ArmReport, distilled: readonly ArmReport[]): string {
  const { teacher } = report;
  if (teacher === null) return "No teacher took part.";
  const [first, ...others] = distilled;
  if (first === undefined) return "No arm ends with a teacher.";
  const arm = others.reduce((a, b) => (b.summary.accuracy.mean > a.summary.accuracy.mean ? b : a), first);
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
    sureness(teacher.test),
  ].filter((sentence) => sentence !== null);
  return found.length > 0
    ? found.join(" ")
    : `The teacher is more accurate (the teacher scores ${percent(accuracy)}, the baseline ${percent(reached)}), so look at the ` +
        "length of the teacher phase, its temperature and alpha, the student's size, and the number of seeds and rows behind the intervals.";
}
