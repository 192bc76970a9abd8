// What a recipe requires of its student: judged at the end, told in a table, and exit code 1 where it falls short.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "../../src/evaluation/result.ts";
import { digitsRecipe, limbeck, removeFolder, temporaryFolder, writeRecipe, type Json } from "../cli/world.ts";

describe("end to end: requirements", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  const recipe = (requirements: readonly Json[], change: Json = {}): Json =>
    digitsRecipe({ require: requirements, report: { formats: ["json", "markdown", "html"] }, ...change });

  it("ends with 0 where all are reached, the report telling so", async () => {
    await writeRecipe(
      folder,
      recipe([
        { metric: "test.accuracy", op: ">=", value: 0.9 },
        { metric: "test.accuracy", op: ">=", value: 0.8, confident: true },
        { metric: "test.ece", op: "<=", value: 0.2, calibrated: true },
        { metric: "parameters", op: "<=", ratioToTeacher: 0.1 },
        { metric: "test.nll", op: "<=", value: 0, arm: "teacher" },
      ]),
    );
    const told = await limbeck(folder, "run", "x.recipe.json", "--out", "reached", "--quiet");
    assert.equal(told.code, 0, told.stderr);
    assert.match(told.stdout, /Required of the student/);
    assert.match(told.stdout, /test\.accuracy, end of its interval\s+>= 80\.00 %\s+9\d\.\d\d %\s+reached/);
    const run = join(folder, "reached", (await readdir(join(folder, "reached")))[0] ?? "");
    const { requirements } = JSON.parse(await readFile(join(run, "report.json"), "utf8")) as RunReport;
    // the requirement of an arm is none of a run's
    assert.deepEqual(
      requirements?.map(({ metric, passed }) => [metric, passed]),
      [
        ["test.accuracy", true],
        ["test.accuracy", true],
        ["test.ece", true],
        ["parameters", true],
      ],
    );
    assert.match(await readFile(join(run, "report.md"), "utf8"), /## Requirements/);
    assert.match(await readFile(join(run, "report.html"), "utf8"), /id="requirements"/);
  });

  it("ends with 1 where one is not, everything written; a comparison judges the arm named, or the recipe as written", async () => {
    const short = { metric: "test.nll", op: "<=", ratioToTeacher: 0.5 };
    await writeRecipe(folder, recipe([short, { metric: "test.accuracy", op: ">=", value: 0.999, confident: true }]));
    const told = await limbeck(folder, "run", "x.recipe.json", "--out", "short", "--quiet");
    assert.equal(told.code, 1, told.stderr);
    assert.match(told.stdout, /test\.nll\s+<= 0\.0\d+\s+0\.\d+\s+NOT REACHED/);
    assert.ok(
      (await readdir(join(folder, "short", (await readdir(join(folder, "short")))[0] ?? ""))).includes("student"),
    );
    await writeRecipe(
      folder,
      recipe([
        { metric: "test.accuracy", op: ">=", value: 0.5 },
        { metric: "test.accuracy", op: ">=", value: 0.999, arm: "hard" },
      ]),
    );
    const compared = await limbeck(folder, "compare", "x.recipe.json", "--out", "compared", "--json");
    assert.equal(compared.code, 1, compared.stderr);
    const { requirements, arms } = JSON.parse(compared.stdout) as RunReport;
    assert.deepEqual(
      requirements?.map(({ arm, passed }) => [arm, passed]),
      [
        ["smoothing-then-teacher", true],
        ["hard", false],
      ],
    );
    assert.equal(requirements[1]?.reached, arms.find(({ id }) => id === "hard")?.summary.accuracy.mean);
  });

  it("refuses what cannot be judged, before anything is trained", async () => {
    const refused = async (requirement: Json, words: RegExp, change: Json = {}): Promise<void> => {
      await writeRecipe(folder, recipe([requirement], change));
      const { code, stderr } = await limbeck(folder, "compare", "x.recipe.json", "--out", "refused");
      assert.equal(code, 2, stderr);
      assert.match(stderr, words);
    };
    const least = { metric: "test.accuracy", op: ">=" };
    await refused(least, /require\[0\]\s+expected exactly one of value and ratioToTeacher\s+got\s+neither/);
    await refused({ ...least, value: 1, ratioToTeacher: 1 }, /got\s+both/);
    await refused({ ...least, metric: "test.acuracy", value: 1 }, /did you mean "test\.accuracy"/);
    await refused({ metric: "test.mce", op: "<=", value: 1, confident: true }, /a figure with an interval/);
    await refused({ metric: "bytes", op: "<=", value: 1, calibrated: true }, /calibrated\s+expected a figure on test/);
    await refused({ ...least, value: 1, calibrated: true }, /a recipe with a calibrator/, { evaluation: {} });
    await refused({ ...least, value: 0.5, arm: "theirs" }, /require\[0\]\.arm\s+expected one of the arms.*"hard"/);
    assert.ok(!(await readdir(folder)).includes("refused"));
  });
});
