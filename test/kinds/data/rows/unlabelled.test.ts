// Rows without labels: of a source of their own, and hidden for a study.
import assert from "node:assert/strict";
import { NO_LABEL } from "../../../../src/engine/contracts.ts";
import { loadData } from "../../../../src/kinds/data/load.ts";
import { dataOptions, makeFolder, refuses, type Folder } from "../helpers.ts";
import { valuesHeld } from "../../../values-held.ts";

const shares = { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 };
const source = { kind: "csv", path: "rows.csv", label: "kind" };

describe("rows without labels (unit)", () => {
  let folder: Folder;

  before(async () => {
    folder = await makeFolder();
    const rows = Array.from({ length: 120 }, (_, row) => `${row},${row * 2},${row % 3 === 0 ? "cat" : "dog"}`);
    await folder.write("rows.csv", ["a,b,kind", ...rows].join("\n"));
    await folder.write("more.csv", "b,kind,a\n1000,,2000\n1001,,2001\n");
    await folder.write("plain.csv", "a,b\n2000,1000\n2001,1001\n");
    await folder.write("other.csv", "a,c\n2000,1000\n");
  });

  after(() => folder.remove());

  const load = (more: object) =>
    loadData(dataOptions({ source, splits: shares, ...more }), { baseDirectory: folder.path });

  it("come after the others, with their columns by name and no class", async () => {
    const plain = await load({});
    for (const path of ["more.csv", "plain.csv"]) {
      const given = path === "more.csv" ? { kind: "csv", path, label: "kind" } : { kind: "csv", path };
      const { dataset, splits } = await load({ unlabelled: given });
      assert.deepEqual([dataset.rows, plain.dataset.rows], [122, 120]);
      assert.deepEqual(Array.from(valuesHeld(dataset.inputs).slice(240)), [2000, 1000, 2001, 1001]);
      assert.deepEqual(Array.from(dataset.labels.slice(119)), [1, NO_LABEL, NO_LABEL]);
      assert.deepEqual(splits.unlabelled, Int32Array.of(120, 121));
      assert.deepEqual({ ...splits, unlabelled: undefined }, { ...plain.splits, unlabelled: undefined });
      assert.equal(dataset.rowId(121), "unlabelled:1");
      assert.notEqual(dataset.sha256, plain.dataset.sha256);
    }
  });

  it("are refused where their columns are others", async () => {
    await refuses(
      () => load({ unlabelled: { kind: "csv", path: "other.csv" } }),
      "data-invalid",
      /other\.csv.*columns/s,
    );
  });

  it("are those whose labels a study hides: a share of every class keeps them, splits stay what they are", async () => {
    const plain = await load({});
    const { dataset, splits } = await load({ labelledShare: 0.25 });
    const { train, unlabelled = new Int32Array() } = splits;
    const classesOf = (rows: Int32Array): number[] =>
      [0, 1].map((label) => rows.filter((row) => plain.dataset.labels[row] === label).length);
    assert.deepEqual(classesOf(plain.splits.train), [24, 48]);
    assert.deepEqual(classesOf(train), [6, 12]);
    assert.deepEqual(Int32Array.from([...train, ...unlabelled]).toSorted(), plain.splits.train);
    assert.ok(unlabelled.every((row) => dataset.labels[row] === NO_LABEL));
    assert.ok(train.every((row) => dataset.labels[row] === plain.dataset.labels[row]));
    assert.deepEqual([splits.test, splits.sha256], [plain.splits.test, plain.splits.sha256]);
    assert.equal(dataset.sha256, plain.dataset.sha256);
  });

  it("are other ones with another salt, and more where rows of a source join them", async () => {
    const one = await load({ labelledShare: 0.25 });
    const other = await load({ labelledShare: 0.25, splits: { ...shares, salt: "b" } });
    assert.notDeepEqual(one.splits.train, other.splits.train);
    const both = await load({ labelledShare: 0.25, unlabelled: { kind: "csv", path: "plain.csv" } });
    assert.deepEqual(both.splits.train, one.splits.train);
    assert.deepEqual(both.splits.unlabelled?.subarray(-2), Int32Array.of(120, 121));
  });
});
