// Runs that are ill-treated, a few of each kind from a fixed seed; `npm run soak -- KIND TIMES` does it by the hundred.
import assert from "node:assert/strict";
import { removeFolder } from "../cli/world.ts";
import { canFail } from "../soak/kinds/calls.ts";
import { soak, type SoakName } from "../soak/runs.ts";
import { openWorld, type SoakWorld } from "../soak/world.ts";

/** Trials of each; 19 of kills are about 30 kills, one to three of a run. */
const times: Readonly<Partial<Record<SoakName, number>>> = {
  ...{ kills: 19, signals: 1, damage: 3, fields: 2, pairs: 10, fuzz: 1000 },
  ...(canFail() ? { calls: 2 } : {}),
};

describe("runs that are ill-treated", function () {
  this.timeout(180_000);
  let world: SoakWorld;
  before(async () => {
    world = await openWorld();
  });
  after(() => removeFolder(world.folder));

  for (const [name, count] of Object.entries(times))
    it(`come to the very student and report, or are refused in words: ${count} ${name}`, async () => {
      const failed = await soak(world, name as SoakName, 1, count);
      assert.deepEqual(failed, []);
    });
});
