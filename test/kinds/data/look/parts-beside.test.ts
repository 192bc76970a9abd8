// What lies in a folder, and beside a file: the rows that train, and the parts of their set that are called as such.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { lookAt, type Seen } from "../../../../src/kinds/data/look.ts";
import { idxFile, makeFolder, npyFile, refuses, type Folder } from "../helpers.ts";

const csv = (rows: number): string =>
  ["a,b,species", ...Array.from({ length: rows }, (_, row) => `${row % 7},${(row * 3) % 5},${"xyz"[row % 3]}`)].join(
    "\n",
  );
const json = (rows: number): string =>
  JSON.stringify(Array.from({ length: rows }, (_, row) => ({ a: row % 7, b: row % 5, species: "xyz"[row % 3] })));
const values = (rows: number): Uint8Array =>
  npyFile(
    "<f4",
    [rows, 2],
    Float32Array.from({ length: 2 * rows }, (_, at) => at / 3),
  );
const labels = (rows: number): Uint8Array =>
  npyFile(
    "|u1",
    [rows],
    Uint8Array.from({ length: rows }, (_, at) => at % 3),
  );

describe("files of rows in a folder (unit)", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder.remove());

  /** A folder of its own with such files. */
  const put = async (name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> => {
    for (const [file, contents] of Object.entries(files)) {
      await mkdir(join(folder.path, name, dirname(file)), { recursive: true });
      await folder.pack(join(name, file), contents);
    }
    return name;
  };
  const look = (path: string): Promise<Seen> => lookAt({ path, directory: folder.path });
  const pathsOf = ({ source, test, validation }: Seen): readonly unknown[] =>
    [source, test, validation].map(
      (one) => one && ("inputs" in one ? [one.inputs, "labels" in one && one.labels] : "path" in one && one.path),
    );

  it("are the one that is called training, with the parts of its set that have labels", async () => {
    const rows = {
      "train.csv": csv(60),
      "dev.csv": csv(30),
      "test.csv": csv(40),
      "notes.txt": "a,b",
      "other.csv": csv(9),
    };
    const seen = await look(await put("plain", rows));
    assert.deepEqual(pathsOf(seen), ["plain/train.csv", "plain/test.csv", "plain/dev.csv"]);
    assert.equal(seen.rows, 60);
    assert.deepEqual(
      [seen.notes[0], ...seen.notes.slice(-2)],
      ["rows: plain/train.csv", "test rows: plain/test.csv", "validation rows: plain/dev.csv"],
    );
    // the file by its own name has them too
    assert.deepEqual(pathsOf(await look("plain/train.csv")), pathsOf(seen));
    // another file is no training file
    assert.deepEqual(pathsOf(await look("plain/other.csv")), ["plain/other.csv", null, null]);
  });

  it("are told apart within longer names, gzipped or not, and never by half a word", async () => {
    const name = await put("long", {
      "Flowers_Train.tsv.gz": csv(60).replaceAll(",", "\t"),
      "flowers_testing.tsv": csv(30).replaceAll(",", "\t"),
      "constrain.csv": csv(9),
      "retrain.csv": csv(9),
    });
    assert.deepEqual(pathsOf(await look(name)), ["long/Flowers_Train.tsv.gz", "long/flowers_testing.tsv", null]);
  });

  it("without labels are told, not read: those to be predicted have none", async () => {
    const unlabelled = csv(30).replace("species", "row");
    const empty = csv(30).replaceAll(/[xyz]$/gm, "");
    for (const test of [unlabelled, empty]) {
      const seen = await look(
        await put("kaggle", { "train.csv": csv(60), "test.csv": test, "sample_submission.csv": csv(5) }),
      );
      assert.deepEqual(pathsOf(seen), ["kaggle/train.csv", null, null]);
      assert.equal(seen.notes.at(-1), "not read: kaggle/test.csv, whose rows have no label");
    }
    const bare = (text: string): string => text.split("\n").slice(1).join("\n");
    const lines = {
      "train.csv": bare(csv(60))
        .replaceAll(/[xyz]$/gm, "1")
        .replace(/1$/, "2"),
      "test.csv": "1,2\n3,4",
    };
    assert.deepEqual(pathsOf(await look(await put("bare", lines))), ["bare/train.csv", null, null]);
  });

  it("are arrays beside their labels, images of IDX, JSON lists, and what lies in the one folder below", async () => {
    const arrays = {
      ...{ "X_train.npy": values(60), "y_train.npy": labels(60), "X_test.npy": values(20), "y_test.npy": labels(20) },
      "X_val.npy": values(20),
    };
    const seen = await look(await put("arrays", arrays));
    assert.deepEqual(pathsOf(seen), [
      ["arrays/X_train.npy", "arrays/y_train.npy"],
      ["arrays/X_test.npy", "arrays/y_test.npy"],
      null,
    ]);
    const images = idxFile(8, [30, 2, 2], new Uint8Array(120));
    const classes = idxFile(
      8,
      [30],
      Uint8Array.from({ length: 30 }, (_, at) => at % 3),
    );
    const idx = await put("mnist", {
      ...{ "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": classes },
      ...{ "t10k-images-idx3-ubyte": images, "t10k-labels-idx1-ubyte": classes },
    });
    assert.deepEqual(pathsOf(await look(idx))[1], ["mnist/t10k-images-idx3-ubyte", "mnist/t10k-labels-idx1-ubyte"]);
    const hub = await put("hub", {
      "README.md": "",
      "dataset_info.json": "{}",
      "data/train.json": json(60),
      "data/validation.json": json(30),
    });
    assert.deepEqual(pathsOf(await look(hub)), ["hub/data/train.json", "hub/data/validation.json", null]);
    assert.deepEqual(pathsOf(await look(await put("one", { "iris.csv": csv(60), LICENSE: "" }))), [
      "one/iris.csv",
      null,
      null,
    ]);
  });

  it("are what is looked at where a picture or two lie beside them, and none where pictures are the rows", async () => {
    const files = { "train.csv": csv(60), "logo.png": "x", "assets/figure.jpg": "x" };
    assert.deepEqual(pathsOf(await look(await put("logo", files))), ["logo/train.csv", null, null]);
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
      "base64",
    );
    const classes = { "notes.csv": csv(9), "cat/0.png": png, "dog/0.png": png, "cat/1.png": png, "dog/1.png": png };
    assert.equal((await look(await put("classes", classes))).source.kind, "images");
    const list = ["picture,what", ...Array.from({ length: 30 }, (_, row) => `${row}.png,${"ab"[row % 2]}`)].join("\n");
    const pictures = Object.fromEntries(Array.from({ length: 30 }, (_, row) => [`${row}.png`, png]));
    assert.equal((await look(await put("listed", { "list.csv": list, ...pictures }))).source.kind, "images");
  });

  it("are refused where none is, or any of several could be", async () => {
    await mkdir(join(folder.path, "empty"));
    await refuses(() => look("empty"), "data-invalid", "pictures, or one file of training rows", "an empty folder");
    const strange = await put("strange", { "adult.data": "1,2", "adult.names": "a" });
    await refuses(() => look(strange), "data-invalid", 'neither among "adult.data", "adult.names"');
    const several = await put("several", {
      "a.csv": csv(9),
      "b.csv": csv(9),
      "c-0-of-2.csv": csv(9),
      "c-1-of-2.csv": csv(9),
    });
    await refuses(() => look(several), "data-invalid", "several/c-*-of-2.csv", "such as several/a.csv");
  });
});
