// Several processes at one run: one works, the others are told who it is.
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { built, digitsRecipe, limbeck, removeFolder, startBuilt, temporaryFolder, writeRecipe } from "../cli/world.ts";

describe("end to end: one owner", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    const long = { until: { any: [{ kind: "epochs", value: 60 }] } };
    const phases = (digitsRecipe()["phases"] as object[]).map((phase) => ({ ...phase, ...long }));
    await writeRecipe(folder, digitsRecipe({ phases }));
  });
  after(() => removeFolder(folder));

  const args = ["run", "x.recipe.json", "--out", "pairs"];

  it("of two that go on with one run, one does, and the other says who it is with exit code 75", async () => {
    const { first, killed } = await new Promise<{ first: ChildProcess; killed: Promise<unknown> }>(
      (resolve, reject) => {
        const { child, ended } = startBuilt(folder, args, {
          onLine: (line) => {
            if (line.includes("epoch 3:")) resolve({ first: child, killed: ended });
          },
        });
        void ended.then(() => {
          reject(new Error("it ended before its third epoch"));
        });
      },
    );
    first.kill("SIGSTOP"); // it owns the run for as long as the other takes to come
    const told = await limbeck(folder, "run", "x.recipe.json", "--out", "pairs", "--resume");
    assert.equal(told.code, 75, told.stderr);
    assert.match(told.stderr, new RegExp(`process ${first.pid} on`));
    first.kill("SIGKILL");
    await killed;
    const both = await Promise.all([1, 2].map(() => built(folder, [...args, "--resume"])));
    const codes = both.map(({ code }) => code).sort();
    // who comes when the other is done is told that it is
    assert.ok(codes.join() === "0,75" || codes.join() === "0,0", both.map(({ stderr }) => stderr).join("\n"));
    const [only, ...more] = await readdir(join(folder, "pairs"));
    assert.deepEqual(more, []);
    assert.ok((await readdir(join(folder, "pairs", only ?? ""))).includes("student"));
  });

  it("a run that is finished is said to be, and is not begun again", async () => {
    const [name] = await readdir(join(folder, "pairs"));
    const again = await limbeck(folder, "run", "x.recipe.json", "--out", "pairs", "--resume");
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /is finished/);
    assert.ok(!again.stderr.includes("epoch"));
    assert.match(again.stdout, new RegExp(`report:.*${name}`));
  });
});
