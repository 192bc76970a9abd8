// Rows of a file that no recipe describes: what its first line is.
import assert from "node:assert/strict";
import { readLooseRows } from "../../../../src/kinds/data/rows/loose-rows.ts";
import { makeFolder, refuses, type Folder } from "../helpers.ts";

describe("loose rows", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder.remove());

  const read = async (text: string, columns: readonly string[] | null = null) => {
    await folder.write("rows.csv", text);
    const { inputs, rows } = await readLooseRows("rows.csv", { columns, baseDirectory: folder.path });
    return { rows, values: Array.from(inputs) };
  };

  it("take a line of numbers as a row, and a line with a word as names", async () => {
    assert.deepEqual(await read("5,6\n7,8\n"), { rows: 2, values: [5, 6, 7, 8] });
    assert.deepEqual(await read("a,b\n7,8\n"), { rows: 1, values: [7, 8] });
    assert.deepEqual(await read("b,more,a\n7,1,8\n", ["a", "b"]), { rows: 1, values: [8, 7] });
  });

  it("take the delimiter that parts the lines, and decimal commas that can be nothing else", async () => {
    assert.deepEqual(await read("b;a\n7;8\n", ["a", "b"]), { rows: 1, values: [8, 7] });
    assert.deepEqual(await read("1,5;2,25\n3;4\n"), { rows: 2, values: [1.5, 2.25, 3, 4] });
    await refuses(() => read("1,500;2\n3;4\n"), "data-invalid", "row 1 (line 1)", "a thousand, or a fraction?");
  });

  it("lose no row to a first line whose values are missing: it is refused as the row that it is", async () => {
    for (const cell of ["nan", "", "NA", "-inf", "?"])
      await refuses(() => read(`${cell},6\n7,8\n`), "data-invalid", "row 1 (line 1)", JSON.stringify(cell));
  });

  it("refuse a line that counts the columns, which may be either", () =>
    refuses(() => read("0,1,2\n5,6,7\n"), "data-invalid", "line 1", "count the columns"));
});
