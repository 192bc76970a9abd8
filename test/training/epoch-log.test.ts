// unit: the record of epochs is whole after a stop, knows what its checkpoint knows of, and finds what is damaged.
import assert from "node:assert/strict";
import { appendFile, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EpochLog } from "../../src/training/epoch-log.ts";
import type { EpochRecord } from "../../src/evaluation/result.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";

/** Of the figures that count here. */
const record = (epoch: number): EpochRecord => ({ phase: "glatt – ü", epoch, loss: 1 / epoch }) as EpochRecord;
const upTo = (last: number): readonly EpochRecord[] => Array.from({ length: last }, (_, at) => record(at + 1));

describe("EpochLog (unit)", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder, "checkpoints/epochs.jsonl");
  });
  afterEach(() => removeFolder(folder));
  const begun = (): EpochLog => new EpochLog(join(folder, "checkpoints"));

  it("has all that it was told, kept or not, and writes nothing before it is kept", async () => {
    const log = begun();
    for (const told of upTo(3)) log.push(told);
    assert.deepEqual(await log.all(), upTo(3));
    assert.deepEqual(await readdir(folder), []);
    const kept = await log.keep();
    assert.equal((await readFile(path)).length, kept.bytes);
    log.push(record(4));
    assert.deepEqual(await log.all(), upTo(4));
  });

  it("goes on behind what a checkpoint knows of, whatever was written after it", async () => {
    const log = begun();
    log.push(record(1));
    const early = await log.keep();
    log.push(record(2));
    const late = await log.keep();
    await appendFile(path, '{"half a li');
    for (const [kept, count] of [
      [late, 2],
      [early, 1],
    ] as const) {
      const other = begun();
      assert.equal(await other.holds(kept), true);
      assert.deepEqual(await other.all(), upTo(count));
      other.push(record(count + 1));
      await other.keep();
      assert.deepEqual(await other.all(), upTo(count + 1));
      assert.equal((await readFile(path, "utf8")).split("\n").length, count + 2, "what came after is gone");
    }
  });

  it("is the very record that a log without a stop keeps", async () => {
    const [whole, first] = [new EpochLog(join(folder, "whole")), begun()];
    for (const told of upTo(5)) whole.push(told);
    for (const told of upTo(2)) first.push(told);
    const second = begun();
    assert.ok(await second.holds(await first.keep()));
    for (const told of upTo(5).slice(2)) second.push(told);
    assert.deepEqual(await second.keep(), await whole.keep());
  });

  it("does not hold what has another bit, is cut off, or is gone; then it begins anew", async () => {
    const log = begun();
    for (const told of upTo(3)) log.push(told);
    const kept = await log.keep();
    const sound = await readFile(path);
    const flipped = Buffer.from(sound);
    flipped[40]! ^= 1;
    for (const damage of [
      () => writeFile(path, flipped),
      () => writeFile(path, sound.subarray(0, -1)),
      () => rm(path),
    ]) {
      await damage();
      const other = begun();
      assert.equal(await other.holds(kept), false);
      assert.deepEqual(await other.all(), []);
      other.push(record(1));
      await other.keep();
      assert.deepEqual((await readFile(path, "utf8")).split("\n").length, 2);
    }
    assert.equal(
      await begun().holds({ bytes: 0, sha256: (await begun().keep()).sha256 }),
      true,
      "nothing is always held",
    );
  });

  it("loses nothing where it cannot be written", async () => {
    const log = begun();
    log.push(record(1));
    await log.keep();
    log.push(record(2));
    await rename(path, `${path}.away`);
    await mkdir(path);
    await assert.rejects(log.keep(), /EISDIR/);
    await rmdir(path);
    await rename(`${path}.away`, path);
    assert.deepEqual(await log.all(), upTo(2));
    await log.keep();
    assert.deepEqual(await log.all(), upTo(2));
  });
});
