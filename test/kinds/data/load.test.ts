// From a data block to a data set: given files, ids, shapes, hashes, preprocessing, and the sets that come with it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadData, preprocessingOf } from "../../../src/kinds/data/load.ts";
import { dataOptions, idsOf, makeFolder, npyFile, refuses, splitNames, type Folder } from "./helpers.ts";
import { valuesHeld } from "../../values-held.ts";
import { leftOut } from "../../left-out.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const rowsOf = (inputShape: readonly number[]) => ({ inputShape, inputs: new Uint8Array() });
const shares = { kind: "hash", train: 0.5, validation: 0.125, calibration: 0.125, test: 0.25 };

describe("loading data", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder.remove());

  const source = (path: string, change: object = {}) => ({ kind: "csv", path, label: "label", ...change });
  const files = (train: object, test: object, change: object = {}) => ({
    splits: { kind: "files", train, test, carve: { validation: 0.25, calibration: 0.25 }, ...change },
  });
  const load = async (block: object) => {
    const { dataset, splits } = await loadData(dataOptions(block), { baseDirectory: folder.path });
    return { dataset, splits, idOf: (row: number) => dataset.rowId(row) };
  };
  /** `rows` lines of id, two values and one of the labels in turn. */
  const write = (name: string, rows: number, labels: readonly string[], from = 0) =>
    folder.write(
      name,
      [
        "id,a,b,label",
        ...Array.from({ length: rows }, (_, row) => `r${from + row},${row},${row + 1},${labels[row % labels.length]!}`),
      ].join("\n"),
    );

  describe("of one source", () => {
    it("refuses a shape that takes channels for rows, and -1 beside classes that count from 0", async () => {
      const save = (shape: readonly number[]): Promise<unknown> =>
        folder.write(
          "x.npy",
          npyFile("|u1", shape, new Uint8Array(shape.reduce((product, size) => product * size, 1))),
        );
      await folder.write(
        "y.npy",
        npyFile(
          "|u1",
          [12],
          Uint8Array.from({ length: 12 }, (_, row) => row % 2),
        ),
      );
      const images = (shape: readonly number[]) =>
        load({ source: { kind: "npy", inputs: "x.npy", labels: "y.npy" }, splits: shares, input: { shape } });
      await save([12, 5, 4, 3]);
      await refuses(() => images([5, 3, 4]), "data-invalid", "x.npy", "[5, 4, 3]", '"layout": "NCHW"');
      await refuses(() => images([5, 4, 3]), "data-invalid", "x.npy", "channels stand last", '"layout": "NCHW"');
      assert.deepEqual((await images([60])).dataset.inputShape, [60]);
      await save([12, 5, 4, 1]);
      assert.deepEqual((await images([1, 5, 4])).dataset.inputShape, [1, 5, 4]);
      await write("minus.csv", 18, ["0", "1", "-1"]);
      const minus = { source: source("minus.csv", { inputs: ["a"] }), splits: shares };
      await refuses(() => load(minus), "data-invalid", "minus.csv", "rows without a label");
      assert.equal((await load({ ...minus, classes: ["-1", "0", "1"] })).dataset.classes.length, 3);
      await write("signs.csv", 18, ["1", "-1"]);
      assert.deepEqual((await load({ ...minus, source: source("signs.csv", { inputs: ["a"] }) })).dataset.classes, [
        "-1",
        "1",
      ]);
    });

    it("gives rows, labels and ids by position or by column", async () => {
      await write("one.csv", 16, ["dog", "cat"]);
      const { dataset, idOf } = await load({ source: source("one.csv", { inputs: ["a", "b"] }), splits: shares });
      assert.deepEqual([dataset.rows, dataset.inputShape, dataset.classes], [16, [2], ["cat", "dog"]]);
      assert.deepEqual(Array.from(dataset.labels.subarray(0, 4)), [1, 0, 1, 0]);
      assert.deepEqual(Array.from(valuesHeld(dataset.inputs).subarray(4, 6)), [2, 3]);
      assert.deepEqual([0, 15].map(idOf), ["0", "15"]);
      const named = await load({ source: source("one.csv", { id: "id" }), splits: shares });
      assert.deepEqual([0, 15].map(named.idOf), ["r0", "r15"]);
    });

    it("takes the classes of the recipe, in its order", async () => {
      await write("one.csv", 16, ["dog", "cat"]);
      const block = { source: source("one.csv", { id: "id" }), splits: shares };
      const { dataset } = await load({ ...block, classes: ["dog", "cat"] });
      assert.deepEqual(Array.from(dataset.labels.subarray(0, 2)), [0, 1]);
      await refuses(
        () => load({ ...block, classes: ["dog", "cow"] }),
        "data-invalid",
        "one.csv",
        "row 2, label",
        '"cat"',
      );
    });

    it("refuses ids that two rows have", async () => {
      await folder.write("twice.csv", "id,a,label\nx,1,0\ny,1,0\nx,1,1\n");
      const block = { source: source("twice.csv", { id: "id" }), splits: shares };
      await refuses(() => load(block), "data-invalid", "row 3, id", '"x", as row 1 of twice.csv');
    });

    it("reshapes rows where the number of values agrees", async () => {
      await write("one.csv", 16, ["dog", "cat"]);
      const block = { source: source("one.csv", { id: "id" }), splits: shares };
      const { dataset } = await load({ ...block, input: { shape: [1, 2, 1] } });
      assert.deepEqual(dataset.inputShape, [1, 2, 1]);
      const work = () => load({ ...block, input: { shape: [3, 1] } });
      await refuses(work, "data-invalid", "data.input.shape", "a shape of 2 values", "[3, 1], 3 values");
    });

    it("hashes values, shape, labels and class names", async () => {
      const hashOf = async (text: string, change: object = {}) => {
        await folder.write("h.csv", text);
        return (await load({ source: source("h.csv"), splits: shares, ...change })).dataset.sha256;
      };
      const rows = (first: string) => `a,b,label\n${first}\n${"1,2,0\n1,2,1\n".repeat(8)}`;
      const base = await hashOf(rows("1,2,0"));
      assert.match(base, /^[0-9a-f]{64}$/);
      assert.equal(await hashOf(rows("1,2,0")), base);
      const others = [
        await hashOf(rows("1,3,0")),
        await hashOf(rows("1,2,1")),
        await hashOf(rows("1,2,0"), { input: { shape: [2, 1] } }),
        await hashOf(rows("1,2,0"), { classes: ["1", "0"] }),
        await hashOf(rows("1,2,0").replaceAll(",1\n", ",x\n")),
      ];
      assert.equal(new Set([base, ...others]).size, 6);
    });

    it("asks for a source", () => refuses(() => load({ splits: shares }), "data-invalid", "data.source", "nothing"));

    it("checks shares before it reads", async () => {
      const block = { source: source("gone.csv"), splits: { ...shares, train: 0.9 } };
      await refuses(() => load(block), "splits-invalid", "at most 1", "got      1.4");
      await refuses(() => load({ ...block, splits: shares }), "data-unreadable", "gone.csv", "no such file");
    });
  });

  describe("of given files", () => {
    beforeEach(async () => {
      await write("train.csv", 16, ["dog", "cat"]);
      await write("test.csv", 5, ["cat", "dog"], 100);
    });
    const columns = { inputs: ["a", "b"] };
    const plain = files(source("train.csv", columns), source("test.csv", columns));

    it("joins them, train rows first, and carves train", async () => {
      const { dataset, splits, idOf } = await load(plain);
      assert.deepEqual([dataset.rows, valuesHeld(dataset.inputs).length, dataset.classes], [21, 42, ["cat", "dog"]]);
      assert.deepEqual([0, 15, 16, 20].map(idOf), ["train:0", "train:15", "test:0", "test:4"]);
      assert.deepEqual(
        splitNames.map((name) => splits[name].length),
        [8, 4, 4, 5],
      );
      assert.deepEqual(Array.from(splits.test), [16, 17, 18, 19, 20]);
      for (const name of ["train", "validation", "calibration"] as const) {
        const labels = Array.from(splits[name], (row) => dataset.labels[row]!);
        assert.equal(labels.filter((label) => label === 0).length, labels.length / 2, name);
        assert.ok(splits[name].every((row) => row < 16));
      }
      assert.deepEqual(Array.from(dataset.labels.subarray(15, 18)), [0, 0, 1]);
      assert.deepEqual(Array.from(valuesHeld(dataset.inputs).subarray(32, 36)), [0, 1, 1, 2]);
    });

    it("carves by ids: the training rows' order does not matter, nor does the test file", async () => {
      const block = files(source("train.csv", { id: "id" }), source("test.csv", { id: "id" }));
      const first = await load(block);
      await folder.write(
        "train.csv",
        [
          "id,a,b,label",
          ...Array.from({ length: 16 }, (_, row) => `r${15 - row},0,0,${["dog", "cat"][(15 - row) % 2]!}`),
        ].join("\n"),
      );
      const second = await load(block);
      assert.deepEqual(idsOf(second.splits, second.idOf), idsOf(first.splits, first.idOf));
      assert.equal(second.splits.sha256, first.splits.sha256);
      assert.equal(first.dataset.rowId(16), "r100");
    });

    it("matches columns by their names, whatever their order, and refuses one that a file has alone", async () => {
      const text = (names: readonly string[], rows: number): string =>
        [
          [...names, "label"].join(),
          ...Array.from({ length: rows }, (_, row) =>
            [...names.map((name) => (name.codePointAt(0) ?? 0) + row), ["cat", "dog"][row % 2]].join(),
          ),
        ].join("\n");
      await folder.write("train.csv", text(["a", "b", "c"], 16));
      await folder.write("test.csv", text(["c", "a", "b"], 4));
      const block = files(source("train.csv"), source("test.csv"));
      const { dataset } = await load(block);
      assert.deepEqual(Array.from(valuesHeld(dataset.inputs).subarray(48, 54)), [97, 98, 99, 98, 99, 100]);
      for (const [names, says] of [
        [["a", "b"], 'without "c"'],
        [["a", "b", "d"], 'with "d"'],
        [["a", "b", "c", "d"], 'with "d"'],
      ] as const) {
        await folder.write("test.csv", text(names, 4));
        await refuses(() => load(block), "data-invalid", "test.csv", says, "train.csv");
      }
    });

    it("widens to 32-bit floats where one file needs them", async () => {
      await folder.write("test.csv", "id,a,b,label\nx,0.5,300,cat\n");
      const { dataset } = await load(plain);
      assert.ok(dataset.inputs instanceof Float32Array);
      assert.deepEqual(Array.from(dataset.inputs.subarray(30)), [15, 16, 0.5, 300]);
    });

    it("names test labels that train lacks", async () => {
      await write("test.csv", 5, ["cat", "cow"]);
      await refuses(() => load(plain), "data-invalid", "test.csv", "row 2, label", '"cat", "dog"', '"cow", in 2 rows');
    });

    it("takes validation and calibration as they are given; what is not is carved", async () => {
      const csv = (name: string, rows: number, from: number) => write(`${name}.csv`, rows, ["dog", "cat"], from);
      await csv("validation", 7, 200);
      await csv("calibration", 3, 300);
      const given = (name: string) => ({ [name]: source(`${name}.csv`, columns) });
      for (const [change, sizes, firsts] of [
        [{ ...given("validation"), carve: { calibration: 0.25 } }, [12, 7, 4, 5], { validation: 16, test: 23 }],
        [{ ...given("calibration"), carve: { validation: 0.25 } }, [12, 4, 3, 5], { calibration: 16, test: 19 }],
        [
          { ...given("validation"), ...given("calibration"), carve: undefined },
          [16, 7, 3, 5],
          { validation: 16, calibration: 23, test: 26 },
        ],
      ] as const) {
        const { splits, idOf } = await load(files(source("train.csv", columns), source("test.csv", columns), change));
        assert.deepEqual(
          splitNames.map((name) => splits[name].length),
          sizes,
        );
        for (const [name, first] of Object.entries(firsts)) {
          const rows = Array.from(splits[name as "test"]);
          assert.deepEqual(
            rows,
            Array.from(rows, (_, at) => first + at),
            name,
          );
          assert.equal(idOf(first), `${name}:0`);
        }
        const all = splitNames.flatMap((name) => [...splits[name]]).toSorted((a, b) => a - b);
        assert.deepEqual(
          all,
          all.map((_, row) => row),
        );
      }
    });

    it("refuses rows of another shape, ids in both files, and a test file without rows", async () => {
      const narrow = source("test.csv", { inputs: ["a"] });
      await refuses(
        () => load(files(source("train.csv", columns), narrow)),
        "data-invalid",
        "test.csv",
        'the columns of train.csv: "a", "b"',
        'without "b"',
      );
      const unnamed = { ...source("test.csv", { inputs: [0] }), header: false };
      await folder.write("test.csv", "1,cat\n2,dog\n");
      await refuses(
        () => load(files(source("train.csv", columns), { ...unnamed, label: 1 })),
        "data-invalid",
        "test.csv",
        "[2], as in train.csv",
      );
      await write("test.csv", 5, ["cat", "dog"], 15);
      const named = files(source("train.csv", { id: "id" }), source("test.csv", { id: "id" }));
      await refuses(() => load(named), "data-invalid", "test.csv", "row 1, id", '"r15", as row 16 of train.csv');
      await write("test.csv", 0, ["cat"]);
      await refuses(() => load(plain), "data-invalid", "test.csv", "at least one row");
    });

    it("refuses shares that leave nothing to train on, a class too small to carve, and a source beside", async () => {
      const carve = (validation: number, calibration: number) =>
        files(source("train.csv", columns), source("test.csv", columns), { carve: { validation, calibration } });
      await refuses(() => load(carve(0.5, 0.5)), "splits-invalid", "data.splits.carve", "below 1", "got      1");
      await write("train.csv", 5, ["cat", "cat", "cat", "dog", "dog"]);
      await refuses(() => load(carve(0.1, 0.1)), "splits-invalid", 'class "dog"', "at least 3 rows", "2 rows");
      await refuses(() => load({ ...plain, source: source("train.csv") }), "data-invalid", "data.source", "nothing");
    });
  });

  it("brings the digits: 1797 rows of 64 bytes", async () => {
    const digits = { kind: "csv", path: "data/digits/digits.csv.gz", header: false, label: 64 };
    const { dataset, splits } = await loadData(dataOptions({ source: digits, splits: shares }), {
      baseDirectory: root,
    });
    assert.deepEqual([dataset.rows, dataset.inputShape], [1797, [64]]);
    assert.ok(dataset.inputs instanceof Uint8Array && dataset.inputs.every((value) => value <= 16));
    const histogram = dataset.classes.map((_, index) => dataset.labels.filter((label) => label === index).length);
    assert.deepEqual(histogram, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    assert.equal(
      splitNames.reduce((sum, name) => sum + splits[name].length, 0),
      1797,
    );
  });

  it("reads MNIST as it was published", async function () {
    const mnist = join(root, "../shared/data/mnist");
    if (!existsSync(mnist)) leftOut(this, "no shared data beside the project");
    const idx = (name: string) => ({
      kind: "idx",
      inputs: `${name}-images-idx3-ubyte.gz`,
      labels: `${name}-labels-idx1-ubyte.gz`,
    });
    const carve = { validation: 0.05, calibration: 0.05 };
    const splits = { kind: "files", train: idx("train"), test: idx("t10k"), carve };
    const loaded = await loadData(dataOptions({ splits }), { baseDirectory: mnist });
    const { dataset } = loaded;
    assert.deepEqual([dataset.rows, dataset.inputShape, dataset.classes.length], [70000, [1, 28, 28], 10]);
    assert.ok(dataset.inputs instanceof Uint8Array);
    const histogram = (rows: Int32Array) =>
      dataset.classes.map((_, index) => rows.filter((label) => label === index).length);
    const train = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
    assert.deepEqual(histogram(dataset.labels.subarray(0, 60000)), train);
    assert.deepEqual(
      histogram(dataset.labels.subarray(60000)),
      [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
    );
    const counts = splitNames.map((name) => loaded.splits[name].length);
    assert.equal(counts[0]! + counts[1]! + counts[2]!, 60000);
    assert.ok(Math.abs(counts[1]! - 3000) <= 10 && Math.abs(counts[2]! - 3000) <= 10);
    assert.equal(counts[3], 10000);
  });
});

describe("preprocessing", () => {
  const input = (block: object) => dataOptions({ splits: shares, input: block }).input;

  it("is the identity by default, and one value or one a channel otherwise", () => {
    assert.deepEqual(preprocessingOf(dataOptions({ splits: shares }).input, rowsOf([64]), null), {
      scale: 1,
      mean: [0],
      std: [1],
    });
    const block = input({ scale: 1 / 255, mean: [0.1, 0.2, 0.3], std: 0.5 });
    assert.deepEqual(preprocessingOf(block, rowsOf([3, 8, 8]), null), {
      scale: 1 / 255,
      mean: [0.1, 0.2, 0.3],
      std: [0.5],
    });
    assert.deepEqual(preprocessingOf(input({ std: [1, 2] }), rowsOf([2]), null).std, [1, 2]);
  });

  it("refuses lists of another length", async () => {
    const block = input({ mean: [1, 2], std: [1, 2, 3, 4] });
    await refuses(
      () => preprocessingOf(block, rowsOf([3, 8, 8]), null),
      "data-invalid",
      "data: 2 problems",
      "data.input.mean",
      "1 value, or 3",
      "2 values",
      "data.input.std",
    );
  });

  it("takes no deviation of 0 or less, no empty list and no unknown field", async () => {
    for (const block of [{ std: 0 }, { std: [1, -1] }, { mean: [] }, { mean: "0" }, { means: 0 }, { shape: [0] }])
      await refuses(() => input(block), "recipe-invalid", "input");
  });
});
