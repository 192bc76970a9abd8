// A student in service: `limbeck predict` and `load` give what the run recorded, calibrated, of rows as the source has them.
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { load, type LoadedStudent } from "../../src/index.ts";
import { LimbeckError } from "../../src/base/errors.ts";
import { npyBytes } from "../../src/kinds/data/files/npy-bytes.ts";
import { parseNpy } from "../../src/kinds/data/files/npy-format.ts";
import { digitsRecipe, limbeck, limbeckWith, removeFolder, root, temporaryFolder, writeRecipe } from "../cli/world.ts";
import { halvesHere } from "../values-held.ts";

const lines = gunzipSync(await readFile(join(root, "data/digits/digits.csv.gz")))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(","));

interface Printed {
  readonly classes: readonly string[];
  readonly calibrator: string | null;
  readonly predictions: readonly { class: string; probability: number; probabilities: readonly number[] }[];
}

const softmax = (logits: readonly number[], temperature = 1): number[] => {
  const scaled = logits.map((z) => z / temperature);
  const most = Math.max(...scaled);
  const total = scaled.reduce((sum, z) => sum + Math.exp(z - most), 0);
  return scaled.map((z) => Math.exp(z - most) / total);
};

describe("end to end: a student in service", function () {
  this.timeout(120_000);
  let folder: string;
  let made: string;
  let rows: readonly number[];
  let logits: readonly (readonly number[])[];
  let temperature: number;

  before(async () => {
    folder = await temporaryFolder();
    await writeRecipe(
      folder,
      digitsRecipe({ evaluation: { calibrators: [{ kind: "temperature" }, { kind: "vector" }] } }),
    );
    const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--quiet");
    assert.equal(code, 0, stderr);
    made = join(folder, "reports", (await readdir(join(folder, "reports")))[0]!);
    const array = async (name: string) => parseNpy(await readFile(join(made, "predictions", name)), name).values;
    rows = Array.from((await array("rows.test.npy")) as Int32Array).slice(0, 20);
    const all = (await array("distill.test.npy")) as Float32Array;
    logits = rows.map((_, at) => Array.from(all.subarray(10 * at, 10 * (at + 1))));
    const report = JSON.parse(await readFile(join(made, "report.json"), "utf8")) as {
      arms: { seeds: { phases: { calibrated: { temperature: number } }[] }[] }[];
    };
    temperature = report.arms[0]!.seeds[0]!.phases.at(-1)!.calibrated.temperature;
    await writeFile(join(folder, "rows.csv"), rows.map((row) => lines[row]!.slice(0, 64).join()).join("\n"));
  });
  after(() => removeFolder(folder));

  const near = (got: Iterable<number>, wanted: readonly number[], what: string): void => {
    for (const [k, p] of [...got].entries()) assert.ok(Math.abs(p - wanted[k]!) < 1e-5, `${what}, class ${k}: ${p}`);
  };

  async function printed(...args: readonly string[]): Promise<Printed> {
    const { code, stdout, stderr } = await limbeck(folder, "predict", ...args, "--json");
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Printed;
  }

  it("gives the run's probabilities at its temperature, or as they are", async () => {
    const calibrated = await printed(made, "--input", "rows.csv");
    assert.match(calibrated.calibrator!, /^temperature /);
    assert.equal(calibrated.predictions.length, 20);
    const plain = await printed(made, "--input", "rows.csv", "--calibrator", "none");
    assert.equal(plain.calibrator, null);
    for (const [row, given] of logits.entries()) {
      near(calibrated.predictions[row]!.probabilities, softmax(given, temperature), `row ${row}`);
      near(plain.predictions[row]!.probabilities, softmax(given), `row ${row}`);
      const best = given.indexOf(Math.max(...given));
      assert.equal(calibrated.predictions[row]!.class, String(best));
      assert.equal(calibrated.predictions[row]!.probability, calibrated.predictions[row]!.probabilities[best]);
    }
  });

  it("prints a line a row, and reads a pipe", async () => {
    const { code, stdout } = await limbeck(folder, "predict", made, "--input", "rows.csv");
    assert.equal(code, 0);
    const [head, ...rest] = stdout.trim().split("\n");
    assert.equal(head, "class,probability");
    assert.equal(rest.length, 20);
    const stdin = await readFile(join(folder, "rows.csv"), "utf8");
    const piped = await limbeckWith({ stdin }, folder, "predict", made, "--input", "-");
    assert.equal(piped.stdout, stdout, piped.stderr);
  });

  it("of an exported file, with a calibrator or probabilities in it, of arrays and of a student's folder", async () => {
    const wanted = await printed(made, "--input", "rows.csv", "--calibrator", "vector");
    for (const [name, ...args] of [
      ["logits.onnx", "--calibrator", "vector"],
      ["probs.onnx", "--calibrator", "vector", "--probs"],
    ] as const) {
      const { code, stderr } = await limbeck(folder, "export", made, "--out", join(folder, name), ...args);
      assert.equal(code, 0, stderr);
      const got = await printed(name, "--input", "rows.csv");
      assert.deepEqual(got.classes, wanted.classes);
      for (const [row, { probabilities }] of got.predictions.entries())
        near(probabilities, wanted.predictions[row]!.probabilities, `${name}, row ${row}`);
    }
    const values = Float32Array.from(rows.flatMap((row) => lines[row]!.slice(0, 64).map(Number)));
    await writeFile(join(folder, "rows.npy"), npyBytes(values, [20, 64]));
    const got = await printed(join(made, "student"), "--input", "rows.npy");
    for (const [row, given] of logits.entries())
      near(got.predictions[row]!.probabilities, softmax(given), `row ${row}`);
  });

  it("matches columns by name, whatever their order and whatever stands beside them", async () => {
    const names = ["width", "height", "depth"];
    const table = Array.from({ length: 80 }, (_, row) => [Math.sin(row), Math.cos(3 * row), row % 7, row % 2]);
    const file = (order: readonly number[], head: readonly string[], more = ""): string =>
      [head.join(), ...table.map((row) => `${order.map((at) => row[at]).join()}${more}`)].join("\n");
    await mkdir(join(folder, "named"), { recursive: true });
    const here = join(folder, "named");
    await writeFile(join(here, "train.csv"), file([0, 1, 2, 3], [...names, "kind"]));
    await writeFile(join(here, "turned.csv"), file([2, 0, 1], ["depth", "width", "height", "note"], ",7"));
    await writeFile(join(here, "lacking.csv"), file([0, 1], ["width", "height"]));
    const data = {
      source: { kind: "csv", path: "train.csv", label: "kind" },
      splits: { kind: "hash", train: 0.4, validation: 0.2, calibration: 0.2, test: 0.2 },
      batchRows: 8,
    };
    const student = { kind: "layers", definition: { layers: [{ kind: "dense", units: 2 }] } };
    const phases = [{ id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 2 }] } }];
    const recipe = {
      version: 1,
      name: "named",
      seed: 1,
      data,
      student,
      phases,
      optimizer: { kind: "sgd", learningRate: 0.1 },
    };
    await writeRecipe(here, recipe);
    const ran = await limbeck(here, "run", "x.recipe.json", "--quiet");
    assert.equal(ran.code, 0, ran.stderr);
    const run = join(here, "reports", (await readdir(join(here, "reports")))[0]!);
    const turned = await limbeck(here, "predict", run, "--input", "turned.csv");
    assert.equal(turned.code, 0, turned.stderr);
    const opened = await load(run);
    assert.deepEqual(opened.columns, names);
    const expected = await opened.predict(table.map((row) => row.slice(0, 3)));
    await opened.close();
    assert.deepEqual(
      turned.stdout.trim().split("\n").slice(1),
      expected.map(({ class: name, probability }) => `${name},${probability.toFixed(6)}`),
    );
    // counting is neither name nor row
    await writeFile(join(here, "counted.csv"), file([0, 1, 2], ["0", "1", "2"]));
    const counted = await limbeck(here, "predict", run, "--input", "counted.csv");
    assert.equal(counted.code, 2);
    assert.match(counted.stderr, /numbers that count the columns/);
    const lacking = await limbeck(here, "predict", run, "--input", "lacking.csv");
    assert.equal(lacking.code, 2);
    assert.match(
      lacking.stderr,
      /lacking\.csv[\s\S]*inputs\/2\n +expected one of "width", "height"[^\n]*\n +got +"depth"/,
    );
  });

  describe("in code", () => {
    let student: LoadedStudent;
    before(async () => {
      student = await load(made);
    });
    after(() => student.close());

    it("takes rows as arrays, as one array, and several calls at once", async () => {
      const values = rows.map((row) => lines[row]!.slice(0, 64).map(Number));
      const one = await student.predict(values);
      const flat = Float32Array.from(values.flat());
      const [two, three] = await Promise.all([student.predict(flat), student.predict(Uint8Array.from(flat))]);
      // of every kind that code may hold numbers in, a browser's pixels and the halves of newer Nodes among them
      const kinds = [Uint8ClampedArray, Int16Array, Float64Array, ...halvesHere];
      const others = await Promise.all(kinds.map((Kind) => student.predict(Kind.from(flat))));
      others.push(await student.predict(BigInt64Array.from(flat, BigInt)));
      for (const other of [two, three, ...others])
        for (const [row, { probabilities }] of one.entries())
          near(probabilities, Array.from(other[row]!.probabilities), `row ${row}`);
      assert.deepEqual(await student.predict([]), []);
    });

    it("refuses rows of another size and what is no number, by the row", async () => {
      const good = Array.from({ length: 64 }, () => 1);
      for (const [given, path] of [
        [[good, good.slice(1)], /row 2/],
        [[good.with(3, NaN)], /row 1/],
        [new Float32Array(65), /row 2/],
        [new Float64Array(64).fill(1e39), /row 1, value 0/],
        [[good.map(String) as unknown as number[]], /row 1/],
        [[good.with(5, null as unknown as number)], /row 1/],
        [[good, good.with(5, 1n as unknown as number)], /row 2/],
        [[null as unknown as number[]], /row 1/],
        [undefined as unknown as number[][], /rows/],
        [new DataView(new ArrayBuffer(64)) as unknown as Uint8Array, /inputs/],
      ] as const)
        await assert.rejects(student.predict(given), (error: unknown) => {
          assert.ok(error instanceof LimbeckError && error.code === "data-invalid");
          assert.match(error.problems[0]!.path, path);
          return true;
        });
    });

    it("in the README's three lines", async () => {
      const readme = await readFile(join(root, "README.md"), "utf8");
      const [, lines3] = /## In service[^]*?```js\n([^]*?)```/.exec(readme)!;
      const code = lines3!
        .replace('"limbeck"', JSON.stringify(join(root, "src/index.ts")))
        .replace('"RUN"', JSON.stringify(made));
      const values = rows.slice(0, 3).map((row) => lines[row]!.slice(0, 64).map(Number));
      await writeFile(
        join(folder, "three.mts"),
        `const rows = ${JSON.stringify(values)};\n${code}\nawait student.close();`,
      );
      const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
      const { stdout } = await promisify(execFile)(process.execPath, [tsx, "three.mts"], { cwd: folder });
      const expected = await student.predict(values);
      assert.equal(stdout, expected.map(({ class: name, probability }) => `${name} ${probability}\n`).join(""));
    });

    it("opens any classifier, by its card", async () => {
      const teacher = await load(join(root, "teachers/digits-cnn"));
      const found = await teacher.predict(rows.map((row) => lines[row]!.slice(0, 64).map(Number)));
      await teacher.close();
      const right = found.filter(({ class: name }, at) => name === lines[rows[at]!]![64]).length;
      assert.ok(right >= 19, `${right} of 20`);
    });
  });

  it("says what is not there", async () => {
    for (const [args, words] of [
      [["nowhere", "--input", "rows.csv"], /run directory, a student's folder or an ONNX file/],
      [[made, "--input", "none.csv"], /no such file/],
      [[made, "--input", "rows.xlsx"], /none of these by its name/],
      [[made, "--input", "rows.csv", "--calibrator", "isotonic"], /one of temperature, vector/],
      [[made, "--input", "rows.csv", "--student", "a-1"], /has one student/],
      [[join(made, "student"), "--input", "rows.csv", "--calibrator", "vector"], /no run directory/],
    ] as const) {
      const { code, stderr } = await limbeck(folder, "predict", ...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, words);
    }
  });
});
