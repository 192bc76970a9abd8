// What a reader wants first: is the student good enough, how much smaller and faster is it, is it calibrated.
import type { ArmReport, PhaseReport, RunReport } from "../../evaluation/result.ts";
import { internalError } from "../../base/errors.ts";
import { figures, goodness } from "../../metrics/table.ts";
import { isDistilled, lastPhases, studentOf } from "./arms.ts";
import { bytes, count, figure, fixed, mean, milliseconds, percent } from "./numbers.ts";
import { confidenceWord } from "./verdict.ts";

/** One figure, large, and what it is to be held against. */
export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** The arm that is told of first: of those that end with a teacher, else of all, the one with the lowest mean NLL. */
export function chosenArm({ arms }: RunReport): ArmReport {
  const distilled = arms.filter(isDistilled);
  const [first, ...others] = distilled.length > 0 ? distilled : arms;
  if (first === undefined) throw internalError("a report without an arm");
  const score = (arm: ArmReport): number => goodness("nll", arm.summary.nll.mean);
  return others.reduce((best, arm) => (score(arm) > score(best) ? arm : best), first);
}

const meanOver = (phases: readonly PhaseReport[], read: (phase: PhaseReport) => number): number =>
  mean(phases.map(read));

/** How many times less a cost is; null where it is no less. */
const times = (teacher: number, student: number): number | null =>
  student > 0 && teacher / student >= 1.05 ? teacher / student : null;

const factor = (ratio: number): string => (ratio >= 10 ? count(Math.round(ratio)) : fixed(ratio, 1));

type Models = Pick<RunReport, "teacher" | "student">;

/** "9.1 times faster on one row, 12 times faster on 64", or aloud where it is slower. */
function speed({ teacher, student }: Models): string | null {
  if (teacher?.costs === undefined || student.costs === undefined) return null;
  const [slow, fast] = [teacher.costs, student.costs];
  const words = (of: number, than: number): string => {
    const gain = times(than, of);
    if (gain !== null) return `${factor(gain)} times faster`;
    const loss = times(of, than);
    return loss === null ? "as fast" : `${factor(loss)} times SLOWER`;
  };
  const one = words(fast.latencyMsBatch1, slow.latencyMsBatch1);
  const many = words(fast.latencyMsBatch64, slow.latencyMsBatch64);
  return one === many ? `${one} on one row and on 64` : `${one} on one row, ${many} on 64`;
}

function size({ teacher, student }: Models): string | null {
  if (teacher?.parameters === undefined) return null;
  const gain = times(teacher.parameters, student.parameters);
  if (gain !== null) return `has ${factor(gain)} times fewer parameters than its teacher`;
  const loss = times(student.parameters, teacher.parameters);
  return loss === null ? "is as large as its teacher" : `has ${factor(loss)} times MORE parameters than its teacher`;
}

/** "0.9 points below its teacher", or above it. */
function besides(accuracy: number, teacher: number): string {
  const gap = 100 * (accuracy - teacher);
  if (Math.abs(gap) < 0.05) return "as its teacher";
  return `${fixed(Math.abs(gap), 1)} points ${gap < 0 ? "below" : "above"} its teacher`;
}

/** One sentence: accuracy, size and speed beside the teacher's, calibration. */
export function headline(report: RunReport): string {
  const arm = chosenArm(report);
  const last = lastPhases(arm);
  const models = { teacher: report.teacher, student: studentOf(report, arm) };
  const [first] = last;
  if (first === undefined) return `No student of "${arm.id}" was trained to its end.`;
  const { teacher } = report;
  const accuracy = arm.summary.accuracy.mean;
  const who = report.arms.length === 1 ? "The student" : `The student of "${arm.id}"`;
  const beside = teacher === null ? "" : `, ${besides(accuracy, teacher.test.accuracy)}`;
  const gap = meanOver(last, ({ test }) => test.signedGap);
  const clauses = [
    `${who} is right on ${percent(accuracy, 1)} of ${count(first.test.rows)} test rows${beside}`,
    [size(models), speed(models)]
      .flatMap((words) => words ?? [])
      .join(" and is ")
      .replace(/^./, "it $&"),
    `it is ${confidenceWord(gap, accuracy, first.test.rows)}`,
  ];
  return `${clauses.filter((clause) => clause !== "").join("; ")}.`;
}

/** A figure beside the teacher's, and those of the arms that the arm is compared with. */
function scoreTile(report: RunReport, arm: ArmReport, metric: "accuracy" | "nll"): Tile {
  const write = metric === "accuracy" ? (value: number): string => percent(value, 1) : figure;
  const others = report.arms.filter(({ id }) => arm.versus[id] !== undefined);
  const notes = [
    ...(report.teacher === null ? [] : [`teacher ${write(report.teacher.test[metric])}`]),
    ...others.map(({ id, summary }) => `${id} ${write(summary[metric].mean)}`),
  ];
  return { label: figures[metric].label, value: write(arm.summary[metric].mean), note: notes.join(", ") };
}

function eceTile(arm: ArmReport): Tile {
  const last = lastPhases(arm);
  const floor = meanOver(last, ({ test }) => test.eceFloor);
  const calibrated = last.flatMap((phase) => phase.calibrated ?? []);
  const after =
    calibrated.length === 0 ? "" : `, ${figure(mean(calibrated.map(({ test }) => test.ece)))} once calibrated`;
  return {
    label: "ECE",
    value: figure(arm.summary.ece.mean),
    note: `a perfectly calibrated model: ${figure(floor)}${after}`,
  };
}

function costTile({ student, teacher }: Models): Tile {
  const own = [
    bytes(student.bytes),
    ...(student.costs === undefined ? [] : [`${milliseconds(student.costs.latencyMsBatch1)} ms a row`]),
  ];
  const notes = [
    `${count(student.parameters)} parameters`,
    ...(typeof student.costs?.multiplyAdds !== "number" ? [] : [`${count(student.costs.multiplyAdds)} multiply-adds`]),
    ...(teacher?.bytes === undefined
      ? []
      : [
          `teacher ${bytes(teacher.bytes)}${teacher.costs === undefined ? "" : `, ${milliseconds(teacher.costs.latencyMsBatch1)} ms`}`,
        ]),
  ];
  return { label: "Size and time", value: own.join(", "), note: notes.join("; ") };
}

/** Accuracy, NLL, ECE with its floor, size and latency; each beside the teacher and the arms that it is compared with. */
export function tiles(report: RunReport): readonly Tile[] {
  const arm = chosenArm(report);
  return [
    scoreTile(report, arm, "accuracy"),
    scoreTile(report, arm, "nll"),
    eceTile(arm),
    costTile({ teacher: report.teacher, student: studentOf(report, arm) }),
  ];
}
