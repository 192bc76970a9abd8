// unit: one owner of a run's directory, whatever became of those before.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { LimbeckError } from "../../src/base/errors.ts";
import { ownDirectory } from "../../src/base/owner.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";
import { leftOut } from "../left-out.ts";

describe("the owner of a run's directory (unit)", () => {
  let folder: string;
  let run: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    run = join(folder, "x");
  });
  afterEach(() => removeFolder(folder));

  const refused = async (says: RegExp): Promise<void> => {
    await assert.rejects(ownDirectory(run), (error: LimbeckError) => {
      assert.deepEqual([error.code, error.exitCode], ["run-owned", 75]);
      assert.match(`${error.problems[0]?.got} ${error.problems[0]?.hint}`, says);
      return true;
    });
  };

  const claimed = (change: object): Promise<void> =>
    writeFile(
      `${run}.owner`,
      JSON.stringify({ pid: 1, host: hostname(), started: null, since: "2026-01-01T00:00:00.000Z", ...change }),
    );

  it("is one at a time in a process too, and leaves nothing when it is done", async () => {
    const owner = await ownDirectory(run);
    await refused(new RegExp(`process ${process.pid} on .*wait until it ends`));
    await owner.close();
    assert.deepEqual(await readdir(folder), []);
    await (await ownDirectory(run)).close();
  });

  it("is another process while that lives, and gives way when it is killed", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000); console.log('up')"]);
    await once(child.stdout, "data");
    await claimed({ pid: child.pid });
    await refused(new RegExp(`process ${child.pid} `));
    child.kill("SIGKILL");
    await once(child, "exit");
    await (await ownDirectory(run)).close();
    assert.deepEqual(await readdir(folder), []);
  });

  it("sweeps what processes left that ended while they claimed or cleared; what others are at stays", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    const left = ["gone", "new"].map((what) => `x.owner.${what}-${child.pid}`);
    const kept = [`x.owner.new-${process.ppid}`, `y.owner.gone-${child.pid}`, "x.owner.gone-by"];
    for (const name of [...left, ...kept]) await writeFile(join(folder, name), "");
    await (await ownDirectory(run)).close();
    assert.deepEqual((await readdir(folder)).sort(), kept.sort());
  });

  it("is no process that has the same id by chance", async function () {
    if (process.platform !== "linux") leftOut(this, "when a process began is asked of Linux");
    await claimed({ pid: process.ppid, started: "1" });
    const owner = await ownDirectory(run);
    assert.match(await readFile(`${run}.owner`, "utf8"), new RegExp(`"pid":${process.pid}`));
    await owner.close();
  });

  it("is taken to live on another machine, and no longer where what it left is damaged", async () => {
    await claimed({ host: "elsewhere" });
    await refused(/on elsewhere.*if it is gone, delete .*x\.owner/);
    await writeFile(`${run}.owner`, '{"pid": 1');
    await (await ownDirectory(run)).close();
  });

  it("is one of many that come at once", async () => {
    await claimed({ pid: 2 ** 22 + 5 });
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => ownDirectory(run)));
    assert.equal(all.filter(({ status }) => status === "fulfilled").length, 1);
  });
});
