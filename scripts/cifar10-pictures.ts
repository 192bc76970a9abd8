// CIFAR-10 as people hold pictures: a folder a class of PNG files, in .cache/cifar10/train and .cache/cifar10/test.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import sharp from "sharp";

const SIDE = 32;
const PIXELS = SIDE * SIDE;
const RECORD = 1 + 3 * PIXELS;

const root = resolve(import.meta.dirname, "..");
const source = join(root, "../shared/data/cifar10");

/** A record's pixels, [height, width, channels]; the file has channel after channel. */
function interleaved(record: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(3 * PIXELS);
  for (let at = 0; at < PIXELS; at++)
    for (let channel = 0; channel < 3; channel++) pixels[3 * at + channel] = record[1 + channel * PIXELS + at] ?? 0;
  return pixels;
}

async function write(split: string, files: readonly string[], classes: readonly string[]): Promise<number> {
  const folder = join(root, ".cache/cifar10", split);
  for (const name of classes) await mkdir(join(folder, name), { recursive: true });
  let row = 0;
  for (const file of files) {
    const bytes = gunzipSync(await readFile(join(source, file)));
    for (let start = 0; start < bytes.length; start += RECORD) {
      const record = bytes.subarray(start, start + RECORD);
      const name = classes[record[0] ?? 0] ?? "";
      const raw = { width: SIDE, height: SIDE, channels: 3 } as const;
      const png = await sharp(interleaved(record), { raw }).png({ compressionLevel: 3 }).toBuffer();
      await writeFile(join(folder, name, `${String(row).padStart(5, "0")}.png`), png);
      row += 1;
    }
  }
  return row;
}

const classes = (await readFile(join(source, "batches.meta.txt"), "utf8")).split("\n").filter((name) => name !== "");
const train = await write("train", ["train_rr_1.bin.gz", "train_rr_2.bin.gz"], classes);
const test = await write("test", ["test_batch.bin.gz"], classes);
process.stdout.write(`${train} training and ${test} test pictures in .cache/cifar10\n`);
