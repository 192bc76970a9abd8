// A sweep of settings: chosen on validation for each arm, trained anew with other seeds; stopped and gone on with.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProgressBar } from "../../src/base/progress.ts";
import { compare, type LimbeckError, type Outcome } from "../../src/index.ts";
import {
  built,
  digitsRecipe,
  filesBelow,
  limbeck,
  removeFolder,
  temporaryFolder,
  writeRecipe,
  type Json,
} from "../cli/world.ts";

const TEMPERATURE = "phases[distill].targets.temperature";
const RATE = "optimizer.learningRate";

const untimed = ({ result: { report } }: Outcome): unknown =>
  JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    key === "seconds" || key.startsWith("latency") ? undefined : value,
  );

const least = (values: readonly (number | null)[]): number =>
  values.reduce<number>((best, value, at) => ((value ?? Infinity) < (values[best] ?? Infinity) ? at : best), 0);

/** The digits with three epochs a phase, and few rows' worth of arms. */
function recipe(sweep: Json, change: Json = {}): Json {
  const phases = (digitsRecipe()["phases"] as object[]).map((phase) => ({
    ...phase,
    until: { any: [{ kind: "epochs", value: 3 }] },
  }));
  return digitsRecipe({ phases, arms: ["hard", "teacher"], sweep: { seeds: [5, 6], ...sweep }, ...change });
}

describe("end to end: sweep", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  it("chooses for each arm on validation, leaves out what diverges, and trains what is chosen anew", async () => {
    const sweep = { grid: { [RATE]: [0.001, 0.02, 1e30], [TEMPERATURE]: [1, 8] }, choose: { seeds: [1, 2] } };
    const options = { cwd: folder, out: "chosen" };
    const { result } = await compare(recipe(sweep, { report: { formats: ["json", "html", "markdown"] } }), options);
    const { sweep: told, arms } = result.report;
    assert.ok(told !== undefined);
    assert.equal(told.settings.length, 6);
    const [hard, teacher] = told.arms;
    assert.ok(hard !== undefined && teacher !== undefined);
    assert.deepEqual(
      hard.trials.map(({ setting }) => setting),
      [0, 2, 4],
    );
    assert.equal(teacher.trials.length, 6);
    for (const { trials, chosen } of [hard, teacher]) {
      const means = trials.map(({ mean }) => mean);
      assert.equal(chosen, trials[least(means)]?.setting);
      assert.deepEqual(
        trials.filter(({ setting }) => setting >= 4).flatMap(({ scores, mean }) => [...scores, mean]),
        trials.filter(({ setting }) => setting >= 4).flatMap(() => [null, null, null]),
      );
      for (const { scores, mean } of trials.filter(({ setting }) => setting < 4))
        assert.equal(mean, ((scores[0] ?? NaN) + (scores[1] ?? NaN)) / 2);
    }
    // the arm's figures are those of a comparison of the recipe with its setting written into it
    for (const [index, arm] of arms.entries()) {
      const set = Object.entries(arm.setting ?? {}).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
      const written = await compare(recipe({}), { cwd: folder, out: "written", set });
      const same = written.result.report.arms[index];
      assert.equal(JSON.stringify(same?.summary), JSON.stringify(arm.summary));
    }
    const page = (await filesBelow(join(folder, "chosen"))).find((path) => path.endsWith("report.html")) ?? "";
    const html = await readFile(join(folder, "chosen", page), "utf8");
    assert.match(html, /<h2 id="sweep">Sweep<\/h2>/);
    assert.match(html, /not finite/);
    assert.match(html, /id="sweep-1-title"/);
  });

  it("gives arms students of their own where students are swept, and their files are those students", async () => {
    const layers = (units: number): object[] => [
      { kind: "dense", units, activation: "relu" },
      { kind: "dense", units: 10 },
    ];
    const zip = { "student.definition.layers": [layers(4), layers(24)], "phases[distill].targets.alpha": [0.5, 0.9] };
    const student = { kind: "layers", definition: { name: "small", input: [64], layers: layers(8) } };
    const given = recipe({ zip }, { student });
    const { result, directory } = await compare(given, { cwd: folder, out: "students" });
    const { arms, sweep } = result.report;
    for (const { id, setting, student: own } of arms) {
      const units =
        (setting as { "student.definition.layers": { units: number }[] })["student.definition.layers"][0]?.units ?? 0;
      assert.equal(sweep?.arms.find((arm) => arm.id === id)?.chosen, units === 4 ? 0 : 1);
      assert.equal(own?.parameters, 64 * units + units + units * 10 + 10);
      const model = await readFile(join(directory, "students", `${id}-5`, "model.onnx"));
      assert.equal(model.length, own.bytes);
      assert.match(
        await readFile(join(directory, "students", `${id}-5`, "README.md"), "utf8"),
        new RegExp(`classifier of ${own.parameters.toLocaleString("en")} parameters`),
      );
    }
    const file = await writeRecipe(folder, given, "students.recipe.json");
    const two = await built(folder, ["compare", file, "--out", "students-workers", "--workers", "2", "--json"]);
    assert.equal(two.code, 0, two.stderr);
    assert.deepEqual(
      (JSON.parse(two.stdout) as { arms: typeof arms }).arms.map(({ summary }) => summary),
      arms.map(({ summary }) => summary),
    );
  });

  it("goes on inside the trial or the cell that it was stopped at, to the same report", async () => {
    const given = recipe({ grid: { [TEMPERATURE]: [1, 4, 8] }, halving: 3, seeds: [5] });
    const whole = await compare(given, { cwd: folder, out: "whole" });
    const stopped = async (at: number, resume: boolean): Promise<{ first: number; outcome: Outcome | null }> => {
      const stop = new AbortController();
      let first = -1;
      const bar: ProgressBar = {
        update: (done) => {
          if (first < 0) first = done;
          if (done >= at) stop.abort();
        },
        stop: () => undefined,
      };
      const told = {
        progress: (_: string, __: number, unit: string) =>
          unit === "steps" ? bar : { ...bar, update: () => undefined },
      };
      try {
        return {
          outcome: await compare(given, { cwd: folder, out: "halted", resume, stop: stop.signal, ...told }),
          first,
        };
      } catch (error) {
        assert.equal((error as LimbeckError).code, "stopped", String(error));
        return { outcome: null, first };
      }
    };
    // a phase has 3 epochs of 17 steps, a trial 102 of them; three trials, then a cell of each arm
    assert.equal((await stopped(40, false)).outcome, null);
    const trial = await stopped(3 * 102 + 60, true);
    assert.equal(trial.outcome, null);
    assert.ok(trial.first >= 40 && trial.first <= 51, `the first trial goes on where it was stopped: ${trial.first}`);
    const cell = (await filesBelow(join(folder, "halted"))).filter((path) => path.includes("hard-5.checkpoints"));
    assert.ok(cell.length > 0);
    const { outcome } = await stopped(Infinity, true);
    assert.ok(outcome !== null);
    assert.deepEqual(untimed(outcome), untimed(whole));
    const student = join("students", "hard-5", "model.onnx");
    assert.deepEqual(await readFile(join(outcome.directory, student)), await readFile(join(whole.directory, student)));
    assert.ok(!(await readdir(outcome.directory)).includes("cells"));
  });

  it("ends with exit code 1 where no setting of an arm keeps its loss finite, and names them", async () => {
    const file = await writeRecipe(folder, recipe({ grid: { [RATE]: [1e30, 1e32] } }));
    const { code, stderr } = await limbeck(folder, "compare", file, "--out", "none");
    assert.equal(code, 1);
    assert.match(stderr, /no setting of the arm "hard" kept its loss finite/);
    assert.match(stderr, /optimizer\.learningRate=1e\+30/);
  });

  it("is refused before anything is written where a setting does not fit the data", async () => {
    const grid = { "student.definition.layers": [[{ kind: "dense", units: 10 }], [{ kind: "dense", units: 7 }]] };
    const layers = [{ kind: "dense", units: 10 }];
    const student = { kind: "layers", definition: { name: "small", input: [64], layers } };
    const file = await writeRecipe(folder, recipe({ grid }, { student }));
    const { code, stderr } = await limbeck(folder, "compare", file, "--out", "refused");
    assert.equal(code, 2, stderr);
    assert.match(stderr, /student\.definition\.layers=\[\{"kind":"dense","units":7\}\]: /);
    assert.ok(!(await readdir(folder)).includes("refused"));
    assert.equal((await limbeck(folder, "plan", file)).code, 2);
    // what is wrong with a sweep is no matter of a run
    assert.equal((await limbeck(folder, "run", file, "--out", "run", "--quiet")).code, 0);
  });
});
