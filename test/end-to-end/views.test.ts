// Views of training rows through the command line: labels stored once or asked for live, stopped and resumed, refused.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  digitsRecipe,
  limbeck,
  limbeckWith,
  removeFolder,
  temporaryFolder,
  writeRecipe,
  type Json,
} from "../cli/world.ts";

describe("end to end: views", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  const noise = [{ kind: "noise", deviation: 1.5 }];
  const recipe = (views: number | "live", change: Json = {}): Json =>
    digitsRecipe({ augment: { by: noise, views }, ...change });

  /** The report without its times, and without where it came from. */
  const figures = (stdout: string): string =>
    JSON.stringify((JSON.parse(stdout) as Json)["arms"], (key, value: unknown) =>
      key === "seconds" || key.startsWith("latency") ? undefined : value,
    );

  it("stores the labels of each view once, beside those of the rows themselves", async () => {
    await writeRecipe(folder, recipe(3));
    const first = await limbeck(folder, "run", "x.recipe.json", "--out", "stored", "--json");
    assert.equal(first.code, 0, first.stderr);
    const kept = (await readdir(join(folder, ".cache/labels"))).filter((name) => name.endsWith(".bin"));
    assert.equal(kept.length, 4);
    const again = await limbeck(folder, "run", "x.recipe.json", "--out", "again", "--json");
    assert.equal(figures(again.stdout), figures(first.stdout));
    assert.equal((await readdir(join(folder, ".cache/labels"))).filter((name) => name.endsWith(".bin")).length, 4);
    await writeRecipe(folder, digitsRecipe());
    const plain = await limbeck(folder, "run", "x.recipe.json", "--out", "plain", "--json");
    assert.notEqual(figures(plain.stdout), figures(first.stdout));
  });

  for (const views of [3, "live"] as const)
    it(`ends the same where it was stopped and resumed, ${views === "live" ? "live" : "with stored views"}`, async () => {
      await writeRecipe(folder, recipe(views));
      const whole = await limbeck(folder, "run", "x.recipe.json", "--out", `whole-${views}`, "--json");
      assert.equal(whole.code, 0, whole.stderr);
      const stop = new AbortController();
      const halves = `halves-${views}`;
      const onLine = (line: string): unknown => (line.includes("distill epoch 2") ? stop.abort() : undefined);
      const stopped = await limbeckWith(
        { stop: stop.signal, onLine },
        folder,
        ...["run", "x.recipe.json", "--out", halves],
      );
      assert.notEqual(stopped.code, 0, stopped.stderr);
      const resumed = await limbeck(folder, "run", "x.recipe.json", "--out", halves, "--resume", "--json");
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.equal(figures(resumed.stdout), figures(whole.stdout));
    });

  it("says in the plan what is done to training rows", async () => {
    await writeRecipe(folder, recipe(3));
    const { stdout } = await limbeck(folder, "plan", "x.recipe.json");
    assert.match(stdout, /training rows: noise of deviation 1.5; 3 views a row/);
  });

  it("refuses stored labels of mixed rows, and changes that the rows do not allow", async () => {
    const mixed = { phases: [{ ...(digitsRecipe()["phases"] as Json[])[1], mixing: { kind: "mixup" } }] };
    await writeRecipe(folder, recipe(3, mixed));
    const refused = await limbeck(folder, "validate", "x.recipe.json");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /phases\[0\]\.mixing[\s\S]*labels of their views are stored[\s\S]*"mixup"[\s\S]*live/);
    await writeRecipe(folder, recipe("live", mixed));
    assert.equal((await limbeck(folder, "validate", "x.recipe.json")).code, 0);
    await writeRecipe(folder, recipe("live", { augment: { by: [{ kind: "flip" }], views: "live" } }));
    const flat = await limbeck(folder, "run", "x.recipe.json");
    assert.equal(flat.code, 2);
    assert.match(flat.stderr, /augment\.by\[0\][\s\S]*images[\s\S]*rows of \[64\]/);
  });
});
