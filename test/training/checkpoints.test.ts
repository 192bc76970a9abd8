// Checkpoints: what is written is read back; what is damaged is passed over.
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadCheckpoint, saveCheckpoint } from "../../src/training/checkpoints.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";

const state = (value: number): ReadonlyMap<string, Float32Array> =>
  new Map([
    ["w", Float32Array.of(value, -0, 1e-38)],
    ["first:w", Float32Array.of(value / 3)],
  ]);

const silent = (): void => undefined;

describe("checkpoints", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  it("come back bit for bit, with every role and the position", async () => {
    await saveCheckpoint(folder, 7, { progress: { step: 7 }, states: { now: state(1), best: state(2) } });
    const found = await loadCheckpoint<{ step: number }>(folder, silent);
    assert.deepEqual(found, { progress: { step: 7 }, states: { now: state(1), best: state(2) } });
  });

  it("keep the newest two and point to the last", async () => {
    for (const step of [1, 2, 3]) await saveCheckpoint(folder, step, { progress: step, states: { now: state(step) } });
    assert.deepEqual((await readdir(folder)).sort(), ["LATEST", "step-000000002", "step-000000003"]);
    assert.equal((await loadCheckpoint<number>(folder, silent))!.progress, 3);
  });

  it("fall back to the one before when the last is damaged, and sweep what was never finished", async () => {
    for (const step of [1, 2]) await saveCheckpoint(folder, step, { progress: step, states: { now: state(step) } });
    await truncate(join(folder, "step-000000002", "state.bin"), 5);
    await mkdir(join(folder, ".tmp-step-000000003"));
    await writeFile(join(folder, ".tmp-step-000000003", "state.bin"), "half");
    assert.equal((await loadCheckpoint<number>(folder, silent))!.progress, 1);
    assert.ok(!(await readdir(folder)).some((name) => name.startsWith(".tmp")));
  });

  it("are passed over, and named, whatever bit of them is another: of the position, of a name, of a value", async () => {
    for (const step of [1, 2])
      await saveCheckpoint(folder, step, { progress: { step, phase: "one" }, states: { now: state(step) } });
    const last = join(folder, "step-000000002");
    for (const file of ["manifest.json", "state.bin"]) {
      const sound = await readFile(join(last, file));
      for (let bit = 0; bit < 8 * sound.length; bit += 7) {
        const damaged = Buffer.from(sound);
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        await writeFile(join(last, file), damaged);
        const told: string[] = [];
        const found = await loadCheckpoint<{ step: number }>(folder, (text) => told.push(text));
        assert.equal(found?.progress.step, 1, `${file}, bit ${bit}`);
        assert.match(told.join(), /step-000000002 is damaged/);
      }
      await writeFile(join(last, file), sound);
    }
    assert.equal((await loadCheckpoint<{ step: number }>(folder, silent))?.progress.step, 2);
  });

  it("are none where there are none", async () => {
    assert.equal(await loadCheckpoint(join(folder, "nowhere"), silent), null);
  });
});
