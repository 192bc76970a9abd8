// A validation figure as conditions name it.
import { metricNames, type MetricName } from "../../metrics/table.ts";
import type { Seen } from "./kind.ts";

export type ValidationMetric = `validation.${MetricName}`;

export const metricSchema = {
  enum: metricNames.map((name): ValidationMetric => `validation.${name}`),
  description: "A validation figure. Test figures decide nothing.",
} as const;

export const metricOf = (metric: ValidationMetric): MetricName => metric.slice("validation.".length) as MetricName;

export const figureOf = (metric: ValidationMetric, { validation }: Seen): number => validation[metricOf(metric)];
