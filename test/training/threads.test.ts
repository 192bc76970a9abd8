// integration: how many threads a process takes, and when they may wait busily.
import assert from "node:assert/strict";
import { threadsOf } from "../../src/training/threads.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";
import { openBench } from "./open-bench.ts";

describe("threads of a process (integration)", () => {
  it("are the machine's cores, at most 4, shared among processes that train side by side", () => {
    const counts = [
      [1, 1, 1],
      [2, 1, 2],
      [2, 2, 1],
      [4, 2, 2],
      [4, 3, 1],
      [16, 1, 4],
      [16, 2, 4],
      [16, 8, 2],
      [2, 5, 1],
    ];
    for (const [cores, processes, count] of counts)
      assert.equal(threadsOf(undefined, processes, cores).count, count, `${processes} processes on ${cores} cores`);
  });

  it("are those that the recipe states, which do not spin where all together are more than the cores", () => {
    assert.deepEqual(threadsOf(2, 1, 2), { count: 2, spin: true });
    assert.deepEqual(threadsOf(2, 2, 2), { count: 2, spin: false });
    assert.deepEqual(threadsOf(3, 1, 2), { count: 3, spin: false });
    assert.deepEqual(threadsOf(undefined, 5, 2), { count: 1, spin: false });
  });

  it("are shared by the engines of benches that train side by side", async () => {
    const folder = await temporaryFolder();
    for (const processes of [1, 2]) {
      const bench = await openBench(folder, [], processes);
      assert.equal(bench.engine.threads, threadsOf(undefined, processes).count);
      await bench.close();
    }
    await removeFolder(folder);
  });
});
