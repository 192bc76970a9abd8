// The command line: usage, what stdout holds, and what is not started.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { builtCommand, digitsRecipe, limbeck, removeFolder, root, temporaryFolder, writeRecipe } from "./world.ts";

describe("cli", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    await writeRecipe(folder, digitsRecipe());
  });
  after(() => removeFolder(folder));

  it("prints help on standard output with exit code 0", async () => {
    const { code, stdout, stderr } = await limbeck(folder, "--help");
    assert.equal(code, 0);
    for (const command of ["run", "compare", "plan", "validate", "report", "doctor"])
      assert.match(stdout, new RegExp(`\\b${command}\\b`));
    assert.equal(stderr, "");
  });

  it("gives each command that the help lists its own help, with its options, in both ways of asking", async () => {
    const { stdout } = await limbeck(folder, "--help");
    const names = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<| )/gm)].map(([, name = ""]) => name);
    assert.ok(names.length > 12);
    for (const name of names.filter((name) => name !== "help")) {
      const asked = await limbeck(folder, name, "--help");
      assert.match(asked.stdout, new RegExp(`^Usage: limbeck ${name} \\[options\\]`), name);
      if (name !== "examples") assert.match(asked.stdout, /^ {2}--[a-z]+/m, name);
      assert.deepEqual(await limbeck(folder, "help", name), asked);
    }
  });

  it("ends quietly where its reader has had enough", () => {
    const command = `"${process.execPath}" "${builtCommand()}" report reports/example --json | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { cwd: root, encoding: "utf8" });
    assert.equal(stderr, "");
    assert.equal(stdout, "0\n");
  });

  it("prints its version", async () => {
    assert.match((await limbeck(folder, "--version")).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  for (const args of [
    [],
    ["runn", "x"],
    ["run"],
    ["run", "x.recipe.json", "--seeed", "1"],
    ["run", "x.recipe.json", "--seed", "minus"],
  ])
    it(`answers \`limbeck ${args.join(" ")}\` with usage and exit code 2`, async () => {
      const { code, stdout, stderr } = await limbeck(folder, ...args);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /error:|Usage:/);
    });

  it("says how several files of rows are named where a shell made several arguments of them", async () => {
    const { code, stderr } = await limbeck(folder, "init", "rows-0.csv", "rows-1.csv");
    assert.equal(code, 2);
    assert.match(stderr, /too many arguments[^]*one name with a \* in quotes/);
    const other = await limbeck(folder, "init", "rows.csv", "recipes");
    assert.doesNotMatch(other.stderr, /in quotes/);
  });

  it("refuses options and arguments of no text, which would mean the working directory", async () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await limbeck(folder, ...args);
      assert.equal(code, 2);
      return stderr;
    };
    assert.match(await refused("run", "x.recipe.json", "--out", ""), /run: --out: expected a text, got an empty one/);
    assert.match(await refused("plan", "x.recipe.json", "--set", " "), /plan: --set: expected a text/);
    assert.match(await refused("export", ""), /export: expected a path, got an empty text/);
  });

  it("plans: phases in steps, schedules, both conventions of epsilon, parameters; and as JSON", async () => {
    const { code, stdout } = await limbeck(folder, "plan", "x.recipe.json");
    assert.equal(code, 0);
    assert.match(stdout, /1210 parameters/);
    assert.match(stdout, /phase smooth: steps 1 to 102/);
    assert.match(stdout, /phase distill: steps 103 to 204/);
    assert.match(stdout, /0\.09\b/);
    const json = JSON.parse((await limbeck(folder, "plan", "x.recipe.json", "--json")).stdout) as {
      totalSteps: number;
    };
    assert.equal(json.totalSteps, 204);
  });

  it("applies --set and --seed to plans", async () => {
    const { stdout } = await limbeck(folder, "plan", "x.recipe.json", "--set", "data.batchRows=32", "--seed", "5");
    assert.match(stdout, /steps 1 to 204/);
  });

  it("warns in the plan of an epsilon above 0.2", async () => {
    const { stdout } = await limbeck(folder, "plan", "x.recipe.json", "--set", "phases.smooth.targets.epsilon=0.3");
    assert.match(stdout, /warning: .*0\.3.*0\.05 to 0\.2/);
  });

  it("says in the plan what of a student's file is taken for a constant, and in the run once", async () => {
    const rows = Array.from({ length: 60 }, (_, at) => [...[3, 5, 7, 11, 13].map((by) => (at % by) / by), at % 3]);
    writeFileSync(join(folder, "five.csv"), ["a,b,c,d,e,label", ...rows.map((row) => row.join(","))].join("\n"));
    const recipe = {
      version: 1,
      name: "five",
      seed: 1,
      data: {
        source: { kind: "csv", path: "five.csv", label: "label" },
        splits: { kind: "hash", train: 0.5, validation: 0.2, calibration: 0.1, test: 0.2 },
        batchRows: 10,
      },
      student: { kind: "onnx", path: join(root, "test/kinds/students/onnx-exports/scalar-traced.onnx") },
      optimizer: { kind: "sgd", learningRate: 0.1 },
      phases: [{ id: "a", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 1 }] } }],
    };
    writeFileSync(join(folder, "five.recipe.json"), JSON.stringify(recipe));
    const told =
      /warning: the student's file holds values that are taken for constants and not trained: "temperature"/g;
    const planned = await limbeck(folder, "plan", "five.recipe.json");
    assert.equal(planned.stdout.match(told)?.length, 1, planned.stderr);
    const { code, stderr } = await limbeck(folder, "run", "five.recipe.json", "--out", "five");
    assert.equal(code, 0, stderr);
    assert.equal(stderr.match(told)?.length, 1, stderr);
  });

  it("plans with the time of a step that it timed", async () => {
    const { code, stdout } = await limbeck(folder, "plan", "x.recipe.json", "--time", "--json");
    assert.equal(code, 0);
    const { stepMs, seeds } = JSON.parse(stdout) as { stepMs: number; seeds: number[] };
    assert.ok(stepMs > 0 && stepMs < 1000, String(stepMs));
    assert.deepEqual(seeds, [17]);
  });

  it("validates several recipes, and says all that is wrong with each", async () => {
    await writeRecipe(folder, digitsRecipe({ phases: [], seed: -1 }), "bad.recipe.json");
    const { code, stdout, stderr } = await limbeck(folder, "validate", "x.recipe.json", "bad.recipe.json");
    assert.equal(code, 2);
    assert.match(stdout, /x\.recipe\.json: no problems/);
    assert.match(stderr, /bad\.recipe\.json: 2 problems[\s\S]* seed\n[\s\S]* phases\n/);
    const json = JSON.parse((await limbeck(folder, "validate", "bad.recipe.json", "--json")).stdout) as {
      problems: object[];
    }[];
    assert.equal(json[0]!.problems.length, 2);
  });

  it("says in doctor that the engine trains", async () => {
    const { code, stdout } = await limbeck(folder, "doctor");
    assert.equal(code, 0);
    assert.match(stdout, /engine onnx: onnxruntime-node trains \(loss 0\.6931\)/);
  });

  it("prints no stack trace, whatever the arguments", async () => {
    const word = fc.oneof(
      fc.constantFrom(
        "run",
        "plan",
        "validate",
        "report",
        "x.recipe.json",
        "--set",
        "--seed",
        "--json",
        "--out",
        "seed=1",
        "a.b=2",
      ),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (args) => {
        fc.pre(!args.some((arg) => ["run", "compare"].includes(arg)) || !args.includes("x.recipe.json"));
        const { code, stdout, stderr } = await limbeck(folder, ...args);
        assert.ok([0, 1, 2].includes(code));
        assert.doesNotMatch(`${stdout}${stderr}`, /\n {4}at |internal:/);
      }),
      { numRuns: 60 },
    );
  });

  it("starts no native library for --help, validate and plan", () => {
    const script = `
      const { main } = await import(${JSON.stringify(join(root, "src/cli/main.ts"))});
      const io = { stdout: process.stdout, stderr: process.stderr, cwd: ${JSON.stringify(folder)}, now: () => new Date(), terminal: false };
      for (const args of [["--help"], ["validate", "x.recipe.json"], ["plan", "x.recipe.json"]]) if ((await main(args, io)) !== 0) process.exit(3);
      const loaded = process.report.getReport().sharedObjects.filter((path) => path.includes("onnxruntime"));
      process.stderr.write("loaded:" + loaded.join());
    `;
    const { stderr, status } = spawnSync(
      process.execPath,
      ["--import", "tsx/esm", "--input-type=module", "-e", script],
      { cwd: root, encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    assert.match(stderr, /loaded:$/);
  });

  it("compiles no schema where it is built: run and report have theirs as code", () => {
    const watch = `process.on("exit", () => require("fs").writeSync(2, "loaded:" + Object.keys(require.cache)
      .filter((path) => /[\\\\/]ajv[\\\\/](?!dist[\\\\/]runtime)/.test(path)).join()));`;
    writeFileSync(join(folder, "watch.cjs"), watch);
    const run = (...args: string[]): void => {
      const node = ["--require", "./watch.cjs", builtCommand(), ...args];
      const { stderr, status } = spawnSync(process.execPath, node, { cwd: folder, encoding: "utf8" });
      assert.equal(status, 0, stderr);
      assert.match(stderr, /loaded:$/);
    };
    run("run", "x.recipe.json", "--out", "checked", "--quiet");
    run("report", join("checked", readdirSync(join(folder, "checked"))[0] ?? ""));
  });
});

describe("recipes that lie in the repository", () => {
  it("validate, every one", async () => {
    const files = (await readdir(join(root, "recipes"), { recursive: true })).filter((file) =>
      file.endsWith(".recipe.json"),
    );
    assert.ok(files.length >= 3);
    const { code, stderr } = await limbeck(join(root, "recipes"), "validate", ...files);
    assert.equal(code, 0, stderr);
  });

  for (const file of ["digits.recipe.json", "teachers/digits-cnn.recipe.json"])
    it(`plans ${file}`, async () => {
      const { code, stderr } = await limbeck(join(root, "recipes"), "plan", file);
      assert.equal(code, 0, stderr);
    });
});
