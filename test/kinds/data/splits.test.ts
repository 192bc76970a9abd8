// Splits by hash: shares, strata, what they depend on, and equality with a second implementation.
import assert from "node:assert/strict";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import type { Dataset, SplitName } from "../../../src/engine/contracts.ts";
import { loadData } from "../../../src/kinds/data/load.ts";
import { sharesOf, splitRows, type HashOptions, type SplitOptions } from "../../../src/kinds/data/splits/index.ts";
import { apportion } from "../../../src/kinds/data/rows/stratify.ts";
import { dataOptions, idsOf, refuses, splitNames } from "./helpers.ts";

const hash = (change: Partial<HashOptions> = {}): HashOptions => ({
  kind: "hash",
  train: 0.6,
  validation: 0.1,
  calibration: 0.1,
  test: 0.2,
  salt: "",
  ...change,
});

function datasetOf(labels: readonly number[], ids: readonly string[] | null = null): Dataset {
  const classes = Array.from({ length: Math.max(0, ...labels) + 1 }, (_, index) => `c${index}`);
  return {
    rows: labels.length,
    inputShape: [1],
    inputs: new Uint8Array(labels.length),
    labels: Int32Array.from(labels),
    classes,
    rowId: (row) => ids?.[row] ?? String(row),
    sha256: "",
  };
}

const split = (labels: readonly number[], options: SplitOptions = hash(), ids: readonly string[] | null = null) =>
  splitRows(datasetOf(labels, ids), options, [{ rows: labels.length }]);

/** Labels of 2 or 3 classes with at least 4 rows each, in any order. */
const someLabels = fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 2, maxLength: 3 }).chain((counts) =>
  fc.shuffledSubarray(
    counts.flatMap((count, label) => Array<number>(count).fill(label)),
    { minLength: counts.reduce((a, b) => a + b) },
  ),
);

/** Four shares above 0 whose sum is at most 1. */
const someShares = fc
  .array(fc.integer({ min: 1, max: 100 }), { minLength: 5, maxLength: 5 })
  .map((parts): HashOptions => {
    const sum = parts.reduce((total, part) => total + part);
    const [train, validation, calibration, test] = parts.map((part) => part / sum);
    return hash({ train: train!, validation: validation!, calibration: calibration!, test: test! });
  });

describe("apportion", () => {
  it("gives the largest remainders the rows that floors leave", () => {
    assert.deepEqual(apportion(10, [0.6, 0.1, 0.1, 0.2]), [6, 1, 1, 2]);
    assert.deepEqual(apportion(7, [0.5, 0.3, 0.2]), [4, 2, 1]);
    assert.deepEqual(apportion(3, [0.5, 0.5]), [2, 1]);
    assert.deepEqual(apportion(0, [0.5, 0.5]), [0, 0]);
  });

  it("sums to the total, each part less than one from its share", () => {
    const total = fc.integer({ min: 0, max: 100000 });
    fc.assert(
      fc.property(total, fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 }), (rows, parts) => {
        const sum = parts.reduce((a, b) => a + b);
        const counts = apportion(
          rows,
          parts.map((part) => part / sum),
        );
        assert.equal(
          counts.reduce((a, b) => a + b),
          rows,
        );
        counts.forEach((count, index) => assert.ok(Math.abs(count - (rows * parts[index]!) / sum) < 1 + 1e-6));
      }),
    );
  });
});

describe("splits by hash", () => {
  it("are disjoint and ascending, cover every row when shares sum to 1, and hold every class", () => {
    fc.assert(
      fc.property(someLabels, fc.string(), (labels, salt) => {
        const splits = split(labels, hash({ salt }));
        const all = splitNames.flatMap((name) => Array.from(splits[name]));
        assert.deepEqual(
          all.toSorted((a, b) => a - b),
          [...labels.keys()],
        );
        for (const name of splitNames) {
          const rows = Array.from(splits[name]);
          assert.deepEqual(
            rows,
            rows.toSorted((a, b) => a - b),
          );
          assert.deepEqual(new Set(rows.map((row) => labels[row])), new Set(labels), name);
        }
      }),
    );
  });

  it("hold each class's share of rows within one, or the one row that each split needs", () => {
    fc.assert(
      fc.property(someLabels, someShares, (labels, options) => {
        const splits = split(labels, options);
        for (const label of new Set(labels)) {
          const total = labels.filter((own) => own === label).length;
          const counts = splitNames.map(
            (name) => Array.from(splits[name]).filter((row) => labels[row] === label).length,
          );
          const exact = splitNames.map((name) => options[name] * total);
          const raised = exact.some((share) => share < 1);
          counts.forEach((count, index) => {
            assert.ok(count >= 1);
            if (!raised) assert.ok(Math.abs(count - exact[index]!) < 1 + 1e-6, `${count} of ${exact[index]!}`);
          });
          assert.ok(counts.reduce((a, b) => a + b) <= total);
        }
      }),
    );
  });

  it("leave unused what shares leave of 1", () => {
    const splits = split(
      Array.from({ length: 200 }, (_, row) => row % 2),
      hash({ train: 0.2 }),
    );
    assert.deepEqual(
      splitNames.map((name) => splits[name].length),
      [40, 20, 20, 40],
    );
  });

  it("depend on ids, labels and salt, not on the order of reading", () => {
    const permuted = someLabels.chain((labels) =>
      fc.tuple(fc.constant(labels), fc.shuffledSubarray([...labels.keys()], { minLength: labels.length })),
    );
    fc.assert(
      fc.property(permuted, ([labels, order]) => {
        const ids = labels.map((_, row) => `id ${row}`);
        const first = split(labels, hash(), ids);
        const shuffledIds = order.map((row) => ids[row]!);
        const second = split(
          order.map((row) => labels[row]!),
          hash(),
          shuffledIds,
        );
        assert.deepEqual(
          idsOf(second, (row) => shuffledIds[row]!),
          idsOf(first, (row) => ids[row]!),
        );
        assert.equal(second.sha256, first.sha256);
      }),
    );
  });

  it("differ with the salt, and so does their hash", () => {
    const labels = Array.from({ length: 100 }, (_, row) => row % 2);
    const [one, other] = [split(labels), split(labels, hash({ salt: "x" }))];
    assert.notDeepEqual(one.test, other.test);
    assert.notEqual(one.sha256, other.sha256);
  });

  it("have a hash that any one row's change changes", () => {
    const labels = Array.from({ length: 20 }, (_, row) => row % 2);
    const ids = labels.map((_, row) => `id ${row}`);
    const renamed = ids.map((id, row) => (row === 7 ? "other" : id));
    assert.notEqual(split(labels, hash(), ids).sha256, split(labels, hash(), renamed).sha256);
  });

  it("equal a second implementation's on the digits", async () => {
    const url = new URL("../../reference/digits-splits.json", import.meta.url);
    const reference = JSON.parse(readFileSync(url, "utf8")) as {
      readonly splits: readonly ({ readonly salt: string; readonly sha256: string } & Record<SplitName, number[]>)[];
    };
    const source = { kind: "csv", path: "data/digits/digits.csv.gz", header: false, label: 64 };
    const root = new URL("../../..", import.meta.url).pathname;
    assert.equal(reference.splits.length, 2);
    for (const { salt, sha256, validation, calibration, test } of reference.splits) {
      const { splits } = await loadData(dataOptions({ source, splits: hash({ salt }) }), { baseDirectory: root });
      assert.deepEqual(
        [splits.validation, splits.calibration, splits.test].map((rows) => Array.from(rows)),
        [validation, calibration, test],
      );
      assert.equal(splits.sha256, sha256);
    }
  });

  it("name every class with fewer rows than splits", async () => {
    const labels = [...Array<number>(20).fill(0), 1, ...Array<number>(20).fill(2), 3, 3, 3];
    await refuses(
      () => split(labels),
      "splits-invalid",
      "2 problems",
      'class "c1"',
      'at least 4 rows, one for each of "train", "validation", "calibration", "test"',
      "got      1 row\n",
      'class "c3"',
      "got      3 rows",
    );
    await refuses(() => split([0, 0, 0, 0, 2, 2, 2, 2]), "splits-invalid", 'class "c1"', "0 rows", "cannot be learnt");
  });

  it("refuse shares that exceed 1 and shares of nothing", async () => {
    await refuses(() => sharesOf(hash({ train: 0.7 })), "splits-invalid", "data.splits", "at most 1", "got      1.1");
    await refuses(() => sharesOf(hash({ test: 0 })), "splits-invalid", "data.splits.test", "an empty split");
    await refuses(() => sharesOf(hash({ test: -1 })), "splits-invalid", "data.splits.test");
    await refuses(() => sharesOf(hash({ test: NaN })), "splits-invalid", "data.splits.test");
    assert.equal(sharesOf(hash({ train: 0.7, validation: 0.1, calibration: 0.1, test: 0.1 })).length, 4);
    const source = { kind: "csv", path: "x.csv", label: 0 };
    await refuses(
      () => dataOptions({ source, splits: hash({ validation: 0 }) }),
      "recipe-invalid",
      "splits.validation",
      "> 0",
    );
    await refuses(() => dataOptions({ source, splits: hash({ train: 1 }) }), "recipe-invalid", "splits.train", "< 1");
  });
});
