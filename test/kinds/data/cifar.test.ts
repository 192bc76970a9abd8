// CIFAR's binary version: labels and channels where its page says they stand, which of the two a file is, and what it cannot be.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { everyIndex, isStored } from "../../../src/engine/row-values.ts";
import { loadData } from "../../../src/kinds/data/load.ts";
import { lookAt, sourceIn } from "../../../src/kinds/data/look.ts";
import { readLooseRows } from "../../../src/kinds/data/rows/loose-rows.ts";
import { readPredictions } from "../../../src/kinds/data/recorded/predictions.ts";
import { limbeck } from "../../cli/world.ts";
import { leftOut } from "../../left-out.ts";
import { valuesHeld } from "../../values-held.ts";
import { dataOptions, makeFolder, refuses, sourceOptions, type Folder } from "./helpers.ts";

const PIXELS = 1024;
const names = Array.from({ length: 10 }, (_, at) => `thing ${9 - at}`);

/** Pixel `at` of channel `channel` of a row. */
const pixel = (row: number, channel: number, at: number): number => (row * 7 + channel * 85 + at) % 256;

/** Records from a row on, whose labels are given. */
function records(rows: number, labelsOf: (row: number) => readonly number[], first = 0): Uint8Array {
  const all = Array.from({ length: rows }, (_, i) => [
    ...labelsOf(first + i),
    ...[0, 1, 2].flatMap((channel) => Array.from({ length: PIXELS }, (_, at) => pixel(first + i, channel, at))),
  ]);
  return Uint8Array.from(all.flat());
}

const ten = (row: number): readonly number[] => [(row * 3) % 10];
const hundred = (row: number): readonly number[] => [row % 20, (row * 7) % 100];

describe("source cifar (unit)", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
    await folder.write("data_batch_1.bin", records(70, ten));
    await folder.write("data_batch_2.bin", records(50, ten, 70));
    await folder.write("test_batch.bin", records(60, ten));
    await folder.write("batches.meta.txt", `${names.join("\r\n")}\n\n`);
    await folder.pack("hundred.bin.gz", records(200, hundred));
  });
  after(() => folder.remove());

  const read = (change: object = {}) => folder.read({ kind: "cifar", path: "data_batch_1.bin", ...change });
  const splits = { kind: "hash", train: 0.4, validation: 0.2, calibration: 0.2, test: 0.2 };
  const load = (source: object, memory?: number) =>
    loadData(dataOptions({ source, splits, ...(memory === undefined ? {} : { memory }) }), {
      baseDirectory: folder.path,
      scratch: join(folder.path, "rows"),
    });

  it("has rows of channels of bytes, and labels as numbers, or by the names of a file", async () => {
    const table = await read();
    assert.deepEqual([table.rows, table.inputShape, table.held.dtype], [70, [3, 32, 32], "uint8"]);
    assert.ok(table.inputs instanceof Uint8Array);
    assert.deepEqual(
      [0, 1023, 1024, 3071, 69 * 3072 + 2048].map((at) => table.inputs instanceof Uint8Array && table.inputs[at]),
      [pixel(0, 0, 0), pixel(0, 0, 1023), pixel(0, 1, 0), pixel(0, 2, 1023), pixel(69, 2, 0)],
    );
    assert.deepEqual(Array.from(table.labels).slice(0, 4), [0, 3, 6, 9]);
    const named = await read({ names: "batches.meta.txt" });
    assert.deepEqual([named.classes, named.labels[1]], [names, "thing 6"]);
    assert.deepEqual(
      (await load({ kind: "cifar", path: "data_batch_1.bin", names: "batches.meta.txt" })).dataset.classes,
      names,
    );
  });

  it("is CIFAR-100 where two labels stand before the values: the fine one, or the coarse one", async () => {
    const fine = await read({ path: "hundred.bin.gz" });
    assert.deepEqual([fine.rows, ...Array.from(fine.labels).slice(0, 3)], [200, 0, 7, 14]);
    const coarse = await read({ path: "hundred.bin.gz", label: "coarse" });
    assert.deepEqual(Array.from(coarse.labels).slice(19, 22), [19, 0, 1]);
    assert.deepEqual(coarse.inputs, fine.inputs);
  });

  it("is one set in its batches, in memory and in a file", async () => {
    const source = { kind: "cifar", path: "data_batch_*.bin", names: "batches.meta.txt" };
    const [held, stored] = [await load(source), await load(source, 1)];
    assert.equal(held.dataset.rows, 120);
    assert.equal(stored.dataset.sha256, held.dataset.sha256);
    const { inputs } = stored.dataset;
    assert.deepEqual(isStored(inputs) ? inputs.read(everyIndex(120)) : inputs, held.dataset.inputs);
    const first = await folder.read({ kind: "cifar", path: "test_batch.bin" });
    assert.deepEqual(valuesHeld(held.dataset.inputs).slice(0, 60 * 3072), first.inputs);
  });

  it("is found with its batches, tests and names; predict and evaluate take the file that is named", async () => {
    const { source, test, classes } = await lookAt({ path: "data_batch_1.bin", directory: folder.path });
    const from = (path: string): object => sourceOptions({ kind: "cifar", path, names: "batches.meta.txt" });
    assert.deepEqual([source, test], [from("data_batch_*.bin"), from("test_batch.bin")]);
    assert.equal(classes.get("thing 6"), 12);
    assert.deepEqual(await sourceIn({ path: "data_batch_1.bin", directory: folder.path }), {
      ...from("data_batch_1.bin"),
    });
    const loose = await readLooseRows("data_batch_2.bin", { baseDirectory: folder.path, columns: null });
    assert.deepEqual([loose.rows, loose.inputs[0]], [50, pixel(70, 0, 0)]);
  });

  it("is refused where it is neither, and where names are not its classes'", async () => {
    await folder.write("cut.bin", records(70, ten).subarray(0, 5000));
    await refuses(
      () => read({ path: "cut.bin" }),
      "data-invalid",
      "3073 bytes (CIFAR-10) or 3074 bytes (CIFAR-100)",
      "5000 bytes",
    );
    await folder.write(
      "eleven.bin",
      records(70, (row) => [row % 11]),
    );
    await refuses(
      () => read({ path: "eleven.bin" }),
      "data-invalid",
      "record 11 has label 10 of 10 classes of CIFAR-10",
    );
    await folder.write(
      "turned.bin",
      records(70, (row) => [(row * 7) % 100, row % 20]),
    );
    await refuses(
      () => read({ path: "turned.bin" }),
      "data-invalid",
      "record 4 has label 21 of 20 classes of CIFAR-100",
    );
    await refuses(() => read({ label: "fine" }), "data-invalid", "records of 3074 bytes (CIFAR-100)");
    await folder.write("empty.bin", "");
    await refuses(() => read({ path: "empty.bin" }), "data-invalid", "at least one row");
    await refuses(() => read({ path: "none.bin" }), "data-unreadable", "no such file");
    await folder.write("nine.txt", names.slice(1).join("\n"));
    await refuses(() => read({ names: "nine.txt" }), "data-invalid", "10 names of classes", "9: ");
    await refuses(() => read({ path: "hundred.bin.gz", names: "batches.meta.txt" }), "data-invalid", "100 names");
    // as many bytes as both could have: their labels tell
    await folder.write("both.bin", new Uint8Array(3073 * 3074));
    await refuses(() => read({ path: "both.bin" }), "data-invalid", "could be either");
    assert.equal((await read({ path: "both.bin", label: "fine" })).rows, 3073);
  });

  it("has the labels and pixels of the official test batch as networks of others know them", async function () {
    this.timeout(60_000);
    const shared = join(process.cwd(), "../shared/data");
    if (!existsSync(join(shared, "cifar10"))) leftOut(this, "the shared data is not here");
    const official = join(shared, "cifar10/test_batch.bin.gz");
    const { labels } = await read({ path: official });
    const recorded = join(shared, "calibration-records/wideresnet-16-4-cifar-10.npz");
    const known = await readPredictions({ path: recorded, labels: "ground_truth" }, { baseDirectory: folder.path });
    assert.deepEqual(Array.from(labels), Array.from(known.labels));
    // all 10,000 rows: 0.9202, as it is published; here a tenth of them
    await folder.write("some.bin", gunzipSync(await readFile(official)).subarray(0, 1000 * 3073));
    const input = { scale: 1 / 255, mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };
    await folder.write("test.json", JSON.stringify({ source: { kind: "cifar", path: "some.bin" }, input }));
    const model = join(shared, "onnx-models/resnet20.onnx");
    const { stdout, stderr } = await limbeck(
      folder.path,
      "evaluate",
      "--model",
      model,
      "--data",
      "test.json",
      "--json",
    );
    const { rows, accuracy } = JSON.parse(stdout) as { readonly rows: number; readonly accuracy: number };
    assert.ok(rows === 1000 && Math.abs(accuracy - 0.92) < 0.02, `${rows} ${accuracy} ${stderr}`);
  });
});
