// Rows as their source holds them go into every model that leaves limbeck, and the recorded logits come out.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { parseNpy } from "../../src/kinds/data/files/npy-format.ts";
import { digitsRecipe, limbeck, removeFolder, root, temporaryFolder, writeRecipe, type Json } from "../cli/world.ts";
import { loadedFrom, predictedRaw } from "../kinds/students/tfjs-world.ts";
import { leftOut } from "../left-out.ts";

const run = promisify(execFile);

/** The rows of the file itself, 64 numbers each: not by the readers that are under test. */
const table = gunzipSync(await readFile(join(root, "data/digits/digits.csv.gz")))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(",").map(Number));
const pixels = table.map((row) => row.slice(0, 64));

const layers = (list: readonly Json[]): Json => ({ kind: "layers", definition: { layers: list } });
const students: Readonly<Record<string, Json>> = {
  dense: layers([
    { kind: "dense", units: 16, activation: "relu" },
    { kind: "dense", units: 10 },
  ]),
  "convolutions with batch normalization": layers([
    { kind: "reshape", targetShape: [1, 8, 8] },
    { kind: "conv2d", filters: 6, kernelSize: 3, padding: "same", useBias: false },
    { kind: "batchNormalization", momentum: 0.9 },
    { kind: "activation", activation: "relu" },
    { kind: "maxPooling2d" },
    { kind: "flatten" },
    { kind: "dense", units: 10 },
  ]),
  attention: layers([
    { kind: "reshape", targetShape: [8, 8] },
    { kind: "positionalEmbedding", name: "rows" },
    { kind: "layerNormalization" },
    { kind: "multiHeadAttention", numHeads: 2, keyDim: 8 },
    { kind: "add", with: ["rows"] },
    { kind: "globalAveragePooling1d" },
    { kind: "dense", units: 10 },
  ]),
};

interface Recorded {
  /** Positions in the file. */
  readonly rows: readonly number[];
  /** [rows, 10]. */
  readonly logits: readonly number[];
}

async function recordedIn(folder: string): Promise<Recorded> {
  const array = async (name: string): Promise<number[]> => {
    const { values } = parseNpy(await readFile(join(folder, "predictions", name)), name);
    return Array.from(values as Float32Array, Number);
  };
  const phase = (await readdir(join(folder, "predictions"))).find((name) => name.startsWith("distill.test"));
  return { rows: await array("rows.test.npy"), logits: await array(phase!) };
}

function assertLogits(got: ArrayLike<number>, expected: readonly number[], what: string): void {
  assert.equal(got.length, expected.length, what);
  expected.forEach((value, i) => {
    const gap = Math.abs(got[i]! - value) / Math.max(1, Math.abs(value));
    assert.ok(gap <= 1e-5, `${what}, value ${i}: ${got[i]} for ${value}`);
  });
}

/** Feeds rows of the file at batches of 1, 2 and 7. */
async function checkFile(
  path: string,
  { rows, logits }: Recorded,
  dtype: "float32" | "uint8" = "float32",
): Promise<void> {
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1 });
  const [input] = session.inputMetadata;
  assert.ok(input?.isTensor);
  assert.equal(input.type, dtype);
  let from = 0;
  for (const batch of [1, 2, 7]) {
    const values = rows.slice(from, from + batch).flatMap((row) => pixels[row]!);
    const data = dtype === "uint8" ? Uint8Array.from(values) : Float32Array.from(values);
    const shape = [batch, ...input.shape.slice(1).map(Number)];
    const results = await session.run({ [input.name]: new Tensor(dtype, data as Uint8Array, shape) });
    assertLogits(results["logits"]!.data as Float32Array, logits.slice(from * 10, (from + batch) * 10), path);
    from += batch;
  }
  await session.release();
}

const python = process.env["LIMBECK_PYTHON"] ?? "python3";

describe("end to end: raw rows", function () {
  this.timeout(120_000);
  let folder: string;
  const runs = new Map<string, string>();
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  async function trained(name: string, changes: Json): Promise<string> {
    const recipe = await writeRecipe(folder, digitsRecipe(changes), `${name.replaceAll(" ", "-")}.json`);
    const out = `out-${runs.size}`;
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", out, "--quiet");
    assert.equal(code, 0, stderr);
    const made = join(folder, out, (await readdir(join(folder, out)))[0]!);
    runs.set(name, made);
    return made;
  }

  for (const [name, student] of Object.entries(students))
    it(`${name}: the run's student, its export and its layers model`, async () => {
      const made = await trained(name, { student });
      const recorded = await recordedIn(made);
      await checkFile(join(made, "student/model.onnx"), recorded);
      const { code, stderr, stdout } = await limbeck(folder, "export", made, "--json");
      assert.equal(code, 0, stderr);
      const { path, gap, checkedOn } = JSON.parse(stdout) as { path: string; gap: number; checkedOn: string };
      assert.ok(gap <= 1e-5);
      assert.equal(checkedOn, "source");
      await checkFile(path, recorded);
      if (name === "attention") return;
      const model = await loadedFrom(join(made, "student/tfjs"));
      for (const batch of [1, 2, 7]) {
        const values = Float32Array.from(recorded.rows.slice(0, batch).flatMap((row) => pixels[row]!));
        assertLogits(predictedRaw(model, values, batch, [64]), recorded.logits.slice(0, batch * 10), `${name} in tfjs`);
      }
    });

  it("the same again from what was written: an ONNX student and a layers-model student", async () => {
    const made = runs.get("convolutions with batch normalization")!;
    for (const [name, student] of Object.entries({
      "an ONNX student": { kind: "onnx", path: join(made, "student/model.onnx") },
      "a layers-model student": { kind: "tfjs", path: join(made, "student/tfjs/model.json") },
    })) {
      const again = await trained(name, { student });
      const recorded = await recordedIn(again);
      await checkFile(join(again, "student/model.onnx"), recorded);
      const { code, stderr } = await limbeck(folder, "export", again, "--out", "again.onnx");
      assert.equal(code, 0, stderr);
      await checkFile(join(folder, "again.onnx"), recorded);
    }
  });

  it("as a teacher and as a student without a word more: the same figures", async () => {
    const made = runs.get("dense")!;
    const report = (text: string): { arms: { seeds: { phases: { test: { accuracy: number; nll: number } }[] }[] }[] } =>
      JSON.parse(text) as ReturnType<typeof report>;
    const { test } = report(await readFile(join(made, "report.json"), "utf8")).arms[0]!.seeds[0]!.phases.at(-1)!;
    assert.equal((await limbeck(folder, "export", made, "--out", "alone.onnx")).code, 0);
    const recipe = await writeRecipe(folder, digitsRecipe(), "figures.json");
    for (const model of [join(made, "student"), "alone.onnx", join(made, "student/tfjs/model.json")]) {
      const { stdout, stderr } = await limbeck(folder, "evaluate", "--model", model, "--data", recipe, "--json");
      assert.ok(Math.abs((JSON.parse(stdout) as { nll: number }).nll - test.nll) < 1e-5, `${model}: ${stderr}`);
    }
    // barely trained, so that the student is what was read
    const still = { optimizer: { kind: "sgd", learningRate: 1e-12 }, student: { kind: "onnx", path: "alone.onnx" } };
    const again = await trained("barely trained", still);
    const figures = report(await readFile(join(again, "report.json"), "utf8")).arms[0]!.seeds[0]!.phases.at(-1)!.test;
    assert.ok(Math.abs(figures.nll - test.nll) < 1e-5);
  });

  it("bytes go in as bytes, in the shape that the file has them", async () => {
    const idx = (shape: readonly number[], values: readonly number[]): Uint8Array => {
      const head = Buffer.alloc(4 + 4 * shape.length);
      head[2] = 0x08;
      head[3] = shape.length;
      shape.forEach((size, axis) => head.writeUInt32BE(size, 4 + 4 * axis));
      return Buffer.concat([head, Uint8Array.from(values)]);
    };
    await writeFile(join(folder, "images.idx"), idx([pixels.length, 8, 8], pixels.flat()));
    await writeFile(
      join(folder, "labels.idx"),
      idx(
        [pixels.length],
        table.map((row) => row[64]!),
      ),
    );
    const made = await trained("bytes", {
      student: layers([
        { kind: "conv2d", filters: 4, kernelSize: 3 },
        { kind: "flatten" },
        { kind: "dense", units: 10 },
      ]),
      data: {
        source: { kind: "idx", inputs: "images.idx", labels: "labels.idx" },
        splits: { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 },
        input: { scale: 0.0625, mean: 0.3, std: 0.4 },
        batchRows: 64,
      },
    });
    const recorded = await recordedIn(made);
    await checkFile(join(made, "student/model.onnx"), recorded, "uint8");
    const session = await InferenceSession.create(join(made, "student/model.onnx"));
    const [input] = session.inputMetadata;
    assert.ok(input?.isTensor);
    assert.deepEqual(input.shape.slice(1), [8, 8]);
    await session.release();
    const model = await loadedFrom(join(made, "student/tfjs"));
    const values = Float32Array.from(recorded.rows.slice(0, 7).flatMap((row) => pixels[row]!));
    assertLogits(predictedRaw(model, values, 7, [8, 8]), recorded.logits.slice(0, 70), "bytes in tfjs");
  });

  it("an export says what it needs where the data is gone, and goes without only where it is told to", async () => {
    const rows = join(folder, "moved.csv");
    await writeFile(rows, table.map((row) => row.join()).join("\n"));
    const source = { kind: "csv", path: "moved.csv", header: false, label: 64 };
    const made = await trained("moved", {
      student: students["dense"]!,
      data: { ...(digitsRecipe()["data"] as Json), source },
    });
    await writeFile(rows, table.map((row) => [row[0]! + 1, ...row.slice(1)].join()).join("\n"));
    const changed = await limbeck(folder, "export", made);
    assert.equal(changed.code, 2);
    assert.match(changed.stderr, /the data has changed since/);
    await removeFolder(rows);
    const gone = await limbeck(folder, "export", made);
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /give the recipe with --recipe, where its data paths still lead to the data/);
    const forced = await limbeck(folder, "export", made, "--force");
    assert.equal(forced.code, 0, forced.stderr);
    assert.match(forced.stdout, /drawn rows: its data is not at hand/);
  });

  it("an export refuses a temperature at a bound of its search, unless it is told to", async () => {
    // each row stands twice, so that a student that knows them all is right on every calibration row
    const easy = Array.from({ length: 400 }, (_, i) => [i % 2 === 0 ? 9 : -9, i % 5, i % 2].join());
    await writeFile(join(folder, "easy.csv"), easy.join("\n"));
    const made = await trained("easy", {
      teachers: [],
      phases: [{ id: "distill", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 30 }] } }],
      student: layers([{ kind: "dense", units: 2 }]),
      data: {
        source: { kind: "csv", path: "easy.csv", header: false, label: 2 },
        splits: { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 },
        batchRows: 64,
      },
    });
    const refused = await limbeck(folder, "export", made, "--temperature", "--out", "bound.onnx");
    assert.equal(refused.code, 2, refused.stdout);
    assert.match(refused.stderr, /at the low bound of its search[\s\S]*--force/);
    assert.equal((await limbeck(folder, "export", made, "--temperature", "--force", "--out", "bound.onnx")).code, 0);
  });

  it("shows snippets for Node and Python that give the recorded logits", async function () {
    const made = runs.get("dense")!;
    const { rows, logits } = await recordedIn(made);
    const page = await readFile(join(root, "docs/students.md"), "utf8");
    const snippet = (language: string): string =>
      [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))]
        .map(([, text]) => text!)
        .find((text) => text.includes("student/model.onnx"))!;
    const csv = rows.slice(0, 7).map((row) => pixels[row]!.join());
    await writeFile(join(made, "rows.csv"), `${csv.join("\n")}\n`);
    await symlink(join(root, "node_modules"), join(made, "node_modules"));
    await writeFile(join(made, "rows.mjs"), snippet("js"));
    const inNode = await run(process.execPath, ["rows.mjs"], { cwd: made });
    assertLogits(JSON.parse(inNode.stdout) as number[], logits.slice(0, 70), "Node");
    const able = await run(python, ["-c", "import onnxruntime, numpy"]).then(
      () => true,
      () => false,
    );
    if (!able) leftOut(this, "no Python with onnxruntime and numpy: LIMBECK_PYTHON names one");
    await writeFile(join(made, "rows.py"), snippet("python"));
    const { stdout } = await run(python, ["rows.py"], { cwd: made });
    assertLogits(JSON.parse(stdout) as number[], logits.slice(0, 70), "Python");
  });
});
