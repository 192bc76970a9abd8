// What a reliability diagram shows: per bin its rows, mean confidence, accuracy and the interval of that accuracy.
import type { Bin } from "../../metrics/bins.ts";
import type { ArmReport, CalibratedReport, PhaseReport, RunReport } from "../../evaluation/result.ts";
import { lastPhases, phaseTitle } from "./arms.ts";
import { calibratorLabel } from "./calibrator-facts.ts";
import { chosenArm } from "./headline.ts";
import { figure, fixed, mean, percent, points } from "./numbers.ts";
import type { Table } from "./tables.ts";
import { cell, right } from "./tables.ts";

/** Two-sided 95 % of the normal distribution. */
const Z_95 = 1.959964;

/** What a diagram shows of the seeds' phases together: bins of their rows, figures as means. */
export interface PooledPhase {
  readonly id: string;
  readonly targets: string;
  readonly test: Pick<PhaseReport["test"], "rows" | "bins" | "accuracy" | "ece" | "eceFloor" | "signedGap">;
  readonly calibrated: Pooled<CalibratedReport> | null;
}

type Pooled<C> = Omit<C, "test"> & { readonly test: Pick<PhaseReport["test"], "bins" | "ece"> };

export interface ReliabilityPanel {
  readonly arm: string;
  /** How many seeds are pooled. */
  readonly seeds: number;
  /** What the diagram is called within its arm. */
  readonly title: string;
  readonly phase: PooledPhase;
}

/** The panels of an arm: all its phases, or the last one alone. */
export interface ReliabilityGroup {
  readonly arm: string;
  readonly seeds: number;
  readonly panels: readonly ReliabilityPanel[];
}

/** Rows of several students' bins together. */
function pooledBins(all: readonly (readonly Bin[])[]): readonly Bin[] {
  const [first = []] = all;
  return first.map(({ low, high }, index) => {
    const own = all.flatMap((bins) => bins[index] ?? []).filter(({ count }) => count > 0);
    const count = own.reduce((sum, bin) => sum + bin.count, 0);
    const over = (read: (bin: Bin) => number | null): number | null =>
      count === 0 ? null : own.reduce((sum, bin) => sum + bin.count * (read(bin) ?? 0), 0) / count;
    return { low, high, count, confidence: over((bin) => bin.confidence), accuracy: over((bin) => bin.accuracy) };
  });
}

/** Bins of as many rows each, where every one has them; else of equal width. */
function shownBins(tests: readonly Pick<PhaseReport["test"], "bins" | "massBins">[]): readonly Bin[] {
  const byMass = tests.flatMap(({ massBins }) => (massBins === undefined ? [] : [massBins]));
  if (byMass.length < tests.length) return pooledBins(tests.map(({ bins }) => bins));
  const ends = (index: number, read: (bin: Bin) => number): number[] =>
    byMass.flatMap((bins) => (bins[index] === undefined ? [] : [read(bins[index])]));
  return pooledBins(byMass).map((bin, index) => ({
    ...bin,
    low: Math.min(...ends(index, ({ low }) => low)),
    high: Math.max(...ends(index, ({ high }) => high)),
  }));
}

/** One phase of an arm's seeds together. */
export function pooledPhase(first: PhaseReport, others: readonly PhaseReport[]): PooledPhase {
  const phases = [first, ...others];
  const { id, targets, test } = first;
  const over = (read: (phase: PhaseReport) => number): number => mean(phases.map(read));
  const fitted = phases.flatMap(({ calibrated }) => calibrated ?? []);
  const [one] = fitted;
  const temperatures = fitted.flatMap(({ temperature }) => temperature ?? []);
  return {
    id,
    targets,
    test: {
      rows: test.rows,
      bins: shownBins(phases.map((phase) => phase.test)),
      accuracy: over((phase) => phase.test.accuracy),
      ece: over((phase) => phase.test.ece),
      eceFloor: over((phase) => phase.test.eceFloor),
      signedGap: over((phase) => phase.test.signedGap),
    },
    calibrated:
      one === undefined || fitted.length < phases.length
        ? null
        : {
            ...one,
            ...(temperatures.length === fitted.length ? { temperature: mean(temperatures) } : {}),
            test: {
              bins: shownBins(fitted.map((calibrated) => calibrated.test)),
              ece: mean(fitted.map((calibrated) => calibrated.test.ece)),
            },
          },
  };
}

/** The phase of an arm at a place, its seeds pooled; none where there is no such place. */
function panelsAt({ id: arm, seeds }: ArmReport, index: number, several: boolean): readonly ReliabilityPanel[] {
  const [first, ...others] = seeds.flatMap(({ phases }) => phases[index] ?? []);
  if (first === undefined) return [];
  const title = phaseTitle(first, seeds[0]?.phases ?? [], several);
  return [{ arm, seeds: seeds.length, title, phase: pooledPhase(first, others) }];
}

/** Every phase of each arm while they are at most `limit`; else last phases, of the first `limit` arms. */
export function reliabilityGroups(report: RunReport, limit: number): readonly ReliabilityGroup[] {
  const several = report.arms.length > 1;
  const groups = report.arms.map((arm): ReliabilityGroup => {
    const panels = (arm.seeds[0]?.phases ?? []).flatMap((_, index) => panelsAt(arm, index, several));
    return { arm: arm.id, seeds: arm.seeds.length, panels };
  });
  const total = groups.reduce((sum, { panels }) => sum + panels.length, 0);
  return total <= limit
    ? groups
    : groups.slice(0, limit).map((group) => ({ ...group, panels: group.panels.slice(-1) }));
}

/**
 * Smoothing beside the teacher: the ends of the arm that smooths throughout and of the arm that is told of first; in a run,
 * the last smoothing phase and the last phase with a teacher. Null where there is no such pair.
 */
export function reliabilityPair(report: RunReport): readonly ReliabilityPanel[] | null {
  const several = report.arms.length > 1;
  const chosen = chosenArm(report);
  const phases = chosen.seeds[0]?.phases ?? [];
  const teacher = phases.findLastIndex(({ targets }) => targets === "teacher");
  if (teacher < 0) return null;
  const smoothed = report.arms.find((arm) => lastPhases(arm).some(({ targets }) => targets === "smoothing"));
  if (smoothed !== undefined)
    return [
      ...panelsAt(smoothed, (smoothed.seeds[0]?.phases.length ?? 0) - 1, several),
      ...panelsAt(chosen, teacher, several),
    ].map((panel) => ({ ...panel, title: `arm "${panel.arm}"` }));
  const before = phases.findLastIndex(({ targets }, index) => targets === "smoothing" && index < teacher);
  return before < 0 ? null : [...panelsAt(chosen, before, several), ...panelsAt(chosen, teacher, several)];
}

/**
 * 95 % interval of a proportion; null for an empty bin.
 * Source: Wilson, JASA 1927.
 */
export function wilson(share: number, rows: number): readonly [low: number, high: number] {
  const z2 = Z_95 * Z_95;
  const centre = (share + z2 / (2 * rows)) / (1 + z2 / rows);
  const half = (Z_95 / (1 + z2 / rows)) * Math.sqrt((share * (1 - share)) / rows + z2 / (4 * rows * rows));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** One sentence for screen readers. */
export function describeReliability({ seeds, phase: { test, calibrated } }: ReliabilityPanel): string {
  const rows = `${test.rows} test rows${seeds > 1 ? `, ${seeds} seeds together` : ""}`;
  const raw =
    `Accuracy against confidence in ${test.bins.length} bins over ${rows}: accuracy ${percent(test.accuracy)}, ` +
    `ECE ${figure(test.ece)}, mean confidence minus accuracy ${points(test.signedGap)} points.`;
  if (calibrated === null) return raw;
  const { temperature } = calibrated;
  const after = temperature === undefined ? calibratorLabel(calibrated) : `temperature ${fixed(temperature, 3)}`;
  return `${raw} After ${after}: ECE ${figure(calibrated.test.ece)}.`;
}

/** The bins as a table, calibrated beside raw. */
export function reliabilityTable({ arm, title, phase: { test, calibrated } }: ReliabilityPanel, where = ""): Table {
  const cells = (bin: Bin | undefined) =>
    [
      bin === undefined ? "\u2013" : String(bin.count),
      share(bin?.confidence ?? null),
      share(bin?.accuracy ?? null),
    ].map((text) => cell(text));
  const calibratedBins = calibrated?.test.bins;
  return {
    caption: `Bins of ${arm}: ${title}${where}`,
    columns: [
      right("Bin"),
      right("Rows"),
      right("Confidence"),
      right("Accuracy"),
      ...(calibratedBins === undefined ? [] : [right("Cal. rows"), right("Cal. confidence"), right("Cal. accuracy")]),
    ],
    groups: [
      {
        label: null,
        rows: test.bins.map((bin, index) => [
          cell(`${fixed(bin.low, 3)}\u2013${fixed(bin.high, 3)}`),
          ...cells(bin),
          ...(calibratedBins === undefined ? [] : cells(calibratedBins[index])),
        ]),
      },
    ],
  };
}

function share(value: number | null): string {
  return value === null ? "\u2013" : fixed(value, 3);
}
