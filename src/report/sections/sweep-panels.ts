// What the report shows of a sweep: the setting of each arm, what every trial reached, and surfaces over one field or two.
import type { RunReport, SweepReport } from "../../evaluation/result.ts";
import { figures, goodness, metricNames, type MetricName } from "../../metrics/table.ts";
import { figure, percent } from "./numbers.ts";
import { cell, left, right, type Cell, type RowGroup, type Table } from "./tables.ts";

type Arm = SweepReport["arms"][number];
type Trial = Arm["trials"][number];

/** Trials of an arm in a table on the page; report.json has them all. */
const TRIALS_SHOWN = 30;

/** Values of a field beyond which a surface would be no picture. */
const VALUES_SHOWN = 9;

export interface SurfaceCell {
  readonly column: string;
  readonly row: string;
  /** Null where the loss was not finite. */
  readonly score: string | null;
  /** 1 is the best of its panel, 0 the worst; null where the loss was not finite. */
  readonly goodness: number | null;
  readonly chosen: boolean;
}

export interface SurfacePanel {
  readonly title: string;
  readonly across: string;
  readonly down: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly cells: readonly SurfaceCell[];
}

const metricOf = ({ metric }: SweepReport): MetricName =>
  metricNames.find((name) => metric === `validation.${name}`) ?? "nll";

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const valueAt = ({ settings }: SweepReport, setting: number, path: string): string =>
  shown((settings[setting] as Readonly<Record<string, unknown>> | undefined)?.[path]);

/** A setting in words, by the fields that make a difference to an arm. */
const words = (sweep: SweepReport, { paths }: Arm, setting: number): string =>
  paths.length === 0 ? "\u2013" : paths.map((path) => `${path} = ${valueAt(sweep, setting, path)}`).join(", ");

const writer = (sweep: SweepReport): ((value: number) => string) =>
  metricOf(sweep) === "accuracy" ? (value) => percent(value) : figure;

/** What decides, in words: "validation NLL, temperature-scaled". */
export function figureWords(sweep: SweepReport): string {
  return `validation ${figures[metricOf(sweep)].label}${sweep.calibrated ? ", temperature-scaled" : ""}`;
}

export function sweepNote(sweep: SweepReport): string {
  const seeds = sweep.seeds.length === 1 ? `seed ${sweep.seeds.join("")}` : `seeds ${sweep.seeds.join(", ")}`;
  const halving =
    sweep.halving === undefined
      ? ""
      : ` By successive halving: the best of every ${sweep.halving} settings went on to ${sweep.halving} times the training.`;
  return (
    `${sweep.settings.length} settings were tried for each arm to which they make a difference, with ${seeds}, and one was chosen by ` +
    `${figureWords(sweep)}, at the end of training: no test row was looked at.${halving} All figures above are of what was chosen, trained anew with other seeds.`
  );
}

/** An arm's trials, of the longest training first, then the best. */
function ordered(sweep: SweepReport, { trials }: Arm): readonly Trial[] {
  const good = ({ mean }: Trial): number => (mean === null ? -Infinity : goodness(metricOf(sweep), mean));
  return trials.toSorted((a, b) => b.share - a.share || good(b) - good(a));
}

function groupOf(sweep: SweepReport, arm: Arm, all: boolean): RowGroup {
  const write = writer(sweep);
  if (arm.trials.length === 0)
    return { label: arm.id, rows: [[cell("no setting makes a difference"), cell("\u2013"), cell("\u2013")]] };
  const trials = ordered(sweep, arm);
  const most = trials[0]?.share;
  const rows = trials
    .slice(0, all ? trials.length : TRIALS_SHOWN)
    .map(({ setting, share, mean }): Cell[] => [
      cell(words(sweep, arm, setting), setting === arm.chosen && share === most ? "chosen" : undefined),
      cell(percent(share, 0)),
      cell(mean === null ? "not finite" : write(mean)),
    ]);
  const more = trials.length - rows.length;
  return { label: more > 0 ? `${arm.id} (${more} more in report.json)` : arm.id, rows };
}

export function sweepTable(sweep: SweepReport, all: boolean): Table {
  return {
    caption: `What each setting reached: ${figureWords(sweep)}, mean over ${sweep.seeds.length === 1 ? "1 seed" : `${sweep.seeds.length} seeds`}`,
    columns: [left("Setting"), right("Training"), right(figures[metricOf(sweep)].label)],
    groups: sweep.arms.map((arm) => groupOf(sweep, arm, all)),
  };
}

/** The trial of each setting with the most training. */
function furthest({ trials }: Arm): readonly Trial[] {
  const last = new Map<number, Trial>();
  for (const trial of trials) if (trial.share >= (last.get(trial.setting)?.share ?? 0)) last.set(trial.setting, trial);
  return [...last.values()];
}

function panelOf(
  sweep: SweepReport,
  title: string,
  entries: readonly { readonly arm: Arm; readonly trial: Trial; readonly column: string; readonly row: string }[],
  [across, down]: readonly [string, string | null],
): SurfacePanel {
  const write = writer(sweep);
  const good = ({ mean }: Trial): number | null => (mean === null ? null : goodness(metricOf(sweep), mean));
  const known = entries.flatMap(({ trial }) => good(trial) ?? []);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return {
    title,
    across,
    down,
    columns: [...new Set(entries.map(({ column }) => column))],
    rows: [...new Set(entries.map(({ row }) => row))],
    cells: entries.map(({ arm, trial, column, row }): SurfaceCell => {
      const value = good(trial);
      return {
        column,
        row,
        score: trial.mean === null ? null : write(trial.mean),
        goodness: value === null ? null : high === low ? 1 : (value - low) / (high - low),
        chosen: trial.setting === arm.chosen,
      };
    }),
  };
}

/** Surfaces of arms for which one field or two make a difference; none where there are more, or too many values. */
export function surfacePanels({ sweep }: RunReport): readonly SurfacePanel[] {
  if (sweep === undefined) return [];
  const varied = (arm: Arm, path: string): boolean =>
    new Set(furthest(arm).map(({ setting }) => valueAt(sweep, setting, path))).size > 1;
  const tried = sweep.arms
    .filter(({ trials }) => trials.length > 0)
    .map((arm) => ({ arm, paths: arm.paths.filter((path) => varied(arm, path)) }));
  const panels: SurfacePanel[] = [];
  // arms with the same one field stand in one picture
  for (const path of new Set(tried.flatMap(({ paths }) => (paths.length === 1 ? paths : [])))) {
    const entries = tried
      .filter(({ paths }) => paths.length === 1 && paths[0] === path)
      .flatMap(({ arm }) =>
        furthest(arm).map((trial) => ({ arm, trial, column: valueAt(sweep, trial.setting, path), row: arm.id })),
      );
    panels.push(panelOf(sweep, path, entries, [path, null]));
  }
  for (const { arm, paths } of tried) {
    const [across, down, more] = paths;
    if (across === undefined || down === undefined || more !== undefined) continue;
    const entries = furthest(arm).map((trial) => ({
      arm,
      trial,
      column: valueAt(sweep, trial.setting, across),
      row: valueAt(sweep, trial.setting, down),
    }));
    panels.push(panelOf(sweep, arm.id, entries, [across, down]));
  }
  return panels.filter(({ columns, rows }) => columns.length <= VALUES_SHOWN && rows.length <= VALUES_SHOWN);
}
