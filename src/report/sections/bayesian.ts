// The Bayesian baselines: the mean of passes with dropout, and of the seeds' students, beside a single pass.
import type { Metrics } from "../../metrics/table.ts";
import type { RunReport } from "../../evaluation/result.ts";
import { lastPhases } from "./arms.ts";
import { figure, mean, percent, signed } from "./numbers.ts";
import { shownStudents } from "./students.ts";
import { cell, left, right, type Cell, type Table } from "./tables.ts";

function row(student: string, prediction: string, blocks: readonly Metrics[]): Cell[] {
  const over = (read: (metrics: Metrics) => number): number => mean(blocks.map(read));
  return [
    cell(student),
    cell(prediction),
    cell(percent(over(({ accuracy }) => accuracy))),
    cell(figure(over(({ nll }) => nll))),
    cell(figure(over(({ brier }) => brier))),
    cell(figure(over(({ ece }) => ece)), `(${figure(over(({ eceFloor }) => eceFloor))})`),
    cell(
      signed(
        over(({ signedGap }) => signedGap),
        4,
      ),
    ),
  ];
}

/** Null where the recipe asks for no dropout at prediction and no arm has several seeds. */
export function bayesianTable(report: RunReport): Table | null {
  const dropped = shownStudents(report).flatMap(({ name, phases }) => {
    const known = phases.flatMap(({ mcDropout }) => mcDropout ?? []);
    const [first] = known;
    return first === undefined
      ? []
      : [
          row(
            name,
            "single pass",
            phases.map(({ test }) => test),
          ),
          row(
            name,
            `Monte Carlo dropout, ${first.samples} passes`,
            known.map(({ test }) => test),
          ),
        ];
  });
  const ensembles = report.arms.flatMap((arm) =>
    arm.ensemble === undefined
      ? []
      : [
          ...(dropped.length > 0
            ? []
            : [
                row(
                  arm.id,
                  "single student",
                  lastPhases(arm).map(({ test }) => test),
                ),
              ]),
          row(arm.id, `ensemble of ${arm.ensemble.members} seeds`, [arm.ensemble.test]),
        ],
  );
  if (dropped.length + ensembles.length === 0) return null;
  return {
    caption: "Mean predictions beside single ones, on test; single figures are means over seeds",
    columns: [
      left("Student"),
      left("Prediction"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE (floor)"),
      right("Signed gap"),
    ],
    groups: [{ label: null, rows: [...dropped, ...ensembles] }],
  };
}
