// Rejection: what is gained by leaving unsure rows out, by confidence and by normalised logits; means over seeds.
import type { PhaseReport, RunReport } from "../../evaluation/result.ts";
import { figure, mean } from "./numbers.ts";
import { shownStudents } from "./students.ts";
import { cell, left, right, type Cell, type Table } from "./tables.ts";

type Rejection = NonNullable<PhaseReport["rejection"]>;
type Figures = Pick<Rejection, "aurc" | "augrc" | "errorAuroc">;

function figureCells(all: readonly Figures[]): Cell[] {
  const known = all.flatMap(({ errorAuroc }) => errorAuroc ?? []);
  return [
    cell(figure(mean(all.map(({ aurc }) => aurc)))),
    cell(figure(mean(all.map(({ augrc }) => augrc)))),
    cell(known.length === 0 ? "\u2013" : figure(mean(known))),
  ];
}

/** Powers that seeds were given: "4", "3 to 6", or that none was better. */
function powerWords(all: readonly Rejection[]): string {
  const powers = all.flatMap(({ normalised }) => normalised.power ?? []);
  if (powers.length === 0) return "none";
  const [low, high] = [Math.min(...powers), Math.max(...powers)];
  const some = low === high ? String(low) : `${low} to ${high}`;
  return powers.length === all.length ? some : `${some}, or none`;
}

/** Null in reports of earlier versions. */
export function rejectionTable(report: RunReport): Table | null {
  const rows = shownStudents(report).flatMap(({ name, phases }) => {
    const known = phases.flatMap(({ rejection }) => rejection ?? []);
    if (known.length === 0) return [];
    return [
      [cell(name), ...figureCells(known), cell(powerWords(known)), ...figureCells(known.map((one) => one.normalised))],
    ];
  });
  if (rows.length === 0) return null;
  return {
    caption: "Wrong rows rejected, on test: by confidence, and by normalised logits",
    columns: [
      left("Student"),
      right("AURC"),
      right("AUGRC"),
      right("AUROC of errors"),
      right("p"),
      right("AURC, normalised"),
      right("AUGRC, normalised"),
      right("AUROC, normalised"),
    ],
    groups: [{ label: null, rows }],
  };
}
