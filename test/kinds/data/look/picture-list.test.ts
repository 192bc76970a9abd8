// Folders whose pictures a list among them names, as Hugging Face's imagefolder has them, and folders that name no class.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { lookAt } from "../../../../src/kinds/data/look.ts";
import { makeFolder, refuses, sourceOptions, type Folder } from "../helpers.ts";

/** One grey pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);
const ROWS = 12;

describe("lists among pictures (unit)", () => {
  let folder: Folder;
  const fill = async (name: string, list: string | null): Promise<void> => {
    await mkdir(join(folder.path, name), { recursive: true });
    const names = Array.from({ length: ROWS }, (_, at) => `${at}.png`);
    for (const file of names) await folder.write(join(name, file), png);
    const kind = (at: number): string => (at % 3 === 0 ? "dog" : "cat");
    const lines =
      list === "metadata.csv"
        ? ["file_name,label", ...names.map((file, at) => `${file},${kind(at)}`)]
        : names.map((file, at) => JSON.stringify({ file_name: file, label: kind(at) }));
    if (list !== null) await folder.write(join(name, list), lines.join("\n"));
  };
  const listed = (path: string): object =>
    sourceOptions({ kind: "images", path, size: [1, 1], image: "file_name", label: "label" });
  before(async () => {
    folder = await makeFolder();
    await fill("alone", "metadata.jsonl");
    await fill("parts/train", "metadata.csv");
    await fill("parts/validation", "metadata.csv");
    await fill("parts/test", "metadata.csv");
    await fill("classes/a", null);
    await fill("classes/b", null);
    await folder.write("classes/metadata.csv", "file_name,caption\na/0.png,what it shows");
    await fill("flat/train", null);
    await fill("flat/test", null);
  });
  after(() => folder.remove());

  it("are found, of each part of a set too", async () => {
    const alone = await lookAt({ path: "alone", directory: folder.path });
    assert.deepEqual(alone.source, listed("alone/metadata.jsonl"));
    assert.deepEqual(
      [...alone.classes],
      [
        ["cat", 8],
        ["dog", 4],
      ],
    );
    const { source, test, validation, notes } = await lookAt({ path: "parts", directory: folder.path });
    assert.deepEqual(
      [source, test, validation],
      ["train", "test", "validation"].map((part) => listed(`parts/${part}/metadata.csv`)),
    );
    assert.deepEqual(notes.slice(-2), [
      "test rows: parts/test/metadata.csv",
      "validation rows: parts/validation/metadata.csv",
    ]);
    const inside = await lookAt({ path: ".", directory: join(folder.path, "parts") });
    assert.deepEqual(inside.source, listed("train/metadata.csv"));
  });

  it("are none where what their cells name is not there: links beside numbers are texts", async () => {
    const rows = Array.from(
      { length: 30 },
      (_, at) => `https://shop.example/${"x".repeat(300)}${at}.png,${at / 7},${at % 2 === 0 ? "a" : "b"}`,
    );
    await folder.write("links.csv", ["picture,price,label", ...rows].join("\n"));
    const { source } = await lookAt({ path: "links.csv", directory: folder.path });
    assert.equal(source.kind, "csv");
  });

  it("are passed over where folders are the classes", async () => {
    const { source, classes } = await lookAt({ path: "classes", directory: folder.path });
    assert.deepEqual(source, sourceOptions({ kind: "images", path: "classes", size: [1, 1] }));
    assert.deepEqual([...classes.keys()], ["a", "b"]);
  });

  it("are asked for where folders are parts of a set and no classes", async () => {
    for (const work of [
      () => lookAt({ path: "flat", directory: folder.path }),
      () => folder.read({ kind: "images", path: "flat", size: 1 }),
    ])
      await refuses(work, "data-invalid", 'have no classes: "test", "train"', "in a list with a column of classes");
  });
});
