// Label smoothing against what can be fitted after training, from the run's own figures; and every calibrator after every phase.
import type { ArmReport, CalibratorReport, PhaseReport, RunReport } from "../../evaluation/result.ts";
import type { HeadlineMetric, Metrics } from "../../metrics/table.ts";
import { comparedArms, lastPhases } from "./arms.ts";
import { smoothingFacts } from "./calibrator-facts.ts";
import { calibratorFacts, type MethodFacts } from "../../evaluation/result.ts";
import { count, figure, fixed, listed, mean, milliseconds, percent, points } from "./numbers.ts";
import { byArm, cell, left, right, type Cell, type Table } from "./tables.ts";

type Figures = Readonly<Record<HeadlineMetric, number>>;

/** One column of the comparison. */
interface Method {
  readonly facts: MethodFacts;
  readonly parameters: Cell;
  readonly latency: Cell;
  /** A cell that says why where the run cannot tell. */
  readonly change: { readonly before: Figures; readonly after: Figures } | Cell;
}

/** What the post-hoc columns start from. */
interface Base {
  readonly arm: ArmReport;
  readonly phases: readonly PhaseReport[];
}

const trainedOn = ({ seeds }: ArmReport, targets: string): boolean =>
  seeds.every(({ phases }) => phases.every((phase) => phase.targets === targets));

/** The arm of hard labels alone where there is one, so that smoothing has the same start; else the compared arm. */
function baseOf(report: RunReport): Base | null {
  const compared = report.arms.find(({ id }) => id === comparedArms(report)[0]);
  const arm = report.arms.find((one) => trainedOn(one, "hard")) ?? compared ?? report.arms[0];
  if (arm === undefined) return null;
  const phases = lastPhases(arm);
  return phases.some(({ calibrators = [] }) => calibrators.length > 0) ? { arm, phases } : null;
}

function meanFigures(blocks: readonly (Figures | Metrics)[]): Figures {
  const of = (metric: HeadlineMetric): number => mean(blocks.map((block) => block[metric]));
  return { accuracy: of("accuracy"), nll: of("nll"), brier: of("brier"), ece: of("ece") };
}

function smoothing(report: RunReport, base: Base): Method {
  const facts = smoothingFacts;
  const fixedCells = { facts, parameters: cell("0", "epsilon is chosen"), latency: cell("0", "nothing is added") };
  const smooth = report.arms.find((one) => trainedOn(one, "smoothing"));
  if (!trainedOn(base.arm, "hard") || smooth === undefined)
    return { ...fixedCells, change: cell("not measured", "compare the arms hard and smoothing") };
  return {
    ...fixedCells,
    change: {
      before: meanFigures(base.phases.map(({ test }) => test)),
      after: meanFigures(lastPhases(smooth).map(({ test }) => test)),
    },
  };
}

/** "6.4" below 10, whole numbers in groups above. */
const meanCount = (values: readonly number[]): string => {
  const value = mean(values);
  return Number.isInteger(value) || value >= 10 ? count(Math.round(value)) : fixed(value, 1);
};

function postHoc(kind: CalibratorReport["kind"], fits: readonly CalibratorReport[]): Method {
  const reasons = [...new Set(fits.flatMap(({ unfitted }) => unfitted ?? []))];
  const fitted = fits.filter(({ unfitted }) => unfitted === undefined);
  return {
    facts: calibratorFacts[kind],
    parameters: cell(meanCount(fits.map(({ parameterCount }) => parameterCount)), noteOf(fits)),
    latency: cell(milliseconds(mean(fits.map(({ latencyMsPer1000Rows }) => latencyMsPer1000Rows)))),
    change:
      fitted.length === 0
        ? cell("not fitted", listed(reasons))
        : { before: meanFigures(fits.map(({ before }) => before)), after: meanFigures(fits.map(({ after }) => after)) },
  };
}

/** What a reader must know before trusting the fits. */
function noteOf(fits: readonly CalibratorReport[]): string | undefined {
  const unfitted = fits.filter((one) => one.unfitted !== undefined).length;
  const notes = [
    fits.some(({ boundary, parameters }) => boundary !== undefined && parameters !== null) ? "at its bound" : "",
    fits.some(({ converged }) => !converged) ? "not converged" : "",
    unfitted > 0 ? `not fitted for ${unfitted} of ${fits.length} seeds` : "",
  ].filter((note) => note !== "");
  return notes.length === 0 ? undefined : notes.join(", ");
}

function methodsOf(report: RunReport, base: Base): readonly Method[] {
  const kinds = [...new Set(base.phases.flatMap(({ calibrators = [] }) => calibrators.map(({ kind }) => kind)))];
  return [
    smoothing(report, base),
    ...kinds.map((kind) =>
      postHoc(
        kind,
        base.phases.flatMap(({ calibrators = [] }) => calibrators.filter((one) => one.kind === kind)),
      ),
    ),
  ];
}

function changeCell({ change }: Method, metric: HeadlineMetric): Cell {
  if ("text" in change) return change;
  const [before, after] = [change.before[metric], change.after[metric]];
  if (metric === "accuracy") return cell(`${points(after - before)} points`, `${percent(before)} to ${percent(after)}`);
  return cell(`${figure(before)} to ${figure(after)}`);
}

/** The comparison: a column per method, a row per property; null where no calibrator is on record. */
export function comparisonTable(report: RunReport): Table | null {
  const base = baseOf(report);
  if (base === null) return null;
  const methods = methodsOf(report, base);
  const row = (label: string, read: (method: Method) => Cell): Cell[] => [cell(label), ...methods.map(read)];
  const fact = (label: string, key: keyof MethodFacts): Cell[] => row(label, ({ facts }) => cell(facts[key]));
  return {
    caption: "Label smoothing against calibration after training",
    columns: [left("Property"), ...methods.map(({ facts }) => left(facts.title))],
    groups: [
      {
        label: null,
        rows: [
          fact("Primary objective", "objective"),
          fact("Phase of application", "phase"),
          fact("Modifies parameters", "modifiesParameters"),
          fact("Needs a held-out set", "heldOut"),
          row("Fitted parameters", ({ parameters }) => parameters),
          row("Effect on top-1 accuracy", (method) => changeCell(method, "accuracy")),
          row("ECE, before to after", (method) => changeCell(method, "ece")),
          row("NLL, before to after", (method) => changeCell(method, "nll")),
          row("Brier, before to after", (method) => changeCell(method, "brier")),
          row("Overhead at inference, ms per 1,000 rows", ({ latency }) => latency),
          fact("Multi-class support", "multiClass"),
          fact("Theoretical guarantees", "guarantees"),
          fact("Common use", "use"),
        ],
      },
    ],
  };
}

/** What the comparison's figures are of; null where there is none. */
export function comparisonNote(report: RunReport): string | null {
  const base = baseOf(report);
  if (base === null) return null;
  const [phase] = base.phases;
  const fits = base.phases.flatMap(({ calibrators = [] }) => calibrators);
  const rows = [...new Set(fits.map(({ rows: fitted }) => count(fitted)))];
  const seeds = base.phases.length === 1 ? "one seed" : `${base.phases.length} seeds, as means`;
  const smooth = trainedOn(base.arm, "hard") && report.arms.find((arm) => trainedOn(arm, "smoothing"));
  return [
    `Calibrators are fitted on ${listed(rows)} rows of the calibration split after the last phase of ` +
      `"${base.arm.id}" and measured on ${count(phase?.test.rows ?? 0)} test rows, over ${seeds}.`,
    smooth ? `Smoothing is "${smooth.id}" against "${base.arm.id}", both raw, on equal steps.` : "",
    "The overhead is measured in this process on one thread. Every other cell that holds no figure is fixed, with its source in docs/calibration.md.",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** Rows that `calibratorsTable` would have. */
export function calibratorRows(report: RunReport): number {
  return report.arms
    .flatMap(({ seeds }) => seeds.flatMap(({ phases }) => phases))
    .reduce((sum, { calibrators = [] }) => sum + calibrators.length, 0);
}

/** Every calibrator after every phase, on test. */
export function calibratorsTable(report: RunReport): Table {
  return {
    caption: "Every calibrator after each phase: test figures with it, and what it took",
    columns: [
      right("Seed"),
      left("Phase"),
      left("Calibrator"),
      right("Parameters"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE"),
      right("ms per 1,000 rows"),
    ],
    groups: byArm(report, (seed, { id, calibrators = [] }) =>
      calibrators.map((one) => [
        cell(String(seed)),
        cell(id),
        cell(calibratorFacts[one.kind].title, one.unfitted === undefined ? undefined : `not fitted: ${one.unfitted}`),
        cell(count(one.parameterCount), one.unfitted === undefined ? noteOf([one]) : undefined),
        cell(percent(one.after.accuracy)),
        cell(figure(one.after.nll)),
        cell(figure(one.after.brier)),
        cell(figure(one.after.ece)),
        cell(milliseconds(one.latencyMsPer1000Rows)),
      ]),
    ),
  };
}
