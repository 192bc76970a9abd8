// end to end: a recipe with terms, trained on digits; what they do shows in the figures, the records and the plan.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { PhaseReport, RunResult } from "../../src/evaluation/result.ts";
import { readRun } from "../../src/report/directory/read.ts";
import { limbeck, removeFolder, temporaryFolder } from "../cli/world.ts";

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

  it("an anchor holds the student where its phase began; its weight is in every record", async () => {
    const free = await trained("free");
    const held = await trained("held", 'phases[1].terms=[{"kind":"anchor","weight":1000}]');
    const moved = (result: RunResult): number => Math.abs(phases(result)[1]!.test.nll - phases(result)[0]!.test.nll);
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
    const negative = await limbeck(folder, "plan", recipe, "--set", terms('[{"kind": "dca", "weight": "much"}]'));
    assert.match(negative.stderr, /phases\[1\]\.terms\[0\]\.weight\n +expected a number, or a schedule/);
  });
});
