// end to end: a recipe with terms, trained on digits; what they do shows in the figures, the records and the plan.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PhaseReport, RunResult } from "../../src/evaluation/result.ts";
import { runPaths } from "../../src/report/directory/paths.ts";
import { readRun } from "../../src/report/directory/read.ts";
import { limbeck, limbeckWith, removeFolder, temporaryFolder, untimed } from "../cli/world.ts";

const recipe = join(process.cwd(), "recipes/digits-all-labels.recipe.json");

describe("terms beside the targets (end to end)", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  const trained = async (out: string, ...settings: string[]): Promise<RunResult> => {
    const short = [0, 1].map((phase) => `phases[${phase}].until.any[0].value=2`);
    const set = [...short, ...settings].flatMap((setting) => ["--set", setting]);
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", out, "--quiet", ...set);
    assert.equal(code, 0, stderr);
    const [name = ""] = await readdir(join(folder, out));
    return readRun(join(folder, out, name));
  };
  const phases = ({ report }: RunResult): readonly PhaseReport[] => report.arms[0]!.seeds[0]!.phases;
  /** How far the second phase takes the student from where it began. */
  const moved = (result: RunResult): number => Math.abs(phases(result)[1]!.test.nll - phases(result)[0]!.test.nll);

  it("an anchor holds the student where its phase began; its weight is in every record", async () => {
    const free = await trained("free");
    const held = await trained("held", 'phases[1].terms=[{"kind":"anchor","weight":1000}]');
    assert.equal(phases(held)[0]!.test.nll, phases(free)[0]!.test.nll);
    assert.ok(moved(held) < moved(free) / 3, `${moved(held)}, free ${moved(free)}`);
    const weights = held.epochs.map(({ scalars }) => scalars["anchor.weight"]);
    assert.deepEqual(weights, [undefined, undefined, 1000, 1000]);
    // where the phase begins nothing has moved, and the anchor pulls at nothing
    const { start, end } = phases(held)[1]!.lossParts!;
    assert.deepEqual(start!.parts.at(-1), { name: "anchor", loss: 0, gradientNorm: 0 });
    assert.ok(start!.cosines.every(({ between }) => !between.includes("anchor")));
    assert.ok(end!.parts.every(({ loss, gradientNorm }) => loss > 0 && gradientNorm > 0));
    assert.deepEqual(phases(free)[1]!.lossParts!.start!.parts, start!.parts.slice(0, -1));
    assert.equal(phases(free)[0]!.lossParts, undefined);
    assert.ok(phases(free)[1]!.softness!.share > 0 && phases(free)[0]!.softness === undefined);
  });

  it("a reference holds what the student says to what it said where its phase began", async () => {
    const free = await trained("free to say");
    const held = await trained("held to it", 'phases[1].terms=[{"kind":"reference","weight":100,"temperature":2}]');
    assert.equal(phases(held)[0]!.test.nll, phases(free)[0]!.test.nll);
    assert.ok(moved(held) < moved(free) / 3, `${moved(held)}, free ${moved(free)}`);
    const { start, end } = phases(held)[1]!.lossParts!;
    const { name, loss, gradientNorm } = start!.parts.at(-1)!;
    assert.equal(name, "reference");
    assert.ok(Math.abs(loss) < 1e-4 && gradientNorm < 1e-3, `${loss}, ${gradientNorm}`);
    assert.ok(end!.parts.at(-1)!.loss > 1e-3);
  });

  it("what they carry from step to step goes on where a run was stopped, to the very bytes", async () => {
    const gap = { kind: "loss-gap-temperature", weight: 0.5, temperature: 4, least: 2, most: 8 };
    const terms = JSON.stringify([gap, { kind: "reference", weight: 0.5, temperature: 2 }]);
    const set = ["--set", "phases[0].until.any[0].value=2", "--set", `phases[1].terms=${terms}`];
    const files = async (out: string): Promise<readonly string[]> => {
      const [name = ""] = await readdir(join(folder, out));
      const paths = runPaths(join(folder, out, name));
      return [
        await readFile(join(folder, out, name, "student", "model.onnx"), "base64"),
        untimed(await readFile(paths.report, "utf8")),
      ];
    };
    const whole = await limbeck(folder, "run", recipe, "--out", "in one go", "--quiet", ...set);
    assert.equal(whole.code, 0, whole.stderr);
    const stop = new AbortController();
    const onLine = (line: string): void => {
      if (line.includes("distill epoch 3:")) stop.abort();
    };
    const args = ["run", recipe, "--out", "in two", ...set];
    assert.equal((await limbeckWith({ stop: stop.signal, onLine }, folder, ...args)).code, 143);
    const resumed = await limbeck(folder, ...args, "--resume", "--quiet");
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(await files("in two"), await files("in one go"));
  });

  it("a plan tells of them, and two of one name are refused", async () => {
    const terms = (value: string): string => `phases[1].terms=${value}`;
    const term = '{"kind": "logit-mse", "weight": {"kind": "linear", "from": 0, "to": 0.5}}';
    const { code, stdout } = await limbeck(folder, "plan", recipe, "--set", terms(`[${term}]`));
    assert.equal(code, 0);
    assert.match(stdout, /and: squared distance to the teacher's logits, weight linear 0 to 0\.5 over the phase/);
    assert.match(stdout, /logit-mse\.weight/);
    const twice = await limbeck(folder, "plan", recipe, "--set", terms(`[${term},${term}]`));
    assert.equal(twice.code, 2);
    assert.match(twice.stderr, /phases\[1\]\.terms\[1\]\.name\n +expected a name that no other term/);
    const bounds = '[{"kind": "loss-gap-temperature", "weight": 1, "temperature": 4, "least": 9, "most": 8}]';
    const crossed = await limbeck(folder, "plan", recipe, "--set", terms(bounds));
    assert.equal(crossed.code, 2);
    assert.match(crossed.stderr, /phases\[1\]\.terms\[0\]\.most\n +expected least, which is 9, or more\n +got +8/);
    const negative = await limbeck(folder, "plan", recipe, "--set", terms('[{"kind": "dca", "weight": "much"}]'));
    assert.match(negative.stderr, /phases\[1\]\.terms\[0\]\.weight\n +expected a number, or a schedule/);
  });
});
