// IDX files: shapes, types, and every kind of bad file.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { idxFile, makeFolder, refuses, type Folder } from "./helpers.ts";

describe("idx source", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder.remove());

  const idx = async (inputs: Uint8Array, labels: Uint8Array = idxFile(8, [2], [3, 1]), ending = "") => {
    await folder.pack(`inputs${ending}`, inputs);
    await folder.pack(`labels${ending}`, labels);
    return folder.read({ kind: "idx", inputs: `inputs${ending}`, labels: `labels${ending}` });
  };
  const counted = (length: number) => Uint8Array.from({ length }, (_, index) => index);

  it("puts a channel before images, and keeps other shapes", async () => {
    for (const [shape, row] of [
      [[2, 3], [3]],
      [
        [2, 2, 3],
        [1, 2, 3],
      ],
      [
        [2, 3, 2, 1],
        [3, 2, 1],
      ],
    ]) {
      const length = shape!.reduce((product, size) => product * size, 1);
      for (const ending of ["", ".gz"]) {
        const table = await idx(idxFile(8, shape!, counted(length)), undefined, ending);
        assert.deepEqual([table.rows, table.inputShape, table.ids], [2, row, null]);
        assert.deepEqual(table.inputs, counted(length));
        assert.deepEqual(Array.from(table.labels), [3, 1]);
      }
    }
  });

  it("reads every type, most significant byte first", async () => {
    const types: readonly (readonly [number, number, (view: DataView, at: number, value: number) => void])[] = [
      [0x09, 1, (view, at, value) => view.setInt8(at, value)],
      [0x0b, 2, (view, at, value) => view.setInt16(at, value)],
      [0x0c, 4, (view, at, value) => view.setInt32(at, value)],
      [0x0d, 4, (view, at, value) => view.setFloat32(at, value)],
      [0x0e, 8, (view, at, value) => view.setFloat64(at, value)],
    ];
    for (const [type, width, set] of types) {
      const file = (values: readonly number[]) => {
        const view = new DataView(new ArrayBuffer(width * values.length));
        values.forEach((value, index) => set(view, width * index, value));
        return idxFile(type, [2, values.length / 2], new Uint8Array(view.buffer));
      };
      assert.deepEqual((await idx(file([-100, 5, 0, 100]))).inputs, Float32Array.of(-100, 5, 0, 100));
      const bytes = type < 0x0d ? Uint8Array.of(1, 5, 0, 100) : Float32Array.of(1, 5, 0, 100);
      assert.deepEqual((await idx(file([1, 5, 0, 100]))).inputs, bytes);
    }
  });

  it("refuses what is no IDX, is cut off or goes on too long", async () => {
    const good = idxFile(8, [2, 3], counted(6));
    await refuses(() => idx(Buffer.from("RIFFwave")), "data-invalid", "inputs", "magic number", "52494646");
    await refuses(() => idx(idxFile(7, [2, 3], counted(6))), "data-invalid", "magic number");
    await refuses(() => idx(new Uint8Array()), "data-invalid", "an empty file");
    await refuses(() => idx(good.subarray(0, 7)), "data-invalid", "a header of 12 bytes", "7 bytes", "cut off");
    await refuses(() => idx(good.subarray(0, 17)), "data-invalid", "18 bytes for [2, 3]", "17 bytes", "cut off");
    await refuses(() => idx(Buffer.concat([good, good])), "data-invalid", "18 bytes for [2, 3]", "36 bytes");
  });

  it("refuses a gzip stream that is cut off, and a file that is not there", async () => {
    const whole = gzipSync(idxFile(8, [2, 300], counted(600)));
    await folder.write("cut.gz", whole.subarray(0, whole.length - 12));
    await folder.write("labels", idxFile(8, [2], [0, 1]));
    const read = (inputs: string, labels = "labels") => folder.read({ kind: "idx", inputs, labels });
    await refuses(() => read("cut.gz"), "data-unreadable", "cut.gz", "a whole gzip stream");
    await refuses(() => read("labels", "gone"), "data-unreadable", "gone", "no such file");
  });

  it("refuses values and labels that do not go together", async () => {
    const inputs = idxFile(8, [2, 3], counted(6));
    await refuses(
      () => idx(inputs, idxFile(8, [3], counted(3))),
      "data-invalid",
      "labels",
      "2, as in inputs",
      "got      3",
    );
    await refuses(() => idx(idxFile(8, [2], [0, 1]), inputs), "data-invalid", "inputs and labels exchanged?");
    await refuses(() => idx(inputs, inputs), "data-invalid", "labels", "exchanged?");
    await refuses(() => idx(inputs, idxFile(0x0d, [2], counted(8))), "data-invalid", "labels", "integers");
    await refuses(() => idx(idxFile(8, [0, 3], []), idxFile(8, [0], [])), "data-invalid", "at least one row");
  });

  it("names the row of NaN and infinities", async () => {
    for (const value of [NaN, Infinity]) {
      const view = new DataView(new ArrayBuffer(16));
      view.setFloat32(12, value);
      const file = idxFile(0x0d, [2, 2], new Uint8Array(view.buffer));
      await refuses(() => idx(file), "data-invalid", "inputs", "row 2, value 1", "a finite number", String(value));
    }
  });
});
