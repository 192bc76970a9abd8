// require: what the student must reach for the command to end with exit code 0. It judges a finished run, and selects nothing.
import { metricNames, type MetricName } from "../metrics/table.ts";

/** Figures that are no METRICS: time of a call in milliseconds, size of the file, parameters. */
export const costNames = ["latency.batch1", "latency.batch64", "bytes", "parameters"] as const;

export type CostName = (typeof costNames)[number];

export const requireSchema = {
  type: "array",
  minItems: 1,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["metric", "op"],
    properties: {
      metric: {
        enum: [...metricNames.map((name): `test.${MetricName}` => `test.${name}`), ...costNames],
        description: "A figure of the last phase on test, or a cost.",
      },
      op: { enum: [">=", "<="] },
      value: { type: "number", description: "The figure is held against this." },
      ratioToTeacher: {
        type: "number",
        exclusiveMinimum: 0,
        description: "The figure is held against this many times the teacher's, in place of a value.",
      },
      calibrated: { type: "boolean", default: false, description: "The figure after the fitted calibrator." },
      confident: {
        type: "boolean",
        default: false,
        description: "Asks it of the end of the interval: accuracy, nll, brier and ece.",
      },
      arm: {
        type: "string",
        description:
          "The arm of a comparison that is judged; smoothing-then-teacher, the recipe as written, by default.",
      },
    },
  },
  description:
    "What the student must reach: otherwise run and compare end with exit code 1 and a table of what fell short.",
} as const;

export interface Requirement {
  readonly metric: `test.${MetricName}` | CostName;
  readonly op: ">=" | "<=";
  readonly value?: number;
  readonly ratioToTeacher?: number;
  readonly calibrated: boolean;
  readonly confident: boolean;
  readonly arm?: string;
}
