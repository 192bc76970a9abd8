// What a kind of optimizer is: its schema and its update.
import type { Problem } from "../../base/errors.ts";
import type { Optimizer } from "../../engine/contracts.ts";

export interface OptimizerKind<Options> {
  readonly schema: object;
  readonly make: (options: Options) => Optimizer;
  readonly problems?: (options: Options) => readonly Problem[];
}
