// The label cache: hits, misses, and entries that are not to be trusted.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Dataset, RowLogits } from "../../../src/engine/contracts.ts";
import type { Teacher } from "../../../src/kinds/teachers/kind.ts";
import { everyIndex } from "../../../src/engine/row-values.ts";
import { cachedLabels, type LabelCacheOptions } from "../../../src/kinds/teachers/index.ts";
import { labelKey } from "../../../src/kinds/teachers/labels/label-cache.ts";
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
      return Promise.resolve(
        Float32Array.from({ length: wanted.length * classes.length }, (_, i) => {
          const row = wanted[Math.floor(i / classes.length)] ?? NaN;
          return row * classes.length + (i % classes.length) + 0.25;
        }),
      );
    },
    close: () => Promise.resolve(),
  };
  const cached = (change: LabelCacheOptions = {}, t: Teacher = teacher, d: Dataset = data, r: Int32Array = rows) =>
    cachedLabels(t, d, r, { directory, ...change });
  const valuesOf = (found: RowLogits): Float32Array => found.values ?? found.read(everyIndex(found.rows));
  const labels = async (t?: Teacher, d?: Dataset, r?: Int32Array, log?: (text: string) => void) =>
    valuesOf(await cached({ log }, t, d, r));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "limbeck-labels-"));
    calls = 0;
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const entry = (extension: "bin" | "json"): string =>
    join(directory, `${labelKey(teacher, data, rows, { name: "float32" })}.${extension}`);

  it("computes once and gives the same bytes again, with the progress at its end", async () => {
    const first = await labels();
    const seen: [number, number][] = [];
    const second = valuesOf(await cached({ progress: (done, total) => seen.push([done, total]) }));
    assert.equal(calls, 1);
    assert.deepEqual(second, first);
    assert.deepEqual(seen, [[5, 5]]);
    assert.deepEqual(
      (await readdir(directory)).sort(),
      [entry("bin"), entry("json")].map((path) => path.slice(directory.length + 1)),
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
          const bytes = await readFile(entry("bin"));
          bytes[7]! ^= 1;
          await writeFile(entry("bin"), bytes);
        },
        /do not match their hash/,
      ],
      ["a short payload", () => writeFile(entry("bin"), new Uint8Array(4)), /do not match their hash/],
      ["no payload", () => rm(entry("bin")), /cannot be read/],
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
    const found = await cached({ directory: file, log: (text) => said.push(text) });
    assert.deepEqual(valuesOf(found), await labels());
    said.length = 0;
    // some of them, where they are too many to hold
    const few = await cached({ directory: file, mostHeld: 0, shardRows: 2, log: (text) => said.push(text) });
    assert.equal(few.values, undefined);
    assert.deepEqual(valuesOf(few), valuesOf(found));
    assert.equal(said.length, 1);
    assert.match(said.join(), /not cached/);
  });

  it("leaves nothing when labelling fails, and what was done where it fails later", async () => {
    const failing: Teacher = { ...teacher, label: () => Promise.reject(new Error("no labels today")) };
    await assert.rejects(() => labels(failing), /^Error: no labels today$/);
    assert.deepEqual(await readdir(directory), []);
    const answer = (wanted: Int32Array): Float32Array =>
      Float32Array.from({ length: wanted.length * data.classes.length }, (_, at) => 10 * (wanted[0] ?? 0) + at);
    const asked: number[][] = [];
    const tiring = (until: number): Teacher => ({
      ...teacher,
      label: (_, wanted) => {
        if (asked.length === until) return Promise.reject(new Error("tired"));
        asked.push([...wanted]);
        return Promise.resolve(answer(wanted));
      },
    });
    await assert.rejects(() => cached({ shardRows: 2 }, tiring(1)), /tired/);
    const said: string[] = [];
    const seen: number[] = [];
    const options = {
      shardRows: 2,
      log: (text: string) => said.push(text),
      progress: (done: number) => seen.push(done),
    };
    const found = valuesOf(await cached(options, tiring(9)));
    assert.deepEqual(asked, [[0, 1], [2, 3], [4]]);
    assert.match(said.join(), /labels of 2 of 5 rows from the cache/);
    assert.equal(seen[0], 2);
    const whole = [rows.subarray(0, 2), rows.subarray(2, 4), rows.subarray(4)].flatMap((part) => [...answer(part)]);
    assert.deepEqual([...found], whole);
    // one bit of one shard, and that shard alone is computed again
    const bytes = await readFile(entry("bin"));
    bytes[2 * 3 * 4 + 5]! ^= 4;
    await writeFile(entry("bin"), bytes);
    asked.length = said.length = 0;
    assert.deepEqual([...valuesOf(await cached(options, tiring(9)))], whole);
    assert.deepEqual(asked, [[2, 3]]);
    assert.match(said.join("\n"), /labels of rows 2 to 3 are computed again: their bytes do not match their hash/);
    asked.length = 0;
    assert.deepEqual([...valuesOf(await cached(options, tiring(9)))], whole);
    assert.deepEqual(asked, []);
  });

  it("reads from the file what is too large for the memory, in every form", async () => {
    for (const kept of [{ dtype: "float32" }, { dtype: "float16" }, { dtype: "float16", top: 2 }] as const) {
      const held = await cached({ labels: kept });
      const read = await cached({ labels: kept, mostHeld: 10 });
      assert.equal(read.values, undefined);
      const some = Int32Array.of(4, 0, 0, 3);
      assert.deepEqual(read.read(some), held.read(some));
      await read.close();
    }
    assert.equal(calls, 3, "each form is an entry of its own");
  });

  it("says so where the teacher answers otherwise, and computes all again beside whoever reads the old ones", async () => {
    const before = await cached({ mostHeld: 0 });
    const old = valuesOf(before);
    const changed: Teacher = {
      ...teacher,
      label: (_, wanted) => Promise.resolve(Float32Array.from({ length: wanted.length * 3 }, (__, at) => 3 - at)),
    };
    const said: string[] = [];
    const answers = { rows: Int32Array.of(1), logits: Float32Array.of(3, 2, 1) };
    const found = valuesOf(await cached({ answers, warn: (text) => said.push(text) }, changed));
    assert.deepEqual(
      [...found],
      Array.from({ length: 15 }, (_, at) => 3 - at),
    );
    assert.match(said.join(), /the teacher now says something else of row 1/);
    assert.deepEqual(valuesOf(before), old);
    await before.close();
  });

  it("waits for whoever computes the same labels", async () => {
    let begun = 0;
    const slow: Teacher = {
      ...teacher,
      label: async (...asked) => {
        begun += 1;
        await delay(300);
        return teacher.label(...asked);
      },
    };
    const said: string[] = [];
    const both = await Promise.all([1, 2].map(() => cached({ log: (text) => said.push(text) }, slow)));
    assert.equal(begun, 1);
    assert.deepEqual(valuesOf(both[0]!), valuesOf(both[1]!));
    assert.match(said.join("\n"), /another process computes them, which is waited for: process \d+/);
  });
});
