// CSV and TSV: what is read, in which type, and every kind of bad file.
import assert from "node:assert/strict";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { makeFolder, refuses, sourceOptions, type Folder } from "./helpers.ts";
import { valuesHeld } from "../../values-held.ts";

describe("csv source", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder.remove());

  const csv = async (text: string, options: object = {}, name = "x.csv") => {
    await folder.pack(name, text);
    return folder.read({ kind: "csv", path: name, label: "label", ...options });
  };

  it("reads named columns, bytes where all values are integers of 0 to 255", async () => {
    const table = await csv("a,b,label\n0,255,cat\n7,16,dog\n");
    assert.deepEqual(table.inputs, Uint8Array.of(0, 255, 7, 16));
    assert.deepEqual([table.rows, table.inputShape, table.labels, table.ids], [2, [2], ["cat", "dog"], null]);
  });

  it("turns to 32-bit floats at the first value that is no byte", async () => {
    for (const value of ["256", "-1", "0.5", "1e3"])
      assert.deepEqual((await csv(`a,label\n7,0\n${value},1\n9,1\n`)).inputs, Float32Array.of(7, Number(value), 9));
  });

  it("unzips by content and takes the delimiter from the name's ending or the option", async () => {
    const expected = Uint8Array.of(1, 2, 3, 4);
    const tsv = "a\tb\tlabel\n1\t2\t0\n3\t4\t1\n";
    for (const name of ["x.tsv", "x.tsv.gz"]) assert.deepEqual((await csv(tsv, {}, name)).inputs, expected);
    assert.deepEqual((await csv(tsv.replaceAll("\t", ","), {}, "x.csv.gz")).inputs, expected);
    for (const delimiter of [";", "|", "\t"])
      assert.deepEqual((await csv(tsv.replaceAll("\t", delimiter), { delimiter })).inputs, expected);
    await folder.write("unnamed", gzipSync(tsv.replaceAll("\t", ",")));
    assert.deepEqual((await folder.read({ kind: "csv", path: "unnamed", label: "label" })).inputs, expected);
  });

  it("reads files with no header, quoted cells, a byte order mark, Windows line ends and blank lines", async () => {
    const table = await csv('\ufeff1,"2",cat\r\n\r\n 3 ,4,"big, ""cat"""\r\n', { header: false, label: 2 });
    assert.deepEqual(table.inputs, Uint8Array.of(1, 2, 3, 4));
    assert.deepEqual(table.labels, ["cat", 'big, "cat"']);
  });

  it("picks and orders inputs by name or position, and leaves label and id out by default", async () => {
    const text = "id,a,b,label\nr1,1,2,0\nr2,3,4,1\n";
    assert.deepEqual((await csv(text, { inputs: ["b", 1], id: "id" })).inputs, Uint8Array.of(2, 1, 4, 3));
    const table = await csv(text, { id: 0, label: 3 });
    assert.deepEqual([table.inputs, table.ids], [Uint8Array.of(1, 2, 3, 4), ["r1", "r2"]]);
  });

  it("takes integers as numbers and every other label as text", async () => {
    const { labels } = await csv("a,label\n1,7\n1,-3\n1,07\n1,1.0\n1,x\n1,12345678901234567890\n");
    assert.deepEqual(labels, [7, -3, "07", "1.0", "x", "12345678901234567890"]);
  });

  it("takes 3.0 for 3 where all labels are whole numbers, and only there", async () => {
    assert.deepEqual((await csv("a,label\n1,10.0\n1,2.0\n1,-3\n")).labels, [10, 2, -3]);
    assert.deepEqual((await csv("a,label\n1,10.0\n1,2.5\n")).labels, ["10.0", "2.5"]);
  });

  const counted = (name: string, start: number): string =>
    [`${name},a,label`, ...Array.from({ length: 9 }, (_, row) => `${start + row},${(row * 7) % 5},${row % 2}`)].join(
      "\n",
    );

  it("refuses a column that only counts the rows, and says how to leave it out", async () => {
    for (const name of ["", "Unnamed: 0", "index", "ID", "row_id"])
      for (const start of [0, 1, 500])
        await refuses(
          () => csv(counted(name, start)),
          "data-invalid",
          "column 0",
          "count the rows",
          `"ignore": [${name === "" ? "0" : JSON.stringify(name)}]`,
        );
    const named = await csv(counted("index", 0), { ignore: ["index"] });
    assert.deepEqual([named.inputShape, named.columns], [[1], ["a"]]);
    assert.deepEqual((await csv(counted("index", 0), { id: "index" })).inputShape, [1]);
    assert.deepEqual((await csv(counted("index", 0), { inputs: ["index", "a"] })).inputShape, [2]);
    // a value of another name may rise
    assert.deepEqual((await csv(counted("year", 1990))).inputShape, [2]);
    await refuses(() => csv(counted("", 0), { label: 0 }), "data-invalid", "classes that rows share", "counts them");
  });

  it("accepts a header that only counts the columns", async () => {
    assert.equal((await csv("0,1,2\n5,6,0\n7,8,1\n", { label: 2 })).rows, 2);
    assert.equal((await csv("0,1,2\n5,6,0\n7,8,1\n", { label: "2" })).rows, 2);
  });

  it("gives back the numbers that were written, whatever they are", async () => {
    const cell = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.float({ noNaN: true, noDefaultInfinity: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
        const table = await csv(`a,b,label\n${rows.map(([a, b]) => `${a},${b},0`).join("\n")}\n`);
        assert.deepEqual(
          Array.from(valuesHeld(table.inputs), (value) => value + 0),
          rows.flat().map((value) => value + 0),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("grows past its first store", async () => {
    const rows = Array.from({ length: 30000 }, (_, row) => `${row % 256},${(row * 7) % 256},${row},${row % 2}`);
    const { inputs } = await csv(`a,b,c,label\n${rows.join("\n")}\n`);
    assert.ok(inputs instanceof Float32Array);
    assert.deepEqual([inputs.length, inputs[3 * 29999 + 1], inputs[3 * 29999 + 2]], [90000, (29999 * 7) % 256, 29999]);
  });

  it("names file, row, line and column of a cell that is no finite number", async () => {
    for (const cell of ["x", "", "NaN", "nan", "Infinity", "-inf", "1e999", "1e39", "0x10", "1,5".replace(",", ";")])
      await refuses(
        () => csv(`a,b,label\n1,2,0\n3,${cell},1\n`),
        "data-invalid",
        "x.csv: 1 problem",
        'row 2 (line 3), column "b"',
        "expected a finite number",
        `got      ${JSON.stringify(cell)}`,
        "hint",
      );
    await refuses(
      () => csv("1,x,0\n", { header: false, label: 2 }),
      "data-invalid",
      "row 1 (line 1), column 1",
      "header",
    );
  });

  it("names ragged rows", async () => {
    const place = "row 2 (line 3)";
    await refuses(() => csv("a,b,label\n1,2,0\n1,0\n"), "data-invalid", place, "expected 3 columns", "got      2");
    await refuses(() => csv("a,b,label\n1,2,0\n1,2,0,0\n"), "data-invalid", place, "expected 3 columns", "got      4");
  });

  it("refuses a first row of numbers that stands where a header is expected", async () => {
    await refuses(() => csv("5,3,0\n1,2,1\n", { label: 2 }), "data-invalid", "line 1", '"header": false');
  });

  it("names columns that are not there, that are several, or that give the label away", async () => {
    const text = "a,b,b,label\n1,2,3,0\n";
    await refuses(
      () => csv(text, { label: "lable" }),
      "data-invalid",
      "label",
      'one of "a", "b", "b", "label"',
      '"lable"',
    );
    await refuses(() => csv(text, { label: 4 }), "data-invalid", "label", "a position from 0 to 3", "got      4");
    await refuses(() => csv(text, { id: "x" }), "data-invalid", "id", '"x"');
    await refuses(() => csv(text, { inputs: ["a", "b"] }), "data-invalid", "inputs/1", "which several have");
    await refuses(() => csv(text, { inputs: ["a", "label"] }), "data-invalid", "inputs/1", "other than the label's");
    await refuses(() => csv("1,2\n", { header: false }), "data-invalid", "label", "the file has no header");
    await refuses(() => csv("label\n1\n"), "data-invalid", "columns", "beside the label");
  });

  it("refuses empty files, empty labels and quotes that are not closed", async () => {
    await refuses(() => csv("a,label\n"), "data-invalid", "at least one row");
    await refuses(() => csv(""), "data-invalid", "at least one row");
    await refuses(() => csv("a,label\n1,\n"), "data-invalid", 'row 1 (line 2), column "label"', "an empty cell");
    await refuses(() => csv('a,label\n"1,0\n'), "data-unreadable", "x.csv", /quote/i);
  });

  it("names missing files and gzip streams that are cut off", async () => {
    const read = (path: string) => folder.read({ kind: "csv", path, label: 0 });
    await refuses(() => read("gone.csv"), "data-unreadable", "gone.csv", "no such file", "relative paths begin in /");
    await refuses(() => read("."), "data-unreadable", "a folder: ");
    const whole = gzipSync("a,label\n".repeat(1000));
    await folder.write("cut.csv.gz", whole.subarray(0, whole.length - 9));
    await refuses(() => read("cut.csv.gz"), "data-unreadable", "cut.csv.gz", "a whole gzip stream", "fetch");
    await folder.write("bad.csv.gz", whole.fill(0, 12, 30));
    await refuses(() => read("bad.csv.gz"), "data-unreadable", "bad.csv.gz", "a whole gzip stream");
  });

  it("closes its options", async () => {
    const source = { kind: "csv", path: "x.csv", label: 0 };
    const invalid = (change: object) => refuses(() => sourceOptions({ ...source, ...change }), "recipe-invalid");
    for (const change of [
      { labels: 1 },
      { delimiter: " " },
      { label: -1 },
      { label: true },
      { inputs: [] },
      { kind: "cvs" },
    ])
      await invalid(change);
  });

  it("names every column with bad cells at once, its first cell and how many others there are", async () => {
    const folder = await makeFolder();
    const rows = Array.from({ length: 6 }, (_, row) => `${row % 2 === 0 ? "x" : 1},2,${row === 3 ? "" : 5},${row % 2}`);
    await folder.write("bad.csv", ["a,b,c,y", ...rows].join("\n"));
    const source = { kind: "csv", path: "bad.csv", label: "y" };
    await refuses(
      () => folder.read(source),
      "data-invalid",
      "bad.csv: 2 problems",
      /row 1 \(line 2\), column "a"\n {4}expected a finite number[^\n]*\n {4}got {6}"x", and no number in 2 other rows/,
      /row 4 \(line 5\), column "c"\n[^\n]*\n {4}got {6}""\n {4}hint {5}fill such values in/,
    );
    const wide = Array.from({ length: 20 }, (_, at) => `w${at}`);
    const words = wide.map(() => "word").join();
    await folder.write("wide.csv", `${wide.join()},y\n${words},0\n${words},1\n`);
    await refuses(() => folder.read({ ...source, path: "wide.csv" }), "data-invalid", "13 problems", "8 more columns");
    await folder.remove();
  });
});
