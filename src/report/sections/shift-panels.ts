// What the report shows of shift: a line for each phase or arm, means over seeds, and the tables of the figures.
import type { Detection } from "../../metrics/out-of-distribution.ts";
import type { Headlines } from "../../metrics/table.ts";
import type { RunReport, ShiftReport } from "../../evaluation/result.ts";
import { headlineMetrics } from "../../metrics/table.ts";
import { figure, mean, percent, scalar } from "./numbers.ts";
import { shownStudents } from "./students.ts";
import { cell, left, right, type Cell, type Table } from "./tables.ts";

/** One student under shift: of a single arm each phase, of several arms each one's last; means over seeds. */
export interface ShiftSeries {
  readonly name: string;
  /** Seeds that the means are over. */
  readonly seeds: number;
  readonly shift: ShiftReport;
}

/** Figures against what was done to the rows: a severity or an epsilon. */
export interface ShiftCurve {
  readonly name: string;
  readonly points: readonly ({ readonly at: number } & Headlines)[];
}

/** One chart: a curve for each series. */
export interface ShiftPanel {
  readonly title: string;
  /** What the curves run along. */
  readonly axis: "Severity" | "Epsilon";
  readonly curves: readonly ShiftCurve[];
}

function meanFigures(all: readonly Headlines[]): Headlines {
  const [accuracy, nll, brier, ece] = headlineMetrics.map((metric) => mean(all.map((one) => one[metric])));
  return { accuracy: accuracy ?? NaN, nll: nll ?? NaN, brier: brier ?? NaN, ece: ece ?? NaN };
}

/** Lists of equal length, entry by entry: the first one's names with the figures' means. */
function meanOfLists<T extends Headlines>(lists: readonly (readonly T[] | undefined)[]): readonly T[] | undefined {
  const [first] = lists;
  return first?.map((entry, at) => ({ ...entry, ...meanFigures(lists.flatMap((list) => list?.[at] ?? [])) }));
}

function meanDetection(all: readonly Detection[]): Detection {
  const over = (read: (one: Detection) => number | null): number | null => {
    const known = all.flatMap((one) => read(one) ?? []);
    return known.length === 0 ? null : mean(known);
  };
  return { auroc: over(({ auroc }) => auroc), aupr: over(({ aupr }) => aupr), fpr95: over(({ fpr95 }) => fpr95) };
}

function meanShift(first: ShiftReport, all: readonly ShiftReport[]): ShiftReport {
  const corruptions = meanOfLists(all.map((one) => one.corruptions));
  const over = meanOfLists(all.map((one) => one.mean));
  const fgsm = meanOfLists(all.map((one) => one.fgsm));
  const strange = all.flatMap((one) => one.outOfDistribution ?? []);
  const [known] = strange;
  return {
    rows: first.rows,
    range: first.range,
    clean: meanFigures(all.map(({ clean }) => clean)),
    ...(corruptions === undefined ? {} : { corruptions }),
    ...(over === undefined ? {} : { mean: over }),
    ...(fgsm === undefined ? {} : { fgsm }),
    ...(known === undefined
      ? {}
      : {
          outOfDistribution: {
            rows: known.rows,
            maxProbability: meanDetection(strange.map(({ maxProbability }) => maxProbability)),
            entropy: meanDetection(strange.map(({ entropy }) => entropy)),
            energy: meanDetection(strange.map(({ energy }) => energy)),
          },
        }),
  };
}

/** Empty where the recipe asked for no shift. */
export function shiftSeries(report: RunReport): readonly ShiftSeries[] {
  return shownStudents(report).flatMap(({ name, phases }): ShiftSeries[] => {
    const all = phases.flatMap(({ shift }) => shift ?? []);
    const [first] = all;
    return first === undefined ? [] : [{ name, seeds: all.length, shift: meanShift(first, all) }];
  });
}

/** gaussianNoise -> Gaussian noise. */
export function corruptionLabel(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function curves(
  series: readonly ShiftSeries[],
  read: (shift: ShiftReport) => readonly ({ readonly at: number } & Headlines)[],
): readonly ShiftCurve[] {
  return series.map(({ name, shift }) => ({ name, points: [{ at: 0, ...shift.clean }, ...read(shift)] }));
}

/** The mean over several corruptions, where there are several. */
export function meanPanel(series: readonly ShiftSeries[]): ShiftPanel | null {
  const names = new Set(series.flatMap(({ shift }) => shift.corruptions?.map(({ corruption }) => corruption) ?? []));
  if (names.size < 2) return null;
  return {
    title: `Mean over ${names.size} corruptions`,
    axis: "Severity",
    curves: curves(series, ({ mean: over = [] }) => over.map((one) => ({ ...one, at: one.severity }))),
  };
}

export function corruptionPanels(series: readonly ShiftSeries[]): readonly ShiftPanel[] {
  const names = new Set(series.flatMap(({ shift }) => shift.corruptions?.map(({ corruption }) => corruption) ?? []));
  return [...names].map((name) => ({
    title: corruptionLabel(name),
    axis: "Severity",
    curves: curves(series, ({ corruptions = [] }) =>
      corruptions.filter(({ corruption }) => corruption === name).map((one) => ({ ...one, at: one.severity })),
    ),
  }));
}

export function attackPanel(series: readonly ShiftSeries[]): ShiftPanel | null {
  if (series.every(({ shift }) => shift.fgsm === undefined)) return null;
  return {
    title: "Fast gradient sign method",
    axis: "Epsilon",
    curves: curves(series, ({ fgsm = [] }) => fgsm.map((one) => ({ ...one, at: one.epsilon }))),
  };
}

/** Where the curves of a panel have points, ascending. */
function placesOf(panels: readonly ShiftPanel[]): readonly number[] {
  const all = panels.flatMap((panel) => panel.curves.flatMap(({ points }) => points.map(({ at }) => at)));
  return [...new Set(all)].sort((a, b) => a - b);
}

function figureCells({ points }: ShiftCurve, places: readonly number[]): Cell[] {
  return places.map((place) => {
    const point = points.find(({ at }) => at === place);
    return point === undefined ? cell("\u2013") : cell(percent(point.accuracy), `ECE ${figure(point.ece)}`);
  });
}

const placeLabel = (axis: ShiftPanel["axis"], place: number): string =>
  place === 0 ? "Clean" : `${axis} ${scalar(place)}`;

/** The figures behind one chart, a series a row. */
export function panelTable({ title, axis, curves: lines }: ShiftPanel): Table {
  const places = placesOf([{ title, axis, curves: lines }]);
  return {
    caption: `${title}: test accuracy and ECE`,
    columns: [left("Student"), ...places.map((place) => right(placeLabel(axis, place)))],
    groups: [{ label: null, rows: lines.map((line) => [cell(line.name), ...figureCells(line, places)]) }],
  };
}

/** Every corruption in one table, for each series; the mean over several of them first. */
export function corruptionsTable(series: readonly ShiftSeries[]): Table | null {
  const over = meanPanel(series);
  const panels = [...(over === null ? [] : [over]), ...corruptionPanels(series)];
  if (panels.length === 0) return null;
  const places = placesOf(panels);
  return {
    caption: "Test accuracy and ECE under corruptions, by severity",
    columns: [left("Student"), left("Corruption"), ...places.map((place) => right(placeLabel("Severity", place)))],
    groups: [
      {
        label: null,
        rows: series.flatMap(({ name }, at) =>
          panels.flatMap(({ title, curves: lines }) => {
            const line = lines[at];
            return line === undefined ? [] : [[cell(name), cell(title), ...figureCells(line, places)]];
          }),
        ),
      },
    ],
  };
}

/** How well each score tells rows of another kind. */
export function strangeTable(series: readonly ShiftSeries[]): Table | null {
  if (series.every(({ shift }) => shift.outOfDistribution === undefined)) return null;
  const share = (value: number | null): Cell => cell(value === null ? "\u2013" : figure(value));
  const detection = ({ auroc, aupr, fpr95 }: Detection): Cell[] => [share(auroc), share(aupr), share(fpr95)];
  return {
    caption: "Rows of another kind told from test rows, by score",
    columns: [left("Student"), left("Score"), right("AUROC"), right("AUPR"), right("FPR95")],
    groups: [
      {
        label: null,
        rows: series.flatMap(({ name, shift: { outOfDistribution } }) =>
          outOfDistribution === undefined
            ? []
            : [
                [cell(name), cell("max probability"), ...detection(outOfDistribution.maxProbability)],
                [cell(name), cell("entropy"), ...detection(outOfDistribution.entropy)],
                [cell(name), cell("energy"), ...detection(outOfDistribution.energy)],
              ],
        ),
      },
    ],
  };
}

/** Which rows, and which students, in a sentence or two. */
export function shiftNote(series: readonly ShiftSeries[], arms: number): string {
  const [first] = series;
  if (first === undefined) return "";
  const { rows, range } = first.shift;
  return (
    `${rows} test rows, values from ${scalar(range[0])} to ${scalar(range[1])}. ` +
    (arms > 1 ? "Each arm at the end of its last phase" : "The student after each phase") +
    `${first.seeds > 1 ? `, means over ${first.seeds} seeds` : ""}, uncalibrated. ` +
    "Severity 1 is the mildest, 5 the strongest."
  );
}
