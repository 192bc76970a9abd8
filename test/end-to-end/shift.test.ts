// `limbeck run` with evaluation.shift on the digits: report, page, and what is refused before step 0.
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { corruptionNames } from "../../src/kinds/corruptions/index.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import type { RunReport } from "../../src/evaluation/result.ts";
import { digitsRecipe, limbeck, removeFolder, temporaryFolder, writeRecipe, type Json } from "../cli/world.ts";

const images = { imageShape: [1, 8, 8] };

/** 40 rows of digits' size in which every value is 0 or 16 by turns: nothing that a pen draws. */
const chequered = Array.from({ length: 40 }, (_, row) =>
  Array.from({ length: 64 }, (__, at) => ((at + row + Math.floor(at / 8)) % 2 === 0 ? 16 : 0)).join(","),
).join("\n");

describe("end to end: shift", function () {
  this.timeout(120_000);
  let folder: string;

  const withShift = (shift: Json, changes: Json = {}): Json => digitsRecipe({ evaluation: { shift }, ...changes });
  const runOf = async (recipe: Json, out: string): Promise<{ readonly report: RunReport; readonly run: string }> => {
    const file = await writeRecipe(folder, recipe);
    const { code, stderr } = await limbeck(folder, "run", file, "--out", out, "--quiet");
    assert.equal(code, 0, stderr);
    const run = join(folder, out, (await readdir(join(folder, out)))[0]!);
    return { run, report: parseReport(await readFile(join(run, "report.json"), "utf8"), "report.json") };
  };

  before(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder, "chequered.csv"), `${chequered}\n`);
  });
  after(() => removeFolder(folder));

  it("reports every phase under every shift that is asked for", async () => {
    const { report, run } = await runOf(
      withShift(
        {
          ...images,
          corruptions: corruptionNames,
          fgsm: { epsilons: [0.05, 0.2] },
          outOfDistribution: { source: { kind: "csv", path: "chequered.csv", header: false } },
        },
        { report: { formats: ["html", "json", "markdown"] } },
      ),
      "all",
    );
    const [seed] = report.arms[0]!.seeds;
    assert.equal(seed!.phases.length, 2);
    for (const { shift, test } of seed!.phases) {
      assert.ok(shift !== undefined);
      assert.deepEqual([shift.rows, shift.range], [test.rows, [0, 16]]);
      assert.equal(shift.clean.accuracy, test.accuracy);
      for (const metric of ["nll", "brier", "ece"] as const)
        assert.ok(Math.abs(shift.clean[metric] - test[metric]) < 1e-5, metric);
      assert.equal(shift.corruptions?.length, 50);
      const { mean, fgsm, outOfDistribution } = shift;
      assert.ok(mean![4]!.accuracy < mean![0]!.accuracy && mean![0]!.accuracy < shift.clean.accuracy);
      assert.ok(fgsm![1]!.accuracy < fgsm![0]!.accuracy && fgsm![0]!.accuracy < shift.clean.accuracy - 0.05);
      assert.ok(fgsm![1]!.accuracy < 0.4);
      assert.equal(outOfDistribution?.rows, 40);
      for (const score of ["maxProbability", "entropy", "energy"] as const) {
        const { auroc, aupr, fpr95 } = outOfDistribution[score];
        assert.ok([auroc, aupr, fpr95].every((value) => value !== null && value >= 0 && value <= 1));
      }
    }
    const page = await readFile(join(run, "report.html"), "utf8");
    assert.ok(page.length < 400_000);
    assert.match(page, /<h2 id="shift">Shift<\/h2>/);
    const text = await readFile(join(run, "report.md"), "utf8");
    for (const heading of ["## Shift", "| Motion blur |", "| smooth | Mean over 10 corruptions |", "Epsilon 0.2"])
      assert.ok(text.includes(heading), heading);
  });

  it("is the same on images of the data's own shape, for every engine within rounding", async () => {
    const { source, splits, batchRows } = digitsRecipe()["data"] as Json;
    const shift = { corruptions: ["shotNoise", "rotation"], severities: [2], fgsm: { epsilons: [0.05] }, rows: 100 };
    const data = { source, splits, batchRows, input: { shape: [1, 8, 8], scale: 0.0625 } };
    const small = {
      data,
      teachers: [],
      student: {
        kind: "layers",
        definition: {
          layers: [{ kind: "flatten" }, { kind: "dense", units: 16, activation: "relu" }, { kind: "dense", units: 10 }],
        },
      },
      phases: [{ id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 2 }] } }],
    };
    const [onnx, tfjs] = [
      await runOf(withShift(shift, small), "onnx"),
      await runOf(withShift(shift, { ...small, engine: { kind: "tfjs", backend: "cpu" } }), "tfjs"),
    ].map(({ report }) => report.arms[0]!.seeds[0]!.phases[0]!.shift!);
    assert.equal(onnx!.rows, 100);
    const figures = ({ clean, corruptions, fgsm }: NonNullable<typeof onnx>): number[] =>
      [clean, ...corruptions!, ...fgsm!].map(({ nll }) => nll);
    figures(onnx!).forEach((nll, at) => assert.ok(Math.abs(nll - figures(tfjs!)[at]!) < 1e-3 * nll, `figure ${at}`));
  });

  it("leaves the block out where no shift is asked for", async () => {
    const { report } = await runOf(digitsRecipe(), "none");
    assert.ok(report.arms[0]!.seeds[0]!.phases.every((phase) => !("shift" in phase)));
  });

  const refused: readonly (readonly [string, Json, RegExp])[] = [
    ["corruptions of flat rows", { corruptions: ["contrast"] }, /corruptions\[0\][\s\S]*imageShape/],
    [
      "an image of another size",
      { ...images, imageShape: [1, 9, 8], corruptions: ["contrast"] },
      /imageShape\s+expected a shape of 64 values/,
    ],
    [
      "rows of another shape",
      { outOfDistribution: { source: { kind: "csv", path: "chequered.csv", header: false, label: 0 } } },
      /outOfDistribution\.source\s+expected rows of \[64\], as the data's\s+got\s+rows of \[63\] in chequered.csv/,
    ],
    ["a file that is not there", { outOfDistribution: { source: { kind: "idx", inputs: "no.idx" } } }, /no.idx/],
  ];
  for (const [name, shift, message] of refused)
    it(`plan refuses ${name}`, async () => {
      const file = await writeRecipe(folder, withShift(shift));
      const { code, stderr } = await limbeck(folder, "plan", file);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    });

  it("plan refuses to move tokens", async () => {
    const tokens = {
      teachers: [],
      student: {
        kind: "layers",
        definition: {
          layers: [
            { kind: "embedding", inputDim: 17, outputDim: 4 },
            { kind: "globalAveragePooling1d" },
            { kind: "dense", units: 10 },
          ],
        },
      },
      phases: [{ id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 1 }] } }],
    };
    const { source, splits, batchRows } = digitsRecipe()["data"] as Json;
    const data = { source, splits, batchRows };
    const shift = { corruptions: ["gaussianNoise"], fgsm: { epsilons: [0.1] } };
    const { code, stderr } = await limbeck(
      folder,
      "plan",
      await writeRecipe(folder, withShift(shift, { ...tokens, data })),
    );
    assert.equal(code, 2, stderr);
    assert.match(stderr, /2 problems[\s\S]*shift\.corruptions[\s\S]*shift\.fgsm[\s\S]*tokens/);
  });

  it("reads the other rows beside the recipe that names them, where another extends it", async () => {
    const shift = { outOfDistribution: { source: { kind: "csv", path: "../chequered.csv", header: false } } };
    await mkdir(join(folder, "below"));
    await writeFile(join(folder, "below", "base.json"), JSON.stringify(withShift(shift)));
    const { code, stderr } = await limbeck(folder, "plan", await writeRecipe(folder, { extends: "below/base.json" }));
    assert.equal(code, 0, stderr);
  });
});
