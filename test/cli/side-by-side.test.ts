// `limbeck evaluate` on several recordings, and its page.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zipSync } from "fflate";
import { npyBytes } from "../../src/kinds/data/files/npy-bytes.ts";
import { randomNormals, randomUniforms } from "../../src/base/numeric/random.ts";
import { compareArms, rowIntervals } from "../../src/metrics/comparison/inference.ts";
import { holm } from "../../src/metrics/comparison/shares.ts";
import { riskCurve, selective } from "../../src/metrics/selective.ts";
import { rowScores } from "../../src/metrics/row-scores.ts";
import { violations } from "../report/axe.ts";
import { limbeck, removeFolder, temporaryFolder } from "./world.ts";

const [ROWS, CLASSES] = [400, 4];

const labels = Int32Array.from(randomUniforms(5, "labels", {}, ROWS), (u) => Math.floor(u * CLASSES));

/** Logits that know the label so well. */
function model(seed: number, knows: number): Float32Array {
  const noise = randomNormals(seed, "logits", {}, ROWS * CLASSES);
  return Float32Array.from(noise, (z, i) => z + (i % CLASSES === labels[Math.floor(i / CLASSES)] ? knows : 0));
}

const npz = (values: Float32Array, own = labels): Uint8Array =>
  zipSync({
    "predictions.npy": npyBytes(values, [own.length, CLASSES]),
    "labels.npy": npyBytes(own, [own.length]),
  });

interface Compared {
  readonly recordings: readonly {
    readonly name: string;
    readonly accuracy: number;
    readonly intervals: Record<string, { low: number; high: number }>;
    readonly extended?: object;
  }[];
  readonly versus: Record<string, Record<string, { mean: number; low: number; p: number; pHolm: number }>>;
}

describe("limbeck evaluate: several recordings, and a page", () => {
  let folder: string;
  const models = { "a.npz": model(1, 1.5), "b.npz": model(2, 2.5), "c.npz": model(3, 1.4) };
  const files = Object.keys(models);
  before(async () => {
    folder = await temporaryFolder();
    for (const [name, values] of Object.entries(models)) await writeFile(join(folder, name), npz(values));
  });
  after(() => removeFolder(folder));

  const refusal = async (...args: string[]): Promise<string> => {
    const { code, stderr, stdout } = await limbeck(folder, "evaluate", "--space", "logits", ...args);
    assert.deepEqual([code, stdout], [2, ""]);
    return stderr;
  };

  it("pairs each with the first by rows, with p for these models, adjusted for all", async () => {
    const args = ["--space", "logits", "--predictions", ...files];
    const { code, stdout, stderr } = await limbeck(folder, "evaluate", ...args, "--json");
    assert.equal(code, 0, stderr);
    const { recordings, versus } = JSON.parse(stdout) as Compared;
    const scored = Object.values(models).map((values) => rowScores(values, labels, CLASSES));
    assert.deepEqual(
      recordings.map(({ name, intervals }) => [name, intervals]),
      files.map((name, at) => [name, rowIntervals(scored[at]!)]),
    );
    const own = compareArms(scored.map((seed, at) => ({ id: files[at]!, seeds: [seed] })));
    for (const metric of ["accuracy", "nll", "brier", "ece"] as const) {
      const wanted = own.slice(1).map((arm) => arm.versus["a.npz"]![metric]);
      const adjusted = holm(wanted.map(({ p }) => p!));
      for (const [at, name] of ["b.npz", "c.npz"].entries())
        assert.deepEqual(versus[name]![metric], { ...wanted[at], pHolm: adjusted[at] });
    }
    assert.ok(versus["b.npz"]!["nll"]!.pHolm < 0.001 && versus["b.npz"]!["nll"]!.mean < 0);
    const text = await limbeck(folder, "evaluate", ...args);
    assert.match(text.stdout, /^b\.npz +Accuracy, points +\+\d+\.\d\d +\[.*\], p <0\.001 better$/m);
    assert.match(text.stdout, /^accuracy +0\.\d{5} +0\.\d{5} +0\.\d{5}$/m);
  });

  it("prints the intervals of one model's figures", async () => {
    const { stdout } = await limbeck(folder, "evaluate", "--space", "logits", "--predictions", "a.npz");
    const { low, high } = rowIntervals(rowScores(models["a.npz"], labels, CLASSES)).nll;
    assert.match(stdout, new RegExp(`^nll +\\d\\.\\d{5} \\[${low.toFixed(5)}, ${high.toFixed(5)}\\]$`, "m"));
  });

  it("writes a page that says all of it, of one and of several", async () => {
    for (const some of [files, files.slice(0, 1)]) {
      const args = ["--space", "logits", "--predictions", ...some, "--html", "page.html"];
      const { code, stderr, stdout } = await limbeck(folder, "evaluate", ...args, "--json");
      assert.equal(code, 0, stderr);
      assert.ok(!stdout.includes("extended"), "what only the page shows is not printed");
      const page = await readFile(join(folder, "page.html"), "utf8");
      assert.deepEqual(await violations(page), []);
      for (const name of some) assert.ok(page.includes(name));
      assert.equal([...page.matchAll(/<title id="corp-\d+-title">/g)].length, some.length);
      assert.equal(page.includes("Difference to a.npz"), some.length > 1);
      assert.match(page, /AURC/);
    }
  }).timeout(60_000);

  it("refuses other rows, other labels, other classes, and a file that is named twice", async () => {
    const turned = labels.map((label, row) => (row === 7 ? (label + 1) % CLASSES : label));
    await writeFile(join(folder, "turned.npz"), npz(models["b.npz"], turned));
    await writeFile(join(folder, "fewer.npz"), npz(models["b.npz"].slice(0, 40), labels.slice(0, 10)));
    await writeFile(
      join(folder, "classes.npz"),
      zipSync({
        "predictions.npy": npyBytes(new Float32Array(ROWS * 5), [ROWS, 5]),
        "labels.npy": npyBytes(labels, [ROWS]),
      }),
    );
    assert.match(await refusal("--predictions", "a.npz", "turned.npz"), /row 8, label\n +expected \d, as a\.npz has/);
    assert.match(await refusal("--predictions", "a.npz", "fewer.npz"), /expected 400, as a\.npz has\n +got +10/);
    assert.match(await refusal("--predictions", "a.npz", "classes.npz"), /4 classes, as a\.npz has/);
    assert.match(await refusal("--predictions", "a.npz", "a.npz"), /a\.npz is named twice/);
    assert.match(await refusal("--predictions", "a.npz", "b.npz", "--ood", "c.npz"), /name one file of predictions/);
    assert.match(await refusal("--predictions", "a.npz", "gone.npz"), new RegExp(`relative paths begin in ${folder}`));
    assert.match(await refusal("--predictions", "a.npz", "--html", "no/such/folder.html"), /cannot be written/);
  });

  it("has curves whose area is AURC", () => {
    const { confidence, correct } = rowScores(models["a.npz"], labels, CLASSES);
    const curve = riskCurve(confidence, correct);
    assert.equal(curve.length, 100);
    assert.equal(curve.at(-1)?.coverage, 1);
    const area = curve.slice(1).reduce((sum, { risk }, i) => sum + ((risk + curve[i]!.risk) / 2) * 0.01, 0);
    assert.ok(Math.abs(area - selective(confidence, correct).aurc) < 0.01);
    assert.deepEqual(riskCurve([0.5, 0.5], [1, 0]), [
      { coverage: 0.5, risk: 0.5 },
      { coverage: 1, risk: 0.5 },
    ]);
  });
});
