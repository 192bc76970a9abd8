// The report's tables as data: one source of figures for the console, Markdown and HTML.
import type {
  ArmReport,
  CalibratedReport,
  CostReport,
  PhaseReport,
  RunReport,
  TeacherReport,
} from "../../evaluation/result.ts";
import { lastPhases, studentOf } from "./arms.ts";
import { figures, headlineMetrics, type HeadlineMetric, type Metrics } from "../../metrics/table.ts";
import { boundaryNote, calibratorLabel } from "./calibrator-facts.ts";
import {
  bytes,
  count,
  figure,
  figureWriter,
  fixed,
  interval,
  mean,
  milliseconds,
  percent,
  percentWriter,
  pValue,
  signed,
  type Writer,
} from "./numbers.ts";
import { differenceWriter, outcome } from "./verdict.ts";
import type { Difference, RowIntervals } from "../../metrics/comparison/estimates.ts";

/** A figure, what stands beneath it (an interval, a floor), and which way a difference points. */
export interface Cell {
  readonly text: string;
  readonly note?: string;
  readonly tone?: "better" | "worse";
}

export interface Column {
  readonly label: string;
  readonly align: "left" | "right";
}

/** Rows that belong together, under a heading of their own where there is one. */
export interface RowGroup {
  readonly label: string | null;
  readonly rows: readonly (readonly Cell[])[];
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly groups: readonly RowGroup[];
}

export function left(label: string): Column {
  return { label, align: "left" };
}

export function right(label: string): Column {
  return { label, align: "right" };
}

export function cell(text: string, note?: string): Cell {
  return note === undefined ? { text } : { text, note };
}

const NONE: Cell = { text: "\u2013" };

/** Test figures at the last phase's end, raw, mean over seeds with their interval; calibrated figures as means. */
export function armsTable(report: RunReport): Table {
  return {
    caption: "Test figures at the end of the last phase, mean over seeds, with intervals",
    columns: [
      left("Arm"),
      right("Seeds"),
      ...headlineMetrics.map((metric) => right(figures[metric].label)),
      right("Signed gap"),
      right("Cal. NLL"),
      right("Cal. ECE"),
      right("T"),
    ],
    groups: [{ label: null, rows: report.arms.map(armRow) }],
  };
}

const writerOf = (metric: HeadlineMetric): Writer => (metric === "accuracy" ? percentWriter : figureWriter);

/** "[88.9, 91.2]"; nothing where it is not on record. */
export const rangeNote = (metric: HeadlineMetric, intervals: RowIntervals | undefined): string | undefined =>
  intervals === undefined ? undefined : interval(intervals[metric], writerOf(metric));

/** The headline figures of one model, ECE beside its floor. */
const headlineCells = ({ accuracy, nll, brier, ece, eceFloor }: Metrics): Cell[] => [
  cell(percent(accuracy)),
  cell(figure(nll)),
  cell(figure(brier)),
  cell(figure(ece), `(${figure(eceFloor)})`),
];

function armRow(arm: ArmReport): Cell[] {
  const last = lastPhases(arm);
  const calibrated = last.flatMap((phase) => phase.calibrated ?? []);
  const over = (read: (block: CalibratedReport) => number): Cell =>
    calibrated.length === 0 ? NONE : cell(figure(mean(calibrated.map(read))));
  return [
    cell(arm.id),
    cell(String(arm.seeds.length)),
    ...headlineMetrics.map((metric) => {
      const estimate = arm.summary[metric];
      const write = writerOf(metric);
      const text = metric === "accuracy" ? percent(estimate.mean) : figure(estimate.mean);
      return cell(text, interval(estimate, write));
    }),
    cell(signed(mean(last.map(({ test }) => test.signedGap)), 4)),
    over(({ test }) => test.nll),
    over(({ test }) => test.ece),
    calibrated.length === 0 ? NONE : cell(meanLabel(calibrated), degenerateNote(calibrated)),
  ];
}

/** The mean temperature, or the name of another calibrator. */
function meanLabel(calibrated: readonly CalibratedReport[]): string {
  const temperatures = calibrated.flatMap(({ temperature }) => temperature ?? []);
  const [first] = calibrated;
  if (temperatures.length === calibrated.length || first === undefined) return fixed(mean(temperatures), 3);
  return calibratorLabel(first);
}

/** How many of the seeds' calibrators their rows did not determine; in brackets, so that a terminal shows it. */
function degenerateNote(calibrated: readonly CalibratedReport[]): string | undefined {
  const notes = calibrated.flatMap((one) => boundaryNote(one) ?? []);
  const [first] = notes;
  return first === undefined
    ? undefined
    : `(${notes.length} of ${calibrated.length} ${new Set(notes).size === 1 ? first : "not fitted or at their bound"})`;
}

/** "p 0.019, Holm 0.057": the second where several arms are compared. */
function pWords({ p, pHolm }: Difference): string {
  if (p === null) return "no p";
  const own = pValue(p);
  const adjusted = typeof pHolm === "number" ? pValue(pHolm) : own;
  return adjusted === own ? `p ${own}` : `p ${own}, Holm ${adjusted}`;
}

/** Arm minus the other arm, with interval and p; a tone where something may be said of the methods. */
export function differencesTable(
  { arms }: { readonly arms: readonly Pick<ArmReport, "id" | "versus">[] },
  other: string,
  kind = "arm",
): Table {
  return {
    caption: `Difference to ${other}: ${kind} minus ${other}, with intervals and p`,
    columns: [
      left(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`),
      right("Accuracy, points"),
      right("NLL"),
      right("Brier"),
      right("ECE"),
    ],
    groups: [
      {
        label: null,
        rows: arms.flatMap((arm) => {
          const versus = arm.versus[other];
          if (versus === undefined) return [];
          const cells = headlineMetrics.map((metric): Cell => {
            const difference = versus[metric];
            const write = differenceWriter(metric);
            const note = `${interval(difference, write)}, ${pWords(difference)}`;
            const tone = outcome(metric, difference);
            const text = write(difference.mean);
            return tone === "open" ? { text, note } : { text, note, tone };
          });
          return [[cell(arm.id), ...cells]];
        }),
      },
    ],
  };
}

/** Groups of one arm each, with the rows of every phase; the label is left out where there is one arm. */
export function byArm(report: RunReport, rowsOf: (seed: number, phase: PhaseReport) => Cell[][]): RowGroup[] {
  return report.arms.map((arm) => ({
    label: report.arms.length === 1 ? null : arm.id,
    rows: arm.seeds.flatMap(({ seed, phases }) => phases.flatMap((phase) => rowsOf(seed, phase))),
  }));
}

/** The gap of over-fitting: NLL on validation minus NLL on what was trained on. */
function gapNote({ training, validation }: PhaseReport): string | undefined {
  return training === undefined ? undefined : `(${signed(validation.nll - training.nll, 4)})`;
}

/** How each phase ran: its length, what ended it, its fit to what was trained on, and validation figures. */
export function trainingTable(report: RunReport): Table {
  return {
    caption: "How each phase ran, and the figures on training and validation rows at its end",
    columns: [
      right("Seed"),
      left("Phase"),
      left("Targets"),
      right("Steps"),
      right("Epochs"),
      left("Ended by"),
      right("Seconds"),
      right("Train accuracy"),
      right("Train NLL"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE"),
    ],
    groups: byArm(report, (seed, phase) => [
      [
        cell(String(seed)),
        cell(phase.id),
        cell(phase.targets),
        cell(count(phase.steps)),
        cell(count(phase.epochs)),
        cell(phase.endedBy),
        cell(fixed(phase.seconds, 1)),
        phase.training === undefined ? NONE : cell(percent(phase.training.accuracy)),
        phase.training === undefined ? NONE : cell(figure(phase.training.nll)),
        cell(percent(phase.validation.accuracy)),
        cell(figure(phase.validation.nll), gapNote(phase)),
        cell(figure(phase.validation.brier)),
        cell(figure(phase.validation.ece)),
      ],
    ]),
  };
}

/** Every test figure at the end of every phase, raw and with the fitted temperature. */
export function testTable(report: RunReport): Table {
  return {
    caption: "Test figures at the end of each phase, raw and after the fitted temperature T",
    columns: [
      right("Seed"),
      left("Phase"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE (floor)"),
      right("Adaptive"),
      right("Classwise"),
      right("Debiased"),
      right("Smooth"),
      right("Signed gap"),
      right("T"),
      right("Cal. NLL"),
      right("Cal. ECE"),
    ],
    groups: byArm(report, (seed, { id, test, calibrated }) => [
      [
        cell(String(seed)),
        cell(id),
        ...headlineCells(test),
        cell(figure(test.adaptiveEce)),
        cell(figure(test.classwiseEce)),
        cell(figure(test.debiasedEce)),
        cell(figure(test.smoothEce)),
        cell(signed(test.signedGap, 4)),
        ...(calibrated === null
          ? [NONE, NONE, NONE]
          : [
              cell(calibratorLabel(calibrated), boundaryNote(calibrated)),
              cell(figure(calibrated.test.nll)),
              cell(figure(calibrated.test.ece)),
            ]),
      ],
    ]),
  };
}

/** The teacher or teachers beside the student: size, accuracy, calibration. */
export function teachersTable(report: RunReport): Table {
  const rows: Cell[][] = [];
  const several = Object.entries(report.teachers ?? {});
  if (report.teacher !== null)
    rows.push(teacherRow(several.length > 0 ? "teachers together" : "teacher", report.teacher));
  for (const [id, teacher] of several) rows.push(teacherRow(`teacher ${id}`, teacher));
  for (const arm of report.arms) {
    const last = lastPhases(arm);
    const student = studentOf(report, arm);
    rows.push([
      cell(report.arms.length === 1 ? "student" : `student, ${arm.id}`),
      cell(count(student.parameters)),
      cell(bytes(student.bytes)),
      ...costCells(student.costs),
      cell(percent(arm.summary.accuracy.mean)),
      cell(figure(arm.summary.nll.mean)),
      cell(figure(arm.summary.brier.mean)),
      cell(figure(arm.summary.ece.mean), `(${figure(mean(last.map(({ test }) => test.eceFloor)))})`),
      cell(signed(mean(last.map(({ test }) => test.signedGap)), 4)),
    ]);
  }
  return {
    caption:
      "Size, cost of a call on this machine, accuracy and calibration on test; the student's figures are raw means over seeds",
    columns: [
      left("Model"),
      right("Parameters"),
      right("Size"),
      right("Multiply-adds"),
      right("ms, 1 row"),
      right("ms, 64 rows"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE (floor)"),
      right("Signed gap"),
    ],
    groups: [{ label: null, rows }],
  };
}

function costCells(costs: CostReport | undefined): Cell[] {
  if (costs === undefined) return [NONE, NONE, NONE];
  const { multiplyAdds, latencyMsBatch1, latencyMsBatch64 } = costs;
  return [
    multiplyAdds === null ? NONE : cell(count(multiplyAdds)),
    cell(milliseconds(latencyMsBatch1)),
    cell(milliseconds(latencyMsBatch64)),
  ];
}

function teacherRow(name: string, { test, parameters, bytes: size, costs }: TeacherReport): Cell[] {
  return [
    cell(name),
    parameters === undefined ? NONE : cell(count(parameters)),
    size === undefined ? NONE : cell(bytes(size)),
    ...costCells(costs),
    ...headlineCells(test),
    cell(signed(test.signedGap, 4)),
  ];
}

/** "The student has 1/5.2 of the teacher's parameters (...)"; null without a teacher. */
export function sizeSentence({ teacher, student, arms }: RunReport): string | null {
  // where students are swept, the table has each arm's
  if (arms.some((arm) => arm.student !== undefined)) return null;
  if (teacher?.parameters === undefined || teacher.bytes === undefined) return null;
  if (student.parameters === 0 || student.bytes === 0) return null;
  const ratio = (a: number, b: number): string => fixed(a / b, 1);
  return (
    `The teacher has ${ratio(teacher.parameters, student.parameters)} times the student's parameters ` +
    `(${count(teacher.parameters)} against ${count(student.parameters)}) and ${ratio(teacher.bytes, student.bytes)} times ` +
    `its bytes (${bytes(teacher.bytes)} against ${bytes(student.bytes)}).`
  );
}
