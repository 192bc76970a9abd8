// Signals to real processes: what trains keeps its place within the epoch, everything else ends at once.
import assert from "node:assert/strict";
import { once } from "node:events";
import { access, readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  built,
  digitsRecipe,
  limbeck,
  removeFolder,
  startBuilt,
  temporaryFolder,
  untimed,
  workerIds,
  writeRecipe,
  type Json,
} from "../cli/world.ts";

/** Waits until something holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20);
}

describe("signals (end to end)", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(async () => {
    await removeFolder(folder);
  });

  /** Two epochs of one phase, of some seconds each. */
  const long = (change: Json = {}): Json => {
    const convolution = { kind: "conv2d", filters: 32, kernelSize: 3, padding: "same", activation: "relu" };
    const wide = [convolution, convolution, convolution, { kind: "flatten" }, { kind: "dense", units: 10 }];
    const data = { ...(digitsRecipe()["data"] as object), input: { scale: 0.0625, shape: [1, 8, 8] }, batchRows: 8 };
    return digitsRecipe({
      data,
      student: { kind: "layers", definition: { layers: wide } },
      teachers: [],
      phases: [{ id: "long", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 2 }] } }],
      ...change,
    });
  };
  const unfinished = async (out: string): Promise<string> => {
    const names = await readdir(join(folder, out)).catch(() => []);
    return join(folder, out, names.find((name) => name.endsWith(".unfinished")) ?? "none");
  };
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  /** What the last checkpoint says of its place. */
  const place = async (checkpoints: string): Promise<string> => {
    const latest = (await readFile(join(checkpoints, "LATEST"), "utf8")).trim();
    return readFile(join(checkpoints, latest, "manifest.json"), "utf8");
  };

  it("USR1 keeps a place within an epoch and goes on, TERM stops at one, and --resume comes to the very bytes", async () => {
    const recipe = await writeRecipe(folder, long());
    const whole = await limbeck(folder, "run", recipe, "--out", "whole", "--quiet");
    assert.equal(whole.code, 0, whole.stderr);
    const { child, said, ended } = startBuilt(folder, ["run", recipe, "--out", "stopped"]);
    await until(async () => child.exitCode !== null || isThere(await unfinished("stopped")));
    const checkpoints = join(await unfinished("stopped"), "checkpoints");
    await until(async () => {
      child.kill("SIGUSR1");
      return child.exitCode !== null || isThere(join(checkpoints, "LATEST"));
    });
    assert.equal(child.exitCode, null, said());
    assert.match(await place(checkpoints), /"within":\s*\{/, "a place within the epoch");
    child.kill("SIGTERM");
    assert.equal((await ended).code, 143, said());
    assert.match(said(), /stopped: the state after step \d+ is kept in/);
    const resumed = await limbeck(folder, "run", recipe, "--out", "stopped", "--resume", "--quiet");
    assert.equal(resumed.code, 0, resumed.stderr);
    const files = async (out: string): Promise<readonly Buffer[]> => {
      const [name = ""] = await readdir(join(folder, out));
      const paths = ["student/model.onnx", "epochs.csv"].map((path) => join(folder, out, name, path));
      const there = await Promise.all(paths.map(isThere));
      return Promise.all(paths.filter((_, at) => there[at]).map((path) => readFile(path)));
    };
    const [expected, found] = [await files("whole"), await files("stopped")];
    assert.ok(expected.length > 0);
    assert.deepEqual(found, expected);
  });

  it("reach the processes of a comparison: USR1 keeps the place of each, TERM stops there, and --resume goes on from there", async () => {
    // long enough for a place of each cell to be kept before either ends, on a fast machine too
    const phases = [{ id: "long", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 4 }] } }];
    const twice = long({ phases, arms: ["hard"], sweep: { seeds: [1, 2] } });
    const recipe = await writeRecipe(folder, twice, "two.recipe.json");
    const args = ["compare", recipe, "--workers", "2"];
    const { child, said, ended } = startBuilt(folder, [...args, "--out", "both"]);
    await until(async () => child.exitCode !== null || isThere(await unfinished("both")));
    const cells = join(await unfinished("both"), "cells");
    const latest = async (): Promise<ReadonlyMap<string, string>> => {
      const names = (await readdir(cells).catch(() => [])).filter((name) => name.endsWith(".checkpoints"));
      const texts = await Promise.all(names.map((name) => place(join(cells, name)).catch(() => "")));
      return new Map(names.flatMap((name, at) => (texts[at] === "" ? [] : [[name, texts[at] ?? ""] as const])));
    };
    const stepOf = (text: string): number => Number(/"runStep":\s*(\d+)/.exec(text)?.[1]);
    // as a scheduler does, which tells every process of a job
    const all = (signal: NodeJS.Signals): void => {
      for (const id of workerIds(child.pid)) process.kill(id, signal);
      child.kill(signal);
    };
    // the last step of each cell whose place within an epoch was kept; one may come to its end before the other begins
    const within = new Map<string, number>();
    await until(async () => {
      all("SIGUSR1");
      await delay(100);
      for (const [name, text] of await latest()) if (/"within":\s*\{/.test(text)) within.set(name, stepOf(text));
      return child.exitCode !== null || within.size === 2;
    });
    assert.equal(child.exitCode, null, said());
    const ids = workerIds(child.pid);
    assert.ok(ids.length > 0);
    all("SIGTERM");
    assert.equal((await ended).code, 143, said());
    assert.match(said(), /stopped: what is trained is kept in/);
    for (const id of ids) assert.throws(() => process.kill(id, 0), /ESRCH/, "no worker is left");
    const after = [...(await latest())];
    assert.ok(after.length > 0);
    for (const [name, text] of after)
      assert.ok(stepOf(text) >= (within.get(name) ?? NaN), `${name}: ${within.get(name)} then ${stepOf(text)}`);
    const resumed = await built(folder, [...args, "--out", "both", "--resume", "--json"]);
    assert.equal(resumed.code, 0, resumed.stderr);
    const whole = await built(folder, [...args, "--out", "at-once", "--json"]);
    assert.equal(untimed(resumed.stdout), untimed(whole.stdout));
  });

  it("INT ends at once what does not train, with exit code 130", async () => {
    // a server that never answers: whoever asks it waits
    const server = createServer();
    const asked = once(server, "request");
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const teachers = [{ id: "far", kind: "remote", url: `http://127.0.0.1:${port}`, model: "m", timeout: 100 }];
    const recipe = await writeRecipe(folder, digitsRecipe({ teachers }), "far.recipe.json");
    const { child, said, ended } = startBuilt(folder, ["label", recipe]);
    await asked;
    child.kill("SIGINT");
    assert.equal((await ended).code, 130, said());
    assert.match(said(), /^stopped by SIGINT$/m);
    server.closeAllConnections();
    server.close();
  });
});
