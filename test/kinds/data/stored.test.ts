// Rows that stay in a file: the data set that memory would hold, whatever the source; and what an epoch does with them.
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { parquetWriteBuffer } from "hyparquet-writer";
import sharp from "sharp";
import type { Dataset, StoredRows } from "../../../src/engine/contracts.ts";
import { everyIndex, inTurn, isStored } from "../../../src/engine/row-values.ts";
import { elementCount } from "../../../src/graph/ir.ts";
import { epochOrder } from "../../../src/kinds/data/rows/batches.ts";
import { loadData } from "../../../src/kinds/data/load.ts";
import { decodedPictures } from "../../../src/kinds/data/pictures/cache.ts";
import { repeatWarnings } from "../../../src/kinds/data/rows/repeats.ts";
import { openedFile, fileValues, isFileValues } from "../../../src/kinds/data/stored/file-values.ts";
import { shardedRows } from "../../../src/kinds/data/stored/sharded.ts";
import { preprocessingOf } from "../../../src/kinds/data/load.ts";
import { leaves, withOthers } from "../../soak/values.ts";
import { valuesHeld } from "../../values-held.ts";
import { dataOptions, idxFile, makeFolder, npyFile, refuses, type Folder } from "./helpers.ts";

const ROWS = 3000;
const WIDTH = 100;
const shares = { train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 };
const splits = { kind: "hash", ...shares };
const values = Float32Array.from({ length: ROWS * WIDTH }, (_, at) => Math.fround(Math.sin(at)));
const labels = Int32Array.from({ length: ROWS }, (_, row) => (7 * row) % 3);
const rowOf = (row: number): number[] => Array.from(values.subarray(row * WIDTH, (row + 1) * WIDTH));

const all = ({ inputs, inputShape }: Dataset): number[] =>
  [...inTurn(inputs, elementCount(inputShape))].flatMap((part) => Array.from(part));

describe("rows that stay in a file", () => {
  let folder: Folder;
  const load = (block: object, memory?: number) =>
    loadData(dataOptions({ splits, ...block, ...(memory === undefined ? {} : { memory }) }), {
      baseDirectory: folder.path,
      scratch: join(folder.path, "rows"),
    });
  before(async () => {
    folder = await makeFolder();
    const names = Array.from({ length: WIDTH }, (_, i) => `x${i}`);
    const lines = Array.from(labels, (label, row) => [...rowOf(row), `c${label}`].join());
    await folder.write("rows.csv", [[...names, "label"].join(), ...lines].join("\n"));
    await folder.pack("rows.csv.gz", [[...names, "label"].join(), ...lines].join("\n"));
    const turned = lines.map((line) => {
      const cells = line.split(",");
      return [...cells.slice(0, WIDTH).reverse(), cells[WIDTH]].join();
    });
    await folder.write("turned.csv", [[...names.toReversed(), "label"].join(), ...turned].join("\n"));
    const records = Array.from(labels, (label, row) => JSON.stringify({ x: rowOf(row), label }));
    await folder.write("rows.jsonl", records.join("\n"));
    const columns = names.map((name, i) => ({
      name,
      data: Array.from({ length: ROWS }, (_, row) => values[row * WIDTH + i]),
      type: "FLOAT",
    }));
    const label = { name: "label", data: Array.from(labels, (value) => `c${value}`), type: "STRING" };
    await folder.write(
      "rows.parquet",
      new Uint8Array(parquetWriteBuffer({ columnData: [...columns, label] as never, rowGroupSize: 700 })),
    );
    await folder.write("labels.npy", npyFile("<i4", [ROWS], labels));
    await folder.write("f4.npy", npyFile("<f4", [ROWS, WIDTH], values));
    await folder.pack("f4.npy.gz", npyFile("<f4", [ROWS, WIDTH], values));
    await folder.write(
      "f8.npy",
      npyFile(
        "<f8",
        [ROWS, WIDTH],
        Float64Array.from(values, (x) => x + 1e-9),
      ),
    );
    await folder.write(
      "f2.npy",
      npyFile(
        "<f2",
        [ROWS, WIDTH],
        Uint16Array.from(values, (_, at) => at % 31744),
      ),
    );
    const whole = Int32Array.from({ length: 12_000 * WIDTH }, (_, at) => (at * 37) % 251);
    const many = Int32Array.from({ length: 12_000 }, (_, row) => row % 3);
    await folder.write("many.npy", npyFile("<i4", [12_000], many));
    await folder.write("i4.npy", npyFile("<i4", [12_000, WIDTH], whole));
    await folder.write("u1.npy", npyFile("|u1", [12_000, WIDTH], Uint8Array.from(whole)));
    await folder.write("last.npy", npyFile("|u1", [12_000, 5, 5, 4], Uint8Array.from(whole)));
    await folder.write(
      "wide.npy",
      npyFile(
        "<i4",
        [12_000, WIDTH],
        whole.map((x, at) => (at === 1_100_000 ? 256 : x)),
      ),
    );
    await folder.pack("u1.idx.gz", idxFile(8, [12_000, 10, 10], Uint8Array.from(whole)));
    await folder.write("labels.idx", idxFile(8, [12_000], Uint8Array.from(many)));
    const swapped = Buffer.from(values.slice().buffer).swap32();
    await folder.write("f4.idx", idxFile(13, [ROWS, WIDTH], swapped));
    await folder.write("labels.f4.idx", idxFile(8, [ROWS], Uint8Array.from(labels)));
  });
  after(() => folder.remove());

  const npy = (inputs: string, of = "labels.npy") => ({ kind: "npy", inputs, labels: of });
  const sources: Readonly<Record<string, object>> = {
    csv: { kind: "csv", path: "rows.csv", label: "label" },
    "csv, gzipped": { kind: "csv", path: "rows.csv.gz", label: "label" },
    "JSON lines": { kind: "jsonl", path: "rows.jsonl", label: "label" },
    parquet: { kind: "parquet", path: "rows.parquet", label: "label" },
    "npy of floats": npy("f4.npy"),
    "npy of floats, gzipped": npy("f4.npy.gz"),
    "npy of doubles": npy("f8.npy"),
    "npy of halves": npy("f2.npy"),
    "npy of bytes": npy("u1.npy", "many.npy"),
    "npy of integers that are bytes": npy("i4.npy", "many.npy"),
    "npy of integers of which one is no byte": npy("wide.npy", "many.npy"),
    "npy of images with their channels last": npy("last.npy", "many.npy"),
    "idx of bytes, gzipped": { kind: "idx", inputs: "u1.idx.gz", labels: "labels.idx" },
    "idx of floats": { kind: "idx", inputs: "f4.idx", labels: "labels.f4.idx" },
  };
  for (const [name, source] of Object.entries(sources))
    it(`are the data set that memory would hold: ${name}`, async () => {
      const held = await load({ source });
      const { dataset, splits: cut, held: as } = await load({ source }, 1);
      assert.ok(isStored(dataset.inputs) && !isStored(held.dataset.inputs));
      assert.deepEqual([dataset.sha256, cut.sha256], [held.dataset.sha256, held.splits.sha256]);
      assert.deepEqual([dataset.inputShape, as], [held.dataset.inputShape, held.held]);
      assert.deepEqual(all(dataset), Array.from(valuesHeld(held.dataset.inputs)));
      // what is made of them by name
      const input = dataOptions({ splits, source, input: { normalise: "perChannel" } }).input;
      assert.deepEqual(preprocessingOf(input, dataset, cut.train), preprocessingOf(input, held.dataset, cut.train));
      assert.deepEqual(repeatWarnings(dataset, cut), repeatWarnings(held.dataset, cut));
      // nobody's files are left behind
      assert.deepEqual(await readdir(join(folder.path, "rows")).catch(() => []), []);
    });

  it("are several files' one after another, columns matched by name, unlabelled rows among them", async () => {
    const [one, other] = ["rows.csv", "turned.csv"].map((path) => ({ kind: "csv", path, label: "label" }));
    const block = {
      splits: { kind: "files", train: one, test: other, carve: { validation: 0.1, calibration: 0.1 } },
      unlabelled: { kind: "csv", path: "turned.csv", label: "label" },
    };
    const [held, stored] = [await load(block), await load(block, 1)];
    assert.ok(isStored(stored.dataset.inputs));
    assert.deepEqual([stored.dataset.sha256, stored.dataset.rows], [held.dataset.sha256, 3 * ROWS]);
    assert.deepEqual(all(stored.dataset), Array.from(valuesHeld(held.dataset.inputs)));
  });

  it("are held where memory has room for them all", async () => {
    const source = sources["npy of floats"]!;
    const { dataset } = await load({ source }, 2);
    assert.deepEqual(Array.from(valuesHeld(dataset.inputs)), Array.from(values));
  });

  it("are decoded pictures too, kept or not, without those that are corrupt", async () => {
    const pictures = [];
    for (let at = 0; at < 5; at++) {
      const from = join(folder.path, `${at}.png`);
      const pixels = Uint8Array.from({ length: 48 }, (_, i) => 5 * i + at);
      const png = await sharp(pixels, { raw: { width: 4, height: 4, channels: 3 } })
        .png()
        .toBuffer();
      await writeFile(from, at === 2 ? png.subarray(0, 20) : png);
      pictures.push({ id: `${at}`, from, label: 0 });
    }
    const form = { height: 4, width: 4, channels: 3, fit: "cover", background: 255 } as const;
    const options = { place: "photos", cache: undefined, skipsCorrupt: true, scratch: folder.path };
    const wanted = await decodedPictures(pictures, form, options);
    assert.ok(wanted.bytes instanceof Uint8Array);
    const cache = join(folder.path, "decoded");
    for (const own of [{}, { cache }, { cache }]) {
      const { bytes, kept } = await decodedPictures(pictures, form, { ...options, ...own, inFile: true });
      assert.ok(isFileValues(bytes));
      const found = new Uint8Array(bytes.length);
      bytes.copy(0, found);
      assert.deepEqual([found, kept], [wanted.bytes, [0, 1, 3, 4]]);
    }
    // what was kept in a file is found by those who hold it
    const { bytes, mended } = await decodedPictures(pictures, form, { ...options, cache });
    assert.deepEqual([bytes, mended], [wanted.bytes, undefined]);
    // and nothing of its record that is another by one value, nor of its bytes
    const record = join(cache, (await readdir(cache)).find((name) => name.endsWith(".json")) ?? "");
    const text = await readFile(record, "utf8");
    const values = leaves(JSON.parse(text));
    assert.ok(values.length >= 6, `${values.length}`);
    for (const value of values) {
      await writeFile(record, withOthers(text, value));
      const again = await decodedPictures(pictures, form, { ...options, cache });
      assert.deepEqual([again.bytes, again.kept, again.mended], [wanted.bytes, [0, 1, 3, 4], true], value.join("/"));
      assert.equal(await readFile(record, "utf8"), text);
    }
    const file = record.replace(/json$/, "bin");
    const decoded = await readFile(file);
    await writeFile(file, decoded.with(7, decoded[7]! ^ 1));
    const again = await decodedPictures(pictures, form, { ...options, cache });
    assert.deepEqual([again.bytes, again.mended], [wanted.bytes, true]);
  });

  it("are refused where a source cannot leave them in a file, before it is read", async () => {
    const place = { baseDirectory: folder.path };
    const source = { kind: "npz", path: "none.npz", inputs: "x", labels: "y" };
    await refuses(
      () => loadData(dataOptions({ splits, source, memory: 8 }), place),
      "data-invalid",
      "data.memory",
      "csv, idx, images, jsonl, npy, parquet",
      "rows of kind npz",
    );
  });

  it("name a value that is no number, and a file that is cut off, as memory's do", async () => {
    const bad = values.slice();
    bad[250_001] = NaN;
    await folder.write("bad.npy", npyFile("<f4", [ROWS, WIDTH], bad));
    await folder.write("short.npy", npyFile("<f4", [ROWS, WIDTH], values).subarray(0, 9000));
    for (const memory of [undefined, 1]) {
      await refuses(() => load({ source: npy("bad.npy") }, memory), "data-invalid", "row 2501, value 1", "NaN");
      await refuses(
        () => load({ source: npy("short.npy") }, memory),
        "data-invalid",
        "9000 bytes: the file is cut off",
      );
      await refuses(() => load({ source: npy("none.npy") }, memory), "data-unreadable", "no such file");
    }
    await mkdir(join(folder.path, "folder.npy"));
    await refuses(() => load({ source: npy("folder.npy") }, 1), "data-unreadable", "a folder");
  });

  it("say that their file has changed, instead of reading other rows", async () => {
    await folder.write("changing.npy", npyFile("<f4", [ROWS, WIDTH], values));
    const { dataset } = await load({ source: npy("changing.npy") }, 1);
    await utimes(join(folder.path, "changing.npy"), 1, 1);
    assert.ok(isStored(dataset.inputs));
    const { inputs } = dataset;
    assert.throws(() => inputs.read(Int32Array.of(1)), /changing\.npy: the file has changed while a run reads it/);
  });
});

describe("shards", () => {
  let folder: Folder;
  let stored: StoredRows;
  const size = 10;
  const rows = 5000;
  before(async () => {
    folder = await makeFolder();
    await folder.write(
      "bytes",
      Uint8Array.from({ length: rows * size }, (_, at) => (at * 31) % 256),
    );
    const file = openedFile(join(folder.path, "bytes"), "bytes");
    // 16 shards of 62 rows at most
    stored = shardedRows([{ values: fileValues(file, 0, "uint8", rows * size), rows }], { size, memory: 10_000 });
  });
  after(() => folder.remove());
  const expected = (wanted: Int32Array): number[] =>
    Array.from(wanted, (row) => Array.from({ length: size }, (_, i) => ((row * size + i) * 31) % 256)).flat();

  it("give the same values from the file, once held, and once read ahead", async () => {
    const { shardRows, windowShards } = stored;
    assert.deepEqual([shardRows, windowShards, stored.byteLength], [62, 8, rows * size]);
    const order = epochOrder({ train: everyIndex(rows) }, 3, 0, false, stored);
    for (let round = 0; round < 3; round++)
      for (let start = 0; start < rows; start += 500) {
        const some = order.subarray(start, start + 500);
        for (const row of some) {
          if (round === 1) stored.load(Math.floor(row / shardRows));
          if (round === 2) stored.expect(Math.floor(row / shardRows));
        }
        assert.deepEqual(Array.from(stored.read(some)), expected(some));
        for (let wait = 0; round === 2 && wait < 5; wait++) await turn();
        assert.deepEqual(Array.from(stored.read(some)), expected(some));
      }
  });

  it("are an epoch's order: every row once, of few shards at a time, which are others each epoch", () => {
    const { shardRows, windowShards } = stored;
    const train = everyIndex(rows).filter((row) => row % 5 !== 0);
    const [first, again, second, other] = [
      [1, 0],
      [1, 0],
      [1, 1],
      [2, 0],
    ].map(([seed, epoch]) => epochOrder({ train }, seed!, epoch!, false, stored));
    assert.deepEqual(first, again);
    assert.equal(new Set([String(first), String(second), String(other)]).size, 3);
    assert.deepEqual(first!.toSorted(), train);
    const seen: number[] = [];
    let window = new Set<number>();
    for (const row of first!) {
      const shard = Math.floor(row / shardRows);
      if (!window.has(shard) && window.size === windowShards) {
        seen.push(...window);
        window = new Set();
      }
      assert.ok(!seen.includes(shard), "a shard comes back after its window");
      window.add(shard);
    }
    // within a window rows of all its shards are mixed: their first rows come within the first tenth
    const head = new Set(Array.from(first!.subarray(0, 100), (row) => Math.floor(row / shardRows)));
    assert.equal(head.size, windowShards);
  });
});
