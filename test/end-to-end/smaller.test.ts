// `limbeck export --int8` and `--float16`: fewer bytes, figures of test rows before and after, a calibrator fitted again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { cp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseNpy } from "../../src/kinds/data/files/npy-format.ts";
import { load } from "../../src/index.ts";
import { digitsRecipe, filesBelow, limbeck, removeFolder, root, temporaryFolder, writeRecipe } from "../cli/world.ts";

interface Sized {
  readonly bytes: number;
  readonly accuracy: number;
  readonly nll: number;
}
interface Report {
  readonly rows: number;
  readonly before: Sized;
  readonly after: Sized;
  readonly sameTop: number;
  readonly calibrated: {
    readonly nll: number;
    readonly accuracy: number;
    readonly parameters: { temperature?: number };
  } | null;
}
interface Printed {
  readonly path: string;
  readonly bytes: number;
  readonly temperature: number | null;
  readonly smaller: Report;
}

describe("end to end: smaller students", function () {
  this.timeout(120_000);
  let folder: string;
  let run: string;
  let rows: number[];
  let labels: Int32Array;
  const digits = gunzipSync(readFileSync(join(root, "data/digits/digits.csv.gz")))
    .toString("utf8")
    .trim()
    .split("\n");

  before(async () => {
    folder = await temporaryFolder();
    const layers = [
      { kind: "reshape", targetShape: [1, 8, 8] },
      { kind: "conv2d", filters: 32, kernelSize: 3, padding: "same", useBias: false },
      { kind: "batchNormalization", momentum: 0.9 },
      { kind: "activation", activation: "relu" },
      { kind: "maxPooling2d" },
      { kind: "flatten" },
      { kind: "dense", units: 10 },
    ];
    await writeRecipe(folder, digitsRecipe({ student: { kind: "layers", definition: { layers } }, report: {} }));
    const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--quiet");
    assert.equal(code, 0, stderr);
    run = join(folder, "reports", (await readdir(join(folder, "reports")))[0]!);
    const array = async (name: string) => parseNpy(await readFile(join(run, "predictions", name)), name).values;
    rows = Array.from((await array("rows.test.npy")) as Int32Array);
    labels = (await array("labels.test.npy")) as Int32Array;
  });
  after(() => removeFolder(folder));

  async function exported(...args: readonly string[]): Promise<Printed> {
    const { code, stdout, stderr } = await limbeck(folder, "export", run, "--json", ...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Printed;
  }

  it("is told in the run's reports, which are rendered again; the run's own report.json stays", async () => {
    const before = await readFile(join(run, "report.json"), "utf8");
    const { smaller } = await exported("--int8", "--temperature");
    await exported("--float16", "--out", join(folder, "elsewhere.onnx"));
    assert.equal(await readFile(join(run, "report.json"), "utf8"), before);
    assert.deepEqual((await readdir(join(run, "smaller"))).sort(), ["student.float16.json", "student.int8.json"]);
    const markdown = await readFile(join(run, "report.md"), "utf8");
    const [section = ""] = /## Exports in fewer bytes[^]*?(?=\n## )/.exec(markdown) ?? [];
    assert.match(section, /as trained[^]*float16[^]*as trained[^]*int8[^]*temperature fitted again/);
    assert.ok(section.includes(`${(100 * smaller.after.accuracy).toFixed(2)} %`), section);
    assert.match(await readFile(join(run, "report.html"), "utf8"), /<h2 id="exports">Exports in fewer bytes<\/h2>/);
    const again = await limbeck(folder, "report", run);
    assert.equal(again.code, 0, again.stderr);
    await writeFile(join(run, "smaller/student.int8.json"), '{"form": "int4"}');
    const bad = await limbeck(folder, "report", run);
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /student\.int8\.json/);
    await rm(join(run, "smaller"), { recursive: true });
  });

  for (const [form, share] of [
    ["int8", 0.55],
    ["float16", 0.75],
  ] as const)
    it(`${form}: what it reports is what the file gives, and what is written beside it`, async () => {
      const { path, bytes, smaller, temperature } = await exported(`--${form}`, "--temperature");
      assert.equal(path, join(run, `student.${form}.onnx`));
      assert.ok(
        smaller.after.bytes < share * smaller.before.bytes,
        `${smaller.after.bytes} of ${smaller.before.bytes}`,
      );
      assert.equal((await readFile(path)).length, bytes);
      assert.deepEqual(JSON.parse(await readFile(join(run, `student.${form}.json`), "utf8")), smaller);
      assert.ok(smaller.sameTop > 0.98);
      assert.ok(Math.abs(smaller.after.accuracy - smaller.before.accuracy) < 0.02);
      assert.equal(smaller.rows, rows.length);
      assert.equal(smaller.calibrated!.parameters.temperature, temperature);
      const student = await load(path);
      const predicted = await student.predict(rows.map((row) => digits[row]!.split(",").slice(0, 64).map(Number)));
      const right = predicted.filter(({ class: name }, at) => name === String(labels[at])).length;
      assert.ok(Math.abs(right / rows.length - smaller.calibrated!.accuracy) < 1e-12);
      const nll =
        predicted.reduce((sum, { probabilities }, at) => sum - Math.log(probabilities[labels[at]!]!), 0) / rows.length;
      assert.ok(Math.abs(nll - smaller.calibrated!.nll) < 1e-3, `${nll} for ${smaller.calibrated!.nll}`);
      // one row at a time gives the same as all at once
      const [alone] = await student.predict([digits[rows[3]!]!.split(",").slice(0, 64).map(Number)]);
      await student.close();
      assert.ok(Math.abs(alone!.probability - predicted[3]!.probability) < 1e-6);
    });

  it("prints both beside one another", async () => {
    const { code, stdout } = await limbeck(folder, "export", run, "--int8", "--out", join(folder, "small.onnx"));
    assert.equal(code, 0);
    for (const words of [/as trained +int8/, /accuracy +9\d\.\d\d % +9\d\.\d\d %/, /ms, one row/, /the same class in/])
      assert.match(stdout, words);
  });

  it("refuses both at once, and to go without the data", async () => {
    const before = await filesBelow(folder);
    const both = await limbeck(folder, "export", run, "--int8", "--float16");
    assert.equal(both.code, 2);
    const copy = join(folder, "copy");
    await cp(run, copy, { recursive: true });
    const resolved = join(copy, "recipe.resolved.json");
    await writeFile(resolved, (await readFile(resolved, "utf8")).replace("digits.csv.gz", "gone.csv.gz"));
    const lost = await limbeck(folder, "export", copy, "--int8");
    assert.equal(lost.code, 2);
    assert.match(lost.stderr, /the run's data/);
    await rm(copy, { recursive: true });
    assert.deepEqual(await filesBelow(folder), before);
  });
});
