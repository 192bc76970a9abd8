// README.md beside a student: metadata that a model hub reads, figures that are the report's, code that runs as it stands.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { parseNpy } from "../../src/kinds/data/files/npy-format.ts";
import { digitsRecipe, limbeck, removeFolder, root, temporaryFolder, writeRecipe } from "../cli/world.ts";
import { leftOut } from "../left-out.ts";

const execute = promisify(execFile);
const python = process.env["LIMBECK_PYTHON"] ?? "python3";

interface Metrics {
  readonly accuracy: number;
  readonly nll: number;
  readonly brier: number;
  readonly ece: number;
}

interface Metadata {
  readonly library_name: string;
  readonly pipeline_tag: string;
  readonly tags: readonly string[];
  readonly "model-index": readonly {
    readonly name: string;
    readonly results: readonly {
      readonly task: { readonly type: string };
      readonly dataset: { readonly type: string; readonly name: string; readonly split: string };
      readonly metrics: readonly { readonly type: string; readonly value: number; readonly name: string }[];
    }[];
  }[];
}

/** What the hub requires of model-index: names throughout, a task, a data set with type and name, figures that are numbers. */
function checkMetadata(text: string, name: string, task: string, figures: Metrics): void {
  const [, front] = /^---\n([^]*?)\n---\n/.exec(text)!;
  const metadata = parse(front!) as Metadata;
  assert.equal(metadata.library_name, "onnx");
  assert.equal(metadata.pipeline_tag, task);
  assert.ok(metadata.tags.length > 0 && metadata.tags.every((tag) => /^[a-z0-9-]+$/.test(tag)));
  const [model, ...others] = metadata["model-index"];
  assert.deepEqual([model!.name, others.length, model!.results.length], [name, 0, 1]);
  const [result] = model!.results;
  assert.equal(result!.task.type, task);
  assert.ok(result!.dataset.type.length > 0 && result!.dataset.name.length > 0);
  assert.equal(result!.dataset.split, "test");
  const { accuracy, nll, brier, ece } = figures;
  assert.deepEqual(Object.fromEntries(result!.metrics.map(({ type, value }) => [type, value])), {
    accuracy,
    nll,
    brier,
    ece,
  });
}

describe("end to end: model cards", function () {
  this.timeout(120_000);
  let folder: string;
  let run: string;
  let card: string;
  let logits: Float32Array;
  let values: number[][];

  before(async () => {
    folder = await temporaryFolder();
    await writeRecipe(folder, digitsRecipe());
    const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--quiet");
    assert.equal(code, 0, stderr);
    run = join(folder, "reports", (await readdir(join(folder, "reports")))[0]!);
    card = await readFile(join(run, "student/README.md"), "utf8");
    const array = async (name: string) => parseNpy(await readFile(join(run, "predictions", name)), name).values;
    const rows = Array.from((await array("rows.test.npy")) as Int32Array).slice(0, 5);
    logits = ((await array("distill.test.npy")) as Float32Array).slice(0, 50);
    const digits = gunzipSync(await readFile(join(root, "data/digits/digits.csv.gz")))
      .toString("utf8")
      .split("\n");
    values = rows.map((row) => digits[row]!.split(",").slice(0, 64).map(Number));
  });
  after(() => removeFolder(folder));

  const snippet = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(card)![1]!;

  const near = (text: string): void => {
    const got = (JSON.parse(text) as number[]).flat();
    assert.equal(got.length, logits.length);
    got.forEach((value, i) => assert.ok(Math.abs(value - logits[i]!) < 1e-5, `logit ${i}: ${value} for ${logits[i]}`));
  };

  it("carry the last phase's figures as metadata, and every phase's in a table", async () => {
    const report = JSON.parse(await readFile(join(run, "report.json"), "utf8")) as {
      arms: {
        seeds: { phases: { id: string; test: Metrics; calibrated: { test: Metrics; temperature: number } }[] }[];
      }[];
      teacher: { test: Metrics };
    };
    const { phases } = report.arms[0]!.seeds[0]!;
    checkMetadata(card, "digits", "tabular-classification", phases.at(-1)!.test);
    const { temperature, test } = phases.at(-1)!.calibrated;
    for (const [label, figures] of [
      ...phases.map((phase) => [`after phase ${phase.id}`, phase.test] as const),
      [`calibrated by T = ${temperature.toPrecision(4)}`, test] as const,
      ["teacher", report.teacher.test] as const,
    ])
      assert.ok(
        card.includes(`| ${label} | ${(100 * figures.accuracy).toFixed(2)} % | ${figures.nll.toFixed(4)} |`),
        label,
      );
  });

  it("run in Node as they stand", async () => {
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    const call = `\nconsole.log(JSON.stringify(await logitsOf(${JSON.stringify(values)})));`;
    await writeFile(join(run, "student/card.mjs"), `${snippet("js")}${call}`);
    near((await execute(process.execPath, ["card.mjs"], { cwd: join(run, "student") })).stdout);
  });

  it("run in Python as they stand", async function () {
    const able = await execute(python, ["-c", "import onnxruntime, numpy"]).then(
      () => true,
      () => false,
    );
    if (!able) leftOut(this, "no Python with onnxruntime and numpy: LIMBECK_PYTHON names one");
    const call = `\nimport json\nprint(json.dumps(logits_of(${JSON.stringify(values)}).tolist()))`;
    await writeFile(join(run, "student/card.py"), `${snippet("python")}${call}`);
    near((await execute(python, ["card.py"], { cwd: join(run, "student") })).stdout);
  });

  it("stand beside every student of a comparison, names of any kind escaped", async () => {
    const recipe = digitsRecipe({ arms: ["hard", "teacher"], sweep: { seeds: [1, 2] }, name: "odd_name" });
    await writeRecipe(folder, recipe, "odd.json");
    const { code, stderr } = await limbeck(folder, "compare", "odd.json", "--out", "odd", "--quiet");
    assert.equal(code, 0, stderr);
    const made = join(folder, "odd", (await readdir(join(folder, "odd")))[0]!);
    const report = JSON.parse(await readFile(join(made, "report.json"), "utf8")) as {
      arms: { id: string; seeds: { seed: number; phases: { test: Metrics }[] }[] }[];
    };
    for (const { id, seeds } of report.arms)
      for (const { seed, phases } of seeds) {
        const text = await readFile(join(made, "students", `${id}-${seed}`, "README.md"), "utf8");
        checkMetadata(text, `odd_name ${id} ${seed}`, "tabular-classification", phases.at(-1)!.test);
        assert.match(text, new RegExp(`^# odd\\\\_name ${id} ${seed}$`, "m"));
      }
  });
});
