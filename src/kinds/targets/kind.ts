// What a kind of target is: its schema, what its schedules drive, its loss, and the words that a plan shows.
import type { Targets } from "../../engine/contracts.ts";
import type { Schedule } from "../schedules/index.ts";

/** Facts of the training rows that some losses are built for. */
export interface TargetFacts {
  /** Rows of each class in the training split. */
  readonly classCounts: readonly number[];
}

/** The scalars that schedules drive. */
export interface TargetSchedules {
  readonly epsilon: Schedule;
  readonly temperature: Schedule;
  readonly alpha: Schedule;
}

export interface TargetKind<Options> {
  readonly needsTeacher: boolean;
  /** Where a kind has no schedule of a scalar, its neutral value stands. */
  readonly schedules: (options: Options) => Partial<TargetSchedules>;
  readonly targets: (options: Options, facts: TargetFacts) => Targets;
  readonly words: (options: Options, classes: number) => string;
}
