// Teachers as hubs publish them: a folder with config.json, its own tokenizer or preprocessor, and onnx/model.onnx.
import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LimbeckError, label, renderError } from "../../src/index.ts";
import { dataTypes } from "../../src/engine/onnx/file/format.ts";
import { encodeModel } from "../../src/engine/onnx/file/model-file.ts";
import { floats, int64s, linear, model, weight } from "../engine/onnx/models.ts";
import { limbeck, removeFolder, temporaryFolder, type Json } from "../cli/world.ts";

interface Reference {
  readonly tokenizers: readonly { readonly name: string; readonly json: string }[];
}
const { tokenizers } = JSON.parse(
  readFileSync(new URL("../reference/token-ids.json", import.meta.url), "utf8"),
) as Reference;
const pieces = tokenizers.find(({ name }) => name === "pieces")?.json ?? "";

const VOCABULARY = 200;
const embedding = (id: number): readonly [number, number] => [Math.sin(id), Math.cos(2 * id)];
const typed = (type: number): readonly [number, number] => [0.1 * type, -0.2 * type];

/** Mean of token and type embeddings over what the mask shows, then two classes: the shape of BERT's classifiers. */
const bert = (inputs = ["input_ids", "attention_mask", "token_type_ids"]) =>
  model({
    inputs: inputs.map((name) => ({ name, shape: ["batch", "sequence"], elementType: dataTypes.int64 })),
    outputs: [{ name: "logits", shape: ["batch", 2] }],
    nodes: [
      { op: "Gather", inputs: ["words", inputs[0] ?? ""], outputs: ["w"] },
      { op: "Gather", inputs: ["types", inputs[2] ?? ""], outputs: ["t"] },
      { op: "Add", inputs: ["w", "t"], outputs: ["x"] },
      { op: "Cast", inputs: [inputs[1] ?? ""], outputs: ["m"], attributes: { to: dataTypes.float } },
      { op: "Unsqueeze", inputs: ["m", "last"], outputs: ["mask"] },
      { op: "Mul", inputs: ["x", "mask"], outputs: ["shown"] },
      { op: "ReduceSum", inputs: ["shown", "along"], outputs: ["sum"], attributes: { keepdims: 0 } },
      { op: "ReduceSum", inputs: ["mask", "along"], outputs: ["count"], attributes: { keepdims: 0 } },
      { op: "Div", inputs: ["sum", "count"], outputs: ["mean"] },
      { op: "MatMul", inputs: ["mean", "classifier"], outputs: ["logits"] },
    ],
    weights: {
      words: floats([VOCABULARY, 2], Array.from({ length: VOCABULARY }, (_, id) => embedding(id)).flat()),
      types: floats([2, 2], [...typed(0), ...typed(1)]),
      classifier: floats([2, 2], [3, -1, -2, 4]),
      last: int64s([2]),
      along: int64s([1]),
    },
  });

function logitsOf(ids: readonly number[], types: readonly number[]): readonly [number, number] {
  let [a, b] = [0, 0];
  ids.forEach((id, at) => {
    const [x, y] = embedding(id);
    const [p, q] = typed(types[at] ?? 0);
    a += (x + p) / ids.length;
    b += (y + q) / ids.length;
  });
  return [3 * a - 2 * b, -a + 4 * b];
}

describe("end to end: teachers as hubs publish them", function () {
  this.timeout(60_000);
  let folder: string;
  const put = async (path: string, contents: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), contents);
  };
  const texts = Array.from(
    { length: 40 },
    (_, at) => ["the cat sat on the mat", "hello world", "it is 3.5 %"][at % 3] ?? "",
  );
  const config = {
    id2label: { 0: "sad", 1: "glad" },
    max_position_embeddings: 64,
    pad_token_id: 0,
    model_type: "bert",
  };

  const recipe = (path: string, change: Json = {}, source: Json = {}): Json => ({
    version: 1,
    name: "films",
    data: {
      source: {
        kind: "text",
        path: "films.jsonl",
        text: "sentence",
        label: "mood",
        tokenizer: { kind: "words", vocabulary: 20 },
        length: 8,
        ...source,
      },
      splits: { kind: "hash", train: 0.5, validation: 0.125, calibration: 0.125, test: 0.25 },
      batchRows: 8,
    },
    // its scores are what is looked at, not whether they are right
    teachers: [{ id: "bert", kind: "onnx", path, require: "warn", ...change }],
    student: {
      kind: "layers",
      definition: {
        layers: [
          { kind: "embedding", inputDim: 20, outputDim: 4, maskZero: true },
          { kind: "globalAveragePooling1d" },
          { kind: "dense", units: 2 },
        ],
      },
    },
    optimizer: { kind: "adam", learningRate: 0.01 },
    phases: [
      {
        id: "p",
        targets: { kind: "teacher", temperature: 2, alpha: 1 },
        until: { any: [{ kind: "epochs", value: 1 }] },
      },
    ],
  });
  const refuses = (path: string, words: RegExp, change: Json = {}) =>
    assert.rejects(label(recipe(path, change), { cwd: folder }), (error: unknown) => {
      assert.ok(error instanceof LimbeckError, String(error));
      assert.match(renderError(error), words);
      assert.equal(error.exitCode, 2);
      return true;
    });

  before(async () => {
    folder = await temporaryFolder();
    const lines = texts.map((sentence, at) =>
      JSON.stringify({ sentence, second: "the mat", mood: at % 2 === 0 ? "glad" : "sad" }),
    );
    await put("films.jsonl", lines.join("\n"));
    await put("bert/config.json", JSON.stringify(config));
    await put("bert/tokenizer.json", pieces);
    await put("bert/onnx/model.onnx", encodeModel(bert()));
  });
  after(() => removeFolder(folder));

  it("are fed texts by their own tokenizer, ids, mask and types by name, classes by name: scores in closed form", async () => {
    const { openTokenizer } = await import("../../src/base/tokenizer.ts");
    const { encode } = await openTokenizer(pieces);
    const { logits, classes } = await label(recipe("bert"), { cwd: folder });
    assert.deepEqual(classes, ["glad", "sad"]);
    texts.forEach((text, row) => {
      const { ids, types } = encode(text, null);
      const [sad, glad] = logitsOf(ids, types);
      assert.ok(Math.abs((logits[2 * row] ?? NaN) - glad) < 1e-5, text);
      assert.ok(Math.abs((logits[2 * row + 1] ?? NaN) - sad) < 1e-5, text);
    });
    const pairs = await label(recipe("bert", {}, { text: ["sentence", "second"] }), { cwd: folder });
    const both = encode(texts[0] ?? "", "the mat");
    assert.ok(both.types.includes(1));
    assert.ok(Math.abs((pairs.logits[0] ?? NaN) - logitsOf(both.ids, both.types)[1]) < 1e-5);
  });

  it("are looked at with the texts of a first recipe, which runs", async () => {
    const { openTokenizer } = await import("../../src/base/tokenizer.ts");
    const { encode } = await openTokenizer(pieces);
    const lines = Array.from({ length: 120 }, (_, at) => {
      // some of many letters, by which the means of their vectors differ
      const letter = "adehinorstuvwxyz"[at % 16] ?? "";
      const sentence = `${`${letter} `.repeat(9)}and ${at} more`;
      const [sad, glad] = logitsOf(encode(sentence, null).ids, []);
      return JSON.stringify({ sentence, mood: glad > sad ? "glad" : "sad" });
    });
    await put("moods.jsonl", lines.join("\n"));
    const { code, stdout, stderr } = await limbeck(folder, "init", "moods.jsonl", "--teacher", "bert", "--yes");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /words[^]*teacher: \d+ parameters\n.*right on 100\.0 % of validation rows/);
    const run = await limbeck(folder, "run", "moods.recipe.jsonc", "--set", "phases[distill].until.any[0].value=1");
    assert.equal(run.code, 0, run.stderr);
  });

  it("cut texts off at the length that their folder states, their last token kept", async () => {
    await put("short/config.json", JSON.stringify({ ...config, max_position_embeddings: 5 }));
    await put("short/tokenizer.json", pieces);
    await put("short/onnx/model.onnx", encodeModel(bert()));
    const { openTokenizer } = await import("../../src/base/tokenizer.ts");
    const { ids } = (await openTokenizer(pieces)).encode(texts[0] ?? "", null);
    assert.ok(ids.length > 5);
    const { logits } = await label(recipe("short"), { cwd: folder });
    const cut = [...ids.slice(0, 4), ids.at(-1) ?? 0];
    assert.ok(Math.abs((logits[0] ?? NaN) - logitsOf(cut, [])[1]) < 1e-5);
  });

  it("take a length that is stated as none for none; what is no count, or no JSON, is refused by name", async () => {
    const stated = async (length: unknown, padding: unknown): Promise<void> => {
      await put(
        "short/config.json",
        JSON.stringify({ ...config, max_position_embeddings: null, pad_token_id: padding }),
      );
      await put(
        "short/tokenizer_config.json",
        typeof length === "string" ? length : JSON.stringify({ model_max_length: length }),
      );
    };
    await put("short/tokenizer.json", pieces);
    await put("short/onnx/model.onnx", encodeModel(bert()));
    await stated(1e30, -1);
    const { logits } = await label(recipe("short"), { cwd: folder });
    const { logits: whole } = await label(recipe("bert"), { cwd: folder });
    assert.deepEqual(logits, whole);
    for (const wrong of ["5", 5.5, -2, [5]]) {
      await stated(wrong === "5" ? '{"model_max_length": "5"}' : wrong, 0);
      await refuses("short", /tokenizer_config\.json[^]*model_max_length[^]*expected a count, or none/);
    }
    await stated(5, "0");
    await refuses("short", /config\.json[^]*pad_token_id[^]*expected a count, or none/);
    await stated('{"model_max_length": 5', 0);
    await refuses("short", /tokenizer_config\.json[^]*strict JSON/);
    await rm(join(folder, "short", "tokenizer_config.json"));
  });

  it("are refused with placeholders for classes, unless the recipe names them", async () => {
    await put("bert/config.json", JSON.stringify({ ...config, id2label: { 0: "LABEL_0", 1: "LABEL_1" } }));
    await refuses("bert", /id2label[^]*placeholders: LABEL_0, LABEL_1[^]*"classes"/);
    const { logits } = await label(
      recipe("bert", { classes: ["LABEL_0", "LABEL_1"].map((_, k) => (k === 0 ? "sad" : "glad")) }),
      {
        cwd: folder,
      },
    );
    assert.equal(logits.length, 80);
    await put("bert/config.json", JSON.stringify({ ...config, problem_type: "multi_label_classification" }));
    await refuses("bert", /problem_type[^]*classes that exclude one another/);
    await put("bert/config.json", JSON.stringify({ ...config, id2label: { 0: "sad", 2: "glad" } }));
    await refuses("bert", /id2label[^]*texts under "0" to "1"/);
    await put("bert/config.json", "{ no json");
    await refuses("bert", /config\.json/);
    await put("bert/config.json", JSON.stringify(config));
  });

  it("are refused without a tokenizer, with inputs of other names, with weights alone, with several files", async () => {
    await rename(join(folder, "bert/tokenizer.json"), join(folder, "kept.json"));
    await refuses("bert", /tokenizer\.json[^]*got\s+none[^]*save_pretrained/);
    await rename(join(folder, "kept.json"), join(folder, "bert/tokenizer.json"));
    await put("named/config.json", JSON.stringify(config));
    await put("named/tokenizer.json", pieces);
    await put("named/onnx/model.onnx", encodeModel(bert(["input_ids", "seen", "token_type_ids"])));
    await refuses("named", /input seen[^]*input_ids, attention_mask, token_type_ids/);
    await put("weights/config.json", JSON.stringify(config));
    await put("weights/model.safetensors", "x");
    await refuses("weights", /model\.safetensors, which holds weights without the graph[^]*optimum-cli export onnx/);
    await put("several/config.json", JSON.stringify(config));
    for (const name of ["model_fp16", "model_quantized"]) await put(`several/onnx/${name}.onnx`, encodeModel(bert()));
    await put("several/tokenizer.json", pieces);
    await refuses("several", /onnx\/model_fp16\.onnx, onnx\/model_quantized\.onnx[^]*name the one that is meant/);
    const stated = await label(recipe("several/onnx/model_fp16.onnx", { classes: ["sad", "glad"] }), { cwd: folder });
    assert.equal(stated.logits.length, 80);
    await rm(join(folder, "several"), { recursive: true });
  });

  it("of pictures: scale, mean and deviation by preprocessor_config.json", async () => {
    const rows = Array.from({ length: 60 }, (_, at) => ({ x: [at, 2, 3, (at * 7) % 50], y: at % 3 }));
    await put("x.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"));
    await put("vit/config.json", JSON.stringify({ id2label: { 0: "0", 1: "1", 2: "2" } }));
    await put(
      "vit/preprocessor_config.json",
      JSON.stringify({ rescale_factor: 0.5, image_mean: [2], image_std: [4], do_resize: true }),
    );
    await put("vit/model.onnx", encodeModel(linear({ batch: "n", row: [4] })));
    const pixels = recipe("vit");
    pixels["data"] = { ...(pixels["data"] as Json), source: { kind: "jsonl", path: "x.jsonl", label: "y" } };
    pixels["student"] = { kind: "layers", definition: { layers: [{ kind: "dense", units: 3 }] } };
    const { logits } = await label(pixels, { cwd: folder });
    for (const k of [0, 1, 2]) {
      const wanted = rows[5]!.x.reduce((sum, value, i) => sum + ((value * 0.5 - 2) / 4) * weight(i, k), 0);
      assert.ok(Math.abs((logits[15 + k] ?? NaN) - wanted) < 1e-4, `class ${k}`);
    }
  });
});
