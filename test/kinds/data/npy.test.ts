// NumPy files: those that NumPy wrote, round trips, and every kind of bad file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { parseNpy } from "../../../src/kinds/data/files/npy-format.ts";
import { makeFolder, npyFile, refuses, type Folder } from "./helpers.ts";
import { valuesHeld } from "../../values-held.ts";

interface Reference {
  readonly files: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: readonly (number | string)[];
    readonly base64: string;
  }[];
  readonly archives: Readonly<Record<string, string>>;
}

const reference = JSON.parse(
  readFileSync(new URL("../../reference/numpy-files.json", import.meta.url), "utf8"),
) as Reference;

const unread = ["fortran", "bigEndian", "complex", "structured"];
const bytesOf = (name: string): Buffer =>
  Buffer.from(reference.files.find((file) => file.name === name)!.base64, "base64");

describe("npy format", () => {
  for (const { name, shape, values, base64 } of reference.files)
    if (!unread.includes(name))
      it(`reads what NumPy wrote: ${name}`, () => {
        const bytes = Buffer.from(base64, "base64");
        // Values that lie unaligned are read as well.
        const shifted = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
        for (const file of [bytes, shifted]) {
          const array = parseNpy(file, name);
          assert.deepEqual(array.shape, shape);
          const read = Array.from<number | bigint | string, number | string>(array.values, (value) =>
            typeof value === "bigint" ? Number(value) : value,
          );
          assert.deepEqual(read, values);
        }
      });

  it("says how to save what it does not read", async () => {
    const parse = (name: string) => () => parseNpy(bytesOf(name), name);
    await refuses(parse("fortran"), "data-invalid", "fortran", "C order", "numpy.ascontiguousarray(x)");
    await refuses(parse("bigEndian"), "data-invalid", "little-endian", ">i4", "newbyteorder");
    await refuses(parse("complex"), "data-invalid", "<c16", "astype");
    await refuses(parse("structured"), "data-invalid", "header");
    const pickled = npyFile("|O", [1], Uint8Array.of(1));
    await refuses(() => parseNpy(pickled, "pickled"), "data-invalid", "|O", "a pickle, which is never opened");
  });

  it("refuses what is no .npy file or is cut off", async () => {
    const good = bytesOf("f8");
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [Buffer.alloc(0), "an empty file"],
      [Buffer.from("not a numpy file"), "a .npy header"],
      [Buffer.concat([good.subarray(0, 6), Buffer.from([9]), good.subarray(7)]), "version 1, 2 or 3"],
      [good.subarray(0, 40), "a header of 128 bytes"],
      [good.subarray(0, good.length - 1), "160 bytes for [2, 2]"],
    ];
    for (const [bytes, piece] of cases) await refuses(() => parseNpy(bytes, "x.npy"), "data-invalid", "x.npy", piece);
  });
});

describe("npy and npz sources", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder.remove());

  const npy = async (inputs: Uint8Array, labels: Uint8Array, ending = "") => {
    await folder.pack(`x.npy${ending}`, inputs);
    await folder.pack(`y.npy${ending}`, labels);
    return folder.read({ kind: "npy", inputs: `x.npy${ending}`, labels: `y.npy${ending}` });
  };
  const labels = npyFile("<i8", [2], BigInt64Array.of(1n, 0n));
  const floats = (...values: number[]) => npyFile("<f4", [2, values.length / 2], Float32Array.from(values));

  it("keeps bytes, makes bytes of small integers and 32-bit floats of the rest", async () => {
    const image = npyFile("|u1", [2, 1, 2, 1], Uint8Array.of(0, 255, 3, 4));
    for (const ending of ["", ".gz"]) {
      const table = await npy(image, labels, ending);
      assert.deepEqual([table.rows, table.inputShape, table.labels], [2, [1, 2, 1], [1, 0]]);
      assert.deepEqual(new Uint8Array(valuesHeld(table.inputs)), Uint8Array.of(0, 255, 3, 4));
      assert.ok(table.inputs instanceof Uint8Array);
    }
    const inputs = async (file: Uint8Array) => (await npy(file, labels)).inputs;
    assert.deepEqual(await inputs(npyFile("<i8", [2, 1], BigInt64Array.of(255n, 0n))), Uint8Array.of(255, 0));
    assert.deepEqual(await inputs(npyFile("<i8", [2, 1], BigInt64Array.of(256n, 0n))), Float32Array.of(256, 0));
    assert.deepEqual(await inputs(npyFile("<i2", [2, 1], Int16Array.of(-1, 0))), Float32Array.of(-1, 0));
    assert.deepEqual(await inputs(npyFile("<f8", [2, 1], Float64Array.of(0.1, 7))), Float32Array.of(0.1, 7));
    assert.deepEqual(await inputs(floats(1, 2)), Float32Array.of(1, 2));
  });

  it("refuses rows without a value", async () => {
    const empty = npyFile("<f4", [2, 0], new Float32Array(0));
    await refuses(() => npy(empty, labels), "data-invalid", "rows with values", "[2, 0]");
  });

  it("takes a column of labels and ids, as Keras and others keep them", async () => {
    const { labels: taken } = await npy(floats(1, 2), npyFile("|u1", [2, 1], Uint8Array.of(1, 0)));
    assert.deepEqual([...(taken as Uint8Array)], [1, 0]);
  });

  it("takes texts as labels", async () => {
    const { labels: names } = await npy(floats(1, 2, 3, 4, 5, 6, 7, 8).slice(), npyFile("|S1", [2], Buffer.from("ab")));
    assert.deepEqual(names, ["a", "b"]);
  });

  it("names the row of NaN, infinities and values beyond 32-bit floats", async () => {
    for (const value of [NaN, Infinity, -Infinity])
      await refuses(() => npy(floats(1, 2, value, 4), labels), "data-invalid", "x.npy", "row 2, value 0", `${value}`);
    const huge = npyFile("<f8", [2, 1], Float64Array.of(1, 1e300));
    await refuses(() => npy(huge, labels), "data-invalid", "row 2, value 0", "1e+300");
  });

  it("refuses arrays that do not go together", async () => {
    const three = npyFile("<i8", [3], BigInt64Array.of(1n, 0n, 0n));
    await refuses(
      () => npy(floats(1, 2), three),
      "data-invalid",
      "y.npy",
      "[2] or [2, 1], one for each row of x.npy",
      "[3]",
    );
    const shares = npyFile("|u1", [2, 2], Uint8Array.of(1, 0, 0, 1));
    await refuses(() => npy(floats(1, 2), shares), "data-invalid", "y.npy", "[2, 2]", "y.argmax(1)");
    await refuses(() => npy(labels, labels), "data-invalid", "x.npy", "two axes or more", "[2]");
    await refuses(
      () => npy(floats(1, 2), npyFile("<f4", [2], Float32Array.of(0, 1.5))),
      "data-invalid",
      "y.npy",
      "amounts are no classes",
    );
    await refuses(() => npy(npyFile("|S1", [2, 1], Buffer.from("ab")), labels), "data-invalid", "numbers", "texts");
    await refuses(
      () => npy(floats(), npyFile("|u1", [0], Uint8Array.of())),
      "data-invalid",
      "[2] or [2, 1], one for each row",
    );
    const none = npyFile("|u1", [0, 3], Uint8Array.of());
    await refuses(() => npy(none, npyFile("|u1", [0], Uint8Array.of())), "data-invalid", "at least one row");
  });

  it("reads archives that NumPy wrote, packed or not", async () => {
    for (const [name, base64] of Object.entries(reference.archives)) {
      await folder.write("x.npz", Buffer.from(base64, "base64"));
      const table = await folder.read({ kind: "npz", path: "x.npz", inputs: "x", labels: "y" });
      assert.deepEqual(Array.from(valuesHeld(table.inputs)), [...Array(12).keys()], name);
      assert.ok(table.inputs instanceof Uint8Array);
      assert.deepEqual([table.rows, table.inputShape, table.labels, table.ids], [4, [3], [1, 0, 1, 0], null]);
    }
  });

  it("takes row ids of integers or texts", async () => {
    const ids: readonly (readonly [Uint8Array, readonly string[]])[] = [
      [npyFile("<i8", [2], BigInt64Array.of(9007199254740993n, 2n)), ["9007199254740993", "2"]],
      [npyFile("|S2", [2], Buffer.from("a\0bc")), ["a", "bc"]],
    ];
    for (const [id, expected] of ids) {
      await folder.write("ids.npz", zipSync({ "x.npy": floats(1, 2), "y.npy": labels, "id.npy": id }));
      const table = await folder.read({ kind: "npz", path: "ids.npz", inputs: "x", labels: "y", id: "id" });
      assert.deepEqual(table.ids, expected);
    }
  });

  it("names arrays that are not there and archives that are damaged", async () => {
    const read = (change: object = {}) =>
      folder.read({ kind: "npz", path: "x.npz", inputs: "x", labels: "y", ...change });
    const bytes = Buffer.from(reference.archives["compressed"]!, "base64");
    await folder.write("x.npz", bytes);
    await refuses(() => read({ inputs: "images" }), "data-invalid", "x.npz", 'one of the arrays "x", "y", "other"');
    await refuses(() => read({ id: "rows" }), "data-invalid", "id", '"rows"');
    await folder.write("x.npz", bytes.subarray(0, bytes.length - 30));
    await refuses(() => read(), "data-unreadable", "x.npz", "a whole .npz archive", "cut off or damaged");
  });

  it("holds every entry against its checksum, packed or not", async () => {
    const read = () => folder.read({ kind: "npz", path: "x.npz", inputs: "x", labels: "y" });
    const files = {
      "x.npy": npyFile("<f4", [2, 2], Float32Array.of(1, 2, 3, 4)),
      "y.npy": npyFile("|u1", [2], Uint8Array.of(0, 1)),
    };
    for (const level of [0, 6] as const) {
      const whole = Buffer.from(zipSync(files, { level }));
      await folder.write("x.npz", whole);
      assert.deepEqual(Array.from(valuesHeld((await read()).inputs)), [1, 2, 3, 4]);
      // the checksum in the directory, whose entries begin with PK 01 02
      const at = whole.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 16;
      whole.writeUInt32LE((whole.readUInt32LE(at) ^ 1) >>> 0, at);
      await folder.write("x.npz", whole);
      await refuses(read, "data-unreadable", "x.npz", "y.npy", "checksum");
    }
    // a value of an entry that is not packed
    const stored = Buffer.from(zipSync(files, { level: 0 }));
    const place = stored.indexOf(Buffer.from(Float32Array.of(3).buffer));
    stored.writeUInt8(stored.readUInt8(place + 1) ^ 1, place + 1);
    await folder.write("x.npz", stored);
    await refuses(read, "data-unreadable", "x.npz", "x.npy", "checksum");
  });

  it("names labels that are no texts, or too large to be told apart", async () => {
    await folder.write("x.npy", npyFile("<f4", [3, 1], Float32Array.of(1, 2, 3)));
    const read = () => folder.read({ kind: "npy", inputs: "x.npy", labels: "y.npy" });
    for (const code of [0x110000, 0x40000063, 0xd800]) {
      await folder.write("y.npy", npyFile("<U1", [3], Uint32Array.of(97, code, 98)));
      await refuses(read, "data-invalid", "y.npy", "row 2", "Unicode", String(code));
    }
    await folder.write("y.npy", npyFile("<U1", [3], Uint32Array.of(97, 0x1f600, 98)));
    assert.deepEqual((await read()).labels, ["a", "\u{1f600}", "b"]);
    for (const [type, values] of [
      ["<i8", BigInt64Array.of(1n, 2n ** 53n, 3n)],
      ["<u8", BigUint64Array.of(1n, 2n ** 64n - 1n, 3n)],
      ["<i8", BigInt64Array.of(1n, -(2n ** 53n), 3n)],
    ] as const) {
      await folder.write("y.npy", npyFile(type, [3], values));
      await refuses(read, "data-invalid", "y.npy", "row 2, label", "2^53");
    }
    await folder.write("y.npy", npyFile("<i8", [3], BigInt64Array.of(1n, 2n ** 53n - 1n, 3n)));
    assert.deepEqual((await read()).labels, [1, 2 ** 53 - 1, 3]);
  });
});
