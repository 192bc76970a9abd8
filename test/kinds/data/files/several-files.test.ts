// Rows in several files are the rows of one file, whatever the kind of source; what does not go together is refused by name.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import sharp from "sharp";
import { everyIndex, isStored } from "../../../../src/engine/row-values.ts";
import { loadData, type LoadedData } from "../../../../src/kinds/data/load.ts";
import { lookAt, sourceIn } from "../../../../src/kinds/data/look.ts";
import { readPredictions } from "../../../../src/kinds/data/recorded/predictions.ts";
import { readLooseRecords, readLooseRows } from "../../../../src/kinds/data/rows/loose-rows.ts";
import { readScores, readTop } from "../../../../src/kinds/data/recorded/scores.ts";
import { dataOptions, idxFile, makeFolder, npyFile, refuses, sourceOptions, type Folder } from "../helpers.ts";

const ROWS = 120;
/** Rows of the files, of which the second has bytes alone and the last one row. */
const cuts: readonly (readonly [from: number, to: number])[] = [
  [0, 50],
  [50, 90],
  [90, 119],
  [119, 120],
];
const whole: readonly [number, number] = [0, ROWS];
const classes = ["cat", "dog", "owl"];
const rows = Array.from({ length: ROWS }, (_, row) => ({
  a: row >= 50 && row < 90 ? row : row / 4 - 9,
  b: (row * 7) % 11,
  word: `a ${["red", "green", "blue"][row % 3] ?? ""} thing, ${row % 5}`,
  class: row < 50 ? (classes[row % 2] ?? "") : (classes[row % 3] ?? ""),
}));
type Row = (typeof rows)[number];

const csv = (part: readonly Row[], names: readonly (keyof Row)[] = ["a", "b", "class"]): string =>
  [names.join(";"), ...part.map((row) => names.map((name) => row[name]).join(";"))].join("\n");
const parquet = (part: readonly Row[], said?: string): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: (["a", "b"] as const)
        .map((name) => ({ name, data: part.map((row) => row[name]), type: "DOUBLE" }))
        .concat({ name: "class", data: part.map((row) => row.class), type: "STRING" } as never) as never,
      ...(said === undefined ? {} : { kvMetadata: [{ key: "huggingface", value: said }] }),
    }),
  );
const values = (part: readonly Row[]): Float32Array => Float32Array.from(part.flatMap(({ a, b }) => [a, b]));
const labels = (part: readonly Row[]): Uint8Array => Uint8Array.from(part, (row) => classes.indexOf(row.class));
const floats = (part: readonly Row[]): Uint8Array => npyFile("<f4", [part.length, 2], values(part));
const classesOf = (part: readonly Row[]): Uint8Array => npyFile("|u1", [part.length], labels(part));

/** Files of rows by what stands in their names for a part's number. */
const files: Readonly<Record<string, (part: readonly Row[]) => string | Uint8Array>> = {
  "rows-*.csv": (part) => csv(part),
  "bare-*.csv": (part) => csv(part).split("\n").slice(1).join("\n"),
  "table-*.csv": (part) => csv(part, ["a", "word", "b", "class"]),
  "rows-*.jsonl": (part) => part.map(({ word: _word, ...row }) => JSON.stringify(row)).join("\n"),
  "rows-*.parquet": (part) => parquet(part),
  "x-*.npy": floats,
  "y-*.npy": classesOf,
  "rows-*.npz": (part) => zipSync({ "x.npy": floats(part), "y.npy": classesOf(part) }),
  "x-*.idx": (part) => idxFile(13, [part.length, 2], Buffer.from(values(part).buffer).swap32()),
  "y-*.idx": (part) => idxFile(8, [part.length], labels(part)),
};

const named = (source: object): object => ({ label: "class", ...source });
/** Sources by what is tried, with the name of one file where they have a *. */
const sources: Readonly<Record<string, object>> = {
  csv: named({ kind: "csv", path: "rows-*.csv" }),
  "csv without names": { kind: "csv", path: "bare-*.csv", header: false, label: 2 },
  jsonl: named({ kind: "jsonl", path: "rows-*.jsonl" }),
  parquet: named({ kind: "parquet", path: "rows-*.parquet" }),
  npy: { kind: "npy", inputs: "x-*.npy", labels: "y-*.npy" },
  npz: { kind: "npz", path: "rows-*.npz", inputs: "x", labels: "y" },
  idx: { kind: "idx", inputs: "x-*.idx", labels: "y-*.idx" },
  images: named({ kind: "images", path: "pictures-*.csv", image: "file", size: 2 }),
  tabular: named({ kind: "tabular", path: "table-*.csv", columns: "auto" }),
  text: named({
    ...{ kind: "text", path: "table-*.csv", text: "word", length: 5 },
    tokenizer: { kind: "words", vocabulary: 9 },
  }),
};
const splits = { kind: "hash", train: 0.5, validation: 0.1, calibration: 0.1, test: 0.3 };

describe("rows in several files (unit)", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
    for (const [name, make] of Object.entries(files)) {
      await folder.write(name.replace("*", "whole"), make(rows));
      for (const [at, [from, to]] of cuts.entries())
        await folder.write(name.replace("*", `part-${at}-of-4`), make(rows.slice(from, to)));
      await folder.write(`.${name.replace("*", "part-9")}`, "no part of the rows");
    }
    const line = ({ class: label }: Row, row: number): string => `${row}.png;${label}`;
    const list = ([from, to]: readonly [number, number]): string =>
      ["file;class", ...rows.slice(from, to).map((row, at) => line(row, from + at))].join("\n");
    for (const row of rows.keys()) {
      const picture = sharp(Buffer.from([row, 2 * row, 9, 200]), { raw: { width: 2, height: 2, channels: 1 } });
      await folder.write(`${row}.png`, await picture.png().toBuffer());
    }
    await folder.write("pictures-whole.csv", list(whole));
    for (const [at, cut] of cuts.entries()) await folder.write(`pictures-part-${at}-of-4.csv`, list(cut));
  });
  after(() => folder.remove());

  const place = (): { readonly baseDirectory: string } => ({ baseDirectory: folder.path });
  const load = (source: object, block: object = {}): Promise<LoadedData> =>
    loadData(dataOptions({ splits, source, ...block }), place());
  const inOne = (source: object): object => JSON.parse(JSON.stringify(source).replaceAll("*", "whole")) as object;
  const inParts = (source: object): object => JSON.parse(JSON.stringify(source).replaceAll("*", "part-*")) as object;

  for (const [name, source] of Object.entries(sources))
    it(`are those of one file: ${name}`, async () => {
      const [one, several] = [await load(inOne(source)), await load(inParts(source))];
      assert.equal(several.dataset.rows, ROWS);
      assert.equal(several.dataset.sha256, one.dataset.sha256);
      assert.deepEqual(several.held, one.held);
      assert.deepEqual(several.deduced, one.deduced);
      assert.deepEqual(several.columns, one.columns);
      // names of pictures hold within the file that names them
      if (name !== "images") assert.deepEqual(several.splits, one.splits);
      else assert.equal(several.dataset.rowId(50), "pictures-part-1-of-4.csv:50.png");
    });

  for (const name of ["csv", "jsonl", "npy", "idx", "images"])
    it(`stay in them where memory is bounded: ${name}`, async () => {
      const source = inParts(sources[name] ?? {});
      const many = { ...splits, kind: "hash" };
      const bounded = await loadData(dataOptions({ splits: many, source, memory: 1 }), place());
      const held = await load(source);
      assert.equal(bounded.dataset.sha256, held.dataset.sha256);
      const read = ({ dataset: { inputs, rows: count } }: LoadedData): number[] =>
        Array.from(isStored(inputs) ? inputs.read(everyIndex(count)) : inputs);
      assert.deepEqual(read(bounded), read(held));
    });

  it("have their columns by name, in any order, and each file's own mark of the order of bytes and ends of lines", async () => {
    await folder.write("turned-0.csv", csv(rows.slice(0, 60)));
    await folder.write(
      "turned-1.csv",
      `\uFEFF${csv(rows.slice(60), ["class", "b", "a"]).replaceAll("\n", "\r\n")}\r\n`,
    );
    const turned = await load(named({ kind: "csv", path: "turned-*.csv" }));
    assert.equal(turned.dataset.sha256, (await load(inOne(sources["csv"] ?? {}))).dataset.sha256);
  });

  it("have the labels of all files: 1.0 is a text where another file has texts", async () => {
    const lines = (labelled: readonly string[]): string =>
      ["x,y", ...labelled.flatMap((label) => Array.from({ length: 20 }, (_, x) => `${x % 3},${label}`))].join("\n");
    await folder.write("whole-0.csv", lines(["1.0", "2.0"]));
    await folder.write("whole-1.csv", lines(["3.0"]));
    const source = { kind: "csv", path: "whole-*.csv", label: "y" };
    assert.deepEqual((await load(source)).dataset.classes, ["1", "2", "3"]);
    await folder.write("whole-1.csv", lines(["none of them"]));
    assert.deepEqual((await load(source)).dataset.classes, ["1.0", "2.0", "none of them"]);
  });

  it("are found by init, predict and evaluate, and as recorded scores", async () => {
    for (const path of ["rows-part-*.csv", "rows-part-*.jsonl"]) {
      const seen = await lookAt({ path, directory: folder.path });
      assert.deepEqual([seen.rows, "path" in seen.source && seen.source.path], [ROWS, path]);
      assert.deepEqual([...seen.classes.keys()], classes);
      assert.deepEqual({ path: "x", ...(await sourceIn({ path, directory: folder.path })) }.path, path);
      const loose = await readLooseRows(path, { ...place(), columns: ["b", "a"] });
      assert.deepEqual([...loose.inputs.slice(-2)], [rows.at(-1)?.b, rows.at(-1)?.a]);
      const records = await readLooseRecords(path, folder.path, ["class"]);
      assert.deepEqual([records.length, records.at(-1)?.["class"]], [ROWS, rows.at(-1)?.class]);
    }
    const scores = await readScores({ path: "x-part-*.npy" }, folder.path);
    assert.deepEqual(scores.values, values(rows));
    const recorded = (part: readonly Row[]): string =>
      ["cat,dog,owl,label", ...part.map(({ a, class: label }) => `${a / 3},0.1,${a / 7},${label}`)].join("\n");
    for (const [at, [from, to]] of cuts.entries()) await folder.write(`said-${at}.csv`, recorded(rows.slice(from, to)));
    const { values: said, labels: of } = await readPredictions({ path: "said-*.csv" }, place());
    // in the file's own precision
    assert.deepEqual(said, Float64Array.from(rows.flatMap(({ a }) => [a / 3, 0.1, a / 7])));
    assert.deepEqual([...of], [...labels(rows)]);
    for (const [at, [from, to]] of cuts.entries())
      await folder.write(
        `top-${at}.jsonl`,
        rows
          .slice(from, to)
          .map(({ class: label }, row) => JSON.stringify({ top: { [label]: row } }))
          .join("\n"),
      );
    const top = await readTop({ path: "top-*.jsonl", top: "top" }, classes, folder.path);
    assert.deepEqual([...top.classes], [...labels(rows)]);
    assert.equal(top.values[50], 0);
    await folder.write("top-2.jsonl", '{"top": {"cat": 1}}\n{"top": {"cow": 1}}');
    await refuses(
      () => readTop({ path: "top-*.jsonl", top: "top" }, classes, folder.path),
      "data-invalid",
      "row 2 (line 2) of top-2.jsonl",
    );
  });

  it("are refused where files that their names tell of are missing, and told where one of several is read", async () => {
    const one = await load(named({ kind: "csv", path: "rows-part-0-of-4.csv" }));
    assert.deepEqual(one.notes, ["rows-part-0-of-4.csv is one of 4 files, whose rows are all of rows-part-*-of-4.csv"]);
    const parts = named({ kind: "parquet", path: "train-*.parquet" });
    await folder.write("train-00001-of-00003.parquet", parquet(rows.slice(0, 60)));
    await folder.write("train-00003-of-00003.parquet", parquet(rows.slice(60)));
    await refuses(() => load(parts), "data-invalid", "all 3 that their names tell of", "train-00002-of-00003.parquet");
    await folder.write("train-00002-of-00003.parquet", parquet(rows.slice(0, 9)));
    assert.equal((await load(parts)).dataset.rows, ROWS + 9);
    await folder.write("train-00000-of-00003.parquet", parquet(rows.slice(0, 9)));
    await refuses(() => load(parts), "data-invalid", "all 3 that their names tell of", "4");
  });

  it("are counted by no column, in each file anew: it is left out, or refused", async () => {
    const part = (from: number): string =>
      ["index,a,class", ...rows.slice(from, from + 40).map((row, at) => `${at},${row.b},${row.class}`)].join("\n");
    for (const from of [0, 40, 80]) {
      await folder.write(`counted-${from}.csv`, part(from));
      const lines = part(from)
        .split("\n")
        .slice(1)
        .map((line) => line.split(","));
      const records = lines.map(([index, a, label]) =>
        JSON.stringify({ index: Number(index), a: Number(a), class: label }),
      );
      await folder.write(`counted-${from}.jsonl`, records.join("\n"));
    }
    for (const path of ["counted-*.csv", "counted-*.jsonl"]) {
      const { source } = await lookAt({ path, directory: folder.path });
      assert.deepEqual("ignore" in source && source.ignore, ["index"], path);
      const counted = ["counted-0.", "numbers that count the rows", '"ignore": ["index"]'];
      const kind = path.slice(path.lastIndexOf(".") + 1);
      await refuses(() => load(named({ kind, path })), "data-invalid", ...counted);
      await refuses(() => load(named({ kind: "tabular", path, columns: "auto" })), "data-invalid", ...counted);
    }
  });

  it("are concluded from one of the files of a set that is whole", async () => {
    await mkdir(join(folder.path, "hub"));
    for (const [at, [from, to]] of [cuts[0] ?? whole, [50, ROWS] as const].entries()) {
      await folder.write(`hub/train-0000${at}-of-00002.parquet`, parquet(rows.slice(from, to)));
      await folder.write(`hub/test-0000${at}-of-00002.parquet`, parquet(rows.slice(from, to)));
    }
    const path = "hub/train-00000-of-00002.parquet";
    const { source, test, rows: count } = await lookAt({ path, directory: folder.path });
    const numbers = (name: string): object => sourceOptions({ kind: "parquet", path: name, label: "class" });
    assert.deepEqual(source, numbers("hub/train-*-of-00002.parquet"));
    assert.deepEqual(test, numbers("hub/test-*-of-00002.parquet"));
    assert.equal(count, ROWS);
    // the first file may hold one class alone
    for (const [at, label] of ["cat", "dog"].entries()) {
      const own = rows.filter((row) => row.class === label);
      await folder.write(`hub/sorted-0000${at}-of-00002.parquet`, parquet(own));
      await folder.write(
        `hub/sorted-${at}.jsonl`,
        own.map(({ a, class: of }) => JSON.stringify({ a, class: of })).join("\n"),
      );
    }
    for (const sorted of ["hub/sorted-00001-of-00002.parquet", "hub/sorted-*.jsonl"]) {
      const seen = await lookAt({ path: sorted, directory: folder.path });
      assert.deepEqual([...seen.classes.keys()], ["cat", "dog"], sorted);
    }
    // whoever names a file means that file
    assert.deepEqual(await sourceIn({ path, directory: folder.path }), { kind: "parquet", path, label: "class" });
  });

  it("are refused by name where they are not of one form", async () => {
    const both = named({ kind: "csv", path: "odd-*.csv" });
    await refuses(() => load(both), "data-unreadable", "odd-*.csv", "files of that name", "bare-whole.csv");
    await folder.write("odd-0.csv", csv(rows.slice(0, 60)));
    await folder.write("odd-1.csv", csv(rows.slice(60), ["a", "class"]));
    await refuses(() => load(both), "data-invalid", "odd-1.csv", 'without "b"');
    await refuses(
      () => load(named({ kind: "tabular", path: "odd-*.csv", columns: "auto" })),
      "data-invalid",
      "odd-1.csv",
      'without "b"',
    );
    await refuses(
      () => readLooseRecords("odd-*.csv", folder.path, ["a"]),
      "data-invalid",
      "odd-1.csv",
      "those of odd-0.csv",
    );
    await folder.write("odd-1.csv", csv(rows.slice(60)).replace("65;", "x;"));
    await folder.write("id-0.csv", "id,x,class\na,1,u\nb,2,v");
    await folder.write("id-1.csv", "id,x,class\nc,1,u\nb,2,v");
    await refuses(
      () => load({ kind: "csv", path: "id-*.csv", label: "class", id: "id" }),
      "data-invalid",
      "id-1.csv",
      "row 2, id",
      "row 2 of id-0.csv",
    );
    const label = (names: readonly string[]): string =>
      JSON.stringify({ info: { features: { class: { names, _type: "ClassLabel" } } } });
    await folder.write("names-0.parquet", parquet(rows.slice(0, 60), label(classes)));
    await folder.write("names-1.parquet", parquet(rows.slice(60), label(classes.toReversed())));
    await refuses(
      () => load(named({ kind: "parquet", path: "names-*.parquet" })),
      "data-invalid",
      "names-1.parquet",
      "classes as in names-0.parquet",
    );
    await folder.write("y-more.npy", classesOf(rows));
    await refuses(
      () => load({ kind: "npy", inputs: "x-*.npy", labels: "y-*.npy" }),
      "data-invalid",
      "files that go together",
      "y-more.npy",
    );
    await refuses(
      () => load({ kind: "npy", inputs: "x-part-*.npy", labels: "y-whole.npy" }),
      "data-invalid",
      "y-whole.npy",
      "a name with a *",
    );
    await refuses(() => load(named({ kind: "csv", path: "no/rows-*.csv" })), "data-unreadable", "no such file");
    await refuses(() => load(named({ kind: "csv", path: "*/rows.csv" })), "data-unreadable", "name the folder");
    await folder.write("shape-0.npy", npyFile("<f4", [2, 2], new Float32Array(4)));
    await folder.write("shape-1.npy", npyFile("<f4", [2, 3], new Float32Array(6)));
    await refuses(
      () => readScores({ path: "shape-*.npy" }, folder.path),
      "data-invalid",
      "shape-1.npy",
      "[2], as in shape-0.npy",
    );
  });
});
