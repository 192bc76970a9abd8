// 200 drawn models a front: no student computes what its model does not, without saying so.
import assert from "node:assert/strict";
import { fronts, tally } from "./fronts.ts";

const MODELS = 200;

describe("fronts (drawn models)", () => {
  for (const [name, front] of Object.entries(fronts))
    it(`${name}: ${MODELS} are as their own runtime has them, or refused by name`, async () => {
      const { equal, refused, different } = await tally(front, 1, MODELS);
      assert.deepEqual(different, []);
      assert.equal(equal + refused, MODELS);
      // what is drawn is for the most part what people have
      assert.ok(equal > MODELS / 2, `${equal} compared, ${refused} refused`);
    });
});
