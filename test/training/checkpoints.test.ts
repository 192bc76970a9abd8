// Checkpoints: what is written is read back; what is damaged is passed over.
import assert from "node:assert/strict";
import { mkdir, readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadCheckpoint, saveCheckpoint } from "../../src/training/checkpoints.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";

const state = (value: number): ReadonlyMap<string, Float32Array> =>
  new Map([
    ["w", Float32Array.of(value, -0, 1e-38)],
    ["first:w", Float32Array.of(value / 3)],
  ]);

describe("checkpoints", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  it("come back bit for bit, with every role and the position", async () => {
    await saveCheckpoint(folder, 7, { progress: { step: 7 }, states: { now: state(1), best: state(2) } });
    const found = await loadCheckpoint<{ step: number }>(folder);
    assert.deepEqual(found, { progress: { step: 7 }, states: { now: state(1), best: state(2) } });
  });

  it("keep the newest two and point to the last", async () => {
    for (const step of [1, 2, 3]) await saveCheckpoint(folder, step, { progress: step, states: { now: state(step) } });
    assert.deepEqual((await readdir(folder)).sort(), ["LATEST", "step-000000002", "step-000000003"]);
    assert.equal((await loadCheckpoint<number>(folder))!.progress, 3);
  });

  it("fall back to the one before when the last is damaged, and sweep what was never finished", async () => {
    for (const step of [1, 2]) await saveCheckpoint(folder, step, { progress: step, states: { now: state(step) } });
    await truncate(join(folder, "step-000000002", "state.bin"), 5);
    await mkdir(join(folder, ".tmp-step-000000003"));
    await writeFile(join(folder, ".tmp-step-000000003", "state.bin"), "half");
    assert.equal((await loadCheckpoint<number>(folder))!.progress, 1);
    assert.ok(!(await readdir(folder)).some((name) => name.startsWith(".tmp")));
  });

  it("are none where there are none", async () => {
    assert.equal(await loadCheckpoint(join(folder, "nowhere")), null);
  });
});
