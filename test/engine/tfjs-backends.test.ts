// Which TensorFlow.js backend is taken, what is said where none loads, and that nothing loads before it is asked for.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { tfjsEngine } from "../../src/engine/tfjs/index.ts";
import { loadBackend, nativePrefix } from "../../src/engine/tfjs/library/backends.ts";
import { triedBackends } from "./tfjs-backends.ts";

const run = promisify(execFile);
const inNode = (source: string, environment: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, ["--import", "tsx/esm", "--input-type=module", "--eval", source], {
    env: { ...process.env, ...environment },
  });

describe("tfjs backends", () => {
  it("auto takes the native library where it loads, else wasm", async () => {
    const native = triedBackends.find(({ name }) => name === "tensorflow");
    const { backend, reason } = await loadBackend("auto");
    assert.equal(backend, native?.loaded === null ? "wasm" : "tensorflow");
    assert.match(reason, native?.loaded === null ? /passed over tensorflow/ : /native library loads/);
  });

  it("an engine names its backend, the reason and the versions", async () => {
    const engine = await tfjsEngine("wasm");
    assert.equal(engine.note, "tfjs engine on its wasm backend: the recipe names it");
    assert.deepEqual(engine.versions, { "tfjs-core": "4.22.0", "tfjs-backend-wasm": "4.22.0" });
    assert.equal(engine.threads, 1);
  });

  it("looks for a native build in LIMBECK_TFJS_NODE, else in the user's cache", () => {
    assert.equal(nativePrefix({ LIMBECK_TFJS_NODE: "/given" }), "/given");
    assert.equal(
      nativePrefix({ XDG_CACHE_HOME: "/cache" }),
      "/cache/limbeck/tfjs-node/node_modules/@tensorflow/tfjs-node",
    );
  });

  it("prints nothing and leaves no handlers when wasm starts and computes", async () => {
    const { stdout, stderr } = await inNode(`
      const { loadBackend } = await import("./src/engine/tfjs/library/backends.ts");
      for (const backend of ["wasm", "cpu"]) {
        const { tf } = await loadBackend(backend);
        tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]).dataSync());
      }
      process.stdout.write(JSON.stringify([process.listenerCount("uncaughtException"), process.listenerCount("unhandledRejection")]));
    `);
    assert.deepEqual(JSON.parse(stdout), [0, 0]);
    assert.equal(stderr, "");
  });

  it("does not load for --help", async () => {
    const { stdout } = await inNode(`
      const { createRequire } = await import("node:module");
      const { main } = await import("./src/cli/main.ts");
      const { processIo } = await import("./src/cli/io.ts");
      await main(["--help"], processIo());
      const loaded = Object.keys(createRequire(import.meta.url).cache ?? {});
      process.stdout.write("\\n" + JSON.stringify(loaded.filter((file) => file.includes("@tensorflow"))));
    `);
    assert.deepEqual(JSON.parse(stdout.split("\n").at(-1)!), []);
  });
});
