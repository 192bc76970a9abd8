// Tests that need what is not here.
import type { Context } from "mocha";

/** Leaves a test out, and says why behind its title. */
export function leftOut(context: Context, why: string): never {
  // in a hook before each, the test is the one that is next
  (context.currentTest ?? context.test)!.title += ` (${why})`;
  return context.skip();
}
