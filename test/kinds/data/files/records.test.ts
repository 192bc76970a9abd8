// Parquet and JSON lines as rows to train on: the table that a CSV of the same rows gives, and what is refused.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { parquetWriteBuffer } from "hyparquet-writer";
import { readUnlabelled } from "../../../../src/kinds/data/index.ts";
import { holdsRows } from "../../../../src/kinds/data/files/json-records.ts";
import { makeFolder, refuses, sourceOptions, type Folder } from "../helpers.ts";
import { valuesHeld } from "../../../values-held.ts";

interface Written {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
  readonly labels: readonly (string | number)[];
  readonly base64: string;
}

const rows = 200;
const column = <T>(value: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => value(row));
const a = column((row) => Math.fround(Math.sin(row)));
const b = column((row) => row % 7);
const species = column((row) => (row % 3 === 0 ? "cat" : "dog"));
const names = column((row) => `r${row}`);

const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const records = column((row) => ({ a: a[row], b: b[row], species: species[row], name: names[row] }));

const parquet = (columns: readonly object[], rowGroupSize = 64): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData: columns as never, rowGroupSize }));

describe("Parquet and JSON lines (unit)", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
    const text = ["a,b,species,name", ...records.map((r) => [r.a, r.b, r.species, r.name].join(","))].join("\n");
    await folder.write("rows.csv", text);
    await folder.write("rows.jsonl", lines(records));
    await folder.pack("rows.jsonl.gz", `\uFEFF\n${lines(records).replaceAll("\n", "\r\n\r\n")}`);
    const columns = [
      { name: "a", data: a, type: "FLOAT" },
      { name: "b", data: b.map(BigInt), type: "INT64" },
      { name: "species", data: species, type: "STRING" },
      { name: "name", data: names, type: "STRING" },
    ];
    await folder.write("rows.parquet", parquet(columns));
  });
  after(() => folder.remove());

  const files = ["rows.jsonl", "rows.jsonl.gz", "rows.parquet"] as const;
  const kindOf = (path: string): string => (path.endsWith("parquet") ? "parquet" : "jsonl");

  it("give the table that a CSV of the same rows gives, over row groups and chunks", async () => {
    const csv = await folder.read({ kind: "csv", path: "rows.csv", label: "species", id: "name" });
    const wanted = { ...csv, classes: undefined };
    for (const path of files) {
      const table = await folder.read({ kind: kindOf(path), path, label: "species", id: "name" });
      assert.deepEqual({ ...table, place: "", labelPlace: "" }, { ...wanted, place: "", labelPlace: "" }, path);
      const picked = await folder.read({ kind: kindOf(path), path, label: "species", inputs: ["b", "a"] });
      assert.deepEqual([picked.columns, picked.ids], [["b", "a"], null]);
      assert.equal(valuesHeld(picked.inputs)[2 * 5], b[5]);
      const without = await folder.read({ kind: kindOf(path), path, label: "species", ignore: ["name", "a"] });
      assert.deepEqual(Array.from(valuesHeld(without.inputs)), b);
      assert.ok(without.inputs instanceof Uint8Array);
    }
  });

  it("take lists of numbers as rows of their shape, and whole numbers and yes or no as classes", async () => {
    const pixels = column((row) => [
      [row, 1, 2],
      [3, 4, 5],
    ]);
    await folder.write("lists.jsonl", lines(column((row) => ({ pixels: pixels[row], y: row % 2 === 0 }))));
    const nested = await folder.read({ kind: "jsonl", path: "lists.jsonl", label: "y" });
    assert.deepEqual([nested.inputShape, nested.columns, nested.labels[0]], [[2, 3], null, "true"]);
    assert.deepEqual(Array.from(valuesHeld(nested.inputs).slice(6, 12)), [1, 1, 2, 3, 4, 5]);
  });

  it("give the values that Apache Arrow wrote: types, lists, dictionaries, codecs, row groups; a null is named", async () => {
    const text = await readFile(new URL("../../../reference/parquet-files.json", import.meta.url), "utf8");
    const { files: written } = JSON.parse(text) as { readonly files: readonly Written[] };
    assert.equal(written.length, 6);
    for (const { name, values, labels, base64 } of written) {
      const path = `${name}.parquet`;
      await folder.write(path, Buffer.from(base64, "base64"));
      const read = () => folder.read({ kind: "parquet", path, label: "label" });
      if (name === "nulls") {
        await refuses(read, "data-invalid", /row 21, column "a"[^]*got\s+nothing/);
        continue;
      }
      const table = await read();
      assert.deepEqual(Array.from(valuesHeld(table.inputs)), values.flat().map(Math.fround), name);
      assert.deepEqual(table.labels, labels, name);
      assert.deepEqual(table.inputShape, name === "nested" ? [3, 2] : [values[0]?.length], name);
    }
  });

  it("are read without labels, their columns matched by name", async () => {
    await folder.write("more.jsonl", lines([{ b: 9, species: null, a: 0.5 }]));
    const table = await readUnlabelled(
      { ...sourceOptions({ kind: "jsonl", path: "more.jsonl", label: "species" }) },
      { baseDirectory: folder.path },
      { columns: ["a", "b"], place: "rows" },
    );
    assert.deepEqual(Array.from(table.inputs), [0.5, 9]);
  });

  it("name row and column of what is no number, and every bad column at once", async () => {
    const read =
      (path: string, more: object = {}) =>
      () =>
        folder.read({ kind: kindOf(path), path, label: "species", ...more });
    for (const path of files)
      await refuses(
        read(path),
        "data-invalid",
        /row 1( \(line \d\))?, column "name"/,
        '"r0", and no number in 199 other rows',
      );
    const bad = records.map((record, row) =>
      row === 60 ? { ...record, a: null } : row === 70 ? { ...record, b: "6" } : record,
    );
    await folder.write("bad.jsonl", lines(bad));
    await refuses(
      read("bad.jsonl", { ignore: ["name"] }),
      "data-invalid",
      /row 61 \(line 61\), column "a"[^]*got\s+nothing[^]*row 71 \(line 71\), column "b"[^]*got\s+"6"/,
    );
    await folder.write(
      "wide.jsonl",
      lines([
        { a: [1, 2], species: "x" },
        { a: [1, 2, 3], species: "y" },
      ]),
    );
    await refuses(
      read("wide.jsonl"),
      "data-invalid",
      /row 2 \(line 2\), column "a"\s+expected a list of \[2\].*\s+got\s+a list of \[3\]/,
    );
    await folder.write(
      "label.jsonl",
      lines([
        { a: 1, species: "x" },
        { a: 2, species: "" },
      ]),
    );
    await refuses(read("label.jsonl"), "data-invalid", /row 2 \(line 2\), label/, '"unlabelled": {...}');
    await folder.write(
      "more-fields.jsonl",
      lines([
        { a: 1, species: "x" },
        { a: 2, species: "y", z: 1 },
      ]),
    );
    await refuses(
      read("more-fields.jsonl"),
      "data-invalid",
      /line 2\s+expected the fields of the first object: "a", "species"\s+got\s+"z"/,
    );
    await refuses(
      read("rows.parquet", { inputs: ["c"] }),
      "data-invalid",
      /columns\s+expected one of "a", "b", "species", "name"\s+got\s+"c"/,
    );
    await refuses(read("rows.parquet", { inputs: ["species"] }), "data-invalid", /columns other than the label's/);
    const ids = [
      { name: "a", data: a, type: "FLOAT" },
      { name: "__index_level_0__", data: column(BigInt), type: "INT64" },
      { name: "species", data: species, type: "STRING" },
    ];
    await folder.write("index.parquet", parquet(ids));
    await refuses(read("index.parquet"), "data-invalid", /count the rows/, '"ignore": ["__index_level_0__"]');
    const large = [
      { a: 2 ** 53 + 2, species: "x" },
      { a: 1, species: "y" },
    ];
    await folder.write(
      "large.parquet",
      parquet([
        { name: "a", data: large.map((row) => BigInt(row.a) + 1n), type: "INT64" },
        { name: "species", data: large.map((row) => row.species), type: "STRING" },
      ]),
    );
    await refuses(read("large.parquet"), "data-invalid", "9007199254740995", "leave the column out");
  });

  it("of JSON lines have each field once; what is no line of an object is told with what is true of it", async () => {
    const read = async (text: string) => {
      await folder.write("x.jsonl", text);
      return folder.read({ kind: "jsonl", path: "x.jsonl", label: "label" });
    };
    const good = '{"a": 1, "label": "u"}\n';
    await refuses(() => read(`${good}{"a": 1, "label": "v", "a": 2}\n`), "data-invalid", "line 2", '"a" again');
    await refuses(
      () => read(`${good}{"a": 1, "label": "v", "b": {"c": 1, "c": 2}}\n`),
      "data-invalid",
      "line 2",
      '"c" again',
    );
    // a colon behind a quote within a text is no name
    assert.deepEqual((await read(`${good}{"a": 2, "label": "he said \\": no"}\n`)).labels, ["u", 'he said ": no']);
    for (const [text, hint] of [
      [`${good}{"a": NaN, "label": "u"}`, "JSON has no such numbers"],
      [`${good}{"a": [1, -Infinity], "label": "u"}`, "JSON has no such numbers"],
      ['{\n  "a": 1,\n  "label": "u"\n}', "each object on a line of its own"],
    ] as const)
      await refuses(() => read(text), "data-unreadable", hint);
  });

  it("are one list in JSON too, however it is laid out; what is no list of objects is refused where it stands", async () => {
    const list = Array.from({ length: 50 }, (_, row) => ({
      a: row / 4,
      text: `in "quotes", [brackets] and {braces} \\ row ${row} \u{1F600}`,
      b: [[row, 1]],
      label: "uvw"[row % 3],
    }));
    const source = { kind: "jsonl", path: "x.json", label: "label", ignore: ["text"] };
    const lines = list.map((row) => JSON.stringify(row)).join("\n");
    await folder.write("x.json", lines);
    const wanted = await folder.read(source);
    const comma = JSON.stringify(list).replaceAll("},{", "}\n,\r\n\n{");
    for (const text of [JSON.stringify(list), JSON.stringify(list, null, 2), `\uFEFF \n${comma}\n\n`, lines]) {
      await folder.write("x.json", text);
      assert.deepEqual(await folder.read(source), wanted);
      assert.equal(await holdsRows("x.json", folder.path), true);
    }
    const read = async (text: string) => {
      await folder.write("x.json", text);
      return folder.read({ kind: "jsonl", path: "x.json", label: "label" });
    };
    const good = '{"a": 1, "label": "u"}';
    for (const [text, code, ...parts] of [
      [`[\n${good},\n{"a": 1, "label": "v", "a": 2}]`, "data-invalid", "line 3", '"a" again'],
      [`[${good},\n ${good}`, "data-unreadable", "line 2", "cut off"],
      [`[${good},\n {"a": 1, "label`, "data-unreadable", "line 2", "cut off"],
      [`[${good}\n${good}]`, "data-unreadable", "line 2", "a comma, or the list's end"],
      [`[${good},]`, "data-invalid", "line 1", "expected an object"],
      [`[,${good}]`, "data-invalid", "line 1", "expected an object"],
      [`[${good}] ${good}`, "data-unreadable", "line 1", "nothing after the list's end"],
      [`[${good}]\n[${good}]`, "data-unreadable", "line 2", "nothing after the list's end"],
      [`[${good}, 7]`, "data-invalid", "line 1", "expected an object", "7]"],
      [`[[1, 2],\n[3, 4]]`, "data-invalid", "line 1", "expected an object", "[1, 2]"],
      [`[${good}, {"a": }]`, "data-unreadable", "a JSON object"],
      ["[]", "data-invalid", "at least one", "an empty file"],
      [`${good}\n[${good}]`, "data-invalid", "line 2", "expected an object"],
    ] as const)
      await refuses(() => read(text), code, ...parts);
    for (const text of ['{"source": {}}', '{\n"source": {}\n}', "", "{"]) {
      await folder.write("x.json", text);
      assert.equal(await holdsRows("x.json", folder.path), false, text);
    }
  });

  it("say what a label is that is no class", async () => {
    for (const [label, hint] of [
      ["null", '"unlabelled": {...}'],
      ["[0, 1]", "a class is one value"],
      ["9007199254740993", "write such a number as a text"],
    ] as const) {
      await folder.write("x.jsonl", `{"a": 1, "label": "u"}\n{"a": 2, "label": ${label}}\n`);
      for (const kind of [{ kind: "jsonl" }, { kind: "tabular", columns: "auto" }])
        await refuses(() => folder.read({ ...kind, path: "x.jsonl", label: "label" }), "data-invalid", "row 2", hint);
    }
  });

  it("say what is wrong with a file that is none: cut short, empty, another format, bytes that are no UTF-8", async () => {
    const read = (path: string) => () => folder.read({ kind: kindOf(path), path, label: "species" });
    const whole = parquet([
      { name: "a", data: a, type: "DOUBLE" },
      { name: "species", data: species, type: "STRING" },
    ]);
    await folder.write("tail.parquet", whole.slice(0, whole.length - 100));
    await folder.write("middle.parquet", Buffer.concat([whole.slice(0, 500), whole.slice(700)]));
    await folder.write("none.parquet", "a,b\n1,2\n");
    for (const path of ["tail.parquet", "middle.parquet", "none.parquet"])
      await refuses(read(path), "data-unreadable", path, "a Parquet file");
    await refuses(read("nowhere.parquet"), "data-unreadable", "no such file");
    await refuses(read("nowhere.jsonl"), "data-unreadable", "no such file");
    await folder.write("empty.jsonl", "\n\n");
    await refuses(read("empty.jsonl"), "data-invalid", "columns");
    await folder.write("text.jsonl", '{"a": 1, "species": "x"}\n{"a": 2, "spec');
    await refuses(read("text.jsonl"), "data-unreadable", "text.jsonl, line 2", "a JSON object a line");
    await folder.write("list.jsonl", "[1, 2]\n");
    await refuses(read("list.jsonl"), "data-invalid", /line 1\s+expected an object/);
    await folder.write("latin.jsonl", Buffer.from('{"a": 1, "species": "caf\xe9"}\n', "latin1"));
    await refuses(read("latin.jsonl"), "data-unreadable", "text in UTF-8", "line 1");
    await folder.write("latin.csv", Buffer.from("a,species\n1,x\n2,caf\xe9\n", "latin1"));
    await refuses(
      () => folder.read({ kind: "csv", path: "latin.csv", label: "species" }),
      "data-unreadable",
      "in line 3",
      "iconv",
    );
    await folder.pack("cut.jsonl.gz", lines(records));
    const packed = await readFile(`${folder.path}/cut.jsonl.gz`);
    await folder.write("cut.jsonl.gz", packed.subarray(0, packed.length - 20));
    await refuses(read("cut.jsonl.gz"), "data-unreadable", "a whole gzip stream");
  });
});
