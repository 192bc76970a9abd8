// What a comparison and the processes that train its cells say to one another.
import type { ErrorCode, ExitCode, Problem } from "../base/errors.ts";
import type { Place } from "./place.ts";
import type { GivenRecipe } from "../recipe/read.ts";

/** What a worker is given once: all that a bench is opened from. */
export interface WorkerStart {
  readonly source: GivenRecipe;
  readonly set: readonly string[];
  readonly seed: number | undefined;
  readonly cwd: string;
  readonly labelDirectory: string;
  readonly working: string;
  /** How many of them there are. */
  readonly workers: number;
  /** Id of the run by its recipe, data and teachers, which must be the same here. */
  readonly id: string;
}

export type ToWorker =
  | { readonly kind: "start"; readonly start: WorkerStart }
  | { readonly kind: "train"; readonly place: Place }
  /** Of what is trained: keep the place and end, or keep it and go on. Neither has an answer of its own. */
  | { readonly kind: "stop" }
  | { readonly kind: "save" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "steps"; readonly count: number }
  | { readonly kind: "done"; readonly warnings: readonly string[] }
  | {
      readonly kind: "failed";
      readonly code: ErrorCode;
      readonly exitCode: ExitCode;
      readonly message: string;
      readonly problems: readonly Problem[];
    };
