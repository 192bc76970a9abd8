// Separated values as people have them: other delimiters, decimal commas, texts that are no UTF-8, lines that are no names.
import assert from "node:assert/strict";
import { delimiterIn, writtenAs } from "../../../../src/kinds/data/files/written.ts";
import { makeFolder, refuses, type Folder } from "../helpers.ts";

describe("how separated values are written (unit)", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder.remove());

  const csv = async (text: string | Uint8Array, options: object = {}) => {
    await folder.write("x.csv", text);
    return folder.read({ kind: "csv", path: "x.csv", label: "label", ...options });
  };
  const values = async (text: string, options: object = {}) =>
    Array.from((await csv(text, options)).inputs as Float32Array);

  it("parts lines by what the name tells, unless another delimiter is what parts them", async () => {
    for (const [text, expected] of [
      ["a,b\n1,2\n", ","],
      ["a;b\n1;2\n", ";"],
      ["a\tb\n1\t2\n", "\t"],
      ["a|b\n1|2\n", "|"],
      // a comma in each line, but not as many
      ["a;b\n1,5;2,5\n1;2,5\n", ";"],
      // both part every line: the name decides
      ["a;x,b;y\n1;2,3;4\n", ","],
      // in quotes it is no delimiter
      ['"a, b";c\n"1, 2";3\n', ";"],
      ["only\none\n", ","],
      ["", ","],
    ] as const) {
      await folder.write("x.csv", text);
      assert.equal(await delimiterIn("x.csv", folder.path), expected, text);
    }
    await folder.write("x.tsv", "a,b\n1,2\n");
    assert.equal(await delimiterIn("x.tsv", folder.path), ",");
  });

  it("reads such files without a word in the recipe, and others by what it says", async () => {
    assert.deepEqual(await values("a;b;label\n1;2;u\n3;4;v\n"), [1, 2, 3, 4]);
    assert.deepEqual(await values("a;b;label\n1;2;u\n3;4;v\n", { delimiter: ";" }), [1, 2, 3, 4]);
    await refuses(
      () => csv("a;b;label\n1;2;u\n", { delimiter: "," }),
      "data-invalid",
      'another delimiter? "delimiter": ";"',
    );
    await refuses(() => csv("sep=;\na;b;label\n"), "data-invalid", 'take the line "sep=;" away');
  });

  it("concludes decimal commas where no number can be read otherwise", async () => {
    for (const [text, decimal] of [
      ["a;b\n1,5;2\n", ","],
      ["a;b\n1,500;2,5\n", ","],
      ["a;b\n1,5;2.5\n", undefined],
      ["a;b\n1,500;22,000\n", undefined],
      ["a;b\n1.5;2\n", undefined],
      ['a,b\n"1,5",2\n', undefined],
    ] as const) {
      await folder.write("x.csv", text);
      assert.equal((await writtenAs("x.csv", folder.path)).decimal, decimal, text);
    }
  });

  it("reads decimal commas where they are said, and refuses numbers that are two then", async () => {
    const comma = { decimal: "," };
    const [plain, written] = ["a;b;label\n0.5;-1e3;u\n250.125;4;v\n", "a;b;label\n0,5;-1e3;u\n250,125;4;v\n"];
    assert.deepEqual(await values(written, comma), await values(plain));
    assert.deepEqual(await values(',5;"-1,5e2";u\n2;4;v\n', { ...comma, header: false, label: 2 }), [0.5, -150, 2, 4]);
    for (const cell of ["1.000", "0.5", "1.234,5", "1.234.567", ".5"])
      await refuses(
        () => csv(`a;b;label\n${cell};2;u\n1,5;3;v\n`, comma),
        "data-invalid",
        "line 2, column 0",
        JSON.stringify(cell),
        "write such numbers in one way",
      );
    // neither a date nor a version is a number
    assert.deepEqual((await csv("a;b;label\n1,5;2;01.02.2024\n1,5;3;1.2.3\n", comma)).labels, ["01.02.2024", "1.2.3"]);
  });

  it("says what a comma in a number may be, where it is read as none", async () => {
    await refuses(() => csv("a;label\n1,5;u\n2;v\n"), "data-invalid", '"1,5"', 'say "decimal": ","');
    await refuses(() => csv('a,label\n"1,500",u\n2,v\n'), "data-invalid", '"1,500"', "a thousand, or a fraction?");
  });

  it("names the encoding of a text that is no UTF-8, and bytes that are no text's", async () => {
    const text = "a,label\n1,u\n2,v\n";
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
    for (const bytes of [
      utf16,
      Buffer.from(utf16).swap16(),
      utf16.subarray(2),
      Buffer.from(utf16.subarray(2)).swap16(),
    ])
      await refuses(() => csv(bytes), "data-unreadable", "text in UTF-16", "iconv -f utf-16 -t utf-8");
    await refuses(
      () => csv(Buffer.from("a,label\n1,\xe9\n", "latin1")),
      "data-unreadable",
      "in line 2",
      "iconv -f latin1",
    );
    await refuses(() => csv("a,label\n1,u\n\0,v\n"), "data-unreadable", "a zero byte, in line 3");
    await refuses(() => csv(new Uint8Array(64)), "data-unreadable", "a zero byte, in line 1", "no text?");
  });

  it("refuses a row in the place of the names, which would be lost: by the class that stands in it", async () => {
    const rows = "5.1,3.5,setosa\n4.9,3,setosa\n7,3.2,versicolor\n";
    await refuses(
      () => csv(rows, { label: 2 }),
      "data-invalid",
      '"setosa" is a class of rows below',
      'set "header": false',
    );
    assert.equal((await csv(rows, { label: 2, header: false })).rows, 3);
    await refuses(
      () => csv("kind a,5,7\nkind b,6,7\nkind c,6,8\n", { label: 2, ignore: [0] }),
      "data-invalid",
      "line 1",
    );
    assert.deepEqual(
      (await csv("0,1,2\n1,5,6\n0,7,8\n", { label: "0" })).labels,
      [1, 0],
      "a line that counts is no row",
    );
    await refuses(() => csv("0,1\n5,1\n6,0\n", { label: 1 }), "data-invalid", '"1" is a class of rows below');
    await folder.write("x.csv", "39,State,<=50K\n50,Self,<=50K\n38,State,>50K\n");
    const columns = { kind: "tabular", path: "x.csv", label: "<=50K", columns: "auto" };
    await refuses(() => folder.read(columns), "data-invalid", "put a line of names first");
  });
});
