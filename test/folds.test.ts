// Labels by cross-fitting: nobody says anything of a row that it was trained on, and a stopped run comes to the same.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { label, labelByFolds, run, type LimbeckError } from "../src/index.ts";
import { randomUniforms, randomWords } from "../src/base/numeric/random.ts";
import { digitsRecipe, limbeck, removeFolder, temporaryFolder, writeRecipe, type Json } from "./cli/world.ts";

describe("labels by folds", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  const hard = (epochs: number): Json[] => [
    { id: "train", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: epochs }] } },
  ];
  const alone = (changes: Json = {}): Json => digitsRecipe({ teachers: [], phases: hard(6), ...changes });

  it("know nothing of a row's own label: where labels are drawn by lot, they are right by chance", async () => {
    const rows = 600;
    const values = randomUniforms(1, "features", {}, rows * 8);
    const classes = randomWords(2, "classes", {}, rows);
    const lines = Array.from({ length: rows }, (_, row) =>
      [...values.subarray(row * 8, row * 8 + 8), `c${classes[row]! % 3}`].join(","),
    );
    await writeFile(join(folder, "lot.csv"), `${lines.join("\n")}\n`);
    const wide = { kind: "dense", units: 128, activation: "relu" };
    const recipe = {
      version: 1,
      name: "by-lot",
      seed: 3,
      data: {
        source: { kind: "csv", path: join(folder, "lot.csv"), header: false, label: 8 },
        splits: { kind: "hash", train: 0.7, validation: 0.1, calibration: 0.1, test: 0.1 },
        batchRows: 32,
      },
      student: {
        kind: "layers",
        definition: {
          layers: [wide, wide, { kind: "dense", units: 3 }],
        },
      },
      optimizer: { kind: "adam", learningRate: 0.01 },
      phases: hard(60),
    };
    const { outOfFold, logits, teacher, space } = await labelByFolds(recipe, { folds: 3, cwd: folder });
    assert.deepEqual([teacher, space], ["by-lot", "logProbs"]);
    // 420 rows of three classes: chance and four standard deviations
    assert.ok(Math.abs(outOfFold.accuracy - 1 / 3) < 4 * Math.sqrt(2 / 9 / 420), `${outOfFold.accuracy}`);
    const { result } = await run(recipe, { out: join(folder, "out"), cwd: folder });
    const { training } = result.report.arms[0]!.seeds[0]!.phases[0]!;
    assert.ok(training!.accuracy > 0.8, `learned by heart: ${training!.accuracy}`);
    for (let row = 0; row < rows; row++) {
      const sum = logits.subarray(3 * row, 3 * row + 3).reduce((all, value) => all + Math.exp(value), 0);
      assert.ok(Math.abs(sum - 1) < 1e-5, `row ${row}: ${sum}`);
    }
  });

  it("are of each training row what the student without it says, of any other the mean of all", async () => {
    const recipe = alone();
    const options = { folds: 2, cwd: folder };
    const once = await labelByFolds(recipe, options);
    assert.ok(once.outOfFold.accuracy > 0.8);
    // the same again, from what was kept, and anew elsewhere
    assert.deepEqual((await labelByFolds(recipe, options)).logits, once.logits);
    assert.deepEqual((await labelByFolds(recipe, { ...options, cache: "elsewhere" })).logits, once.logits);
    const other = await labelByFolds(recipe, { ...options, seed: 18 });
    assert.notDeepEqual(other.logits, once.logits);
  });

  it("are gone on with where they were stopped, to the same", async () => {
    const recipe = alone({ phases: hard(4) });
    const expected = await labelByFolds(recipe, { folds: 3, cwd: folder, cache: "whole" });
    const stop = new AbortController();
    const told: string[] = [];
    const progress = (name: string) => ({
      update: () => {
        told.push(name);
        if (name === "fold 2 of 3") stop.abort();
      },
      stop: () => undefined,
    });
    const options = { folds: 3, cwd: folder, cache: "stopped" };
    await assert.rejects(
      labelByFolds(recipe, { ...options, stop: stop.signal, progress }),
      (error: LimbeckError) => error.code === "stopped" && error.exitCode === 143,
    );
    told.length = 0;
    const again: string[] = [];
    const { logits } = await labelByFolds(recipe, {
      ...options,
      progress: (name) => ({ update: () => again.push(name), stop: () => undefined }),
    });
    assert.deepEqual(logits, expected.logits);
    assert.ok(!again.includes("fold 1 of 3"), "the first is not trained again");
  });

  it("become a recorded teacher that a recipe can name", async () => {
    await writeRecipe(folder, alone(), "alone.recipe.json");
    const { code, stdout, stderr } = await limbeck(
      folder,
      "label",
      "alone.recipe.json",
      "--folds",
      "2",
      "--out",
      "a.jsonl",
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /training rows, each by the student that has not seen it: accuracy 8\d\.\d\d %/);
    const teacher = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Json;
    assert.deepEqual([teacher["kind"], teacher["scores"], teacher["space"]], ["recorded", "logProbs", "logProbs"]);
    const first = JSON.parse((await readFile(join(folder, "a.jsonl"), "utf8")).split("\n")[0]!) as Json;
    assert.deepEqual(Object.keys(first), ["id", "logProbs"]);
    const { logits } = await labelByFolds(alone(), { folds: 2, cwd: folder });
    const read = await label(digitsRecipe({ teachers: [teacher] }), { cwd: folder });
    read.logits.forEach((value, at) => assert.ok(Math.abs(value - Math.max(Math.log(1e-12), logits[at]!)) < 1e-5));
  });

  it("are refused where they cannot be had, with nothing kept", async () => {
    const refusals: readonly [Json, number, RegExp][] = [
      [alone(), 1, /folds: expected a whole number >= 2, got 1/],
      [alone(), 400, /folds: expected at most the 105 training rows of class "8", got 400/],
      [
        digitsRecipe({ data: { ...(digitsRecipe()["data"] as Json), labelledShare: 0.5 } }),
        2,
        /phase "distill"[\s\S]+phases that train on labelled rows alone/,
      ],
    ];
    for (const [recipe, folds, words] of refusals)
      await assert.rejects(labelByFolds(recipe, { folds, cwd: folder, cache: "refused" }), (error: LimbeckError) => {
        assert.equal(error.exitCode, 2);
        assert.match(`${error.message}\n${JSON.stringify(error.problems)}`.replaceAll('\\"', '"'), words);
        return true;
      });
    await writeRecipe(folder, alone());
    for (const options of [
      ["--folds", "one"],
      ["--folds", "2", "--verify"],
      ["--folds", "2", "--teacher", "t"],
    ])
      assert.equal((await limbeck(folder, "label", "x.recipe.json", ...options)).code, 2);
  });
});
