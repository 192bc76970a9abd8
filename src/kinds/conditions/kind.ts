// What a kind of condition is: its schema, what it makes of each epoch, and its words.
import type { Kind } from "../table.ts";
import type { MetricName, Metrics } from "../../metrics/table.ts";

/** What one condition remembers; plain JSON, so that a checkpoint can hold it. */
export interface Memory {
  readonly best: number | null;
  readonly count: number;
}

export interface Seen {
  readonly phaseEpoch: number;
  readonly phaseStep: number;
  readonly validation: Pick<Metrics, MetricName>;
}

/** A hard bound of a phase. */
export interface Bound {
  readonly unit: "epochs" | "steps";
  readonly value: number;
}

export interface ConditionKind<Options> extends Kind<Options> {
  /** What an epoch's end makes of its memory, and whether it holds. */
  readonly make: (
    options: Options,
  ) => (memory: Memory, seen: Seen) => { readonly memory: Memory; readonly fired: boolean };
  /** Present where it bounds its phase, whatever the figures do. */
  readonly bound?: (options: Options) => Bound;
  /** The same with another bound; present where it bounds its phase. */
  readonly withBound?: (options: Options, value: number) => Options;
  /** Epochs before which it cannot hold. */
  readonly earliestEpoch?: (options: Options) => number;
  readonly words: (options: Options) => string;
}
