// `limbeck compare`: arms x seeds on equal steps.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metrics } from "../../src/metrics/table.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import { digitsRecipe, filesBelow, limbeck, removeFolder, temporaryFolder, writeRecipe } from "../cli/world.ts";

const plateau = { kind: "plateau", metric: "validation.nll", patience: 1, minDelta: 0.5 };

describe("end to end: compare", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  it("trains the four plain arms with paired seeds, gives each the same steps, and compares with the arm named", async () => {
    const phases = (digitsRecipe()["phases"] as object[]).map((phase, index) =>
      index === 0 ? { ...phase, until: { any: [{ kind: "epochs", value: 4 }, plateau] } } : phase,
    );
    const recipe = digitsRecipe({
      phases,
      sweep: { seeds: [1, 2] },
      report: { compareTo: "hard", formats: ["html", "json", "markdown"] },
    });
    const { code, stdout, stderr } = await limbeck(
      folder,
      "compare",
      await writeRecipe(folder, recipe),
      "--out",
      "out",
      "--json",
    );
    assert.equal(code, 0, stderr);
    const report = parseReport(stdout, "standard output");
    assert.deepEqual(
      report.arms.map(({ id }) => id),
      ["hard", "smoothing", "teacher", "smoothing-then-teacher"],
    );
    const steps = report.arms.flatMap(({ seeds }) =>
      seeds.map(({ phases }) => phases.reduce((sum, phase) => sum + phase.steps, 0)),
    );
    assert.deepEqual([...new Set(steps)], [10 * 17], `steps ${steps.join(" ")}`);
    const early = report.arms.flatMap(({ seeds }) => seeds.map(({ phases }) => phases[0]!.endedBy));
    assert.ok(early.includes("plateau"), `phases ended by ${early.join(" ")}`);
    for (const { id, seeds, versus } of report.arms) {
      assert.deepEqual(
        seeds.map(({ seed }) => seed),
        [1, 2],
      );
      assert.deepEqual(Object.keys(versus), id === "hard" ? [] : ["hard"]);
    }
    const files = await filesBelow(join(folder, "out"));
    assert.equal(files.filter((path) => path.endsWith("report.json")).length, 1);
    assert.equal(files.filter((path) => path.endsWith("report.html")).length, 1);
    assert.equal(files.filter((path) => path.endsWith("model.onnx")).length, 8);
    const page = files.find((path) => path.endsWith("report.html"))!;
    assert.ok((await readFile(join(folder, "out", page))).length < 1_000_000);
  });

  it("gives an arm the figures that `run` gives the same targets with the same seed", async () => {
    const hard = (digitsRecipe()["phases"] as object[]).map((phase) => ({ ...phase, targets: { kind: "hard" } }));
    const one = await limbeck(
      folder,
      "run",
      await writeRecipe(folder, digitsRecipe({ phases: hard, name: "one" }), "one.recipe.json"),
      "--out",
      "one",
      "--json",
    );
    const all = await limbeck(
      folder,
      "compare",
      await writeRecipe(folder, digitsRecipe({ arms: ["hard"] }), "all.recipe.json"),
      "--out",
      "all",
      "--json",
    );
    const figures = (text: string): unknown =>
      parseReport(text, "report").arms[0]!.seeds[0]!.phases.map(({ seconds: _seconds, calibrators, ...phase }) => ({
        ...phase,
        calibrators: calibrators?.map(({ latencyMsPer1000Rows: _latency, ...calibrator }) => calibrator),
      }));
    assert.deepEqual(figures(all.stdout), figures(one.stdout));
  });

  it("draws reliability in bins of as many rows each where the recipe asks, and leaves ECE as it is", async () => {
    const arms = ["hard", "smoothing"];
    const runs: Record<string, string> = {};
    for (const bins of ["width", "mass"]) {
      const recipe = digitsRecipe({ arms, name: bins, sweep: { seeds: [1, 2] }, report: { bins } });
      const file = await writeRecipe(folder, recipe, `${bins}.recipe.json`);
      const { code, stdout, stderr } = await limbeck(folder, "compare", file, "--out", bins, "--json");
      assert.equal(code, 0, stderr);
      runs[bins] = stdout;
    }
    const tests = (text = ""): readonly Metrics[] =>
      parseReport(text, "report").arms.flatMap(({ seeds }) => seeds.map(({ phases }) => phases.at(-1)!.test));
    const [byWidth, byMass] = [tests(runs["width"]), tests(runs["mass"])];
    assert.deepEqual(
      byMass.map(({ massBins: _bins, ...others }) => others),
      byWidth,
    );
    for (const { massBins = [], rows } of byMass) {
      const counts = massBins.map(({ count }) => count);
      assert.equal(counts.length, 15);
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        rows,
      );
    }
    const page = async (out: string): Promise<string> => {
      const [id = ""] = await readdir(join(folder, out));
      return readFile(join(folder, out, id, "report.html"), "utf8");
    };
    assert.match(await page("mass"), /in each bin, of as many rows each,/);
    assert.match(await page("width"), /in each bin, of equal width,/);
  });

  it("accepts arms by patch, with values and references", async () => {
    const arms = [
      "smoothing-then-teacher",
      {
        id: "reversed",
        patch: [
          { path: "phases[smooth].targets", ref: "phases[distill].targets" },
          { path: "phases[distill].targets", ref: "phases[smooth].targets" },
        ],
      },
      { id: "cool", patch: [{ path: "phases[distill].targets.temperature", value: 1 }] },
    ];
    const { code, stdout, stderr } = await limbeck(
      folder,
      "compare",
      await writeRecipe(folder, digitsRecipe({ arms, name: "patched" }), "p.recipe.json"),
      "--out",
      "p",
      "--json",
    );
    assert.equal(code, 0, stderr);
    const kinds = parseReport(stdout, "report").arms.map(({ id, seeds }) => [
      id,
      ...seeds[0]!.phases.map(({ targets }) => targets),
    ]);
    assert.deepEqual(kinds, [
      ["smoothing-then-teacher", "smoothing", "teacher"],
      ["reversed", "teacher", "smoothing"],
      ["cool", "smoothing", "teacher"],
    ]);
  });
});
