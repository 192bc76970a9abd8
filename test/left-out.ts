// Tests that need what is not here.
import type { Context } from "mocha";

/** Leaves a test out, and says why behind its title. */
export function leftOut(context: Context, why: string): never {
  context.test!.title += ` (${why})`;
  return context.skip();
}
