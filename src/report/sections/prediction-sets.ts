// Prediction sets: their coverage, their size, and how evenly classes are covered; means over seeds.
import type { PhaseReport, RunReport } from "../../evaluation/result.ts";
import { fixed, listed, mean, percent } from "./numbers.ts";
import { shownStudents } from "./students.ts";
import { cell, left, right, type Cell, type Table } from "./tables.ts";

type Conformal = NonNullable<PhaseReport["conformal"]>;
type SetReport = Conformal["sets"][number];

/** One kind of set over the seeds of a student: the method, at T = 1 or at each seed's fitted T. */
function rowOf(method: string, scaled: boolean, sets: readonly SetReport[], classes: readonly string[]): Cell[] {
  const over = (read: (set: SetReport) => number): number => mean(sets.map(read));
  const [least] = sets.map((set) => set.least).toSorted((a, b) => a.coverage - b.coverage);
  return [
    cell(method.toUpperCase()),
    cell(
      scaled
        ? fixed(
            over(({ temperature }) => temperature),
            3,
          )
        : "1",
    ),
    cell(percent(over(({ coverage }) => coverage))),
    cell(
      fixed(
        over(({ size }) => size),
        2,
      ),
    ),
    cell(percent(over(({ single }) => single))),
    cell(percent(over(({ empty }) => empty))),
    cell(percent(over(({ classGap }) => classGap)), `(${percent(over(({ classGapFloor }) => classGapFloor))})`),
    ...(least === undefined
      ? []
      : [cell(percent(least.coverage), `class ${classes[least.class] ?? String(least.class)}, ${least.rows} rows`)]),
  ];
}

const isScaled = ({ temperature }: SetReport): boolean => temperature !== 1;

/** Null where the recipe asks for no sets. */
export function setsTable(report: RunReport, classes: readonly string[]): Table | null {
  const groups = shownStudents(report).flatMap(({ name, phases }) => {
    const known = phases.flatMap(({ conformal }) => conformal ?? []);
    const methods = [...new Set(known.flatMap(({ sets }) => sets.map(({ method }) => method)))];
    const rows = [false, true].flatMap((scaled) =>
      methods.flatMap((method) => {
        const sets = known.flatMap((one) =>
          one.sets.filter((set) => set.method === method && isScaled(set) === scaled),
        );
        return sets.length === 0 ? [] : [rowOf(method, scaled, sets, classes)];
      }),
    );
    return rows.length === 0 ? [] : [{ label: name, rows }];
  });
  if (groups.length === 0) return null;
  return {
    caption: "Prediction sets on test, means over seeds; at the least covered class the seed that covers it least",
    columns: [
      left("Sets"),
      right("T"),
      right("Coverage"),
      right("Size"),
      right("Of one class"),
      right("Empty"),
      right("Class gap (floor)"),
      right("Least covered class"),
    ],
    groups,
  };
}

/** What was asked for, and what can be expected of as many rows; null where the recipe asks for no sets. */
export function setsNote(report: RunReport): string | null {
  const [first] = shownStudents(report).flatMap(({ phases }) => phases.flatMap(({ conformal }) => conformal ?? []));
  if (first === undefined) return null;
  const { coverage, rows, expected, sets } = first;
  const none = sets.filter(({ threshold }) => threshold === null).map(({ method }) => method.toUpperCase());
  const missing =
    none.length === 0
      ? ""
      : ` Calibration rows are too few for a threshold of ${listed([...new Set(none)])}: every set holds all classes.`;
  return (
    `A set is to hold the true class of ${percent(coverage, 1)} of rows. Thresholds are of ${rows} calibration rows; with as many, the ` +
    `coverage of the test rows lies between ${percent(expected.low, 1)} and ${percent(expected.high, 1)} in 95 of 100 cases. ` +
    `The class gap is how far the coverage of a class is from what was asked for, on average; its floor is what even coverage ` +
    `would show on as many rows.${missing}`
  );
}
