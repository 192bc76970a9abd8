// `limbeck export`, and an ONNX student trained by `limbeck run`: a file goes in, a file comes out.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { openSession } from "../../src/engine/onnx/session.ts";
import { decodeModel } from "../../src/engine/onnx/file/model-file.ts";
import { digitsRecipe, filesBelow, limbeck, removeFolder, root, temporaryFolder, writeRecipe } from "../cli/world.ts";

const convolutional = {
  kind: "layers",
  definition: {
    layers: [
      { kind: "reshape", targetShape: [1, 8, 8] },
      { kind: "conv2d", filters: 8, kernelSize: 3, padding: "same", useBias: false },
      { kind: "batchNormalization", momentum: 0.9 },
      { kind: "activation", activation: "relu" },
      { kind: "maxPooling2d" },
      { kind: "flatten" },
      { kind: "dense", units: 10 },
    ],
  },
};

const onlyFolder = async (folder: string): Promise<string> => join(folder, (await readdir(folder))[0]!);

describe("end to end: export", () => {
  let folder: string;
  let run: string;
  before(async () => {
    folder = await temporaryFolder();
    const recipe = await writeRecipe(folder, digitsRecipe({ student: convolutional }));
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", "out", "--quiet");
    assert.equal(code, 0, stderr);
    run = await onlyFolder(join(folder, "out"));
  });
  after(() => removeFolder(folder));

  const exported = async (...args: string[]): Promise<{ path: string; gap: number; temperature: number | null }> => {
    const { code, stdout, stderr } = await limbeck(folder, "export", run, "--json", ...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as { path: string; gap: number; temperature: number | null };
  };

  it("folds batch normalization, keeps to ONNX's own operators, frees the batch and says where it comes from", async () => {
    const { path, gap } = await exported();
    assert.ok(gap <= 1e-5);
    const { graph, opsetImport, metadataProps } = decodeModel(await readFile(path), path);
    const operators = graph.node.map(({ opType }) => opType);
    assert.ok(operators.includes("Conv") && !operators.includes("BatchNormalization"), operators.join());
    assert.deepEqual(
      opsetImport.map(({ domain, version }) => [domain, version]),
      [["", 21n]],
    );
    const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
    assert.deepEqual(JSON.parse(metadata["classes"]!), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    assert.equal((JSON.parse(metadata["preprocessing"]!) as { scale: number }).scale, 1);
    assert.match(metadata["recipeSha256"]!, /^[0-9a-f]{64}$/);
    const session = await openSession(await readFile(path), { threads: 1, place: path });
    assert.deepEqual(
      session.outputs.map(({ name }) => name),
      ["logits"],
    );
    for (const rows of [1, 5]) {
      const data = new Float32Array(rows * 64).fill(0.5);
      const results = await session.run({ input: { dtype: "float32", shape: [rows, 64], data } });
      assert.deepEqual(results.get("logits")?.shape, [rows, 10]);
    }
    await session.close();
  });

  it("gives probabilities, and logits over the fitted temperature, folded into the last layer", async () => {
    const plain = await exported("--out", "plain.onnx");
    const scaled = await exported("--out", "scaled.onnx", "--temperature");
    const probs = await exported("--out", "probs.onnx", "--temperature", "--probs");
    assert.ok(scaled.temperature! > 0 && scaled.temperature !== 1);
    const report = JSON.parse(await readFile(join(run, "report.json"), "utf8")) as {
      arms: { seeds: { phases: { calibrated: { temperature: number } }[] }[] }[];
    };
    assert.equal(scaled.temperature, report.arms[0]!.seeds[0]!.phases.at(-1)!.calibrated.temperature);
    const data = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
    const outputs = await Promise.all(
      [plain, scaled, probs].map(async ({ path }) => {
        const session = await openSession(await readFile(path), { threads: 1, place: path });
        const [output] = (await session.run({ input: { dtype: "float32", shape: [1, 64], data } })).values();
        await session.close();
        return output!.data as Float32Array;
      }),
    );
    const [logits, over, distribution] = outputs as [Float32Array, Float32Array, Float32Array];
    logits.forEach((value, k) => assert.ok(Math.abs(over[k]! - value / scaled.temperature!) < 1e-5));
    const total = over.reduce((sum, value) => sum + Math.exp(value), 0);
    over.forEach((value, k) => assert.ok(Math.abs(distribution[k]! - Math.exp(value) / total) < 1e-5));
    const { graph } = decodeModel(await readFile(scaled.path), "scaled");
    // the one factor is the rows' own scale
    assert.equal(graph.node.filter(({ opType }) => opType === "Mul" || opType === "Div").length, 1);
  });

  it("asks which student of a comparison, and refuses what is no run", async () => {
    const missing = await limbeck(folder, "export", join(folder, "nowhere"));
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /report\.json/);
    const one = await limbeck(folder, "export", run, "--student", "hard-1");
    assert.equal(one.code, 2);
    assert.match(one.stderr, /has one student/);
    const recipe = await writeRecipe(
      folder,
      digitsRecipe({ sweep: { seeds: [1] }, arms: ["hard", "teacher"] }),
      "compare.json",
    );
    assert.equal((await limbeck(folder, "compare", recipe, "--out", "arms", "--quiet")).code, 0);
    const comparison = await onlyFolder(join(folder, "arms"));
    const unsaid = await limbeck(folder, "export", comparison);
    assert.equal(unsaid.code, 2);
    assert.match(unsaid.stderr, /one of hard-1, teacher-1/);
    const told = await limbeck(folder, "export", comparison, "--student", "teacher-1");
    assert.equal(told.code, 0, told.stderr);
    assert.ok((await filesBelow(comparison)).includes("teacher-1.onnx"));
  });

  it("trains the exported file further as a student, layers frozen by name", async () => {
    const { path } = await exported("--out", "again.onnx");
    const recipe = await writeRecipe(
      folder,
      digitsRecipe({ student: { kind: "onnx", path, train: { exclude: ["conv*"] } } }),
      "onnx.json",
    );
    const { code, stdout, stderr } = await limbeck(folder, "run", recipe, "--out", "onnx", "--json");
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as { arms: { seeds: { phases: { test: { accuracy: number } }[] }[] }[] };
    assert.ok(report.arms[0]!.seeds[0]!.phases.at(-1)!.test.accuracy > 0.8);
  });

  it("an ONNX student that does not fit is refused before anything is written", async () => {
    const path = join(root, "test/kinds/students/onnx-fixtures/mlp-traced.onnx");
    const recipe = await writeRecipe(folder, digitsRecipe({ student: { kind: "onnx", path } }), "bad.json");
    const before = await filesBelow(folder);
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", "bad");
    assert.equal(code, 2);
    assert.match(stderr, /rows that fit/);
    assert.deepEqual(await filesBelow(folder), before);
  });
});
