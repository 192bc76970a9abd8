// What the recipe requires, and whether it was reached: as a table.
import type { JudgedReport, RunReport } from "../../evaluation/result.ts";
import { bytes, count, figure, milliseconds, percent } from "./numbers.ts";
import { cell, left, right, type Cell, type Table } from "./tables.ts";

function write({ metric }: JudgedReport, value: number | null): string {
  if (value === null) return "not on record";
  if (metric === "test.accuracy") return percent(value);
  if (metric === "bytes") return bytes(value);
  if (metric === "parameters") return count(value);
  return metric.startsWith("latency") ? `${milliseconds(value)} ms` : figure(value);
}

function row(judged: JudgedReport): Cell[] {
  const { metric, arm, calibrated, confident, op, limit, reached, passed } = judged;
  const qualities = [...(calibrated ? ["calibrated"] : []), ...(confident ? ["end of its interval"] : [])];
  return [
    cell(qualities.length === 0 ? metric : `${metric}, ${qualities.join(", ")}`),
    ...(arm === undefined ? [] : [cell(arm)]),
    cell(`${op} ${write(judged, limit)}`),
    cell(write(judged, reached)),
    { text: passed ? "reached" : "NOT REACHED", tone: passed ? "better" : "worse" },
  ];
}

/** Null where nothing is required. */
export function requirementsTable({ requirements }: RunReport): Table | null {
  if (requirements === undefined) return null;
  const compared = requirements.some(({ arm }) => arm !== undefined);
  return {
    caption: "What the recipe requires of the student, on test",
    columns: [left("Figure"), ...(compared ? [left("Arm")] : []), right("Required"), right("Reached"), left("Result")],
    groups: [{ label: null, rows: requirements.map(row) }],
  };
}
