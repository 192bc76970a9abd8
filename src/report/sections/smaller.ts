// What exports in fewer bytes cost, as a table: each as it was trained, and as it was written.
import type { SmallerReport } from "../../evaluation/result.ts";
import { bytes, count, figure, milliseconds, percent } from "./numbers.ts";
import { cell, left, right, type RowGroup, type Table } from "./tables.ts";

type Sized = SmallerReport["before"];

function groupOf({ student, form, before, after, sameTop, calibrated }: SmallerReport): RowGroup {
  const row = (name: string, { bytes: size, accuracy, nll, ece, latencyMsBatch1 }: Sized, same: string) => [
    cell(name),
    cell(bytes(size)),
    cell(milliseconds(latencyMsBatch1)),
    cell(percent(accuracy)),
    cell(figure(nll)),
    cell(figure(ece)),
    cell(same),
  ];
  const again =
    calibrated === null
      ? []
      : [
          [
            cell(`${form}, ${calibrated.kind} fitted again`),
            cell("\u2013"),
            cell("\u2013"),
            cell(percent(calibrated.accuracy)),
            cell(figure(calibrated.nll)),
            cell(figure(calibrated.ece)),
            cell("\u2013"),
          ],
        ];
  return {
    label: student,
    rows: [row("as trained", before, "\u2013"), row(form, after, percent(sameTop)), ...again],
  };
}

/** Null where nothing was exported smaller. */
export function smallerTable(reports: readonly SmallerReport[] | undefined): Table | null {
  const [first] = reports ?? [];
  if (reports === undefined || first === undefined) return null;
  return {
    caption: `Exports in fewer bytes, on ${count(first.rows)} test rows`,
    columns: [
      left("File"),
      right("Size"),
      right("ms, 1 row"),
      right("Accuracy"),
      right("NLL"),
      right("ECE"),
      right("Same class"),
    ],
    groups: reports.map(groupOf),
  };
}
