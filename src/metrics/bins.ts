// Bins of a reliability diagram, as report.json has them.
import { closed, count, orNull, share, type TypeOf } from "../base/validation/closed.ts";

export const binSchema = closed({ low: share, high: share, count, confidence: orNull(share), accuracy: orNull(share) });

/** A bin of a reliability diagram: mean confidence and accuracy of its rows; null in an empty bin. */
export type Bin = TypeOf<typeof binSchema>;
