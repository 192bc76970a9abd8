// limbeck as a dependency: packed, installed into an empty project, run by its bin with plain node; then the first hour there.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { compiledFile } from "../../src/base/validation/check.ts";
import { recipeSchema } from "../../src/recipe/schema.ts";
import { builtCommand, digitsRecipe, removeFolder, root, temporaryFolder } from "../cli/world.ts";
import { idxFile } from "../kinds/data/helpers.ts";

const execute = promisify(execFile);

/** Without the settings that npm hands down to what it runs, which belong to this project and not to the empty one. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name));
  return { ...Object.fromEntries(kept), ONNXRUNTIME_NODE_INSTALL: "skip" };
}

/** Any interpreter with onnxruntime and numpy. */
const python = process.env["LIMBECK_PYTHON"];

interface Predicted {
  readonly predictions: readonly { readonly class: string; readonly probabilities: readonly number[] }[];
}

describe("end to end: installed as a dependency", function () {
  this.timeout(300_000);
  const env = cleanEnvironment();
  let folder: string;
  let project: string;
  let installed: string;
  const quick = ["--no-audit", "--no-fund", "--prefer-offline"];
  const npm = (cwd: string, ...args: readonly string[]): Promise<{ stdout: string }> =>
    execute("npm", [...args], { cwd, env, maxBuffer: 1 << 26 });
  const limbeck = async (...args: readonly string[]): Promise<string> => {
    const bin = join(project, "node_modules/.bin/limbeck");
    const { stdout } = await execute(bin, [...args], { cwd: project, env, maxBuffer: 1 << 26 }).catch(
      (error: unknown) => assert.fail(String((error as { stderr?: string }).stderr)),
    );
    return stdout;
  };

  before(async () => {
    folder = await temporaryFolder();
    builtCommand();
    await npm(root, "pack", "--ignore-scripts", "--silent", "--pack-destination", folder);
    const archive = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
    assert.ok(archive !== undefined);
    project = join(folder, "project");
    installed = join(project, "node_modules/limbeck");
    await mkdir(project);
    await writeFile(join(project, "package.json"), '{"name": "empty", "private": true}');
    await npm(project, "install", "--omit=optional", ...quick, join(folder, archive));
  });
  after(() => removeFolder(folder));

  // the first of them: what is optional is there from the next one on
  it("does without TensorFlow.js and sharp where optional packages are left out, and says what brings them back", async () => {
    assert.ok(!(await readdir(join(project, "node_modules"))).includes("@tensorflow"));
    const bin = join(project, "node_modules/.bin/limbeck");
    const tried = (...args: readonly string[]) =>
      execute(bin, [...args], { cwd: project, env, maxBuffer: 1 << 26 }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (error: unknown) => error as { code: number; stdout: string; stderr: string },
      );
    const doctor = await tried("doctor");
    assert.match(
      doctor.stdout,
      /ok {3}engine onnx[^]*FAIL engine tfjs: TensorFlow\.js is not installed[^]*npm install/,
    );
    await writeFile(join(project, "x.recipe.json"), JSON.stringify(digitsRecipe()));
    const run = await tried("run", "x.recipe.json");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /not written as a TensorFlow\.js model too/);
    const [id = ""] = await readdir(join(project, "reports"));
    assert.deepEqual((await readdir(join(project, "reports", id, "student"))).sort(), [
      "README.md",
      "model.onnx",
      "teacher.json",
    ]);
    const tfjs = await tried("run", "x.recipe.json", "--set", "engine.kind=tfjs");
    assert.equal(tfjs.code, 2);
    assert.match(tfjs.stderr, /TensorFlow\.js is not installed[^]*npm install --include=optional/);
    await mkdir(join(project, "photos/a"), { recursive: true });
    await writeFile(join(project, "photos/a/1.png"), "x");
    const pictures = await tried("init", "photos", "--yes");
    assert.equal(pictures.code, 2);
    assert.match(pictures.stderr, /sharp, which decodes them[^]*npm install --include=optional sharp/);
  });

  it("works on a network that offers npm alone, and distils the digits", async () => {
    // as what was missing said
    await npm(project, "install", "--include=optional", ...quick);
    assert.ok((await readdir(join(project, "node_modules"))).includes("@tensorflow"));
    const doctor = await npm(project, "exec", "--", "limbeck", "doctor");
    assert.match(doctor.stdout, /ok {3}engine onnx/);
    const recipe = digitsRecipe({
      data: {
        ...(digitsRecipe()["data"] as object),
        source: { kind: "csv", path: join(installed, "data/digits/digits.csv.gz"), header: false, label: 64 },
      },
      teachers: [{ id: "cnn", kind: "onnx", path: join(installed, "teachers/digits-cnn") }],
      student: { kind: "layers", path: join(installed, "students/digits-mlp.json") },
      report: { formats: ["html", "json", "markdown"] },
    });
    await writeFile(join(project, "my.recipe.json"), JSON.stringify(recipe));
    assert.match(await limbeck("run", "my.recipe.json", "--quiet", "--out", "runs"), /^ +17 +distill +\d/m);
    const [run] = await readdir(join(project, "runs"));
    assert.match(await readFile(join(project, "runs", run!, "report.html"), "utf8"), /<svg/);
  });

  it("has types that are whole for a consumer who checks everything, and its functions", async () => {
    const consumer = `import { load, run, validate, type Prediction } from "limbeck";
      export async function classify(rows: number[][]): Promise<readonly Prediction[]> {
        const warnings: readonly string[] = await validate("my.recipe.json");
        const { directory, result } = await run("my.recipe.json", { seed: 1 });
        const student = await load(directory);
        console.log(warnings.length, result.report.arms.length, student.classes, student.rowShape);
        return student.predict(rows);
      }`;
    await writeFile(join(project, "consumer.mts"), consumer);
    const tsc = join(root, "node_modules/typescript-native/bin/tsc");
    // and has no types of a browser
    const types = [
      "--lib",
      "es2023",
      "--target",
      "es2023",
      "--types",
      "node",
      "--typeRoots",
      join(root, "node_modules/@types"),
    ];
    await execute(process.execPath, [tsc, "--strict", "--noEmit", "--module", "nodenext", ...types, "consumer.mts"], {
      cwd: project,
      env,
    }).catch((error: unknown) => assert.fail(String((error as { stdout?: string }).stdout)));
    const schema = await readFile(join(installed, "schema/recipe-1.json"), "utf8");
    assert.match(schema, /"discriminator"/);
    const wanted = "run compare plan validate label evaluate calibrate export load measure init";
    const check = `const all = await import("limbeck"); const missing = "${wanted}".split(" ").filter((name) => typeof all[name] !== "function"); if (missing.length > 0) { console.error(missing.join()); process.exit(1); }`;
    await execute(process.execPath, ["--input-type=module", "-e", check], { cwd: project, env });
  });

  it("brings the recipe's schema as code, of the very schema that it has", async () => {
    await access(join(installed, "dist/schemas", basename(compiledFile(recipeSchema))));
  });

  it("brings documentation and an example report along", async () => {
    for (const path of ["docs/recipe.md", "docs/pictures/reliability-light.svg", "reports/example/report.html"])
      await readFile(join(installed, path));
  });

  it("copies its examples with what they read", async () => {
    assert.match(await limbeck("examples"), /^digits +\d+ labelled digits/m);
    assert.match(await limbeck("examples", "digits"), /npx limbeck run digits\/recipes\/digits\.recipe\.json/);
    assert.match(await limbeck("validate", "digits/recipes/digits.recipe.json"), /no problems/);
  });

  describe("the first hour: from a file of rows and a teacher to a student in service", () => {
    const pixels: number[][] = [];
    before(async () => {
      const packed = await readFile(join(installed, "data/digits/digits.csv.gz"));
      const lines = gunzipSync(packed).toString().trim().split("\n");
      const rows = lines.map((line) => line.split(",").map(Number));
      pixels.push(...rows.map((row) => row.slice(0, 64)));
      await copyFile(join(installed, "data/digits/digits.csv.gz"), join(project, "digits.csv.gz"));
      const images = Uint8Array.from(pixels.flat());
      await writeFile(join(project, "scans-images.idx3-ubyte"), idxFile(0x08, [rows.length, 8, 8], images));
      const labels = Uint8Array.from(rows.map((row) => row[64] ?? 0));
      await writeFile(join(project, "scans-labels.idx1-ubyte"), idxFile(0x08, [rows.length], labels));
      await copyFile(join(installed, "teachers/digits-cnn/model.onnx"), join(project, "teacher.onnx"));
    });

    for (const [name, data] of [
      ["digits", "digits.csv.gz"],
      ["scans", "scans-images.idx3-ubyte"],
    ] as const)
      it(`of ${data}: init, run, export, predict, in Node and in Python, the same answers`, async function () {
        const told = await limbeck("init", data, "--teacher", "teacher.onnx", "--yes");
        assert.match(told, new RegExp(`next: npx limbeck run .*${name}\\.recipe\\.jsonc`));
        const short = ["--set", "phases.smooth.until.any[0].value=3", "--set", "phases.distill.until.any[0].value=6"];
        await limbeck("run", `${name}.recipe.jsonc`, "--quiet", "--out", `runs-${name}`, ...short);
        const [id] = await readdir(join(project, `runs-${name}`));
        const run = join(project, `runs-${name}`, id!);
        await limbeck("export", run, "--probs", "--temperature", "--out", `${name}.onnx`);
        const some = pixels.slice(0, 50);
        await writeFile(join(project, "some.csv"), some.map((row) => row.join()).join("\n"));
        const predicted = JSON.parse(await limbeck("predict", run, "--input", "some.csv", "--json")) as Predicted;
        const { predictions } = predicted;
        assert.equal(predictions.length, 50);
        await writeFile(join(project, "some.json"), JSON.stringify(some));
        const close = (found: readonly (readonly number[])[], by: string): void => {
          assert.equal(found.length, 50);
          for (const [row, probabilities] of found.entries())
            for (const [at, value] of predictions[row]!.probabilities.entries())
              assert.ok(
                Math.abs(value - probabilities[at]!) < 1e-5,
                `${by}: row ${row}, class ${at}: ${probabilities[at]}, not ${value}`,
              );
        };
        const node = `
          import ort from "onnxruntime-node";
          import { readFileSync } from "node:fs";
          const rows = JSON.parse(readFileSync("some.json"));
          const session = await ort.InferenceSession.create("${name}.onnx");
          const { type, shape } = session.inputMetadata[0];
          const dims = [rows.length, ...shape.slice(1)];
          const data = type === "uint8" ? Uint8Array.from(rows.flat()) : Float32Array.from(rows.flat());
          const out = await session.run({ [session.inputNames[0]]: new ort.Tensor(type, data, dims) });
          const values = [...out[session.outputNames[0]].data];
          console.log(JSON.stringify(rows.map((_, row) => values.slice(row * 10, row * 10 + 10))));`;
        await writeFile(join(project, "predict.mjs"), node);
        const byNode = await execute(process.execPath, ["predict.mjs"], { cwd: project, env });
        close(JSON.parse(byNode.stdout) as number[][], "onnxruntime-node");
        if (python === undefined) {
          this.test!.title += " (Python not tried: LIMBECK_PYTHON names no interpreter)";
          return;
        }
        const script = `
import json, numpy, onnxruntime
session = onnxruntime.InferenceSession("${name}.onnx", providers=["CPUExecutionProvider"])
given = session.get_inputs()[0]
kind = numpy.uint8 if given.type == "tensor(uint8)" else numpy.float32
rows = numpy.array(json.load(open("some.json"))).astype(kind).reshape([-1, *given.shape[1:]])
print(json.dumps(session.run(None, {given.name: rows})[0].tolist()))`;
        await writeFile(join(project, "predict.py"), script);
        const byPython = await execute(python, ["predict.py"], { cwd: project, env });
        close(JSON.parse(byPython.stdout) as number[][], "Python");
      });
  });
});
