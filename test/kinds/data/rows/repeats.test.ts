// unit: rows that stand in two splits are found, whatever their type, and nothing else is.
import assert from "node:assert/strict";
import type { Dataset, Splits } from "../../../../src/engine/contracts.ts";
import { repeatedRows, repeatWarnings } from "../../../../src/kinds/data/rows/repeats.ts";

const splits: Splits = {
  train: Int32Array.of(0, 1, 2),
  validation: Int32Array.of(3),
  calibration: Int32Array.of(4),
  test: Int32Array.of(5, 6, 7),
  sha256: "",
};

const data = (inputs: Dataset["inputs"]): Dataset => ({
  rows: 8,
  inputShape: [2],
  inputs,
  labels: new Int32Array(8),
  classes: ["a", "b"],
  rowId: (row) => `row ${row + 1}`,
  sha256: "",
});

describe("rows in two splits (unit)", () => {
  // rows 1 and 2 are alike within training; 6 repeats 1, 8 repeats 5, 7 is 3 with its values exchanged
  const values = [1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 4, 3, 7, 8];

  for (const [name, inputs] of Object.entries({
    bytes: Uint8Array.from(values),
    floats: Float32Array.from(values, (value) => value / 3),
    integers: Int32Array.from(values, (value) => 1000 * value),
  }))
    it(`are found among ${name}`, () => {
      assert.deepEqual(repeatedRows(data(inputs), splits), [
        { split: "test", earlier: "train", rows: 1, example: [5, 0] },
        { split: "test", earlier: "calibration", rows: 1, example: [7, 4] },
      ]);
    });

  it("are found among unlabelled rows, which are trained on", () => {
    const few = {
      ...splits,
      train: Int32Array.of(1),
      unlabelled: Int32Array.from(splits.train.filter((row) => row !== 1)),
    };
    assert.deepEqual(repeatedRows(data(Uint8Array.from(values)), few)[0]?.earlier, "train");
    assert.equal(repeatedRows(data(Uint8Array.from(values)), few).length, 2);
  });

  it("are named in words, with their share", () => {
    const [first, ...others] = repeatWarnings(data(Uint8Array.from(values)), splits);
    assert.match(
      first!,
      /^1 rows of the test split \(33\.3 %\) have the values of a row of the train split, such as row 6 and row 1/,
    );
    assert.equal(others.length, 1);
  });

  it("are none where every row is its own", () => {
    assert.deepEqual(repeatWarnings(data(Uint8Array.from({ length: 16 }, (_, i) => i)), splits), []);
  });

  it("rows whose hashes agree are told apart by their bytes", () => {
    // 100,000 rows of 4 bytes: two share a 32-bit hash with near certainty
    const rows = 100_000;
    const inputs = Float32Array.from({ length: rows }, (_, i) => i + 0.5);
    const all = Int32Array.from({ length: rows }, (_, i) => i);
    const parts = {
      ...splits,
      train: all.subarray(0, 50_000),
      validation: all.subarray(0, 0),
      calibration: all.subarray(0, 0),
      test: all.subarray(50_000),
    };
    assert.deepEqual(repeatedRows({ ...data(inputs), rows, inputShape: [1] }, parts), []);
  });
});
