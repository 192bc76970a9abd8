// Objectives that remember, rows that are mixed and dropout at prediction: a whole run, and one stopped half way.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "../../src/evaluation/result.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import {
  digitsRecipe,
  limbeck,
  limbeckWith,
  removeFolder,
  root,
  temporaryFolder,
  writeRecipe,
  type Json,
} from "../cli/world.ts";

const layers = [
  { kind: "flatten" },
  { kind: "dense", units: 32, activation: "relu" },
  { kind: "dropout", rate: 0.3 },
  { kind: "dense", units: 10 },
];

const data = {
  ...(digitsRecipe()["data"] as Json),
  input: { scale: 0.0625, shape: [1, 8, 8] },
};

const until = (epochs: number): Json => ({ any: [{ kind: "epochs", value: epochs }] });

/** A phase that carries the means of its predictions from epoch to epoch, then one that asks the teacher of cut images. */
const recipe = digitsRecipe({
  data,
  student: { kind: "layers", definition: { input: [1, 8, 8], layers } },
  teachers: [{ id: "cnn", kind: "onnx", path: join(root, "teachers/digits-cnn") }],
  phases: [
    {
      id: "online",
      targets: { kind: "online-smoothing" },
      mixing: { kind: "mixup" },
      classWeights: "balanced",
      until: until(4),
    },
    {
      id: "cut",
      targets: { kind: "teacher", temperature: 2, alpha: 0.9 },
      mixing: { kind: "cutmix" },
      until: until(4),
    },
  ],
  evaluation: { mcDropout: { samples: 6 } },
  report: { formats: ["json", "markdown", "html"] },
});

async function reportOf(folder: string, out: string): Promise<RunReport> {
  const [run] = await readdir(join(folder, out));
  return parseReport(await readFile(join(folder, out, run ?? "", "report.json"), "utf8"), "report.json");
}

const untimed = (report: RunReport): string =>
  JSON.stringify(report, (key, value: unknown) => (key === "seconds" || key.startsWith("latency") ? undefined : value));

describe("end to end: objectives, mixing, Monte Carlo dropout", () => {
  let folder: string;
  let report: RunReport;
  before(async () => {
    folder = await temporaryFolder();
    await writeRecipe(folder, recipe);
    const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--out", "whole", "--quiet");
    assert.equal(code, 0, stderr);
    report = await reportOf(folder, "whole");
  });
  after(() => removeFolder(folder));

  it("learns from mixed rows and from a teacher that is asked about them", () => {
    const [online, cut] = report.arms[0]!.seeds[0]!.phases;
    assert.ok(online!.test.accuracy > 0.8, String(online!.test.accuracy));
    assert.ok(cut!.test.accuracy > 0.85, String(cut!.test.accuracy));
  });

  it("reports the mean prediction of passes with dropout beside the single pass", async () => {
    for (const { test, mcDropout } of report.arms[0]!.seeds[0]!.phases) {
      assert.equal(mcDropout?.samples, 6);
      assert.equal(mcDropout.test.rows, test.rows);
      assert.notEqual(mcDropout.test.nll, test.nll);
      assert.ok(Math.abs(mcDropout.test.accuracy - test.accuracy) < 0.06);
    }
    const [run] = await readdir(join(folder, "whole"));
    const markdown = await readFile(join(folder, "whole", run!, "report.md"), "utf8");
    assert.match(markdown, /Monte Carlo dropout, 6 passes/);
  });

  it("ends the same where it was stopped within the first phase and resumed", async () => {
    const stop = new AbortController();
    const stopped = await limbeckWith(
      { stop: stop.signal, onLine: (line) => line.includes("epoch 2") && stop.abort() },
      folder,
      ...["run", "x.recipe.json", "--out", "halves"],
    );
    assert.notEqual(stopped.code, 0);
    const resumed = await limbeck(folder, "run", "x.recipe.json", "--out", "halves", "--resume", "--quiet");
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.equal(untimed(await reportOf(folder, "halves")), untimed(report));
  });
});
