// What limbeck has written and reads again: each value of it another, once. None is taken for what was written.
import assert from "node:assert/strict";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSealed } from "../../src/cells/sealed.ts";
import { LabelEntry, type Manifest } from "../../src/kinds/teachers/labels/label-entry.ts";
import { keptRun } from "../../src/training/kept-run.ts";
import { digitsRecipe, limbeckWith, removeFolder, writeRecipe } from "../cli/world.ts";
import { goneOnWith, stoppedRun } from "../soak/kinds/stopped-run.ts";
import { leaves, withOthers } from "../soak/values.ts";
import { openWorld, type SoakWorld } from "../soak/world.ts";

/** Each value of a file another in turn, of a file of lines too; the file is as it was afterwards. @returns how many */
async function withEach(path: string, look: (what: string) => Promise<void>): Promise<number> {
  const text = await readFile(path, "utf8");
  const lines = path.endsWith(".jsonl") ? text.split("\n") : [text];
  let count = 0;
  for (const [at, line] of lines.entries())
    for (const value of line === "" ? [] : leaves(JSON.parse(line))) {
      await writeFile(path, lines.with(at, withOthers(line, value)).join("\n"));
      await look(`${path}, line ${at + 1}, ${value.join("/")}`);
      count += 1;
    }
  await writeFile(path, text);
  return count;
}

describe("every value that is read again", function () {
  this.timeout(180_000);
  let world: SoakWorld;
  let run: string;
  before(async () => {
    world = await openWorld();
    const stopped = await stoppedRun(world);
    run = join(stopped, (await readdir(stopped)).find((name) => name.endsWith(".unfinished")) ?? "");
  });
  after(() => removeFolder(world.folder));

  it("of a checkpoint and of the epochs' record: what is another is told, and not gone on from", async () => {
    const folder = join(world.folder, "checkpoints");
    await cp(join(run, "checkpoints"), folder, { recursive: true });
    const [older = "", newest = ""] = (await readdir(folder)).filter((name) => name.startsWith("step-")).sort();
    await rm(join(folder, older), { recursive: true });
    const look = async (): Promise<readonly [boolean, number]> => {
      const told: string[] = [];
      const kept = await keptRun(folder, true, {
        warn: (text) => told.push(text),
        hasPredictions: () => Promise.resolve(true),
      });
      return [kept.from !== undefined, told.length];
    };
    assert.deepEqual(await look(), [true, 0]);
    for (const file of [join(newest, "manifest.json"), "epochs.jsonl"]) {
      const count = await withEach(join(folder, file), async (what) =>
        assert.deepEqual(await look(), [false, 1], what),
      );
      assert.ok(count > 100, `${count}`);
    }
    assert.deepEqual(await look(), [true, 0]);
  });

  it("of a comparison's cell", async () => {
    await writeRecipe(world.folder, digitsRecipe({ sweep: { seeds: [1, 2] } }), "two.recipe.json");
    const stop = new AbortController();
    const onLine = (line: string): void => {
      if (line.startsWith("hard, seed 1: test accuracy")) stop.abort();
    };
    const args = ["compare", "two.recipe.json", "--out", "cells"];
    const { code, stderr } = await limbeckWith({ stop: stop.signal, onLine }, world.folder, ...args);
    assert.equal(code, 143, stderr);
    const found = (await readdir(join(world.folder, "cells"), { recursive: true })).filter((name) =>
      /\.unfinished\/cells\/[^/]+\.json$/.test(name),
    );
    assert.equal(found.length, 1);
    const path = join(world.folder, "cells", found[0] ?? "");
    const look = async (): Promise<readonly [boolean, number]> => {
      let told = 0;
      const kept = await readSealed(path, () => (told += 1));
      return [kept !== null, told];
    };
    assert.deepEqual(await look(), [true, 0]);
    const count = await withEach(path, async (what) => assert.deepEqual(await look(), [false, 1], what));
    assert.ok(count > 100, `${count}`);
  });

  it("of the label cache", async () => {
    const folder = join(world.folder, ".cache/labels");
    const name = (await readdir(folder)).find((file) => file.endsWith(".json")) ?? "";
    const path = join(folder, name);
    const manifest = JSON.parse(await readFile(path, "utf8")) as Manifest;
    const look = async (): Promise<readonly [boolean, number]> => {
      let told = 0;
      const fresh = { ...manifest, shards: manifest.shards.map(() => null) };
      const entry = new LabelEntry(path.replace(/\.json$/, ""), 4 * manifest.classes, fresh, () => (told += 1));
      await entry.open();
      await entry.close();
      return [entry.shards.every((hash) => hash !== null), told];
    };
    assert.deepEqual(await look(), [true, 0]);
    const count = await withEach(path, async (what) => assert.deepEqual(await look(), [false, 1], what));
    assert.ok(count >= 10, `${count}`);
  });

  it("decides nothing in what else a stopped run has written: all at once", async () => {
    for (const file of (await readdir(run)).filter((name) => name.endsWith(".json"))) {
      const out = `others-in-${file}`;
      await cp(join(run, ".."), join(world.folder, out), { recursive: true });
      const path = join(world.folder, out, (await readdir(join(world.folder, out)))[0] ?? "", file);
      const text = await readFile(path, "utf8");
      await writeFile(path, withOthers(text, ...leaves(JSON.parse(text))));
      const { wrong } = await goneOnWith(world, out, file);
      assert.equal(wrong, null, file);
    }
  });
});
