// What a kind of target is: its schema, what its schedules drive, its loss, and the words that a plan shows.
import type { Kind } from "../table.ts";
import type { Problem } from "../../base/errors.ts";
import type { Targets } from "../../engine/contracts.ts";
import type { Schedule } from "../schedules/index.ts";

/** Facts of the training rows that some losses are built for. */
export interface TargetFacts {
  /** Rows of each class in the training split. */
  readonly classCounts: readonly number[];
  /** Whether rows without a label are among a batch. */
  readonly unlabelled?: boolean;
}

/** What schedules drive, by the name under which the loss asks for it. */
export type TargetSchedules = Readonly<Record<string, Schedule>>;

/** One of the losses whose sum a phase's loss is. */
export interface LossPart {
  readonly name: string;
  /** What its loss is times in the sum. */
  readonly weight: number;
  /** Values of the loss's scalars under which it alone is left, times 1. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Where another part is left beside it: values under which that alone is. */
  readonly without?: Readonly<Record<string, number>>;
}

/** The largest value that is usual. */
export interface Usual {
  readonly most: number;
  readonly words: string;
}

export interface TargetKind<Options> extends Kind<Options> {
  /** Present where the targets need a teacher: which one, by its id; undefined is the recipe's only one. */
  readonly teacher?: (options: Options) => string | undefined;
  /** Whether the loss of a row without a label, whose labels are zeros, is what of it needs none. */
  readonly withoutLabels?: true;
  /** Scalars that every phase reports since this kind has them, at the value where they do nothing. */
  readonly neutral?: Readonly<Record<string, number>>;
  /** Present where the loss is the sum of several: those, given the scalars of a step. */
  readonly parts?: (scalars: Readonly<Record<string, number>>) => readonly LossPart[];
  /** Values of its scalars that are seldom meant. */
  readonly usual?: Readonly<Record<string, Usual>>;
  readonly make: (options: Options, facts: TargetFacts) => Targets;
  /** The loss with each class's part of a row weighed, where it has parts: weights by class. */
  readonly classWeighted?: (options: Options, facts: TargetFacts, weights: readonly number[]) => Targets;
  /** What they show beside the classes of the data. */
  readonly classProblems?: (options: Options, classes: readonly string[]) => readonly Problem[];
  readonly words: (options: Options, classes: number) => string;
  /** What a plan adds, given the scalars of a phase's first step. */
  readonly notes?: (options: Options, first: Readonly<Record<string, number>>, classes: number) => readonly string[];
}
