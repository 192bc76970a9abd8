// Rows that code holds: the same data set as from a file, and what is said of arrays that do not go together.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { NO_LABEL } from "../../../src/engine/contracts.ts";
import { readSource } from "../../../src/kinds/data/index.ts";
import { loadData } from "../../../src/kinds/data/load.ts";
import type { RowsInMemory } from "../../../src/kinds/data/table.ts";
import { dataOptions, refuses, sourceOptions } from "./helpers.ts";
import { halvesHere, valuesHeld } from "../../values-held.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const splits = { kind: "hash", train: 0.5, validation: 0.125, calibration: 0.125, test: 0.25 };
const source = { kind: "memory", name: "rows" };

const load = (rows: RowsInMemory, more: object = {}, others: Record<string, RowsInMemory> = {}) =>
  loadData(dataOptions({ source, splits, ...more }), { baseDirectory: root, rows: { rows, ...others } });

describe("rows that code holds (unit)", () => {
  it("are the data set of a file with the same rows: values, classes, splits and hashes", async () => {
    const file = { kind: "csv", path: "data/digits/digits.csv.gz", header: false, label: 64 };
    const wanted = await loadData(dataOptions({ source: file, splits }), { baseDirectory: root });
    const { inputs: read, labels, ids } = await readSource(sourceOptions(file), { baseDirectory: root });
    const inputs = valuesHeld(read);
    assert.equal(ids, null);
    const oneByOne = Array.from({ length: labels.length }, (_, row) =>
      Array.from(inputs.slice(64 * row, 64 * row + 64)),
    );
    for (const rows of [
      { inputs: inputs as Uint8Array, shape: [64], labels },
      { inputs: Float64Array.from(inputs), shape: [64], labels },
      { inputs: oneByOne, labels },
    ]) {
      const { dataset, splits: found } = await load(rows);
      assert.equal(found.sha256, wanted.splits.sha256);
      assert.deepEqual(Array.from(valuesHeld(dataset.inputs)), Array.from(valuesHeld(wanted.dataset.inputs)));
      if (dataset.inputs instanceof Uint8Array) assert.equal(dataset.sha256, wanted.dataset.sha256);
    }
  });

  it("take texts as labels, shapes, names of values, names of rows; and none where rows have no labels", async () => {
    const labels = Array.from({ length: 32 }, (_, row) => (row % 2 === 0 ? "cat" : "dog"));
    const ids = labels.map((label, row) => `${label}-${row}`);
    const inputs = Float32Array.from({ length: 32 * 4 }, (_, at) => at / 3);
    const given = { inputs, shape: [1, 2, 2], labels, ids };
    const { dataset, splits: found } = await load(
      given,
      { unlabelled: { kind: "memory", name: "more" } },
      {
        more: { inputs: inputs.slice(0, 8), shape: [1, 2, 2] },
      },
    );
    assert.deepEqual([dataset.rows, dataset.inputShape, dataset.classes], [34, [1, 2, 2], ["cat", "dog"]]);
    assert.deepEqual([dataset.rowId(3), dataset.labels[33]], ["dog-3", NO_LABEL]);
    assert.deepEqual(Array.from(found.unlabelled ?? []), [32, 33]);
    const named = await load({ inputs: Array.from(labels, (_, row) => [row / 2, 1.5]), labels, columns: ["a", "b"] });
    assert.deepEqual(named.columns, ["a", "b"]);
  });

  it("are what arrays of every kind hold: a browser's pixels, and halves where there are such", async () => {
    const labels = [0, 1, 0, 1, 0, 1, 0, 1];
    const values = [0.5, 0.25, 2, 255, 3, 0, 1, 7];
    const held = async (inputs: RowsInMemory["inputs"]): Promise<readonly number[]> =>
      Array.from(valuesHeld((await load({ inputs, shape: [1], labels })).dataset.inputs));
    assert.deepEqual(await held(Uint8ClampedArray.from(values, Math.floor)), values.map(Math.floor));
    // halves stand in where this Node has none: an array of another kind than files hold
    class Halves extends Float32Array {
      override get [Symbol.toStringTag](): "Float32Array" {
        return "Float16Array" as "Float32Array";
      }
    }
    assert.deepEqual(await held(Halves.from(values)), values);
    const { dataset } = await load({
      inputs: values.map((value) => [value]),
      labels: BigInt64Array.from(labels, BigInt),
    });
    assert.deepEqual([...dataset.labels], labels);
    for (const Kind of halvesHere) assert.deepEqual(await held(Kind.from(values)), values);
  });

  it("are refused where arrays do not go together", async () => {
    const inputs = new Float32Array(8);
    const labels = [0, 1, 0, 1];
    const cases: readonly (readonly [RowsInMemory, RegExp])[] = [
      [{ inputs, labels }, /shape\s+expected the sizes of a row's axes[^]*got\s+none/],
      [
        { inputs: new DataView(new ArrayBuffer(8)) as unknown as Uint8Array, shape: [2], labels },
        /inputs\s+expected an array of numbers: Uint8Array,[^]*got\s+DataView/,
      ],
      [
        { inputs: [["1", "2"] as unknown as number[], [3, 4]], labels: [0, 1] },
        /row 1, value 0\s+expected a finite number[^]*got\s+"1"/,
      ],
      [{ inputs, shape: [3], labels }, /inputs\s+expected rows of \[3\], 3 values each\s+got\s+8 values/],
      [{ inputs, shape: [0], labels }, /shape[^]*got\s+\[0\]/],
      [{ inputs, shape: [2], labels: [0, 1] }, /labels\s+expected 4, one a row\s+got\s+2/],
      [{ inputs, shape: [2], labels, ids: ["a"] }, /ids\s+expected 4, one a row\s+got\s+1/],
      [{ inputs, shape: [2], labels, columns: ["a"] }, /columns\s+expected 2 names, one a value of a row\s+got\s+1/],
      [{ inputs, shape: [2] }, /labels\s+expected a label for each row\s+got\s+none/],
      [{ inputs: [], labels: [] }, /rows\s+expected at least one row\s+got\s+none/],
      [{ inputs: [[1, 2], [3]], labels: [0, 1] }, /row 2\s+expected 2 values, as the first row has\s+got\s+1/],
      [
        {
          inputs: [
            [1, 2],
            [3, NaN],
          ],
          labels: [0, 1],
        },
        /row 2, value 1\s+expected a finite number[^]*got\s+NaN/,
      ],
      [{ inputs: Float32Array.of(1, Infinity), shape: [1], labels: [0, 1] }, /row 2, value 0[^]*got\s+Infinity/],
      [{ inputs, shape: [2], labels: [0, 1, 0.5, 1] }, /row 3, label\s+expected a whole number or a text\s+got\s+0\.5/],
      [
        { inputs, shape: [2], labels: BigInt64Array.of(0n, 1n, 2n ** 53n, 1n) },
        /row 3, label\s+expected a whole number or a text\s+got\s+9007199254740992/,
      ],
      [{ inputs, shape: [2], labels: ["a", "", "a", "a"] }, /row 2, label[^]*got\s+""/],
    ];
    for (const [rows, message] of cases) await refuses(() => load(rows), "data-invalid", "memory: rows", message);
  });

  it("are asked for by name: the error says how code gives them", async () => {
    const read = (rows?: Record<string, RowsInMemory>) =>
      loadData(dataOptions({ source, splits }), { baseDirectory: root, rows });
    await refuses(
      () => read(),
      "data-invalid",
      /name\s+expected rows that code gives\s+got\s+none of this name/,
      "run(recipe, { rows: ",
    );
    await refuses(() => read({ other: { inputs: [] } }), "data-invalid", /expected one of "other"/);
  });
});
