// limbeck as a library: every option has a default, and a recipe may be a file or an object.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  LimbeckError,
  compare,
  exportStudent,
  label,
  load,
  planRecipe,
  renderError,
  run,
  validate,
} from "../../src/index.ts";
import { loadData } from "../../src/kinds/data/load.ts";
import { resolveRecipe } from "../../src/recipe/read.ts";
import { digitsRecipe, removeFolder, root, temporaryFolder, writeRecipe } from "../cli/world.ts";

const withoutTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, one: unknown) => (/^seconds|^latencyMs/.test(key) ? 0 : one)));

describe("end to end: as a library", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  it("runs a recipe's file and the recipe itself to the same figures", async () => {
    const file = await writeRecipe(folder, digitsRecipe({ name: "same" }));
    const fromFile = await run(file, { cwd: folder, out: "one" });
    const fromObject = await run(digitsRecipe({ name: "same" }), { cwd: folder, out: "two" });
    assert.deepEqual(withoutTimes(fromObject.result.report), withoutTimes(fromFile.result.report));
    assert.equal(fromFile.directory, join(folder, "one", (await readdir(join(folder, "one")))[0]!));
    const student = await load(fromObject.directory);
    assert.equal(student.classes.length, 10);
    await student.close();
  });

  it("gives a teacher's labels of every row, in the order of the classes", async () => {
    const { classes, rows, logits, rowId } = await label(digitsRecipe(), { cwd: folder });
    assert.deepEqual([classes.length, rows, logits.length, rowId(3)], [10, 1797, 17_970, "3"]);
    assert.ok(logits.every(Number.isFinite));
    await assert.rejects(label(digitsRecipe({ teachers: [], phases: [] }), { cwd: folder }), LimbeckError);
    const two = ["a", "b"].map((id) => ({ id, kind: "onnx", path: join(root, "teachers/digits-cnn") }));
    const several = digitsRecipe({ teachers: two });
    for (const phase of several["phases"] as { targets: { kind: string; teacher?: string } }[])
      if (phase.targets.kind === "teacher") phase.targets.teacher = "a";
    await assert.rejects(label(several, { cwd: folder }), /name one of its teachers: a, b/);
    assert.deepEqual((await label(several, { cwd: folder, teacher: "b" })).logits, logits);
  });

  it("needs no options: paths begin in the working directory, and nothing is said", async () => {
    await writeRecipe(folder, digitsRecipe({ name: "bare" }), "bare.json");
    const index = JSON.stringify(join(root, "src/index.ts"));
    const code = `import { run, validate } from ${index};
      const warnings = await validate("bare.json");
      const { result } = await run("bare.json");
      console.log(JSON.stringify([warnings, result.report.arms.length]));`;
    await writeFile(join(folder, "bare.mts"), code);
    const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [tsx, "bare.mts"], { cwd: folder });
    assert.equal(stdout.trim(), "[[],1]");
    assert.equal(stderr, "");
    assert.match((await readdir(join(folder, "reports")))[0]!, /^bare-/);
  });

  it("trains on rows that code holds, to a file's figures, and exports what it trained", async () => {
    const recipe = (source: object) => {
      const made = digitsRecipe({ name: "held" });
      return { ...made, data: { ...(made["data"] as object), source } };
    };
    const file = recipe({ kind: "csv", path: join(root, "data/digits/digits.csv.gz"), header: false, label: 64 });
    const { dataset } = await loadData(resolveRecipe(file, "digits").data, { baseDirectory: folder });
    const rows = { digits: { inputs: dataset.inputs as Uint8Array, shape: [64], labels: dataset.labels } };
    const held = recipe({ kind: "memory", name: "digits" });
    const given = await run(held, { cwd: folder, out: "held", rows });
    const fromFile = await run(file, { cwd: folder, out: "file" });
    const figures = ({ result }: typeof given) => withoutTimes(result.report.arms);
    assert.deepEqual(figures(given), figures(fromFile));
    assert.match(
      (await planRecipe(held, { cwd: folder, rows })).text,
      /^held: 204 steps at most, 17 a pass over 1079 rows in batches of 64$/m,
    );
    const exported = await exportStudent(given.directory, { rows, out: join(folder, "held.onnx") });
    assert.equal(exported.checkedOn, "source");
    const missing = [() => run(held, { cwd: folder }), () => exportStudent(given.directory, {})];
    for (const one of missing)
      await assert.rejects(one(), (error: unknown) => {
        assert.ok(error instanceof LimbeckError);
        assert.match(renderError(error), /memory: digits/);
        return true;
      });
  });

  it("plans, checks and compares an object", async () => {
    const recipe = digitsRecipe({ name: "arms", arms: ["hard", "smoothing"], sweep: { seeds: [1] } });
    assert.deepEqual(await validate(recipe), []);
    assert.match((await planRecipe(recipe)).text, /^arms: \d+ steps at most/);
    const { result } = await compare(recipe, { cwd: folder });
    assert.deepEqual(
      result.report.arms.map(({ id }) => id),
      ["hard", "smoothing"],
    );
    const bad = { ...recipe, phases: [] };
    await assert.rejects(validate(bad), (error: unknown) => {
      assert.ok(error instanceof LimbeckError && error.code === "recipe-invalid");
      assert.match(error.message, /arms\.recipe\.json: 1 problem/);
      return true;
    });
  });
});
