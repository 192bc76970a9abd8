// From a folder of pictures to a student in service: trained on files, exported, and asked about files.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import sharp from "sharp";
import { load } from "../../src/index.ts";
import { CHECKED_ROWS, onnxOutputs } from "../../src/evaluation/written-check.ts";
import { digitsRecipe, limbeck, removeFolder, root, temporaryFolder, writeRecipe } from "../cli/world.ts";

/** Any interpreter with onnxruntime, numpy and Pillow. */
const python = process.env["LIMBECK_PYTHON"];

interface Predicted {
  readonly predictions: readonly {
    readonly file: string;
    readonly class: string;
    readonly probabilities: readonly number[];
  }[];
}

describe("end to end: pictures", function () {
  this.timeout(120_000);
  let folder: string;
  let run: string;
  const digits: { readonly label: string; readonly pixels: Uint8Array; readonly file: string }[] = [];

  before(async () => {
    folder = await temporaryFolder();
    const text = gunzipSync(await readFile(join(root, "data/digits/digits.csv.gz"))).toString();
    for (const [row, line] of text.trim().split("\n").slice(0, 900).entries()) {
      const values = line.split(",").map(Number);
      const label = `digit-${values[64] ?? ""}`;
      const pixels = Uint8Array.from(values.slice(0, 64), (value) => Math.min(255, 16 * value));
      const file = `${label}/${row}.png`;
      digits.push({ label, pixels, file });
      await mkdir(join(folder, "scans", label), { recursive: true });
      const image = sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } }).toColourspace("b-w");
      await writeFile(join(folder, "scans", file), await image.png().toBuffer());
    }
    const splits = { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 };
    const source = { kind: "images", path: "scans", size: 8, channels: 1 };
    const phase = { id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 8 }] } };
    await writeRecipe(
      folder,
      digitsRecipe({
        name: "scans",
        data: { source, splits, input: { normalise: "perChannel", shape: [1, 8, 8] }, batchRows: 64 },
        student: { kind: "layers", path: join(root, "students/digits-cnn.json") },
        teachers: [],
        phases: [phase],
      }),
    );
    const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--quiet");
    assert.equal(code, 0, stderr);
    run = join(folder, "reports", (await readdir(join(folder, "reports")))[0] ?? "");
  });
  after(() => removeFolder(folder));

  const some = (): typeof digits => digits.filter(({ file }) => file.startsWith("digit-3/")).slice(0, CHECKED_ROWS);

  it("keeps what it decoded beside the labels, and says in its record how a file becomes a row", async () => {
    assert.equal((await readdir(join(folder, ".cache/pictures"))).length, 2);
    const student = await load(run);
    assert.deepEqual(student.picture, { height: 8, width: 8, channels: 1, fit: "cover", background: 255 });
    assert.deepEqual(student.rowShape, [8, 8, 1]);
    await student.close();
  });

  it("predicts a folder, a list and a file alike, as the decoded pixels are", async () => {
    const student = await load(run);
    const wanted = await student.predict(some().map(({ pixels }) => pixels));
    await student.close();
    assert.ok(wanted.filter((one) => one.class === "digit-3").length > 0.8 * wanted.length);
    await mkdir(join(folder, "threes"), { recursive: true });
    const files = some().map(({ file }) => `scans/${file}`);
    await writeFile(join(folder, "list.csv"), ["picture", ...files].join("\n"));
    const predict = async (...args: readonly string[]): Promise<Predicted["predictions"]> => {
      const { code, stdout, stderr } = await limbeck(folder, "predict", run, ...args, "--json");
      assert.equal(code, 0, stderr);
      return (JSON.parse(stdout) as Predicted).predictions;
    };
    const listed = await predict("--input", "list.csv", "--array", "picture");
    assert.deepEqual(
      listed.map(({ file, probabilities }) => [file, probabilities]),
      files.map((file, row) => [file, Array.from(wanted[row]?.probabilities ?? [])]),
    );
    const inFolder = await predict("--input", "scans/digit-3");
    const byFile = new Map(inFolder.map(({ file, probabilities }) => [`scans/digit-3/${file}`, probabilities]));
    for (const { file, probabilities } of listed) assert.deepEqual(byFile.get(file), probabilities);
    const [alone] = await predict("--input", files[0] ?? "");
    assert.deepEqual(alone?.probabilities, listed[0]?.probabilities);
    const { stdout } = await limbeck(folder, "predict", run, "--input", "scans/digit-3");
    assert.match(stdout, /^file,class,probability\n\d+\.png,digit-\d,0\.\d{6}\n/);
  });

  it("exports a file that takes decoded pixels, in Node and in Python, to the recorded scores", async function () {
    const out = join(folder, "scans.onnx");
    const { code, stderr, stdout } = await limbeck(folder, "export", run, "--out", out);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /scans\.onnx/);
    const rows = some();
    const held = { dtype: "uint8", shape: [8, 8, 1] } as const;
    const values = Uint8Array.from(rows.flatMap(({ pixels }) => [...pixels]));
    const known = { held, values, rows: rows.length, logits: new Float32Array(10 * rows.length) };
    const logits = await onnxOutputs(await readFile(out), out, known);
    const student = await load(run, { calibrator: "none" });
    const wanted = await student.predict(rows.map(({ pixels }) => pixels));
    await student.close();
    const best = (row: number): number => {
      const own = Array.from(logits).slice(10 * row, 10 * row + 10);
      return own.indexOf(Math.max(...own));
    };
    for (const [row, { class: name }] of wanted.entries()) assert.equal(student.classes[best(row)], name);
    if (python === undefined) {
      this.test!.title += " (Python not tried: LIMBECK_PYTHON names no interpreter)";
      return;
    }
    const files = rows.map(({ file }) => join(folder, "scans", file));
    await writeFile(join(folder, "files.json"), JSON.stringify(files));
    const script = `
import json, numpy, onnxruntime
from PIL import Image
rows = numpy.stack([numpy.asarray(Image.open(f))[:, :, None] for f in json.load(open("files.json"))])
session = onnxruntime.InferenceSession("scans.onnx", providers=["CPUExecutionProvider"])
print(json.dumps(session.run(None, {session.get_inputs()[0].name: rows})[0].ravel().tolist()))`;
    await writeFile(join(folder, "ask.py"), script);
    const { stdout: told } = await promisify(execFile)(python, ["ask.py"], { cwd: folder, maxBuffer: 1 << 26 });
    const byPython = JSON.parse(told) as number[];
    assert.equal(byPython.length, logits.length);
    for (const [at, value] of byPython.entries()) assert.ok(Math.abs(value - (logits[at] ?? NaN)) < 1e-5 * 10);
  });

  it("says in evaluate what decoding did to the pictures, as run does", async () => {
    const out = join(folder, "asked.onnx");
    assert.equal((await limbeck(folder, "export", run, "--out", out)).code, 0);
    const names = Array.from({ length: 10 }, (_, k) => `digit-${k}`);
    for (const name of names.slice(0, 2)) {
      const own = digits.filter(({ label }) => label === name).slice(0, 6);
      await mkdir(join(folder, "few", name), { recursive: true });
      for (const [at, { pixels }] of own.entries()) {
        const png = await sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } })
          .png()
          .toBuffer();
        await writeFile(join(folder, "few", name, `${at}.png`), at === 0 ? png.subarray(0, 30) : png);
      }
    }
    const source = { kind: "images", path: "few", size: 8, channels: 1, skip: "corrupt" };
    const block = { source, classes: names, input: { shape: [1, 8, 8] } };
    await writeFile(join(folder, "few.json"), JSON.stringify(block));
    const { code, stderr } = await limbeck(folder, "evaluate", "--model", out, "--data", "few.json");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /few: 2 pictures that cannot be decoded are left out: digit-0\/0\.png, digit-1\/0\.png/);
  });

  it("names a picture that cannot be decoded, and a list whose column is not named", async () => {
    await mkdir(join(folder, "bad"), { recursive: true });
    await writeFile(join(folder, "bad/a.png"), "no picture");
    const bad = await limbeck(folder, "predict", run, "--input", "bad");
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /a\.png/);
    await writeFile(join(folder, "other.csv"), "a,b\n1,2\n");
    const unnamed = await limbeck(folder, "predict", run, "--input", "other.csv");
    assert.equal(unnamed.code, 2);
    assert.match(unnamed.stderr, /--array COLUMN/);
    // the one column of pictures is known without its name
    const [named, alone] = await Promise.all(
      [["--array", "picture"], []].map((args) => limbeck(folder, "predict", run, "--input", "list.csv", ...args)),
    );
    assert.equal(alone?.code, 0, alone?.stderr);
    assert.deepEqual(alone, named);
  });

  it("begins with init on the folder", async () => {
    const told = await limbeck(folder, "init", "scans", "--yes", "--name", "first");
    assert.equal(told.code, 0, told.stderr);
    assert.match(told.stdout, /labels: the folders of scans/);
    assert.match(told.stdout, /size: 8 x 8; as the pictures are/);
    const validated = await limbeck(folder, "validate", "first.recipe.jsonc");
    assert.equal(validated.code, 0, validated.stderr);
    const planned = await limbeck(folder, "plan", "first.recipe.jsonc");
    assert.equal(planned.code, 0, planned.stderr);
    assert.match(planned.stdout, /900 pictures in grey, as three equal channels/);
    const larger = await limbeck(folder, "init", "scans", "--size", "12", "--yes", "--name", "larger");
    assert.equal(larger.code, 0, larger.stderr);
    assert.match(await readFile(join(folder, "larger.recipe.jsonc"), "utf8"), /"size": 12/);
    for (const part of ["train", "test", "val"])
      await cp(join(folder, "scans"), join(folder, "parts", part), { recursive: true });
    const parts = await limbeck(folder, "init", "parts", "--yes", "--name", "parts");
    assert.equal(parts.code, 0, parts.stderr);
    assert.match(parts.stdout, /folders of parts\/train[^]*test rows: parts\/test[^]*validation rows: parts\/val/);
    assert.equal((await limbeck(folder, "validate", "parts.recipe.jsonc")).code, 0);
    const none = await limbeck(folder, "init", "bad", "--yes", "--name", "none");
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no folders, but pictures in none/);
  });
});
