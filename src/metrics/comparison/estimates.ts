// A figure with its interval, and the difference of two with its p, as report.json has them.
import { anyNumber, closed, eachOf, orNull, share, type TypeOf } from "../../base/validation/closed.ts";
import { headlineMetrics } from "../table.ts";

const interval = { mean: anyNumber, low: anyNumber, high: anyNumber } as const;

export const estimateSchema = closed(interval);

export const differenceSchema = closed(
  {
    ...interval,
    p: {
      ...orNull(share),
      description: "Of no difference, two-sided; null with two seeds, which tell too little of seeds.",
    },
    pHolm: {
      ...orNull(share),
      description:
        "The same, adjusted by Holm for the arms that are compared; null with one or two seeds, which say nothing of the methods. Absent in reports of earlier versions.",
    },
  },
  ["pHolm"],
);

export const rangeSchema = closed({ low: anyNumber, high: anyNumber });

/** The intervals of one student's, or a teacher's, headline figures on other rows like these. */
export const rowIntervalsSchema = eachOf(headlineMetrics, rangeSchema);

export type Estimate = TypeOf<typeof estimateSchema>;
export type Difference = TypeOf<typeof differenceSchema>;
export type RowIntervals = TypeOf<typeof rowIntervalsSchema>;
