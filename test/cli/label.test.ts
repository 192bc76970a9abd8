// `limbeck label`: labels into the cache and a file, checked against their teacher, and what was done to them found.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { limbeck, removeFolder, temporaryFolder } from "./world.ts";

const recipe = join(process.cwd(), "recipes/digits.recipe.json");

describe("limbeck label", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  /** Changes one label of a row, with a hash that fits: damage that no hash can find. */
  async function forge(row: number): Promise<void> {
    const cache = join(folder, ".cache", "labels");
    const [name = ""] = (await readdir(cache)).filter((file) => file.endsWith(".bin"));
    const bytes = await readFile(join(cache, name));
    bytes.writeFloatLE(50, 4 * (10 * row + 3));
    await writeFile(join(cache, name), bytes);
    const path = join(cache, name.replace(".bin", ".json"));
    const manifest = JSON.parse(await readFile(path, "utf8")) as object;
    await writeFile(path, JSON.stringify({ ...manifest, shards: [createHash("sha256").update(bytes).digest("hex")] }));
  }

  it("writes labels that a recorded teacher reads, and says how", async () => {
    const { code, stdout, stderr } = await limbeck(folder, "label", recipe, "--out", "answers.jsonl");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^teacher "cnn": 1797 rows x 10 classes in [\d.]+ s, \d+ rows\/s/);
    const teacher = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as object;
    const planned = await limbeck(
      folder,
      "plan",
      recipe,
      "--teachers",
      "--set",
      `teachers=${JSON.stringify([teacher])}`,
    );
    assert.match(planned.stdout, /teacher "cnn": nothing speaks against it/, planned.stderr);
    const other = await limbeck(folder, "label", recipe, "--out", "answers.csv");
    assert.equal(other.code, 2);
    assert.match(other.stderr, /answers\.csv: expected a file of \.jsonl/);
    const nowhere = await limbeck(folder, "label", recipe, "--out", "no/such/folder/a.jsonl");
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.stderr, /labels could not be written/);
    assert.deepEqual((await readdir(folder)).sort(), [".cache", "answers.jsonl"]);
  });

  it("asks again and finds a label that is another, which no hash tells", async () => {
    const same = await limbeck(folder, "label", recipe, "--verify", "--json");
    assert.equal(same.code, 0, same.stderr);
    assert.ok((JSON.parse(same.stdout) as { readonly difference: number }).difference < 1e-6);
    await forge(0);
    const other = await limbeck(folder, "label", recipe, "--verify", "--out", "answers.jsonl");
    assert.equal(other.code, 1, other.stderr);
    assert.match(other.stdout, /asked again: ANOTHER ANSWER, probabilities differ by 1\.0 at most/);
    assert.deepEqual(await readdir(folder), [".cache"]);
  });

  it("verifies what is kept of an answer against what would be kept of it now", async () => {
    for (const labels of [{ dtype: "float16" }, { top: 2 }]) {
      const set = ["--set", `teachers.0.labels=${JSON.stringify(labels)}`];
      const { code, stdout, stderr } = await limbeck(folder, "label", recipe, ...set, "--verify", "--json");
      assert.equal(code, 0, stderr);
      assert.equal((JSON.parse(stdout) as { readonly difference: number }).difference, 0);
    }
    const [all, halves, two] = [40, 20, 16].map((bytes) => 1797 * bytes);
    const sizes = await Promise.all(
      (await readdir(join(folder, ".cache", "labels")))
        .filter((name) => name.endsWith(".bin"))
        .map(async (name) => (await stat(join(folder, ".cache", "labels", name))).size),
    );
    assert.deepEqual(sizes.sort(), [two, halves].sort(), `not ${all}`);
    const refused = await limbeck(folder, "label", recipe, "--set", 'teachers.0.labels={"top":10}');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /labels\/top\n +expected fewer than all 10 classes/);
  });

  it("computes labels anew, and says so, where a bit of them was lost", async () => {
    assert.equal((await limbeck(folder, "label", recipe)).code, 0);
    const cache = join(folder, ".cache", "labels");
    const [name = ""] = (await readdir(cache)).filter((file) => file.endsWith(".bin"));
    const bytes = await readFile(join(cache, name));
    const whole = Buffer.from(bytes);
    bytes[1000] = (bytes[1000] ?? 0) ^ 4;
    await writeFile(join(cache, name), bytes);
    const { code, stderr } = await limbeck(folder, "label", recipe);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /warning: teacher cnn: cached labels of rows 0 to 1796 are computed again: their bytes do not match their hash/,
    );
    assert.deepEqual(await readFile(join(cache, name)), whole);
  });
});
