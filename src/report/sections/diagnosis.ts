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
    sureness(teacher.test),
  ].filter((sentence) => sentence !== null);
  return found.length > 0
    ? found.join(" ")
    : `The teacher is more accurate (the teacher scores ${percent(accuracy)}, the baseline ${percent(reached)}), so look at the ` +
        "length of the teacher phase, its temperature and alpha, the student's size, and the number of seeds and rows behind the intervals.";
}
