// `limbeck run` from recipe to report on the embedded digits.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "../../src/evaluation/result.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import { digitsRecipe, filesBelow, limbeck, removeFolder, temporaryFolder, writeRecipe } from "../cli/world.ts";

/** report.json without what two equal runs may differ in. */
function comparable(text: string): string {
  return text.replaceAll(/"(seconds|latencyMs\w+)": ?[\d.e+-]+/g, '"$1": 0');
}

async function runTwice(): Promise<{ readonly folders: readonly string[]; readonly names: readonly string[] }> {
  const folders = [await temporaryFolder(), await temporaryFolder()];
  const names: string[] = [];
  for (const folder of folders) {
    const recipe = await writeRecipe(folder, digitsRecipe());
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", "out", "--quiet");
    assert.equal(code, 0, stderr);
    const [first] = (await filesBelow(join(folder, "out"))).map((path) => path.split("/")[0]);
    names.push(first ?? "");
  }
  return { folders, names };
}

describe("end to end: run", () => {
  let made: Awaited<ReturnType<typeof runTwice>>;
  let report: RunReport;
  const inRun = (run: number, path: string): string => join(made.folders[run]!, "out", made.names[run]!, path);

  before(async () => {
    made = await runTwice();
    report = parseReport(await readFile(inRun(0, "report.json"), "utf8"), "report.json");
  });

  after(async () => {
    for (const folder of made.folders) await removeFolder(folder);
  });

  it("leaves what DESIGN names in the run's directory", async () => {
    const files = await filesBelow(inRun(0, "."));
    for (const name of [
      "recipe.source.json",
      "recipe.resolved.json",
      "provenance.json",
      "log.jsonl",
      "metrics.jsonl",
      "report.json",
      "student/model.onnx",
      "student/teacher.json",
      "predictions/smooth.validation.npy",
      "predictions/distill.test.npy",
      "predictions/labels.test.npy",
    ])
      assert.ok(
        files.some((file) => file.endsWith(name)),
        `${name} is missing among ${files.join(", ")}`,
      );
    assert.ok(files.some((file) => file.includes("checkpoints/")));
  });

  it("gives byte-equal reports, metrics and students for equal recipes and seeds", async () => {
    assert.equal(made.names[0], made.names[1]);
    const read = (run: number, path: string): Promise<Buffer> => readFile(inRun(run, path));
    assert.equal(
      comparable((await read(0, "report.json")).toString()),
      comparable((await read(1, "report.json")).toString()),
    );
    for (const path of ["metrics.jsonl", "student/model.onnx", "predictions/distill.test.npy"])
      assert.deepEqual(await read(0, path), await read(1, path), path);
  });

  it("trains: the loss of each phase falls, and the switch changes the targets", async () => {
    const lines = (await readFile(inRun(0, "metrics.jsonl"), "utf8")).trim().split("\n");
    const epochs = lines.map((line) => JSON.parse(line) as { phase: string; targets: string; loss: number });
    for (const phase of ["smooth", "distill"]) {
      const losses = epochs.filter((epoch) => epoch.phase === phase).map(({ loss }) => loss);
      assert.equal(losses.length, 6);
      assert.ok(losses.at(-1)! < 0.8 * losses[0]!, `${phase}: ${losses.join(" ")}`);
    }
    assert.deepEqual([...new Set(epochs.map(({ targets }) => targets))], ["smoothing", "teacher"]);
  });

  it("shows smoothing's under-confidence, and what the teacher makes of it", () => {
    const [smooth, distill] = report.arms[0]!.seeds[0]!.phases;
    assert.ok(smooth!.test.signedGap < -0.05, `signed gap ${smooth!.test.signedGap}`);
    assert.ok(distill!.test.signedGap > smooth!.test.signedGap + 0.05, `signed gap ${distill!.test.signedGap}`);
    assert.ok(smooth!.calibrated!.temperature! < 1);
    assert.ok(smooth!.calibrated!.test.ece < smooth!.test.ece);
  });

  it("writes one arm with empty versus, and measures the teacher first", () => {
    assert.deepEqual(
      report.arms.map(({ id, versus }) => ({ id, versus })),
      [{ id: "recipe", versus: {} }],
    );
    assert.ok(report.teacher!.test.accuracy > 0.95);
    assert.equal(report.student.parameters, 1210);
  });

  it("replaces a finished run of the same recipe, and finds its labels in the cache", async () => {
    const [folder] = made.folders;
    const { code, stderr } = await limbeck(folder!, "run", "x.recipe.json", "--out", "out");
    assert.equal(code, 0);
    assert.match(stderr, /in place of the run that was there/);
    const names = new Set((await filesBelow(join(folder!, "out"))).map((path) => path.split("/")[0]));
    assert.deepEqual([...names], [made.names[0]]);
  });

  it("renders the report again from the run's directory", async () => {
    const { code, stdout } = await limbeck(made.folders[0]!, "report", inRun(0, "."));
    assert.equal(code, 0);
    assert.match(stdout, /report\.md[\s\S]*report\.html/);
    assert.match(await readFile(inRun(0, "report.html"), "utf8"), /^<!doctype html>/i);
  });

  it("uses an exported student as a teacher", async () => {
    const folder = made.folders[0]!;
    const teachers = [{ id: "small", kind: "onnx", path: inRun(0, "student") }];
    const recipe = await writeRecipe(folder, digitsRecipe({ teachers, name: "again" }), "again.recipe.json");
    const { code, stderr, stdout } = await limbeck(folder, "run", recipe, "--out", "again", "--json");
    assert.equal(code, 0, stderr);
    const again = parseReport(stdout, "standard output");
    const [, distill] = report.arms[0]!.seeds[0]!.phases;
    assert.equal(again.teacher!.test.accuracy, distill!.test.accuracy);
    assert.ok(Math.abs(again.teacher!.test.nll - distill!.test.nll) < 1e-5);
  });

  it("trains the recipe as written whatever is wrong with its arms, which compare refuses", async () => {
    const folder = await temporaryFolder();
    const arms = ["hard", { id: "odd", patch: [{ path: "data.batchRows", value: 1 }] }];
    await writeRecipe(folder, digitsRecipe({ arms, report: { formats: ["json"], compareTo: "nobody" } }));
    const run = await limbeck(folder, "run", "x.recipe.json", "--quiet");
    assert.equal(run.code, 0, run.stderr);
    const compared = await limbeck(folder, "compare", "x.recipe.json");
    assert.equal(compared.code, 2);
    assert.match(compared.stderr, /compareTo|arms\[1\]/);
    await removeFolder(folder);
  });
});
