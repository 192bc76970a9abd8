// limbeck as a dependency: packed, installed into an empty project, run by its bin with plain node.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { digitsRecipe, removeFolder, root, temporaryFolder } from "../cli/world.ts";

const execute = promisify(execFile);

/** Without the settings that npm hands down to what it runs, which belong to this project and not to the empty one. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name));
  return { ...Object.fromEntries(kept), ONNXRUNTIME_NODE_INSTALL: "skip" };
}

describe("end to end: installed as a dependency", () => {
  it("packs, installs on a network that offers npm alone, and distils the digits", async function () {
    this.timeout(300_000);
    const folder = await temporaryFolder();
    const env = cleanEnvironment();
    const npm = (cwd: string, ...args: readonly string[]): Promise<{ stdout: string }> =>
      execute("npm", [...args], { cwd, env, maxBuffer: 1 << 26 });
    await npm(root, "run", "--silent", "build");
    await npm(root, "pack", "--ignore-scripts", "--silent", "--pack-destination", folder);
    const archive = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
    assert.ok(archive !== undefined);
    const project = join(folder, "project");
    await mkdir(project);
    await writeFile(join(project, "package.json"), '{"name": "empty", "private": true}');
    await npm(project, "install", "--no-audit", "--no-fund", "--prefer-offline", join(folder, archive));

    const doctor = await npm(project, "exec", "--", "limbeck", "doctor");
    assert.match(doctor.stdout, /ok {3}engine onnx/);
    const installed = join(project, "node_modules/limbeck");
    const recipe = digitsRecipe({
      data: {
        ...(digitsRecipe()["data"] as object),
        source: { kind: "csv", path: join(installed, "data/digits/digits.csv.gz"), header: false, label: 64 },
      },
      teachers: [{ id: "cnn", kind: "onnx", path: join(installed, "teachers/digits-cnn") }],
      student: { kind: "layers", path: join(installed, "students/digits-mlp.json") },
      report: { formats: ["html", "json", "markdown"], bootstrap: 200 },
    });
    await writeFile(join(project, "my.recipe.json"), JSON.stringify(recipe));
    const { stdout } = await npm(project, "exec", "--", "limbeck", "run", "my.recipe.json", "--quiet");
    assert.match(stdout, /distill/);
    const [run] = await readdir(join(project, "reports"));
    assert.match(await readFile(join(project, "reports", run!, "report.html"), "utf8"), /<svg/);
    // its types are whole for a consumer who checks everything
    const consumer = `import { load, run, validate, type Prediction } from "limbeck";
      export async function classify(rows: number[][]): Promise<readonly Prediction[]> {
        const warnings: readonly string[] = await validate("my.recipe.json");
        const { directory, result } = await run("my.recipe.json", { seed: 1 });
        const student = await load(directory);
        console.log(warnings.length, result.report.arms.length, student.classes, student.rowShape);
        return student.predict(rows);
      }`;
    await writeFile(join(project, "consumer.mts"), consumer);
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
    await execute(process.execPath, [tsc, "--strict", "--noEmit", "--module", "nodenext", ...types, "consumer.mts"], {
      cwd: project,
      env,
    }).catch((error: unknown) => assert.fail(String((error as { stdout?: string }).stdout)));
    const schema = await readFile(join(installed, "schema/recipe-1.json"), "utf8");
    assert.match(schema, /"discriminator"/);
    await execute(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        'const { measure } = await import("limbeck"); if (typeof measure !== "function") process.exit(1);',
      ],
      { cwd: project, env },
    );
    await removeFolder(folder);
  });
});
