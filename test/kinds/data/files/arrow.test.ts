// Files of Arrow: the values that Arrow's own library reads of them, whatever wrote them; what is not read is refused by name.
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadData } from "../../../../src/kinds/data/load.ts";
import { lookAt } from "../../../../src/kinds/data/look.ts";
import { openRecords } from "../../../../src/kinds/data/files/records.ts";
import { dataOptions, makeFolder, refuses, sourceOptions, type Folder } from "../helpers.ts";

const fixtures = join(import.meta.dirname, "arrow");

/** As the reference has values: dates as texts, whole numbers beyond doubles as texts. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  return Array.isArray(value) ? value.map(plain) : value;
}

describe("Arrow (unit)", () => {
  let folder: Folder;
  let reference: Readonly<Record<string, readonly unknown[]>>;
  before(async () => {
    folder = await makeFolder();
    await cp(fixtures, folder.path, { recursive: true });
    reference = JSON.parse(await readFile(join(fixtures, "values.json"), "utf8")) as typeof reference;
  });
  after(() => folder.remove());

  const columnsOf = async (path: string): Promise<Readonly<Record<string, readonly unknown[]>>> => {
    const { names, batches } = await openRecords({ path }, folder.path);
    const found = Object.fromEntries(names.map((name): [string, unknown[]] => [name, []]));
    for await (const { records } of batches())
      for (const record of records) for (const name of names) found[name]?.push(plain(record[name]));
    return found;
  };

  for (const file of ["file.arrow", "stream.arrow"])
    it(`has the values that pyarrow reads, type by type, over several batches: ${file}`, async () => {
      const found = await columnsOf(file);
      assert.deepEqual(Object.keys(found).sort(), Object.keys(reference).sort());
      for (const [name, values] of Object.entries(reference)) assert.deepEqual(found[name], values, name);
    });

  for (const file of ["lz4.feather", "zstd.feather"])
    it(`is unpacked where it is compressed: ${file}`, async () => {
      const { noise, rows } = JSON.parse(await readFile(join(fixtures, "many.json"), "utf8")) as {
        readonly noise: readonly number[];
        readonly rows: number;
      };
      const found = await columnsOf(file);
      const every = Array.from({ length: rows }, (_, row) => row);
      assert.deepEqual(
        found["count"],
        every.map((row) => row % 97),
      );
      assert.deepEqual(
        found["noise"],
        every.map((row) => noise[Math.floor(row / 10)]),
      );
      assert.deepEqual(
        found["category"],
        every.map((row) => `class ${row % 3}`),
      );
      await folder.write("bad.arrow", (await readFile(join(fixtures, file))).fill(9, 700, 760));
      await refuses(
        () => folder.read({ kind: "arrow", path: "bad.arrow", label: "category" }),
        "data-unreadable",
        "bad.arrow",
      );
    });

  it("has those of polars, whose lists and categories are others", async () => {
    assert.deepEqual(await columnsOf("polars.arrow"), {
      x: [0.5, 1.5, 2.5],
      text: ["a", "b", "c"],
      category: ["u", "v", "u"],
      list: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    });
  });

  it("gives rows of a tensor's shape, and 32-bit floats where the file has them", async () => {
    const { inputShape, rows } = await folder.read({
      ...{ kind: "arrow", path: "file.arrow", label: "large" },
      inputs: ["tensor"],
    });
    assert.deepEqual([rows, inputShape], [7, [2, 3]]);
    const { singles } = await openRecords({ path: "file.arrow" }, folder.path);
    assert.deepEqual([...singles].sort(), ["list", "single", "tensor"]);
  });

  it("is a set that Hugging Face's datasets saved to disk: files, parts and the names of its classes", async () => {
    const { source, test, rows, classes } = await lookAt({ path: "saved", directory: folder.path });
    const from = (path: string): object => sourceOptions({ kind: "arrow", path, label: "label" });
    assert.deepEqual(source, from("saved/train/data-*-of-00002.arrow"));
    assert.deepEqual(test, from("saved/test/data-00000-of-00001.arrow"));
    assert.deepEqual([rows, [...classes.keys()]], [60, ["cat", "dog", "owl"]]);
    const splits = { kind: "hash", train: 0.4, validation: 0.2, calibration: 0.2, test: 0.2 };
    const { dataset } = await loadData(dataOptions({ source, splits }), { baseDirectory: folder.path });
    assert.deepEqual(
      Array.from({ length: 60 }, (_, row) => [dataset.labels[row], dataset.rowId(row)]).slice(28, 32),
      [28, 29, 30, 31].map((row) => [row % 3, String(row)]),
    );
  });

  it("is a table too, in several files", async () => {
    const path = "saved/train/data-*-of-00002.arrow";
    const { rows, labels } = await folder.read({ kind: "tabular", path, label: "label", columns: { x: "number" } });
    assert.deepEqual([rows, labels[0], labels[59]], [60, "cat", "owl"]);
  });

  it("is refused where it is cut short, damaged or none, and for columns that are none of rows", async () => {
    const read = (path: string, change: object = {}) => folder.read({ kind: "arrow", path, label: "text", ...change });
    await refuses(() => read("gone.arrow"), "data-unreadable", "no such file");
    const whole = await readFile(join(fixtures, "file.arrow"));
    for (const bytes of [whole.subarray(0, 900), whole.subarray(0, 3), Buffer.from("a,b\n1,2\n"), Buffer.alloc(0)]) {
      await folder.write("bad.arrow", bytes);
      await refuses(() => read("bad.arrow", { inputs: ["single"] }), "data-unreadable", "bad.arrow");
    }
    await refuses(() => read("odd.arrow", { label: "x", inputs: ["map"] }), "data-invalid", 'column "map"', "Map<");
    await refuses(
      () => read("odd.arrow", { label: "x", inputs: ["turned"] }),
      "data-invalid",
      "axes lie in another order",
    );
    await refuses(
      () => read("file.arrow", { label: "large", inputs: ["int8"] }),
      "data-invalid",
      'row 3, column "int8"',
    );
  });
});
