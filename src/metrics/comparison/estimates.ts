// A figure with its interval, and the difference of two with its p, as report.json has them.
import { anyNumber, closed, share, type TypeOf } from "../../base/validation/closed.ts";

const interval = { mean: anyNumber, low: anyNumber, high: anyNumber } as const;

export const estimateSchema = closed(interval);
export const differenceSchema = closed({ ...interval, p: share });

export type Estimate = TypeOf<typeof estimateSchema>;
export type Difference = TypeOf<typeof differenceSchema>;
