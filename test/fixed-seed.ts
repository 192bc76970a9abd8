// Property tests draw the same cases every time. LIMBECK_FRESH draws new ones, and runs nothing but property tests:
// `npm run soak:properties`.
import fc from "fast-check";
import type { Context, RootHookObject } from "mocha";

const isFresh = process.env["LIMBECK_FRESH"] !== undefined;

if (!isFresh) fc.configureGlobal({ seed: 20_240_601 });

export const mochaHooks: RootHookObject = {
  beforeEach(this: Context) {
    const body = this.currentTest?.fn?.toString() ?? "";
    if (isFresh && !/\bfc\b/.test(body)) this.skip();
  },
};
