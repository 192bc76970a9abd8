// The label cache: hits, misses, and entries that are not to be trusted.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dataset } from "../../../src/engine/contracts.ts";
import type { Teacher } from "../../../src/kinds/teachers/kind.ts";
import { cachedLabels } from "../../../src/kinds/teachers/index.ts";
import { labelKey } from "../../../src/kinds/teachers/label-cache.ts";
import { allRows, counting, dataset } from "./fixtures.ts";

describe("label cache", () => {
  let directory: string;
  let calls: number;
  const data = dataset([4], counting(20));
  const rows = allRows(data);
  const teacher: Teacher = {
    id: "t",
    classes: null,
    sha256: "e",
    reads: "rows",
    models: [],
    fingerprint: "f",
    trainedOnSplits: null,
    label: ({ classes }, wanted, progress) => {
      calls += 1;
      progress(wanted.length, wanted.length);
      return Promise.resolve(Float32Array.from({ length: wanted.length * classes.length }, (_, i) => i + 0.25));
    },
    close: () => Promise.resolve(),
  };
  const labels = (t: Teacher = teacher, d: Dataset = data, r: Int32Array = rows, log?: (text: string) => void) =>
    cachedLabels(t, d, r, { directory, log });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "limbeck-labels-"));
    calls = 0;
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const entry = (extension: "f32" | "json"): string => join(directory, `${labelKey(teacher, data, rows)}.${extension}`);

  it("computes once and gives the same bytes again, with the progress at its end", async () => {
    const first = await labels();
    const seen: [number, number][] = [];
    const second = await cachedLabels(teacher, data, rows, {
      directory,
      progress: (done, total) => seen.push([done, total]),
    });
    assert.equal(calls, 1);
    assert.deepEqual(second, first);
    assert.deepEqual(seen, [[5, 5]]);
    assert.deepEqual(
      (await readdir(directory)).sort(),
      [entry("f32"), entry("json")].map((path) => path.slice(directory.length + 1)),
    );
  });

  it("keeps another teacher, data set or choice of rows apart", async () => {
    await labels();
    await labels({ ...teacher, fingerprint: "g" });
    await labels(teacher, { ...data, sha256: "0".repeat(64) });
    await labels(teacher, data, rows.subarray(1));
    await labels(teacher, data, Int32Array.from(rows).reverse());
    assert.equal(calls, 5);
    await labels();
    assert.equal(calls, 5);
  });

  it("computes again what is damaged, cut off, foreign or half there, and says so", async () => {
    const damages: [string, () => Promise<void>, RegExp | null][] = [
      [
        "a flipped bit",
        async () => {
          const bytes = await readFile(entry("f32"));
          bytes[7]! ^= 1;
          await writeFile(entry("f32"), bytes);
        },
        /do not match their hash/,
      ],
      ["a short payload", () => writeFile(entry("f32"), new Uint8Array(4)), /holds 4 bytes, not 60/],
      ["no payload", () => rm(entry("f32")), /cannot be read/],
      [
        "a foreign manifest",
        async () => {
          const text = await readFile(entry("json"), "utf8");
          await writeFile(entry("json"), text.replace(/"key": "[^"]*"/, `"key": "0"`));
        },
        /another entry/,
      ],
      ["a manifest that is no JSON", () => writeFile(entry("json"), "{"), /no JSON/],
      ["a manifest of null", () => writeFile(entry("json"), "null"), /another entry/],
      ["no manifest", () => rm(entry("json")), null],
    ];
    const expected = await labels();
    for (const [name, damage, words] of damages) {
      await damage();
      const before = calls;
      const said: string[] = [];
      assert.deepEqual(await labels(teacher, data, rows, (text) => said.push(text)), expected, name);
      assert.equal(calls, before + 1, name);
      if (words !== null) assert.match(said.join(), words, name);
      await labels();
      assert.equal(calls, before + 1, `${name}: the entry is whole again`);
    }
  });

  it("gives the labels, with a warning, where the cache cannot be written", async () => {
    const file = join(directory, "file");
    await writeFile(file, "");
    const said: string[] = [];
    const result = await cachedLabels(teacher, data, rows, { directory: file, log: (text) => said.push(text) });
    assert.equal(result.length, 15);
    assert.match(said.join(), /not cached/);
  });

  it("writes nothing when labelling fails", async () => {
    const failing: Teacher = { ...teacher, label: () => Promise.reject(new Error("no labels today")) };
    await assert.rejects(() => labels(failing), /^Error: no labels today$/);
    assert.deepEqual(await readdir(directory), []);
  });
});
