// What code hands over, where no compiler has looked at it: an option that is not known is never passed over.
import assert from "node:assert/strict";
import { join } from "node:path";
import * as limbeck from "../../src/index.ts";
import { digitsRecipe, filesBelow, removeFolder, root, temporaryFolder } from "../cli/world.ts";

type Called = (options: object) => unknown;

describe("end to end: options from code", () => {
  const recipe = digitsRecipe();
  const model = join(root, "teachers/digits-cnn/model.onnx");
  const recording = { path: "rows.npz" };
  const [scores, labels] = [Float64Array.of(0.1, 0.9), Int32Array.of(1)];
  const any = limbeck as unknown as Readonly<Record<string, (...given: readonly unknown[]) => unknown>>;
  const call =
    (name: string, ...first: readonly unknown[]): Called =>
    (options) =>
      any[name]!(...first, options);
  /** Every function that takes options, with what it has to be given. */
  const calls: Readonly<Record<string, readonly [call: Called, needed: object, known: string]>> = {
    run: [call("run", recipe), {}, "seed"],
    compare: [call("compare", recipe), {}, "workers"],
    validate: [call("validate", recipe), {}, "set"],
    loadRecipe: [call("loadRecipe", recipe), {}, "seed"],
    planRecipe: [call("planRecipe", recipe), {}, "tensors"],
    describeData: [call("describeData", recipe), {}, "html"],
    label: [call("label", recipe), {}, "verify"],
    labelByFolds: [call("labelByFolds", recipe), { folds: 2 }, "folds"],
    load: [call("load", model), {}, "classes"],
    exportStudent: [call("exportStudent", "run"), {}, "probs"],
    initialise: [call("initialise"), { data: "rows.csv" }, "label"],
    evaluate: [call("evaluate", recording), { space: "probs", baseDirectory: "." }, "bins"],
    evaluateSideBySide: [call("evaluateSideBySide", [recording]), { space: "probs", baseDirectory: "." }, "bins"],
    evaluateModel: [call("evaluateModel"), { model, data: "x", baseDirectory: "." }, "split"],
    calibrate: [
      call("calibrate", recording, recording),
      { space: "probs", baseDirectory: ".", method: "temperature" },
      "method",
    ],
    openLog: [call("openLog"), { terminal: process.stderr, quiet: true }, "quiet"],
    measure: [call("measure", scores, labels, 2), {}, "profile"],
    measureScores: [call("measureScores", limbeck.rowScores(scores, labels, 2)), {}, "bins"],
  };

  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  const refusal = async (attempt: () => unknown): Promise<string> => {
    try {
      await attempt();
    } catch (error) {
      assert.ok(error instanceof limbeck.LimbeckError, String(error));
      assert.equal(error.exitCode, 2);
      return limbeck.renderError(error);
    }
    return assert.fail("nothing was refused");
  };

  for (const [name, [attempt, needed, known]] of Object.entries(calls))
    it(`${name} refuses one that it does not know, and says which was meant`, async () => {
      const misspelt = `${known}${known.at(-1) ?? ""}`;
      const text = await refusal(() => attempt({ ...needed, [misspelt]: undefined, [`${misspelt}s`]: 1 }));
      for (const part of [name, `${misspelt}s`, "expected one of the options", `did you mean "${known}"?`])
        assert.ok(text.includes(part), text);
      assert.match(
        await refusal(() => attempt([])),
        /options\n {4}expected an object\n {4}got {6}\[\]|options[^]*Array/,
      );
      for (const missing of Object.keys(needed))
        assert.match(
          await refusal(() => attempt({ ...needed, [missing]: undefined })),
          new RegExp(`${missing}\\n {4}expected [^]*got {6}none`),
        );
    });

  it("names every option of another type at once, and writes nothing", async () => {
    const text = await refusal(() =>
      any["run"]!(recipe, { cwd: 5, set: "seed=3", resume: "yes", workers: 1.5, log: null, progress: {}, out: folder }),
    );
    for (const part of [
      "cwd\n    expected a text\n    got      5",
      'set\n    expected a list of texts\n    got      "seed=3"',
      'resume\n    expected true or false\n    got      "yes"',
      "workers\n    expected a whole number >= 0\n    got      1.5",
      "log\n    expected an object\n    got      none",
      "progress\n    expected a function\n    got      Object",
    ])
      assert.ok(text.includes(part), `${text}\n\n${part}`);
    assert.deepEqual(await filesBelow(folder), []);
  });

  it("takes one that is undefined for one that is left out", async () => {
    const { metrics } = { metrics: limbeck.measure(scores, labels, 2, { seed: undefined, bins: undefined } as object) };
    assert.deepEqual(metrics, limbeck.measure(scores, labels, 2));
    assert.deepEqual(
      await limbeck.validate(recipe, { cwd: undefined, seed: undefined }),
      await limbeck.validate(recipe, {}),
    );
  });

  it("refuses recipes that are none, and values in them that JSON would leave out or change", async () => {
    for (const none of [undefined, null, 5, ["x"], () => recipe, Symbol("x")])
      assert.match(await refusal(() => any["validate"]!(none)), /expected a recipe's file, or the recipe as an object/);
    for (const value of [() => 0.1, Symbol("x"), 3n, NaN, Infinity, new Map(), Float32Array.of(0.1)])
      assert.match(
        await refusal(() => any["validate"]!(digitsRecipe({ optimizer: { kind: "adam", learningRate: value } }))),
        / {2}optimizer\.learningRate\n {4}expected a (value that JSON has|finite number)/,
      );
    const round: Record<string, unknown> = digitsRecipe();
    round["report"] = { formats: [round, round] };
    assert.match(
      await refusal(() => any["validate"]!(round)),
      /expected at most 100 lists and objects within one another/,
    );
    const twice = digitsRecipe({ description: () => "x", data: [NaN] });
    assert.match(await refusal(() => any["validate"]!(twice)), / {2}data\[0\]\n[^]* {2}description\n/);
  });
});
