// end to end: the same answers by other ways: a model file, its recorded answers, an ensemble of both, a server.
import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { label } from "../../src/index.ts";
import { readModel } from "../../src/engine/onnx/file/model-file.ts";
import type { RunResult } from "../../src/evaluation/result.ts";
import { readRun } from "../../src/report/directory/read.ts";
import { limbeck, removeFolder, temporaryFolder } from "../cli/world.ts";
import { serve, type Running } from "../kinds/teachers/inference-server.ts";

const recipe = join(process.cwd(), "recipes/digits.recipe.json");

describe("teachers of every kind (end to end)", () => {
  let folder: string;
  let server: Running | undefined;
  before(async () => {
    folder = await temporaryFolder();
    const { logits, classes, rows, rowId } = await label(recipe, { cwd: folder });
    const lines = Array.from({ length: rows }, (_, row) => {
      const scores = logits.subarray(row * classes.length, (row + 1) * classes.length);
      return [rowId(row), ...scores].join(",");
    });
    await writeFile(join(folder, "answers.csv"), `${["id", ...classes].join(",")}\n${lines.reverse().join("\n")}\n`);
  });
  after(async () => {
    await server?.close();
    await removeFolder(folder);
  });

  const trained = async (out: string, teacher?: object): Promise<RunResult & { readonly student: Buffer }> => {
    const settings = [
      "phases[0].until.any[0].value=2",
      "phases[1].until.any[0].value=2",
      ...(teacher === undefined ? [] : [`teachers=${JSON.stringify([teacher])}`]),
    ].flatMap((setting) => ["--set", setting]);
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", out, "--quiet", ...settings);
    assert.equal(code, 0, stderr);
    const [name = ""] = await readdir(join(folder, out));
    const directory = join(folder, out, name);
    return { ...(await readRun(directory)), student: await readFile(join(directory, "student", "model.onnx")) };
  };

  it("recorded answers make the very student of the model that gave them, in a report without its size", async () => {
    const model = await trained("model");
    const recorded = await trained("recorded", {
      id: "cnn",
      kind: "recorded",
      path: join(folder, "answers.csv"),
      ids: "id",
    });
    assert.deepEqual(recorded.student, model.student);
    const { parameters, bytes, costs, test } = recorded.report.teacher!;
    assert.deepEqual([parameters, bytes, costs], [undefined, undefined, undefined]);
    assert.deepEqual(test, model.report.teacher!.test);
  });

  it("an ensemble of a model and its own answers is that model, to rounding", async () => {
    const teacher = join(process.cwd(), "teachers/digits-cnn");
    const { report } = await trained("ensemble", {
      id: "both",
      kind: "ensemble",
      members: [
        { id: "cnn", kind: "onnx", path: teacher },
        { id: "file", kind: "recorded", path: join(folder, "answers.csv"), ids: "id" },
      ],
    });
    const alone = await readRun(join(folder, "model", (await readdir(join(folder, "model")))[0]!));
    assert.equal(report.teacher!.test.accuracy, alone.report.teacher!.test.accuracy);
    assert.ok(Math.abs(report.teacher!.test.nll - alone.report.teacher!.test.nll) < 1e-6);
  });

  it("the student of a run is the next run's teacher, known by its splits", async () => {
    const [name = ""] = await readdir(join(folder, "model"));
    const first = { id: "first", kind: "onnx", path: join(folder, "model", name, "student") };
    const { report, provenance } = await trained("born-again", first);
    const before = await readRun(join(folder, "model", name));
    const last = before.report.arms[0]!.seeds[0]!.phases.at(-1)!;
    assert.equal(report.teacher!.test.accuracy, last.test.accuracy);
    assert.ok(Math.abs(report.teacher!.test.nll - last.test.nll) < 1e-5);
    assert.ok(!provenance.warnings.some((warning) => warning.includes("may have seen test rows")));
  });

  it("a teacher that makes a poor student is told, and refused where that is asked for", async () => {
    const text = await readFile(join(folder, "answers.csv"), "utf8");
    const [head = "", ...lines] = text.trim().split("\n");
    const cut = lines.map((line) => {
      const [id, ...scores] = line.split(",");
      return [id, ...scores.map((score) => Math.max(0, Number(score)))].join(",");
    });
    await writeFile(join(folder, "cut.csv"), `${head}\n${cut.join("\n")}\n`);
    const teacher = { id: "cut", kind: "recorded", path: join(folder, "cut.csv"), ids: "id" };
    const set = ["--set", `teachers=${JSON.stringify([teacher])}`];
    const planned = await limbeck(folder, "plan", recipe, "--teachers", ...set);
    assert.equal(planned.code, 0);
    assert.match(planned.stdout, /teacher "cut", scores: none below 0, and [\d.]+ % exactly 0/);
    const json = await limbeck(folder, "plan", recipe, "--teachers", "--json");
    assert.deepEqual((JSON.parse(json.stdout) as { readonly teachers: object }).teachers, { cnn: [] });
    const strict = await limbeck(folder, "run", recipe, "--out", "strict", "--strict", ...set);
    assert.equal(strict.code, 2);
    assert.match(strict.stderr, /teacher "cut", scores\n +expected logits, which are of either sign/);
    assert.deepEqual(await readdir(join(folder, "strict")).catch(() => []), []);
    const { provenance } = await trained("told", teacher);
    assert.ok(provenance.warnings.some((warning) => warning.startsWith('teacher "cut", scores: none below 0')));
  });

  it("a server of the model is asked, and its cached labels are held against what it says now", async () => {
    const { model } = await readModel(join(process.cwd(), "teachers/digits-cnn/model.onnx"), "model-invalid");
    const card = JSON.parse(await readFile(join(process.cwd(), "teachers/digits-cnn/teacher.json"), "utf8")) as {
      readonly input: object;
      readonly classes: readonly string[];
    };
    let other = false;
    server = await serve(model, {
      binary: true,
      metadata: {
        inputs: [{ name: model.graph.input[0]!.name, datatype: "FP32", shape: [-1, 1, 8, 8] }],
        outputs: [{ name: model.graph.output[0]!.name, datatype: "FP32", shape: [-1, 10] }],
      },
      scores: (values) => (other ? values.map((value) => 0.5 * value) : values),
    });
    const far = { id: "cnn", kind: "remote", url: server.url, model: "m", input: card.input, classes: card.classes };
    const [directory = ""] = await readdir(join(folder, "model"));
    const alone = await readFile(join(folder, "model", directory, "student", "model.onnx"));
    const one = await trained("far-1", far);
    const before = server.requests.reduce((sum, { rows }) => sum + rows, 0);
    const two = await trained("far-2", far);
    const again = server.requests.reduce((sum, { rows }) => sum + rows, 0) - before;
    assert.ok(again < before / 2, `cached: ${again} rows after ${before}`);
    assert.deepEqual(two.student, one.student);
    assert.equal(one.student.length, alone.length);
    other = true;
    const three = await trained("far-3", far);
    assert.match(three.provenance.warnings.join("\n"), /the teacher now says something else of row/);
    assert.notDeepEqual(three.student, one.student);
    const nameIn = async (out: string): Promise<string> => (await readdir(join(folder, out)))[0] ?? "";
    assert.equal(await nameIn("far-1"), await nameIn("far-2"));
    assert.notEqual(
      await nameIn("far-1"),
      await nameIn("far-3"),
      "labels of a model that is elsewhere are part of the run's identity",
    );
  });
});
