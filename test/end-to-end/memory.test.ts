// A run of more rows than its recipe lets memory hold: stopped and resumed, exported, measured again.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseReport } from "../../src/report/directory/read.ts";
import { npyFile } from "../kinds/data/helpers.ts";
import { built, filesBelow, limbeck, removeFolder, stoppedAt, temporaryFolder, writeRecipe } from "../cli/world.ts";

const ROWS = 6000;
const WIDTH = 64;

describe("end to end: more rows than memory holds", () => {
  let folder: string;
  let recipe: string;
  before(async () => {
    folder = await temporaryFolder();
    // three classes of noisy waves, in the order of their classes: windows of shards have to mix them
    const labels = Int32Array.from({ length: ROWS }, (_, row) => Math.floor((3 * row) / ROWS));
    const values = Float32Array.from({ length: ROWS * WIDTH }, (_, at) => {
      const [row, i] = [Math.floor(at / WIDTH), at % WIDTH];
      return Math.sin(((labels[row]! + 1) * i) / 5) + 2 * Math.sin(at * at);
    });
    await writeFile(join(folder, "inputs.npy"), npyFile("<f4", [ROWS, WIDTH], values));
    await writeFile(join(folder, "labels.npy"), npyFile("<i4", [ROWS], labels));
    const phases = [
      { id: "only", targets: { kind: "smoothing", epsilon: 0.1 }, until: { any: [{ kind: "epochs", value: 30 }] } },
    ];
    recipe = await writeRecipe(folder, {
      version: 1,
      name: "waves",
      seed: 3,
      data: {
        source: { kind: "npy", inputs: "inputs.npy", labels: "labels.npy" },
        splits: { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 },
        input: { normalise: "perChannel" },
        memory: 1,
        batchRows: 32,
      },
      student: {
        kind: "layers",
        definition: {
          layers: [
            { kind: "dense", units: 16, activation: "relu" },
            { kind: "dense", units: 3 },
          ],
        },
      },
      optimizer: { kind: "adam", learningRate: 0.003 },
      phases,
      report: { formats: ["json"] },
    });
  });
  after(() => removeFolder(folder));

  const hashes = async (out: string): Promise<Record<string, string>> => {
    const files = await filesBelow(join(folder, out));
    const wanted = ["student/model.onnx", "predictions/only.test.npy", "metrics.jsonl"];
    const found = wanted.map(async (path) => {
      const bytes = await readFile(
        join(
          folder,
          out,
          files.find((name) => name.endsWith(path))!,
        ),
      );
      return [path, createHash("sha256").update(bytes).digest("hex")];
    });
    return Object.fromEntries(await Promise.all(found)) as Record<string, string>;
  };

  it("learns, and goes on after a stop to the very bytes of a run that was not stopped", async function () {
    this.timeout(120_000);
    const whole = await limbeck(folder, "run", recipe, "--out", "whole", "--json");
    assert.equal(whole.code, 0, whole.stderr);
    const report = parseReport(whole.stdout, "standard output");
    assert.ok(report.arms[0]!.seeds[0]!.phases[0]!.test.accuracy > 0.9);
    const { code, stderr } = await built(folder, ["run", recipe, "--out", "stopped"], stoppedAt("epoch 5:", "SIGTERM"));
    assert.equal(code, 143, stderr);
    const resumed = await limbeck(folder, "run", recipe, "--out", "stopped", "--resume", "--quiet");
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(await hashes("stopped"), await hashes("whole"));
  });

  it("is exported and measured again from the same rows, and looked at", async () => {
    const [run] = await readdir(join(folder, "whole"));
    const exported = await limbeck(folder, "export", join("whole", run!));
    assert.equal(exported.code, 0, exported.stderr);
    const looked = await limbeck(folder, "data", recipe);
    assert.equal(looked.code, 0, looked.stderr);
    const planned = await limbeck(folder, "plan", recipe);
    assert.match(planned.stdout, /memory: 1\.0 MiB of rows at a time, of 1\.5 MiB/);
  });

  it("is refused where the source cannot leave rows in a file, by every command alike", async () => {
    const other = ["--set", 'data.source={"kind":"npz","path":"x.npz","inputs":"x","labels":"y"}'];
    for (const command of ["validate", "plan", "run", "data"]) {
      const { code, stderr } = await limbeck(folder, command, recipe, ...other);
      assert.equal(code, 2, command);
      assert.match(
        stderr,
        /data\.memory\n +expected sources whose rows can stay in a file: [^\n]*csv, [^\n]*\n +got +rows of kind npz/,
      );
    }
  });
});
