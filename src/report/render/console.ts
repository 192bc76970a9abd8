// What `compare` and `run` print at their end: plain text tables.
import type { RunReport } from "../../evaluation/result.ts";
import { comparedArms } from "../sections/arms.ts";
import { printable, textTable } from "./text-table.ts";
import type { Cell, Table } from "../sections/tables.ts";
import { requirementsTable } from "../sections/requirements.ts";
import { armsTable, cell, differencesTable, left, right, testTable } from "../sections/tables.ts";

/** Arms with their figures, then their differences to each arm that is compared to; no newline at the end. */
export function renderArmsTable(report: RunReport): string {
  const blocks = [block("Test, end of last phase, mean over seeds", withoutNotes(armsTable(report)))];
  for (const other of comparedArms(report)) {
    blocks.push(
      block(`Difference to ${printable(other)} [interval], p`, longDifferences(differencesTable(report, other))),
    );
  }
  return blocks.join("\n\n");
}

/** Models' differences to another, which they are paired with by rows. */
export const renderDifferences = (arms: Parameters<typeof differencesTable>[0]["arms"], other: string): string =>
  block(
    `Difference to ${printable(other)} [interval], p: of these models on other rows like these`,
    longDifferences(differencesTable({ arms }, other, "model")),
  );

/** What the recipe requires and what was reached, with a line before it; nothing where it requires nothing. */
export function renderRequirements(report: RunReport): string {
  const table = requirementsTable(report);
  return table === null ? "" : `\n\n${block("Required of the student", table)}`;
}

/** Test figures at the end of every phase, raw and calibrated; no newline at the end. */
export function renderPhasesTable(report: RunReport): string {
  return block("Test, end of each phase", withoutNotes(keepColumns(testTable(report), phaseColumns)));
}

const phaseColumns = [
  "Seed",
  "Phase",
  "Accuracy",
  "NLL",
  "Brier",
  "ECE (floor)",
  "Signed gap",
  "T",
  "Cal. NLL",
  "Cal. ECE",
];

function block(title: string, table: Table): string {
  return `${title}\n${textTable(table)}`;
}

/** A terminal's width has room for the floor, which is short, but not for four intervals a row. */
function withoutNotes(table: Table): Table {
  const short = ({ text, note }: Cell): Cell => (note?.startsWith("(") ? { text, note } : { text });
  return {
    ...table,
    groups: table.groups.map(({ label, rows }) => ({ label, rows: rows.map((row) => row.map(short)) })),
  };
}

/** A row per arm and figure, which fits a terminal. */
function longDifferences({ caption, columns, groups }: Table): Table {
  const figures = columns.slice(1);
  return {
    caption,
    columns: [columns[0] ?? left("Arm"), left("Figure"), right("Difference"), left("Interval, p")],
    groups: groups.map(({ label, rows }) => ({
      label,
      rows: rows.flatMap(([arm, ...cells]) =>
        cells.map(({ text, note, tone }, index): Cell[] => [
          index === 0 && arm !== undefined ? arm : cell(""),
          cell(figures[index]?.label ?? ""),
          cell(text),
          tone === undefined ? cell(note ?? "") : { text: note ?? "", tone },
        ]),
      ),
    })),
  };
}

function keepColumns(table: Table, labels: readonly string[]): Table {
  const kept = table.columns.map(({ label }) => labels.includes(label));
  return {
    ...table,
    columns: table.columns.filter((_, index) => kept[index]),
    groups: table.groups.map(({ label, rows }) => ({
      label,
      rows: rows.map((row) => row.filter((_, index) => kept[index])),
    })),
  };
}
