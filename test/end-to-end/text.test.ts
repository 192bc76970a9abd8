// From texts to a student in service: words learned, a teacher of the same tokenizer, an export with its tokenizer beside it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { load } from "../../src/index.ts";
import { limbeck, removeFolder, temporaryFolder, writeRecipe, type Json } from "../cli/world.ts";

/** Any interpreter with onnxruntime, numpy and tokenizers. */
const python = process.env["LIMBECK_PYTHON"];

const good = ["good", "fine", "lovely", "warm"];
const bad = ["bad", "dull", "cold", "poor"];
const sentence = (at: number): string => {
  const words = at % 2 === 0 ? good : bad;
  return `The ${words[(at * 3) % 4] ?? ""} film number ${at % 13} was ${words[(at * 5 + 1) % 4] ?? ""}!`;
};

describe("end to end: texts", function () {
  this.timeout(120_000);
  let folder: string;
  let run: string;
  const recipe = (change: Json = {}): Json => ({
    version: 1,
    name: "films",
    data: {
      source: {
        kind: "text",
        path: "films.csv",
        text: "sentence",
        label: "mood",
        tokenizer: { kind: "words", vocabulary: 40 },
        length: 12,
      },
      splits: { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 },
      batchRows: 32,
    },
    student: {
      kind: "layers",
      definition: {
        layers: [
          { kind: "embedding", inputDim: 40, outputDim: 8, maskZero: true },
          { kind: "globalAveragePooling1d" },
          { kind: "dense", units: 2 },
        ],
      },
    },
    optimizer: { kind: "adam", learningRate: 0.02 },
    phases: [{ id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 6 }] } }],
    ...change,
  });
  const runOf = async (out: string): Promise<string> => join(folder, out, (await readdir(join(folder, out)))[0] ?? "");

  before(async () => {
    folder = await temporaryFolder();
    const rows = Array.from({ length: 400 }, (_, at) => `"${sentence(at)}",${at % 2 === 0 ? "glad" : "sad"}`);
    await writeFile(join(folder, "films.csv"), ["sentence,mood", ...rows].join("\n"));
    await writeRecipe(folder, recipe());
    const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--quiet", "--out", "first");
    assert.equal(code, 0, stderr);
    run = await runOf("first");
  });
  after(() => removeFolder(folder));

  it("keeps its tokenizer in the student's folder, and predicts texts, from code and from files", async () => {
    assert.ok((await readdir(join(run, "student"))).includes("tokenizer.json"));
    const student = await load(run);
    assert.deepEqual(student.recordColumns, ["sentence"]);
    const texts = ["A lovely, fine film.", "What a dull and cold film", "unheard words"];
    const found = await student.predict(texts);
    assert.deepEqual(
      found.slice(0, 2).map((one) => one.class),
      ["glad", "sad"],
    );
    const records = await student.predict(texts.map((one) => ({ sentence: one })));
    assert.deepEqual(records, found);
    await assert.rejects(student.predict(["fine", ""]), /rows: 1 problem/);
    await student.close();
    await writeFile(join(folder, "some.csv"), ["sentence,other", ...texts.map((one) => `"${one}",1`)].join("\n"));
    await writeFile(join(folder, "long.csv"), `sentence\n${"fine ".repeat(400)}\nfine\n`);
    const long = await limbeck(folder, "predict", run, "--input", "long.csv");
    assert.equal(long.code, 0);
    assert.match(
      long.stderr,
      /^warning: long\.csv: 1 of 2 texts are longer than \d+ tokens and are cut off; the longest has/m,
    );
    const { code, stdout, stderr } = await limbeck(folder, "predict", run, "--input", "some.csv");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^class,probability\nglad,0\.\d+\nsad,0\.\d+\n/);
  });

  it("exports token ids in, with the tokenizer beside; another tokenizer is refused; Python gives the same scores", async function () {
    const { code, stderr } = await limbeck(folder, "export", run, "--out", "films.onnx", "--probs");
    assert.equal(code, 0, stderr);
    const student = await load("films.onnx", { cwd: folder });
    const texts = ["A lovely, fine film.", "What a dull and cold film"];
    const wanted = await student.predict(texts);
    await student.close();
    await cp(join(folder, "films.onnx"), join(folder, "alone.onnx"));
    await assert.rejects(load("alone.onnx", { cwd: folder }), /alone\.onnx: 1 problem/);
    const beside = join(folder, "films.tokenizer.json");
    const tokenizer = await readFile(beside, "utf8");
    await writeFile(join(folder, "alone.tokenizer.json"), tokenizer.replace('"lovely"', '"lovelier"'));
    await assert.rejects(load("alone.onnx", { cwd: folder }), /alone\.onnx: 1 problem/);
    if (python === undefined) {
      this.test!.title += " (Python not tried: LIMBECK_PYTHON names no interpreter)";
      return;
    }
    const script = `
import json, numpy, onnxruntime, tokenizers
tokenizer = tokenizers.Tokenizer.from_file("films.tokenizer.json")
session = onnxruntime.InferenceSession("films.onnx", providers=["CPUExecutionProvider"])
length = session.get_inputs()[0].shape[1]
ids = [tokenizer.encode(text).ids[:length] for text in ${JSON.stringify(texts)}]
rows = numpy.array([row + [0] * (length - len(row)) for row in ids], "float32")
print(json.dumps(session.run(None, {session.get_inputs()[0].name: rows})[0].tolist()))`;
    await writeFile(join(folder, "ask.py"), script);
    const { stdout } = await promisify(execFile)(python, ["ask.py"], { cwd: folder });
    for (const [at, row] of (JSON.parse(stdout) as number[][]).entries())
      for (const [k, value] of row.entries())
        assert.ok(Math.abs(value - (wanted[at]?.probabilities[k] ?? NaN)) < 1e-5, `${texts[at] ?? ""}: ${value}`);
  });

  it("trains on batches of like lengths, a plan of which says what that leaves of padding; what does not go with it is refused", async () => {
    const bucketed = (change: Json = {}): Json => {
      const { data } = recipe();
      return recipe({ data: { ...(data as Json), lengthBuckets: 2 }, ...change });
    };
    await writeRecipe(folder, bucketed(), "buckets.recipe.json");
    for (const out of ["buckets", "again"]) {
      const { code, stderr } = await limbeck(folder, "run", "buckets.recipe.json", "--quiet", "--out", out);
      assert.equal(code, 0, stderr);
    }
    const [one, other] = await Promise.all(
      ["buckets", "again"].map(async (out) => readFile(join(await runOf(out), "student/model.onnx"))),
    );
    assert.deepEqual(one, other);
    const report = JSON.parse(await readFile(join(await runOf("buckets"), "report.json"), "utf8")) as {
      arms: { seeds: { phases: { steps: number; test: { accuracy: number } }[] }[] }[];
    };
    const [phase] = report.arms[0]?.seeds[0]?.phases ?? [];
    assert.deepEqual([phase?.steps, (phase?.test.accuracy ?? 0) > 0.9], [6 * 8, true]);
    const planned = await limbeck(folder, "plan", "buckets.recipe.json");
    assert.match(
      planned.stdout,
      /tokens: [\d.]+ % of the positions that are trained on hold one, in batches of like lengths; [\d.]+ % without/,
    );
    const [hard] = recipe()["phases"] as Json[];
    const refusals: readonly (readonly [Json, RegExp])[] = [
      [{ phases: [{ ...hard, mixing: { kind: "mixup" } }] }, /phases\[0\]\.mixing\n +expected rows that are not mixed/],
      [
        {
          student: {
            kind: "layers",
            definition: {
              layers: [
                { kind: "embedding", inputDim: 40, outputDim: 8 },
                { kind: "globalAveragePooling1d" },
                { kind: "dense", units: 2 },
              ],
            },
          },
        },
        /data\.lengthBuckets\n +expected the same scores for a row with its padding and without/,
      ],
    ];
    for (const [change, words] of refusals) {
      await writeRecipe(folder, bucketed(change), "other.recipe.json");
      const { code, stderr } = await limbeck(folder, "run", "other.recipe.json", "--out", "refused");
      assert.equal(code, 2);
      assert.match(stderr, words);
    }
    assert.ok(!(await readdir(folder)).includes("refused"));
  });

  it("is taught by a student of the same tokenizer, and never by one of another", async () => {
    await cp(join(run, "student"), join(folder, "teacher"), { recursive: true });
    const phase = {
      id: "distill",
      targets: { kind: "teacher", temperature: 2, alpha: 1 },
      until: { any: [{ kind: "epochs", value: 2 }] },
    };
    const taught = recipe({
      name: "taught",
      teachers: [{ id: "films", kind: "onnx", path: "teacher" }],
      phases: [phase],
    });
    await writeRecipe(folder, taught, "taught.recipe.json");
    const same = await limbeck(folder, "run", "taught.recipe.json", "--quiet", "--out", "taught");
    assert.equal(same.code, 0, same.stderr);
    const other = await limbeck(folder, "run", "taught.recipe.json", "--set", "data.source.tokenizer.vocabulary=20");
    assert.equal(other.code, 2);
    assert.match(other.stderr, /the data's tokenizer[^]*another, sha256[^]*its ids are other words/);
    const file = await limbeck(
      folder,
      "run",
      "taught.recipe.json",
      "--quiet",
      "--out",
      "file",
      "--set",
      "data.source.tokenizer=teacher/tokenizer.json",
    );
    assert.equal(file.code, 0, file.stderr);
    await rm(join(folder, "teacher"), { recursive: true });
  });
});
