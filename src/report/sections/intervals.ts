// The intervals of every phase's headline figures on test: of that student, on other rows.
import type { RunReport } from "../../evaluation/result.ts";
import { headlineMetrics, figures } from "../../metrics/table.ts";
import type { RowIntervals } from "../../metrics/comparison/estimates.ts";
import { byArm, cell, left, rangeNote, right, type Cell, type RowGroup, type Table } from "./tables.ts";

const NONE = "\u2013";

const ranges = (intervals: RowIntervals): Cell[] =>
  headlineMetrics.map((metric) => cell(rangeNote(metric, intervals) ?? NONE));

/** The teachers' own, first. */
function ofTeachers({ teacher, teachers }: RunReport): RowGroup[] {
  const named = teachers === undefined ? [["teacher", teacher] as const] : Object.entries(teachers);
  const rows = named.flatMap(([id, one]) =>
    one?.intervals === undefined ? [] : [[cell(NONE), cell(id), ...ranges(one.intervals), cell(NONE), cell(NONE)]],
  );
  return rows.length === 0 ? [] : [{ label: "Teacher", rows }];
}

/** Null where none are on record. */
export function intervalsTable(report: RunReport): Table | null {
  const groups = byArm(report, (seed, { id, intervals, calibrated }) =>
    intervals === undefined
      ? []
      : [
          [
            cell(String(seed)),
            cell(id),
            ...ranges(intervals),
            ...(["nll", "ece"] as const).map((metric) => cell(rangeNote(metric, calibrated?.intervals) ?? NONE)),
          ],
        ],
  );
  if (groups.every(({ rows }) => rows.length === 0)) return null;
  return {
    caption: "Intervals of the test figures of each phase, for that student on other rows: 95 %",
    columns: [
      right("Seed"),
      left("Phase"),
      ...headlineMetrics.map((metric) => right(metric === "accuracy" ? "Accuracy, %" : figures[metric].label)),
      right("Cal. NLL"),
      right("Cal. ECE"),
    ],
    groups: [...ofTeachers(report), ...groups],
  };
}
