// Class names and indices of labels.
import assert from "node:assert/strict";
import { alikeNames, classIndices, classNames } from "../../../../src/kinds/data/rows/classes.ts";
import type { Labels } from "../../../../src/kinds/data/table.ts";
import { refuses } from "../helpers.ts";

const table = (labels: Labels, labelPlace = "labels.csv") => ({ labels, labelPlace, rows: labels.length });

describe("class names", () => {
  it("sorts integers by size and texts by code point", () => {
    assert.deepEqual(classNames(table([10, 9, -1, 9])), ["-1", "9", "10"]);
    assert.deepEqual(classNames(table(Uint8Array.of(2, 0, 11, 2))), ["0", "2", "11"]);
    assert.deepEqual(classNames(table(["b", "a", "B", "é", "\u{1f600}", "\uffee"])), [
      "B",
      "a",
      "b",
      "é",
      "\uffee",
      "\u{1f600}",
    ]);
    assert.deepEqual(classNames(table([10, "9", 9, "x"])), ["10", "9", "x"]);
  });

  it("needs two classes", () =>
    refuses(() => classNames(table([1, 1])), "data-invalid", "at least two classes", '"1"'));

  it("are no amounts: most rows with one of their own have none", async () => {
    const amounts = Array.from({ length: 30 }, (_, row) => String(row / 7));
    await refuses(
      () => classNames(table(amounts)),
      "data-invalid",
      "30 different ones in 30 rows",
      "column of the class?",
    );
    assert.equal(classNames(table([...amounts, ...amounts])).length, 30);
    assert.equal(classNames(table(amounts.slice(0, 12))).length, 12);
  });

  it("are not what stands for a missing value beside others, unless they are stated", async () => {
    for (const mark of ["NA", "N/A", "?", "nan", "NaN", "null"])
      await refuses(
        () => classNames(table(["a", "b", mark])),
        "data-invalid",
        `${JSON.stringify(mark)} beside 2 others, which marks rows without a label`,
        `"classes": [${JSON.stringify(mark)}, ...]`,
      );
    assert.deepEqual(classNames(table(["None", "b", "a"])), ["None", "a", "b"]);
    assert.deepEqual(classNames(table(["NA", "EU"])), ["EU", "NA"]);
  });

  it("are told where two differ in case, blanks or forms of characters alone", () => {
    const told = alikeNames(["Cat", "cat", "dog", "e\u0301", "\u00e9", "big  dog", "big dog"], "x.csv");
    assert.deepEqual(told, [
      'x.csv: classes "Cat" and "cat" differ in their spelling alone: two classes?',
      'x.csv: classes "e\u0301" and "\u00e9" differ in their spelling alone: two classes?',
      'x.csv: classes "big  dog" and "big dog" differ in their spelling alone: two classes?',
    ]);
    assert.deepEqual(alikeNames(["a", "b", "ab"], "x.csv"), []);
  });
});

describe("class indices", () => {
  const indices = (labels: Labels, classes: readonly string[]) => Array.from(classIndices([table(labels)], classes));

  it("finds labels by name", () => {
    assert.deepEqual(indices(["cat", "dog", "cat"], ["dog", "cat"]), [1, 0, 1]);
    assert.deepEqual(indices([7, 3], ["7", "3"]), [0, 1]);
    assert.deepEqual(indices(Uint8Array.of(7, 3), ["7", "3"]), [0, 1]);
  });

  it("takes integers as positions where no name is an integer", async () => {
    assert.deepEqual(indices([1, 0], ["dog", "cat"]), [1, 0]);
    await refuses(() => indices([1, 0], ["dog", "1"]), "data-invalid", "row 2", "got      0");
    await refuses(() => indices([2], ["dog", "cat"]), "data-invalid", "row 1");
    await refuses(() => indices([-1], ["dog", "cat"]), "data-invalid", "row 1");
    await refuses(() => indices(["1"], ["dog", "cat"]), "data-invalid", "row 1");
  });

  it("names every label that is no class, its first row and how many rows have it", async () => {
    const work = () => classIndices([table(["a"]), table(["b", "x", "y", "x"], "test.csv")], ["a", "b"]);
    await refuses(
      work,
      "data-invalid",
      "test.csv: 2 problems",
      "row 2, label",
      'one of the classes "a", "b"',
      '"x", in 2 rows',
      "row 3, label",
      '"y"',
    );
  });
});
