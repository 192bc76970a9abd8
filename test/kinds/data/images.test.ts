// Pictures as rows: what decoding does to each kind of file, folders and lists, the cache, and what is refused.
import assert from "node:assert/strict";
import { lookAt } from "../../../src/kinds/data/look.ts";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import sharp from "sharp";
import type { PictureForm } from "../../../src/engine/contracts.ts";
import { loadData } from "../../../src/kinds/data/load.ts";
import { decodePicture } from "../../../src/kinds/data/pictures/decode.ts";
import { sealed, unsealed } from "../../../src/base/sealed.ts";
import { readSource } from "../../../src/kinds/data/index.ts";
import { leftOut } from "../../left-out.ts";
import { dataOptions, makeFolder, refuses, sourceOptions, type Folder } from "./helpers.ts";
import { valuesHeld } from "../../values-held.ts";

/** A colour picture whose every pixel is its own: red counts columns, green rows, blue is the seed. */
const pixels = (height: number, width: number, seed: number): Buffer =>
  Buffer.from(
    Array.from({ length: height * width }, (_, at) => [10 * (at % width), 10 * Math.floor(at / width), seed]).flat(),
  );
const raw = (height: number, width: number, seed = 0) =>
  sharp(pixels(height, width, seed), { raw: { height, width, channels: 3 } });

const form = (change: Partial<PictureForm> = {}): PictureForm => ({
  height: 4,
  width: 6,
  channels: 3,
  fit: "cover",
  background: 255,
  ...change,
});

describe("pictures (unit)", () => {
  let folder: Folder;
  const put = async (path: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), bytes);
  };

  before(async () => {
    folder = await makeFolder();
    for (const [kind, seed] of [
      ["cat", 50],
      ["dog", 200],
    ] as const)
      for (let at = 0; at < 12; at++) {
        const deeper = at > 9 ? "more/" : "";
        await put(
          `photos/${kind}/${deeper}${String(at).padStart(2, "0")}.png`,
          await raw(4, 6, seed + at)
            .png()
            .toBuffer(),
        );
      }
    await put("photos/.DS_Store", Buffer.from("litter"));
  });
  after(() => folder.remove());

  const images = (change: object = {}) => ({ kind: "images", path: "photos", size: [4, 6], ...change });

  describe("decoded", () => {
    it("keep the pixels of a file of the size asked, [height, width, channels], in each format without loss", async () => {
      const image = raw(4, 6, 77);
      const files = [
        await image.png().toBuffer(),
        await image.png({ palette: true, colours: 256, dither: 0 }).toBuffer(),
        await image.webp({ lossless: true }).toBuffer(),
        await image.png({ progressive: true }).toBuffer(),
      ];
      for (const fit of ["cover", "contain", "stretch"] as const)
        for (const file of files) {
          const { bytes, changes } = await decodePicture(file, form({ fit }));
          assert.deepEqual(Buffer.from(bytes), pixels(4, 6, 77));
          assert.deepEqual(changes, []);
        }
      const jpeg = await decodePicture(
        await image.jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
        form(),
      );
      const far = Math.max(...pixels(4, 6, 77).map((value, at) => Math.abs(value - (jpeg.bytes[at] ?? 0))));
      assert.ok(far <= 3, `${far} levels off`);
    });

    it("stand upright: a camera's turn is taken", async () => {
      const upright = await raw(4, 6).png().toBuffer();
      const lying = await sharp(upright).rotate(270).withMetadata({ orientation: 6 }).png().toBuffer();
      const { bytes, changes } = await decodePicture(lying, form());
      assert.deepEqual(Buffer.from(bytes), pixels(4, 6, 0));
      assert.deepEqual(changes, ["turned upright, as their camera says (EXIF)"]);
    });

    it("show the background through transparent pixels, and beside a contained picture", async () => {
      const clear = sharp({ create: { width: 6, height: 4, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } } });
      const laid = await decodePicture(await clear.png().toBuffer(), form({ background: 100 }));
      assert.deepEqual([...new Set(laid.bytes)], [100]);
      assert.deepEqual(laid.changes, ["with transparent pixels, laid on grey 100"]);
      const square = await sharp({ create: { width: 4, height: 4, channels: 3, background: "#000" } })
        .png()
        .toBuffer();
      const contained = await decodePicture(square, form({ fit: "contain", background: 200 }));
      const firstRow = Array.from(contained.bytes.slice(0, 18)).filter((_, at) => at % 3 === 0);
      assert.deepEqual(firstRow, [200, 0, 0, 0, 0, 200]);
    });

    it("are cut alike at both ends, or stretched", async () => {
      const columns = Buffer.from(Array.from({ length: 4 * 12 }, (_, at) => 20 * (at % 12)));
      const wide = await sharp(columns, { raw: { height: 4, width: 12, channels: 1 } })
        .png()
        .toBuffer();
      const covered = await decodePicture(wide, form({ width: 4, channels: 1 }));
      assert.deepEqual(Array.from(covered.bytes.slice(0, 4)), [80, 100, 120, 140]);
      const stretched = await decodePicture(wide, form({ width: 4, channels: 1, fit: "stretch" }));
      const [first = 0, , , last = 0] = stretched.bytes;
      assert.ok(first < 40 && last > 180, Array.from(stretched.bytes.slice(0, 4)).join());
    });

    it("turn grey to three equal channels, colour to grey, CMYK to sRGB, 16 bits to 8, frames to the first; said each time", async () => {
      const grey = await raw(4, 6).toColourspace("b-w").png().toBuffer();
      const three = await decodePicture(grey, form());
      const one = await decodePicture(grey, form({ channels: 1 }));
      assert.deepEqual(
        Array.from(three.bytes),
        Array.from(one.bytes).flatMap((value) => [value, value, value]),
      );
      assert.deepEqual(three.changes, ["in grey, as three equal channels"]);
      assert.deepEqual((await decodePicture(await raw(4, 6).png().toBuffer(), form({ channels: 1 }))).changes, [
        "in colour, turned to grey",
      ]);
      const red = sharp({ create: { width: 6, height: 4, channels: 3, background: "#f00" } });
      const cmyk = await decodePicture(await red.clone().toColourspace("cmyk").jpeg().toBuffer(), form());
      assert.deepEqual(cmyk.changes, ["in CMYK, turned to sRGB"]);
      const [r = 0, g = 0, b = 0] = cmyk.bytes;
      assert.ok(r > 200 && g < 80 && b < 80, [r, g, b].join());
      const deep = await decodePicture(await raw(4, 6, 5).toColourspace("rgb16").png().toBuffer(), form());
      assert.deepEqual(deep.changes, ["of more than 8 bits a channel, rounded to 8"]);
      assert.deepEqual(Buffer.from(deep.bytes), pixels(4, 6, 5));
      const frames = await sharp([await raw(4, 6, 0).png().toBuffer(), await raw(4, 6, 250).png().toBuffer()], {
        join: { animated: true },
      })
        .gif()
        .toBuffer();
      const first = await decodePicture(frames, form());
      assert.deepEqual(first.changes, ["of several frames, of which the first is taken"]);
      assert.ok((first.bytes[2] ?? 255) < 40);
    });
  });

  it("are bytes as they are held, channels last; channels first in the data set; named by their files", async () => {
    const table = await folder.read(images());
    assert.deepEqual([table.rows, table.inputShape, table.held.dtype], [24, [4, 6, 3], "uint8"]);
    assert.deepEqual([table.ids?.[0], table.ids?.[11], table.labels[12]], ["cat/00.png", "cat/more/11.png", "dog"]);
    const splits = { kind: "hash", train: 0.5, validation: 0.125, calibration: 0.125, test: 0.25 };
    const options = dataOptions({ source: images(), splits });
    const { dataset, held, notes } = await loadData(options, { baseDirectory: folder.path });
    assert.deepEqual([dataset.inputShape, dataset.classes, held.channelsLast], [[3, 4, 6], ["cat", "dog"], true]);
    assert.deepEqual(held.picture, form());
    assert.deepEqual(notes, []);
    const wanted = pixels(4, 6, 50);
    for (const channel of [0, 1, 2])
      assert.deepEqual(
        Array.from(valuesHeld(dataset.inputs).slice(24 * channel, 24 * channel + 24)),
        Array.from({ length: 24 }, (_, at) => wanted[3 * at + channel]),
      );
    await refuses(
      () =>
        loadData(dataOptions({ source: images(), splits, input: { layout: "NCHW" } }), { baseDirectory: folder.path }),
      "data-invalid",
      "decoded pictures have their channels last",
    );
    const files = {
      kind: "files",
      train: images(),
      test: images({ fit: "stretch" }),
      carve: { validation: 0.2, calibration: 0.2 },
    };
    await refuses(
      () => loadData(dataOptions({ splits: files }), { baseDirectory: folder.path }),
      "data-invalid",
      /pictures\s+expected rows as those of photos are made/,
    );
  });

  it("are the same from a list, by path or as bytes, as published data sets have them", async () => {
    const table = await folder.read(images());
    const ids = table.ids ?? [];
    const label = (id: string): string => id.slice(0, 3);
    await folder.write("list.csv", ["file,kind", ...ids.map((id) => `photos/${id},${label(id)}`)].join("\n"));
    await folder.write(
      "list.jsonl",
      ids.map((id) => JSON.stringify({ file: `photos/${id}`, kind: label(id) })).join("\n"),
    );
    const bytes = await Promise.all(ids.map((id) => readFile(join(folder.path, "photos", id))));
    const kinds = { name: "kind", data: ids.map(label), type: "STRING" as const };
    await folder.write(
      "list.parquet",
      new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "file", data: bytes, type: "BYTE_ARRAY" }, kinds] })),
    );
    for (const path of ["list.csv", "list.jsonl", "list.parquet"]) {
      const listed = await folder.read({ kind: "images", path, size: [4, 6], image: "file", label: "kind" });
      assert.deepEqual([listed.rows, listed.labels], [24, table.labels], path);
      // what such a list is, a look at it tells
      const seen = await lookAt({ path, directory: folder.path });
      const concluded = sourceOptions({ kind: "images", path, size: 32, image: "file", label: "kind" });
      assert.deepEqual({ ...seen.source, size: 32 }, concluded, path);
      assert.deepEqual(seen.notes.slice(0, 2), [
        'pictures: column "file"',
        'label: column "kind", concluded from its name and values; --label names another',
      ]);
      assert.equal(seen.rows, 24);
      assert.deepEqual(Buffer.from(listed.inputs as Uint8Array), Buffer.from(table.inputs as Uint8Array), path);
    }
  });

  it("are told to whoever takes their bytes for numbers", async () => {
    await refuses(
      () => folder.read({ kind: "parquet", path: "list.parquet", label: "kind" }),
      "data-invalid",
      'row 1, column "file"',
      "the bytes of a picture",
      'pictures are read by "kind": "images", with "image": "file"',
    );
  });

  it("are decoded once: what was kept is checked before it is used, and decoded anew where it is not what was written", async () => {
    const cache = join(folder.path, "cache");
    const read = () => readSource(sourceOptions(images()), { baseDirectory: folder.path, cache });
    const first = await read();
    const [bin = "", json = ""] = (await readdir(cache)).sort();
    assert.deepEqual([bin.endsWith(".bin"), json.endsWith(".json"), (await readdir(cache)).length], [true, true, 2]);
    const kept = await readFile(join(cache, bin));
    assert.deepEqual((await read()).inputs, first.inputs);
    const damaged = Buffer.from(kept);
    damaged[5] = (damaged[5] ?? 0) ^ 1;
    await writeFile(join(cache, bin), damaged);
    const mended = await read();
    assert.deepEqual([mended.inputs, mended.ids], [first.inputs, first.ids]);
    assert.match(
      (mended.notes ?? []).join("\n"),
      /: what was decoded before is damaged, or of another version: decoded anew/,
    );
    assert.deepEqual(await readFile(join(cache, bin)), kept);
    assert.deepEqual((await read()).notes, first.notes);
    // what decides: another file, another form
    await readSource(sourceOptions(images({ fit: "stretch" })), { baseDirectory: folder.path, cache });
    assert.equal((await readdir(cache)).length, 4);
    // that it is the kept one that is used
    const other = Buffer.from(kept).fill(7);
    const record = unsealed(await readFile(join(cache, json), "utf8"), [kept]) ?? {};
    await writeFile(join(cache, bin), other);
    await writeFile(join(cache, json), sealed(record, [other]));
    assert.deepEqual([...new Set(valuesHeld((await read()).inputs))], [7]);
  });

  it("names corrupt ones, all at once; or leaves them out, and says which", async () => {
    const whole = await raw(4, 6).jpeg().toBuffer();
    await put("some/a/1.png", await raw(4, 6).png().toBuffer());
    await put("some/a/2.jpg", whole);
    await put("some/b/3.jpg", whole.subarray(0, whole.length - 30));
    await put("some/b/4.png", Buffer.from("no picture"));
    await put("some/b/5.webp", Buffer.alloc(0));
    await put("some/b/6.png", await raw(4, 6).png().toBuffer());
    const source = images({ path: "some" });
    await refuses(
      () => folder.read(source),
      "data-invalid",
      "some: 3 problems",
      /b\/3\.jpg[^]*b\/4\.png[^]*b\/5\.webp[^]*the file is empty/,
      '"skip": "corrupt"',
    );
    const table = await folder.read({ ...source, skip: "corrupt" });
    assert.deepEqual([table.rows, table.ids], [3, ["a/1.png", "a/2.jpg", "b/6.png"]]);
    assert.deepEqual(table.notes, ["some: 3 pictures that cannot be decoded are left out: b/3.jpg, b/4.png, b/5.webp"]);
    assert.deepEqual(Buffer.from(valuesHeld(table.inputs).slice(144) as Uint8Array), pixels(4, 6, 0));
  });

  it("refuses a bomb before it is decoded", async () => {
    const bomb = Buffer.from(await raw(1, 1).png().toBuffer());
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(50_000, 20);
    // the header's own checksum, so that the size is what is wrong
    const { crc32 } = await import("node:zlib");
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    await put("bomb/a/1.png", bomb);
    await refuses(() => folder.read(images({ path: "bomb" })), "data-invalid", "a/1.png", /exceeds pixel limit/);
  });

  it("refuses folders without classes, with one, with none, and pictures of formats that are not read", async () => {
    await put("loose/1.png", await raw(4, 6).png().toBuffer());
    await refuses(
      () => folder.read(images({ path: "loose" })),
      "data-invalid",
      /no folders, but pictures in none: "1.png"/,
    );
    const splits = { kind: "hash", train: 0.5, validation: 0.125, calibration: 0.125, test: 0.25 };
    for (const name of ["1", "2"]) await put(`one/a/${name}.png`, await raw(4, 6).png().toBuffer());
    await refuses(
      () => loadData(dataOptions({ source: images({ path: "one" }), splits }), { baseDirectory: folder.path }),
      "data-invalid",
      "at least two classes",
    );
    await mkdir(join(folder.path, "none"));
    await refuses(() => folder.read(images({ path: "none" })), "data-invalid", "at least one row");
    await put("other/a/1.bmp", Buffer.from("BM"));
    await refuses(
      () => folder.read(images({ path: "other" })),
      "data-invalid",
      /expected PNG, JPEG, WebP or GIF\s+got\s+"a\/1.bmp"/,
    );
    await put("noted/a/1.png", await raw(4, 6).png().toBuffer());
    await put("noted/readme.txt", Buffer.from("hello"));
    const { notes } = await folder.read(images({ path: "noted" }));
    assert.deepEqual(notes, ['noted: 1 files that are no pictures are passed over: "readme.txt"']);
  });

  it("refuses columns that are not said, not there, or said of a folder; rows without a picture; one twice", async () => {
    const list =
      (text: string, change: object = {}) =>
      async () => {
        await folder.write("bad.csv", text);
        return folder.read({ kind: "images", path: "bad.csv", size: 4, image: "file", label: "kind", ...change });
      };
    await refuses(
      list("file,kind\nx.png,a\n", { image: undefined }),
      "data-invalid",
      /image\s+expected the list's column of paths or bytes/,
    );
    await refuses(
      list("file,kind\nx.png,a\n", { label: "class" }),
      "data-invalid",
      /one of "file", "kind"\s+got\s+"class"/,
    );
    await refuses(list("file,kind\n,a\n"), "data-invalid", /row 1 \(line 2\), column "file"\s+expected a path/);
    await refuses(list("file,kind\nx.png,\n"), "data-invalid", /row 1 \(line 2\), label/);
    await refuses(
      list("file,kind\nx.png,a\nx.png,b\n"),
      "data-invalid",
      /row 2\s+expected a picture that no other row names/,
    );
    await refuses(list("file,kind\nx.png,a\n"), "data-invalid", /x\.png[^]*no such file/);
    await refuses(list("file,kind\nx.png,a\n", { skip: "corrupt" }), "data-invalid", /x\.png[^]*no such file/);
    await refuses(list("file,file\nx.png,a\n"), "data-invalid", /names that one column has/);
    await refuses(() => folder.read(images({ label: "kind" })), "data-invalid", "a folder of pictures has no columns");
  });

  it("takes folders of training and test pictures for no classes", async () => {
    const picture = await raw(4, 6).png().toBuffer();
    for (const part of ["train", "Test", "val"])
      for (const name of ["a/1.png", "b/1.png"]) await put(`parts/${part}/${name}`, picture);
    await refuses(
      () => folder.read(images({ path: "parts" })),
      "data-invalid",
      "parts of the set",
      '"parts/Test"',
      '"files"',
    );
    assert.deepEqual((await folder.read(images({ path: "parts/train" }))).labels, ["a", "b"]);
    // a class may be called so, but all of them are not
    for (const part of ["train", "bus"]) await put(`trains/${part}/1.png`, picture);
    assert.deepEqual((await folder.read(images({ path: "trains" }))).labels, ["bus", "train"]);
  });

  it("refuses names that are no UTF-8, of classes and of files, which nobody could tell apart", async function () {
    if (process.platform !== "linux") leftOut(this, "this system has no such names");
    const latin = (name: string): Buffer =>
      Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from(name, "latin1")]);
    for (const name of ["named/caf\u00e9", "named/caf\u00e8", "files/cafe"])
      await mkdir(latin(name), { recursive: true });
    await writeFile(latin("files/cafe/\u00e9.png"), "");
    for (const path of ["named", "files"])
      await refuses(
        () => folder.read(images({ path })),
        "data-invalid",
        "names of files and folders in UTF-8",
        "convmv -f latin1",
      );
  });

  it("says that nothing is there, of a folder as of a list, whatever else is not said", async () => {
    for (const path of ["nowhere", "nowhere.csv"])
      await refuses(() => folder.read(images({ path })), "data-unreadable", /no such file: .*nowhere/);
  });
});

describe("normalisation by name (unit)", () => {
  it("is that of bytes, of ImageNet, or of the training rows, channel by channel", async () => {
    const { preprocessingOf } = await import("../../../src/kinds/data/load.ts");
    const splits = { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 };
    const input = (change: object) => dataOptions({ splits, input: change }).input;
    const bytes = {
      inputShape: [3, 1, 2],
      inputs: Uint8Array.of(0, 10, 100, 100, 7, 9, 20, 30, 100, 100, 9, 7, 255, 255, 0, 0, 0, 0),
    };
    const train = Int32Array.of(0, 1);
    assert.deepEqual(preprocessingOf(input({ normalise: "unit" }), bytes, null), {
      scale: 1 / 255,
      mean: [0],
      std: [1],
    });
    assert.deepEqual(preprocessingOf(input({ normalise: "imagenet" }), bytes, null).mean, [0.485, 0.456, 0.406]);
    const { scale, mean, std } = preprocessingOf(input({ normalise: "perChannel" }), bytes, train);
    assert.deepEqual([scale, mean], [1, [15, 100, 8]]);
    assert.deepEqual(std, [Number(Math.sqrt(125).toPrecision(6)), 1, 1]);
    const floats = { inputShape: [2], inputs: Float32Array.of(1, 2, 3, 6) };
    assert.deepEqual(preprocessingOf(input({ normalise: "perChannel" }), floats, train), {
      scale: 1,
      mean: [2, 4],
      std: [1, 2],
    });
    const refused = (change: object, rows: typeof bytes | typeof floats, message: string | RegExp) =>
      refuses(() => preprocessingOf(input(change), rows, null), "data-invalid", "data.input.normalise", message);
    await refused({ normalise: "unit" }, floats, "bytes of 0 to 255");
    await refused({ normalise: "unit", scale: 2 }, bytes, "no scale, mean or std beside it");
    await refused({ normalise: "imagenet" }, { ...bytes, inputShape: [1, 2, 3] }, "[3, height, width]");
    await refused({ normalise: "perChannel" }, floats, "training rows");
  });
});
