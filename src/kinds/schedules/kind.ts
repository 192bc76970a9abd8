// What a kind of schedule is: its schema within a field's bounds, its value at a step, its peak, and its words.
import type { Problem } from "../../base/errors.ts";
import type { Bounds } from "./fields.ts";
import type { StepPlace } from "./place.ts";

export interface ScheduleKind<Options> {
  readonly schema: (bounds: Bounds) => object;
  /** The value at a step; pure in it. */
  readonly make: (options: Options) => (place: StepPlace) => number;
  readonly problems?: (options: Options) => readonly Problem[];
  /** The largest value that it takes. */
  readonly peak: (options: Options) => number;
  /** Whether it goes over a span that `over` names. */
  readonly spans: boolean;
  /** In words, without its warm-up. */
  readonly words: (options: Options) => string;
}
