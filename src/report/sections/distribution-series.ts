// What the report shows of confidences and logit margins: a curve for each student, and their quantiles.
import type { Distribution } from "../../metrics/distribution.ts";
import type { RunReport } from "../../evaluation/result.ts";
import { fixed } from "./numbers.ts";
import { shownStudents } from "./students.ts";
import { cell, left, right, type Table } from "./tables.ts";

/** The first seed's distributions of one student. */
export interface DistributionSeries {
  readonly name: string;
  readonly confidence: Distribution;
  readonly margin: Distribution;
}

/** Empty in reports of earlier versions. */
export function distributionSeries(report: RunReport): readonly DistributionSeries[] {
  return shownStudents(report).flatMap(({ name, phases: [first] }) =>
    first?.distributions === undefined ? [] : [{ name, ...first.distributions }],
  );
}

export function distributionsTable(series: readonly DistributionSeries[]): Table {
  const shares = ["5 %", "25 %", "median", "75 %", "95 %"];
  const row = (name: string, what: string, { quantiles }: Distribution, digits: number) => [
    cell(name),
    cell(what),
    ...quantiles.map((value) => cell(fixed(value, digits))),
  ];
  return {
    caption: "Quantiles of confidence and of the logit margin over test rows",
    columns: [left("Student"), left("Of"), ...shares.map(right)],
    groups: [
      {
        label: null,
        rows: series.flatMap(({ name, confidence, margin }) => [
          row(name, "confidence", confidence, 3),
          row(name, "margin", margin, 2),
        ]),
      },
    ],
  };
}
