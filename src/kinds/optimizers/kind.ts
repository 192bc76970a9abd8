// What a kind of optimizer is: its schema and its update.
import type { Kind } from "../table.ts";
import type { Optimizer } from "../../engine/contracts.ts";

export interface OptimizerKind<Options> extends Kind<Options> {
  readonly make: (options: Options) => Optimizer;
}
