// Labels that a Parquet file itself names, as Hugging Face's datasets writes them.
import assert from "node:assert/strict";
import { parquetWriteBuffer } from "hyparquet-writer";
import { loadData } from "../../../../src/kinds/data/load.ts";
import { lookAt, sourceIn } from "../../../../src/kinds/data/look.ts";
import { dataOptions, makeFolder, refuses, sourceOptions, type Folder } from "../helpers.ts";

const rows = 60;
const column = <T>(value: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => value(row));
const names = ["truck", "never seen", "cat", "dog"];
const positions = column((row) => [0, 2, 3][(row * 7) % 3] ?? 0);
const there = ["truck", "cat", "dog"];
const label = (data: readonly number[] = positions): object => ({
  name: "label",
  data: data.map(BigInt),
  type: "INT64",
});
const x = { name: "x", data: column((row) => Math.fround(Math.sin(row))), type: "FLOAT" };
const features = (label: unknown): string =>
  JSON.stringify({ info: { features: { x: { dtype: "float32", _type: "Value" }, label } } });
const classLabel = features({ names, _type: "ClassLabel" });

const file = (columns: readonly object[], huggingface: string | null): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: columns as never,
      rowGroupSize: 16,
      ...(huggingface === null ? {} : { kvMetadata: [{ key: "huggingface", value: huggingface }] }),
    }),
  );

describe("labels that a Parquet file names (unit)", () => {
  let folder: Folder;
  const source = (path: string): object => ({ kind: "parquet", path, label: "label" });
  const load = (path: string, more: object = {}) =>
    loadData(
      dataOptions({
        source: source(path),
        splits: { kind: "hash", train: 0.5, validation: 0.2, calibration: 0.1, test: 0.2 },
        ...more,
      }),
      { baseDirectory: folder.path },
    );
  before(async () => {
    folder = await makeFolder();
    await folder.write("named.parquet", file([x, label()], classLabel));
    await folder.write("plain.parquet", file([x, label()], null));
  });
  after(() => folder.remove());

  it("are read as their names, and the classes are those that are there, in the file's order", async () => {
    const { dataset } = await load("named.parquet");
    assert.deepEqual(dataset.classes, there);
    assert.deepEqual(
      [...dataset.labels].map((at) => there[at]),
      positions.map((at) => names[at]),
    );
    const table = await folder.read(source("named.parquet"));
    assert.deepEqual(
      table.labels,
      positions.map((at) => names[at]),
    );
  });

  it("go by their names where the recipe puts the classes into another order, which numbers would follow unseen", async () => {
    const classes = ["dog", "truck", "cat"];
    const { dataset } = await load("named.parquet", { classes });
    assert.deepEqual(
      [...dataset.labels].map((at) => classes[at]),
      positions.map((at) => names[at]),
    );
    assert.deepEqual((await load("plain.parquet")).dataset.classes, ["0", "2", "3"]);
    await refuses(() => load("named.parquet", { classes: ["lorry", "cat", "dog"] }), "data-invalid", '"truck", in 20');
  });

  it("are those of tables, texts and pictures' lists too, and categories of other columns", async () => {
    const coarse = { ...label(), name: "coarse" };
    const feature = { names, _type: "ClassLabel" };
    const said = JSON.stringify({ info: { features: { label: feature, coarse: feature } } });
    const words = { name: "text", data: column((row) => `word ${row}`), type: "STRING" };
    await folder.write("table.parquet", file([x, coarse, words, label()], said));
    const table = await folder.read({
      kind: "tabular",
      path: "table.parquet",
      label: "label",
      columns: { x: "number", coarse: "category", text: "ignore" },
    });
    assert.deepEqual([table.classes, table.labels[1]], [names, names[positions[1] ?? 0]]);
    await refuses(
      () => folder.read({ ...source("table.parquet"), ignore: ["text"] }),
      "data-invalid",
      'row 1, column "coarse"',
      '"truck", and no number in 59 other rows',
      '"kind": "tabular"',
    );
    // a picture of one pixel
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
      "base64",
    );
    const image = { name: "image", data: column(() => png), type: "BYTE_ARRAY" };
    await folder.write("pictures.parquet", file([image, label()], classLabel));
    const pictures = await folder.read({
      kind: "images",
      path: "pictures.parquet",
      size: 1,
      image: "image",
      label: "label",
    });
    assert.deepEqual([pictures.classes, pictures.labels], [names, table.labels]);
  });

  it("that are texts already, or in a file that names none, are as they lie", async () => {
    const texts = { name: "label", data: column((row) => there[2 - (row % 3)]), type: "STRING" };
    await folder.write("texts.parquet", file([x, texts], classLabel));
    assert.deepEqual((await load("texts.parquet")).dataset.classes, there);
    for (const said of [features({ dtype: "int64", _type: "Value" }), "{}", '{"info": {"citation": ""}}']) {
      await folder.write("other.parquet", file([x, label()], said));
      assert.deepEqual((await load("other.parquet")).dataset.classes, ["0", "2", "3"], said);
    }
  });

  it("come with the parts that lie beside the training file, those that are whole and have labels", async () => {
    const all = file([x, label()], classLabel);
    await folder.write("train-00000-of-00002.parquet", all);
    await folder.write("validation-00000-of-00001.parquet", all);
    await folder.write("test-00000-of-00001.parquet", file([x, label(positions.map(() => -1))], classLabel));
    const path = "train-00000-of-00002.parquet";
    const { source: own, test, validation, notes } = await lookAt({ path, directory: folder.path });
    const numbers = (name: string): object => sourceOptions({ kind: "parquet", path: name, label: "label" });
    // without tests it is judged on the rows that validate
    assert.deepEqual([own, test, validation], [numbers(path), numbers("validation-00000-of-00001.parquet"), null]);
    assert.equal(notes[0], "not all of train-*-of-00002.parquet is there, which are 2 files");
    assert.deepEqual(notes.slice(2), [
      "test rows: validation-00000-of-00001.parquet",
      "not read: test-00000-of-00001.parquet, whose rows have no label",
    ]);
    await folder.write("test-00000-of-00001.parquet", all);
    const whole = await lookAt({ path, directory: folder.path });
    assert.deepEqual(
      [whole.test, whole.validation],
      [numbers("test-00000-of-00001.parquet"), numbers("validation-00000-of-00001.parquet")],
    );
    // whoever names a file means that file
    assert.deepEqual(await sourceIn({ path, directory: folder.path }), { kind: "parquet", path, label: "label" });
  });

  it("are refused where a number has no name, a row no label, or what is said cannot be understood", async () => {
    const at = (row: number, value: number): number[] => positions.map((label, i) => (i === row ? value : label));
    await folder.write("beyond.parquet", file([x, label(at(40, 4))], classLabel));
    await refuses(() => load("beyond.parquet"), "data-invalid", 'row 41, column "label"', "from 0 to 3", /got {6}4$/m);
    await folder.write("unlabelled.parquet", file([x, label(at(17, -1))], classLabel));
    await refuses(() => load("unlabelled.parquet"), "data-invalid", "row 18, label", "nothing", '"unlabelled": {...}');
    for (const [said, piece] of [
      ["{info", "{info"],
      [features({ names: ["a", "a"], _type: "ClassLabel" }), '["a","a"]'],
      [features({ names: null, _type: "ClassLabel" }), "nothing"],
      [features({ names: [1, 2], _type: "ClassLabel" }), "[1,2]"],
    ] as const) {
      await folder.write("odd.parquet", file([x, label()], said));
      await refuses(() => load("odd.parquet"), "data-invalid", 'metadata "huggingface"', piece, "write the file anew");
    }
  });
});
