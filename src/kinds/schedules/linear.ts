// Schedule "linear": a straight line from the first step's value to the last step's.
import { between } from "./between.ts";

/** from + (to - from) u, u in [0, 1] over the span. */
export const linear = between("linear", (from, to, u) => from + (to - from) * u);
