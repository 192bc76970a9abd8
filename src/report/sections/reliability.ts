// What a reliability diagram shows: per bin its rows, mean confidence, accuracy and the interval of that accuracy.
import type { Bin } from "../../metrics/bins.ts";
import type { PhaseReport, RunReport } from "../../evaluation/result.ts";
import { calibratorLabel } from "./calibrator-facts.ts";
import { figure, fixed, percent, points } from "./numbers.ts";
import type { Table } from "./tables.ts";
import { cell, right } from "./tables.ts";

/** Two-sided 95 % of the normal distribution. */
const Z_95 = 1.959964;

export interface ReliabilityPanel {
  readonly arm: string;
  readonly seed: number;
  readonly phase: PhaseReport;
}

/** The panels of an arm, its first seed: all its phases, or the last one alone. */
export interface ReliabilityGroup {
  readonly arm: string;
  readonly seed: number;
  readonly panels: readonly ReliabilityPanel[];
}

/** Every phase of each arm's first seed while they are at most `limit`; else last phases, of the first `limit` arms. */
export function reliabilityGroups(report: RunReport, limit: number): readonly ReliabilityGroup[] {
  const groups = report.arms.flatMap((arm): ReliabilityGroup[] => {
    const first = arm.seeds[0];
    if (first === undefined) return [];
    const panels = first.phases.map((phase) => ({ arm: arm.id, seed: first.seed, phase }));
    return [{ arm: arm.id, seed: first.seed, panels }];
  });
  const total = groups.reduce((sum, { panels }) => sum + panels.length, 0);
  return total <= limit
    ? groups
    : groups.slice(0, limit).map((group) => ({ ...group, panels: group.panels.slice(-1) }));
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
export function describeReliability({ phase: { test, calibrated } }: ReliabilityPanel): string {
  const raw =
    `Accuracy against confidence in ${test.bins.length} bins over ${test.rows} test rows: accuracy ${percent(test.accuracy)}, ` +
    `ECE ${figure(test.ece)}, mean confidence minus accuracy ${points(test.signedGap)} points.`;
  if (calibrated === null) return raw;
  const { temperature } = calibrated;
  const after = temperature === undefined ? calibratorLabel(calibrated) : `temperature ${fixed(temperature, 3)}`;
  return `${raw} After ${after}: ECE ${figure(calibrated.test.ece)}.`;
}

/** The bins as a table, calibrated beside raw. */
export function reliabilityTable({ phase: { id, test, calibrated } }: ReliabilityPanel): Table {
  const cells = (bin: Bin | undefined) =>
    [
      bin === undefined ? "\u2013" : String(bin.count),
      share(bin?.confidence ?? null),
      share(bin?.accuracy ?? null),
    ].map((text) => cell(text));
  const calibratedBins = calibrated?.test.bins;
  return {
    caption: `Bins of phase ${id}`,
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
