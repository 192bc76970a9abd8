// Signals to real processes: what trains keeps its place within the epoch, everything else ends at once.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { access, readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { builtCommand, digitsRecipe, limbeck, removeFolder, temporaryFolder, writeRecipe } from "../cli/world.ts";

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

  const started = (...args: string[]): { readonly child: ChildProcess; readonly said: () => string } => {
    const child = spawn(process.execPath, [builtCommand(), ...args], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    return { child, said: () => text };
  };

  it("USR1 keeps a place within an epoch and goes on, TERM stops at one, and --resume comes to the very bytes", async () => {
    const convolution = { kind: "conv2d", filters: 48, kernelSize: 3, padding: "same", activation: "relu" };
    const wide = [convolution, convolution, convolution, { kind: "flatten" }, { kind: "dense", units: 10 }];
    const data = { ...(digitsRecipe()["data"] as object), input: { scale: 0.0625, shape: [1, 8, 8] }, batchRows: 8 };
    const recipe = await writeRecipe(
      folder,
      digitsRecipe({
        data,
        student: { kind: "layers", definition: { layers: wide } },
        teachers: [],
        phases: [{ id: "long", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 2 }] } }],
      }),
    );
    const whole = await limbeck(folder, "run", recipe, "--out", "whole", "--quiet");
    assert.equal(whole.code, 0, whole.stderr);
    const { child, said } = started("run", recipe, "--out", "stopped");
    const ended = once(child, "exit");
    const unfinished = async (): Promise<string> => {
      const names = await readdir(join(folder, "stopped")).catch(() => []);
      return join(folder, "stopped", names.find((name) => name.endsWith(".unfinished")) ?? "none");
    };
    const isThere = (path: string): Promise<boolean> =>
      access(path).then(
        () => true,
        () => false,
      );
    await until(async () => child.exitCode !== null || isThere(await unfinished()));
    const place = async (): Promise<string> => {
      const latest = (await readFile(join(await unfinished(), "checkpoints", "LATEST"), "utf8")).trim();
      const kept = join(await unfinished(), "checkpoints", latest);
      const json = (await readdir(kept)).find((name) => name.endsWith(".json")) ?? "";
      return readFile(join(kept, json), "utf8");
    };
    await until(async () => {
      child.kill("SIGUSR1");
      return child.exitCode !== null || isThere(join(await unfinished(), "checkpoints", "LATEST"));
    });
    assert.equal(child.exitCode, null, said());
    assert.match(await place(), /"within":\s*\{/, "a place within the epoch");
    child.kill("SIGTERM");
    const [code] = (await ended) as [number | null];
    assert.equal(code, 143, said());
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

  it("INT ends at once what does not train, with exit code 130", async () => {
    // a server that never answers: whoever asks it waits
    const server = createServer();
    const asked = once(server, "request");
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const teachers = [{ id: "far", kind: "remote", url: `http://127.0.0.1:${port}`, model: "m", timeout: 100 }];
    const recipe = await writeRecipe(folder, digitsRecipe({ teachers }), "far.recipe.json");
    const { child, said } = started("label", recipe);
    const ended = once(child, "exit");
    await asked;
    child.kill("SIGINT");
    assert.deepEqual(await ended, [130, null], said());
    assert.match(said(), /^stopped by SIGINT$/m);
    server.closeAllConnections();
    server.close();
  });
});
