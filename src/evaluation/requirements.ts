// Whether a finished run reaches what its recipe requires.
import { headlineMetrics, type HeadlineMetric, type MetricName } from "../metrics/table.ts";
import { AS_WRITTEN } from "../recipe/plan/require-rules.ts";
import type { Requirement } from "../recipe/require-schema.ts";
import type { ArmReport, JudgedReport, PhaseReport, RunReport } from "./result.ts";

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const lastPhases = ({ seeds }: ArmReport): readonly PhaseReport[] => seeds.flatMap(({ phases }) => phases.at(-1) ?? []);

const isHeadline = (name: MetricName): name is HeadlineMetric => headlineMetrics.some((one) => one === name);

/** The end of an interval that is asked for: the low one of what is to be large. */
const endOf = (interval: { readonly low: number; readonly high: number }, op: Requirement["op"]): number =>
  op === ">=" ? interval.low : interval.high;

/**
 * A test figure of an arm: its mean over seeds, or the asked end of its interval. Of calibrated figures each seed has its own
 * interval: the least favourable end of them all counts.
 */
function figureOf(arm: ArmReport, name: MetricName, { op, calibrated, confident }: Requirement): number {
  const phases = lastPhases(arm);
  const blocks = phases.flatMap((phase) => (calibrated ? (phase.calibrated ?? []) : phase));
  if (blocks.length < phases.length) return NaN;
  if (!confident || !isHeadline(name)) return mean(blocks.map(({ test }) => test[name]));
  if (!calibrated) return endOf(arm.summary[name], op);
  const ends = blocks.map(({ intervals }) => (intervals === undefined ? NaN : endOf(intervals[name], op)));
  return op === ">=" ? Math.min(...ends) : Math.max(...ends);
}

type Model = RunReport["student"] | NonNullable<RunReport["teacher"]>;

/** A cost of a model; NaN where it was not measured. */
function costOf({ bytes, parameters, costs }: Model, metric: Requirement["metric"]): number {
  switch (metric) {
    case "bytes":
      return bytes ?? NaN;
    case "parameters":
      return parameters ?? NaN;
    default:
      return (metric === "latency.batch1" ? costs?.latencyMsBatch1 : costs?.latencyMsBatch64) ?? NaN;
  }
}

const metricOf = (metric: Requirement["metric"]): MetricName | null =>
  metric.startsWith("test.") ? (metric.slice("test.".length) as MetricName) : null;

/**
 * Each requirement with what was reached. One whose figure is not on record is not reached.
 * @param compared - whether arms were compared: then a requirement's arm is judged, else the one that there is
 */
export function judge(report: RunReport, requirements: readonly Requirement[], compared: boolean): JudgedReport[] {
  // a run has the recipe as written alone
  const judged = requirements.filter(({ arm = AS_WRITTEN }) => compared || arm === AS_WRITTEN);
  return judged.map((requirement) => {
    const { metric, op, value, ratioToTeacher, calibrated, confident } = requirement;
    const id = compared ? (requirement.arm ?? AS_WRITTEN) : report.arms[0]?.id;
    const arm = report.arms.find((one) => one.id === id);
    const name = metricOf(metric);
    const found =
      name === null
        ? costOf(arm?.student ?? report.student, metric)
        : arm === undefined
          ? NaN
          : figureOf(arm, name, requirement);
    const { teacher } = report;
    const theirs = teacher === null ? NaN : name === null ? costOf(teacher, metric) : teacher.test[name];
    const limit = ratioToTeacher === undefined ? (value ?? NaN) : ratioToTeacher * theirs;
    return {
      metric,
      ...(compared ? { arm: id ?? AS_WRITTEN } : {}),
      calibrated,
      confident,
      op,
      limit: Number.isNaN(limit) ? null : limit,
      reached: Number.isNaN(found) ? null : found,
      passed: op === ">=" ? found >= limit : found <= limit,
    };
  });
}
