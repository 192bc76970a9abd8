// What the timeline shows: for each arm's first seed its epochs, thinned, and its phases in steps.
import type { EpochRecord, RunResult } from "../../evaluation/result.ts";
import { figure, percent, scalar } from "./numbers.ts";
import type { Table } from "./tables.ts";
import { cell, left, right } from "./tables.ts";

/** A schedule that has a lane. */
export interface Lane {
  readonly scalar: string;
  readonly label: string;
}

/** `learningRate` as "Learning rate". */
function labelOf(scalar: string): string {
  const words = scalar.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const LAST = "learningRate";

/** A lane for everything that schedules drove, in the order of the records; the learning rate stands last. */
export function lanesOf(series: readonly TimelineSeries[]): readonly Lane[] {
  const names = new Set(series.flatMap(({ records }) => records.flatMap(({ scalars }) => Object.keys(scalars))));
  const last = names.delete(LAST) ? [LAST] : [];
  return [...names, ...last].map((scalar) => ({ scalar, label: labelOf(scalar) }));
}

export interface Segment {
  readonly phase: string;
  readonly endedBy: string;
  /** Steps of the run, start exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface TimelineSeries {
  readonly arm: string;
  readonly seed: number;
  readonly records: readonly EpochRecord[];
  readonly segments: readonly Segment[];
}

/**
 * One series per arm: its first seed, with about `budget` epochs over all arms.
 * Arms without epochs on record are left out.
 */
export function timelineSeries({ report, epochs }: RunResult, budget: number): readonly TimelineSeries[] {
  const each = Math.max(16, Math.floor(budget / report.arms.length));
  return report.arms.flatMap((arm): TimelineSeries[] => {
    const first = arm.seeds[0];
    if (first === undefined) return [];
    const records = epochs.filter((record) => record.arm === arm.id && record.seed === first.seed);
    if (records.length === 0) return [];
    let start = 0;
    const segments = first.phases.map(({ id, endedBy, steps }): Segment => {
      const segment = { phase: id, endedBy, start, end: start + steps };
      start += steps;
      return segment;
    });
    return [{ arm: arm.id, seed: first.seed, records: thin(records, each), segments }];
  });
}

/** Every k-th record, and the first and last of each phase; all of them where they are few. */
function thin(records: readonly EpochRecord[], limit: number): readonly EpochRecord[] {
  const stride = Math.ceil(records.length / limit);
  return records.filter(({ phase }, index) => {
    const edge = records[index - 1]?.phase !== phase || records[index + 1]?.phase !== phase;
    return edge || index % stride === 0;
  });
}

/** The figures behind a timeline, an epoch a row. */
export function timelineTable(series: readonly TimelineSeries[]): Table {
  const used = lanesOf(series);
  return {
    caption: "Validation figures and schedules after each epoch",
    columns: [
      right("Step"),
      right("Epoch"),
      left("Phase"),
      right("Loss"),
      right("Accuracy"),
      right("NLL"),
      right("ECE"),
      ...used.map(({ label }) => right(label)),
    ],
    groups: series.map(({ arm, seed, records }) => ({
      label: series.length === 1 ? null : `${arm}, seed ${seed}`,
      rows: records.map((record) => [
        cell(String(record.step)),
        cell(String(record.epoch)),
        cell(record.phase),
        cell(figure(record.loss)),
        cell(percent(record.validation.accuracy)),
        cell(figure(record.validation.nll)),
        cell(figure(record.validation.ece)),
        ...used.map((lane) => {
          const value = record.scalars[lane.scalar];
          return cell(value === undefined ? "\u2013" : scalar(value));
        }),
      ]),
    })),
  };
}
