// The student beside its teacher row by row, and what happens to each class: tables.
import type { ClassReport, PhaseReport, RunReport, RunResult } from "../../evaluation/result.ts";
import { lastPhases } from "./arms.ts";
import { count, figure, figureWriter, interval, mean, percent, percentWriter, signed, type Writer } from "./numbers.ts";
import { byArm, cell, left, right, type Cell, type Table } from "./tables.ts";

/** Classes in a table; those with the least recall where there are more. */
const CLASSES_SHOWN = 30;

/** Arms side by side in the table of classes. */
const ARMS_SHOWN = 6;

const NONE = cell("\u2013");

type Agreement = NonNullable<PhaseReport["agreement"]>;

/** The interval of a figure, where it is on record. */
const rangeOf = ({ intervals }: Agreement, figureName: "sameTop" | "divergence", write: Writer): string | undefined =>
  intervals && interval(intervals[figureName], write);

/** How each phase's student follows its teacher; null where none is on record. */
export function agreementTable(report: RunReport): Table | null {
  const groups = byArm(report, (seed, { id, agreement }) =>
    agreement === undefined
      ? []
      : [
          [
            cell(String(seed)),
            cell(id),
            cell(agreement.teacher),
            cell(percent(agreement.sameTop), rangeOf(agreement, "sameTop", percentWriter)),
            cell(figure(agreement.divergence), rangeOf(agreement, "divergence", figureWriter)),
            agreement.teacherErrs.accuracy === null
              ? cell("\u2013", "the teacher errs nowhere")
              : cell(percent(agreement.teacherErrs.accuracy), `of ${count(agreement.teacherErrs.rows)} rows`),
          ],
        ],
  );
  if (groups.every(({ rows }) => rows.length === 0)) return null;
  return {
    caption: "Student and teacher on the same test rows",
    columns: [
      right("Seed"),
      left("Phase"),
      left("Teacher"),
      right("Same top class"),
      right("KL to teacher, nats"),
      right("Accuracy where it errs"),
    ],
    groups,
  };
}

/** One class of one arm: means over seeds. */
interface ClassLine {
  readonly rows: number;
  readonly recall: number | null;
  readonly precision: number | null;
  readonly signedGap: number | null;
  readonly takenFor: ClassReport["takenFor"];
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : mean(known);
}

function linesOf(reports: readonly (readonly ClassReport[])[]): ReadonlyMap<number, ClassLine> {
  const lines = new Map<number, ClassLine>();
  for (const index of new Set(reports.flatMap((classes) => classes.map((one) => one.class)))) {
    const all = reports.flatMap((classes) => classes.filter((one) => one.class === index));
    lines.set(index, {
      rows: all[0]?.rows ?? 0,
      recall: meanOf(all.map(({ recall }) => recall)),
      precision: meanOf(all.map(({ precision }) => precision)),
      signedGap: meanOf(all.map(({ signedGap }) => signedGap)),
      takenFor: all[0]?.takenFor ?? null,
    });
  }
  return lines;
}

const share = (value: number | null): Cell => (value === null ? NONE : cell(percent(value, 1)));

/** Of one arm everything about each class, of several the recall alone; null where no classes are on record. */
export function classesTable({ report, classes: names }: RunResult): Table | null {
  const arms = report.arms.slice(0, ARMS_SHOWN).map((arm) => ({
    id: arm.id,
    lines: linesOf(lastPhases(arm).flatMap(({ classes }) => (classes === undefined ? [] : [classes]))),
  }));
  const [first] = arms;
  const indices = [...new Set(arms.flatMap(({ lines }) => [...lines.keys()]))];
  if (first === undefined || indices.length === 0) return null;
  const recallOf = (index: number): number =>
    meanOf(arms.map(({ lines }) => lines.get(index)?.recall ?? null)) ?? Infinity;
  const shown = indices
    .toSorted((a, b) => recallOf(a) - recallOf(b) || a - b)
    .slice(0, CLASSES_SHOWN)
    .toSorted((a, b) => a - b);
  const nameOf = (index: number): string => names[index] ?? String(index);
  const rowsOf = (index: number): Cell =>
    cell(count(arms.flatMap(({ lines }) => lines.get(index)?.rows ?? [])[0] ?? 0));
  const left0 = [left("Class"), right("Rows")];
  if (arms.length > 1)
    return {
      caption: "Recall of each class at the end of the last phase, means over seeds",
      columns: [...left0, ...arms.map(({ id }) => right(id))],
      groups: [
        {
          label: null,
          rows: shown.map((index) => [
            cell(nameOf(index)),
            rowsOf(index),
            ...arms.map(({ lines }) => share(lines.get(index)?.recall ?? null)),
          ]),
        },
      ],
    };
  return {
    caption: "Each class at the end of the last phase",
    columns: [...left0, right("Recall"), right("Precision"), right("Signed gap"), left("Most often taken for")],
    groups: [
      {
        label: null,
        rows: shown.flatMap((index) => {
          const line = first.lines.get(index);
          if (line === undefined) return [];
          const { takenFor, signedGap } = line;
          return [
            [
              cell(nameOf(index)),
              rowsOf(index),
              share(line.recall),
              share(line.precision),
              signedGap === null ? NONE : cell(signed(signedGap, 4)),
              takenFor === null ? NONE : cell(nameOf(takenFor.class), `${count(takenFor.rows)} rows`),
            ],
          ];
        }),
      },
    ],
  };
}

/** Which classes, and of which phase, in a sentence or two. */
export function classesNote({ report }: RunResult): string {
  const seeds = report.arms[0]?.seeds.length ?? 0;
  const of =
    report.arms.length > 1
      ? "Recall is the share of a class's test rows that are found"
      : "Recall is the share of a class's test rows that are found, precision that of rows named so that are; the signed gap is confidence minus accuracy of the rows named so";
  const over = seeds > 1 ? `, as means over ${seeds} seeds` : "";
  const most = report.classes > CLASSES_SHOWN ? ` The ${CLASSES_SHOWN} classes with the least recall are shown.` : "";
  return `${of}${over}.${most}`;
}
