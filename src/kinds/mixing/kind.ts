// What a kind of mixing is: its schema, its draws, the rows it fits, and its words.
import type { Kind } from "../table.ts";
import type { Problem } from "../../base/errors.ts";
import type { Mixing } from "../../engine/contracts.ts";
import type { Shape } from "../../graph/ir.ts";

export interface MixingKind<Options> extends Kind<Options> {
  readonly make: (options: Options) => Mixing;
  /** Where rows of a shape cannot be mixed so. */
  readonly rowProblems?: (inputShape: Shape) => readonly Problem[];
  readonly words: (options: Options) => string;
}
