// What a comparison and the processes that train its cells say to one another.
import type { ErrorCode, ExitCode, Problem } from "../base/errors.ts";
import type { CellPlace } from "./cell.ts";
import type { GivenRecipe } from "../recipe/read.ts";
import type { Session } from "../session.ts";

/** What a worker is given once: all that a bench is opened from. */
export interface WorkerStart {
  readonly source: GivenRecipe;
  readonly set: readonly string[];
  readonly seed: number | undefined;
  readonly cwd: string;
  readonly labelDirectory: string;
  readonly working: string;
  /** Hashes of the recipe, the data and the splits, which must be the same here. */
  readonly same: string;
}

export type ToWorker =
  { readonly kind: "start"; readonly start: WorkerStart } | { readonly kind: "cell"; readonly place: CellPlace };

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

/** What says that two processes train the same. */
export const sameness = (
  loaded: { readonly sha256: string },
  bench: Pick<Session["bench"], "dataset" | "splits">,
): string => [loaded.sha256, bench.dataset.sha256, bench.splits.sha256].join(" ");
