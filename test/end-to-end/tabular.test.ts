// From a table of named columns to a student in service: taught by trees that take columns, exported with an input a column.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { LimbeckError, label, load, planRecipe, renderError, run as runRecipe } from "../../src/index.ts";
import { encodeModel } from "../../src/engine/onnx/file/model-file.ts";
import { openSession } from "../../src/engine/onnx/session.ts";
import { logSoftmaxRows } from "../../src/base/numeric/softmax.ts";
import { node, pipeline, scores, trees, type Stump } from "../kinds/teachers/trees.ts";
import { limbeck, removeFolder, temporaryFolder, writeRecipe, type Json } from "../cli/world.ts";

/** Any interpreter with onnxruntime and numpy. */
const python = process.env["LIMBECK_PYTHON"];

const kinds = ["ash", "birch", "cedar"] as const;
const species = ["x", "y", "z"] as const;

const softmaxRows = (values: Float32Array, classes: number): readonly number[] =>
  Array.from(logSoftmaxRows(values, classes), Math.exp);

interface Row {
  readonly size: number;
  readonly kind: (typeof kinds)[number];
  readonly code: number;
}

const rows = Array.from({ length: 900 }, (_, at): Row => ({
  size: ((at * 37) % 101) / 10,
  kind: kinds[(at * 5) % 3] ?? "ash",
  code: (at * 7) % 11,
}));

const stumps: readonly Stump[] = [
  { feature: 0, threshold: 3.25, low: 2, high: -1, class: 0 },
  { feature: 1, threshold: 0.5, low: -1, high: 2, class: 1 },
  { feature: 2, threshold: 4.5, low: -2, high: 1.5, class: 2 },
  { feature: 0, threshold: 7.05, low: -0.5, high: 1, class: 2 },
];
const base = [0.1, 0, -0.2];
const featuresOf = ({ size, kind, code }: Row): number[] => [size, kinds.indexOf(kind), code];
const logitsOf = (row: Row): readonly number[] => scores(featuresOf(row), stumps, base);
const labelOf = (row: Row): string => {
  const own = logitsOf(row);
  return species[own.indexOf(Math.max(...own))] ?? "x";
};

const teacher = pipeline(
  [
    { name: "kind", type: "string", width: 1 },
    { name: "code", type: "int64", width: 1 },
    { name: "size", type: "float", width: 1 },
  ],
  [
    node(
      "LabelEncoder",
      ["kind"],
      ["place"],
      { keys_strings: [...kinds], values_floats: { floats: [0, 1, 2] } },
      "ai.onnx.ml",
    ),
    node("Cast", ["code"], ["codes"], { to: 1 }),
    node("Concat", ["size", "place", "codes"], ["values"], { axis: 1 }),
    trees("values", stumps, 3, "SOFTMAX", base),
  ],
  3,
);

const csv = (all: readonly Row[]): string =>
  [
    "code,kind,size,note,label",
    ...all.map((row) => `${row.code},${row.kind},${row.size},n${row.code},${labelOf(row)}`),
  ].join("\n");

describe("end to end: tables of named columns", function () {
  this.timeout(120_000);
  let folder: string;
  let run: string;
  const recipe = (change: Json = {}): Json => ({
    version: 1,
    name: "trees",
    data: {
      source: {
        kind: "tabular",
        path: "rows.csv",
        label: "label",
        columns: { code: "number", kind: "category", size: { role: "number", scale: "quantile" }, note: "ignore" },
      },
      splits: { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 },
      batchRows: 32,
    },
    teachers: [
      {
        id: "trees",
        kind: "onnx",
        path: "trees.onnx",
        classes: [...species],
        output: { name: "probabilities", space: "probs" },
      },
    ],
    student: {
      kind: "layers",
      definition: {
        layers: [
          { kind: "dense", units: 32, activation: "relu" },
          { kind: "dense", units: 3 },
        ],
      },
    },
    optimizer: { kind: "adam", learningRate: 0.01 },
    phases: [
      { id: "smooth", targets: { kind: "smoothing", epsilon: 0.1 }, until: { any: [{ kind: "epochs", value: 2 }] } },
      {
        id: "distill",
        targets: { kind: "teacher", temperature: 2, alpha: 1 },
        until: { any: [{ kind: "epochs", value: 30 }] },
      },
    ],
    ...change,
  });

  before(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder, "rows.csv"), csv(rows));
    await writeFile(join(folder, "trees.onnx"), encodeModel(teacher));
    await writeRecipe(folder, recipe());
    const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--quiet");
    assert.equal(code, 0, stderr);
    run = join(folder, "reports", (await readdir(join(folder, "reports")))[0] ?? "");
  });
  after(() => removeFolder(folder));

  it("asks trees by column name, texts and whole numbers among them: their scores in closed form", async () => {
    const { logits, classes } = await label(recipe(), { cwd: folder });
    assert.deepEqual(classes, species);
    rows.slice(0, 100).forEach((row, at) => {
      const wanted = softmaxRows(Float32Array.from(logitsOf(row)), 3);
      const got = softmaxRows(logits.slice(3 * at, 3 * at + 3), 3);
      for (const k of [0, 1, 2]) assert.ok(Math.abs((wanted[k] ?? NaN) - (got[k] ?? NaN)) < 1e-5, `row ${at}`);
    });
    const report = JSON.parse(await readFile(join(run, "report.json"), "utf8")) as {
      teacher: { parameters: number; test: { accuracy: number } };
    };
    assert.equal(report.teacher.test.accuracy, 1);
    assert.ok(report.teacher.parameters > 10, "thresholds and leaves are counted");
  });

  it("asks a model of one input about columns of numbers as they are, in its order, of the recipe or a card", async () => {
    const numbers = pipeline(
      [{ name: "input", type: "float", width: 2 }],
      [trees("input", [stumps[0]!, { ...stumps[2]!, feature: 1 }], 3, "SOFTMAX", base)],
      3,
    );
    await writeFile(join(folder, "numbers.onnx"), encodeModel(numbers));
    const [first] = recipe()["teachers"] as Json[];
    const asked = (input: Json | undefined, more: Json = {}): Json =>
      recipe({ teachers: [{ ...first, path: "numbers.onnx", input, ...more }] });
    const { logits } = await label(asked({ columns: ["size", "code"] }), { cwd: folder });
    rows.slice(0, 100).forEach(({ size, code }, at) => {
      const own = scores([size, code], [stumps[0]!, { ...stumps[2]!, feature: 1 }], base);
      const wanted = softmaxRows(Float32Array.from(own), 3);
      const got = softmaxRows(logits.slice(3 * at, 3 * at + 3), 3);
      for (const k of [0, 1, 2]) assert.ok(Math.abs((wanted[k] ?? NaN) - (got[k] ?? NaN)) < 1e-5, `row ${at}`);
    });
    // another order is another teacher: no label of it is found in the cache
    const turned = await label(asked({ columns: ["code", "size"] }, { require: "warn" }), { cwd: folder });
    assert.notDeepEqual(turned.logits, logits);
    const refusals: readonly (readonly [Json, RegExp])[] = [
      [
        asked({ columns: ["size", "cod"] }),
        /input\.columns\n +expected names of columns: "code", "kind"[^\n]*\n +got +"cod"/,
      ],
      [asked({ columns: ["size"] }), /expected 2 columns: the model takes \[[^\n]*, 2\]\n +got +1/],
      [asked({ columns: ["size", "code"], scale: 2 }), /expected no scale, mean, std, layout or shape beside it/],
      [asked({ columns: ["size", "kind"] }), /column kind\n +expected a number\n +got +"ash"/],
      [asked({ columns: ["size", "code"] }, { path: "trees.onnx" }), /expected a model of one input\n +got +3 inputs/],
    ];
    for (const [given, words] of refusals)
      await assert.rejects(label(given, { cwd: folder }), (error: unknown) => {
        assert.ok(error instanceof LimbeckError);
        assert.match(renderError(error), words);
        return true;
      });
  });

  it("is not asked about rows that no column holds: changed ones, and mixtures of two", async () => {
    const phases = recipe()["phases"] as Json[];
    for (const [change, hint] of [
      [{ augment: { by: [{ kind: "noise", deviation: 0.1 }] } }, /leave augment out/],
      [{ phases: phases.map((phase) => ({ ...phase, mixing: { kind: "mixup" } })) }, /leave mixing out/],
    ] as const) {
      await writeRecipe(folder, recipe(change), "asked.recipe.json");
      const { code, stderr } = await limbeck(folder, "run", "asked.recipe.json");
      assert.equal(code, 2, stderr);
      assert.match(stderr, /teacher "trees"[\s\S]*changed ones[\s\S]*source's own columns/);
      assert.match(stderr, hint);
    }
    const alone = { augment: { by: [{ kind: "noise", deviation: 0.1 }] }, teachers: [], phases: phases.slice(0, 1) };
    await writeRecipe(folder, recipe(alone), "alone.recipe.json");
    const { code, stderr } = await limbeck(folder, "run", "alone.recipe.json", "--out", "alone", "--quiet");
    assert.equal(code, 0, stderr);
  });

  it("predicts rows of columns, from a file of any format and from objects, of the run and of the export alike", async () => {
    const some = rows.slice(0, 60);
    const { code, stderr } = await limbeck(folder, "export", run, "--out", "columns.onnx", "--temperature", "--probs");
    assert.equal(code, 0, stderr);
    const student = await load(run);
    assert.deepEqual(student.recordColumns, ["code", "kind", "size"]);
    const wanted = await student.predict(some);
    await student.close();
    const right = wanted.filter((one, at) => one.class === labelOf(some[at]!)).length;
    assert.ok(right > 45, `${right} of 60`);
    const exported = await load("columns.onnx", { cwd: folder });
    const again = await exported.predict(some);
    await exported.close();
    await writeFile(join(folder, "some.csv"), csv(some));
    await writeFile(join(folder, "some.jsonl"), some.map((row) => JSON.stringify(row)).join("\n"));
    const close = (got: readonly { readonly probabilities: ArrayLike<number> }[], by: string): void => {
      assert.equal(got.length, some.length);
      for (const [at, { probabilities }] of got.entries())
        for (const k of [0, 1, 2])
          assert.ok(
            Math.abs((wanted[at]?.probabilities[k] ?? NaN) - (probabilities[k] ?? NaN)) < 1e-5,
            `${by}, row ${at}`,
          );
    };
    close(again, "the export");
    for (const model of [run, "columns.onnx"])
      for (const file of ["some.csv", "some.jsonl"]) {
        const told = await limbeck(folder, "predict", model, "--input", file, "--json");
        assert.equal(told.code, 0, told.stderr);
        close(
          (JSON.parse(told.stdout) as { predictions: { probabilities: number[] }[] }).predictions,
          `${model} ${file}`,
        );
      }
  });

  it("exports one file with an input a column: unseen and missing values in their places, in Node and in Python", async function () {
    assert.equal((await limbeck(folder, "export", run, "--out", "plain.onnx")).code, 0);
    const session = await openSession(await readFile(join(folder, "plain.onnx")), { threads: 1, place: "plain" });
    assert.deepEqual(
      session.inputs.map(({ name, dtype }) => [name, dtype]),
      [
        ["code", "float32"],
        ["kind", "string"],
        ["size", "float32"],
      ],
    );
    const fed = { code: [3, NaN, 5, 9], kind: ["ash", "birch", "oak", "NA"], size: [1.5, 2, NaN, 900] };
    const results = await session.run({
      code: { dtype: "float32", shape: [4, 1], data: Float32Array.from(fed.code) },
      kind: { dtype: "string", shape: [4, 1], data: fed.kind },
      size: { dtype: "float32", shape: [4, 1], data: Float32Array.from(fed.size) },
    });
    await session.close();
    const logits = Array.from(results.get("logits")?.data as Float32Array);
    assert.ok(logits.length === 12 && logits.every(Number.isFinite));
    const student = await load(run, { calibrator: "none" });
    const records = fed.code.map((code, at) => ({
      code: Number.isNaN(code) ? null : code,
      kind: fed.kind[at] ?? null,
      size: Number.isNaN(fed.size[at]) ? null : (fed.size[at] ?? null),
    }));
    const byRun = await student.predict(records);
    await student.close();
    byRun.forEach(({ probabilities }, at) => {
      const own = softmaxRows(Float32Array.from(logits.slice(3 * at, 3 * at + 3)), 3);
      for (const k of [0, 1, 2]) assert.ok(Math.abs((probabilities[k] ?? NaN) - (own[k] ?? NaN)) < 1e-5);
    });
    if (python === undefined) {
      this.test!.title += " (Python not tried: LIMBECK_PYTHON names no interpreter)";
      return;
    }
    const script = `
import json, numpy, onnxruntime
session = onnxruntime.InferenceSession("plain.onnx", providers=["CPUExecutionProvider"])
feeds = {
  "code": numpy.array([[3], [numpy.nan], [5], [9]], "float32"),
  "kind": numpy.array([["ash"], ["birch"], ["oak"], ["NA"]], object),
  "size": numpy.array([[1.5], [2], [numpy.nan], [900]], "float32"),
}
print(json.dumps(session.run(None, feeds)[0].ravel().tolist()))`;
    await writeFile(join(folder, "ask.py"), script);
    const { stdout } = await promisify(execFile)(python, ["ask.py"], { cwd: folder });
    (JSON.parse(stdout) as number[]).forEach((value, at) => {
      assert.ok(Math.abs(value - (logits[at] ?? NaN)) < 1e-5);
    });
  });

  it("has a card that says how columns go in, whose Python runs on the export", async function () {
    const card = await readFile(join(run, "student/README.md"), "utf8");
    assert.match(card, /features, which are made of the columns `code`, `kind`, `size`/);
    assert.doesNotMatch(card, /as the data's source holds them/);
    assert.match(card, /student\.predict\(rows\)/);
    if (python === undefined) {
      this.test!.title += " (Python not tried: LIMBECK_PYTHON names no interpreter)";
      return;
    }
    const [, code = ""] = /```python\n([^]*?)```/.exec(card) ?? [];
    const asked = `print(logits_of({"code": [3], "kind": ["ash"], "size": [1.5]}, "plain.onnx").shape)`;
    await writeFile(join(folder, "card.py"), `${code}\n${asked}\n`);
    const { stdout } = await promisify(execFile)(python, ["card.py"], { cwd: folder });
    assert.equal(stdout.trim(), "(1, 3)");
  });

  it("tells of values that no training row had, naming the file, of the run and of the export alike", async () => {
    const plain = await limbeck(folder, "export", run, "--out", "told.onnx");
    assert.equal(plain.code, 0, plain.stderr);
    await writeFile(join(folder, "odd.csv"), "code,kind,size\n1,Ash,2\n2,palm,1\n3,ash,1\n");
    const odd = /^warning: (.+): column "kind" has values in 2 rows that no training row has: "Ash", "palm"$/m;
    for (const model of [run, "told.onnx"]) {
      const { code, stdout, stderr } = await limbeck(folder, "predict", model, "--input", "odd.csv");
      assert.deepEqual([code, stdout.trim().split("\n").length, odd.exec(stderr)?.[1]], [0, 4, "odd.csv"], stderr);
      const told: string[] = [];
      const student = await load(model, { cwd: folder, warn: (text) => told.push(text) });
      told.length = 0;
      await student.predict([{ code: 1, kind: "elm", size: 2 }]);
      await student.predict([{ code: 1, kind: "ash", size: 2 }], "request");
      assert.deepEqual(told, ['rows: column "kind" has values in 1 row that no training row has: "elm"']);
      await assert.rejects(student.predict([{ code: "x", kind: "ash", size: 2 }], "request"), /request: 1 problem/);
      await student.close();
    }
    await writeFile(join(folder, "odd.csv"), "code,kind,size\n1,ash,2\nmany,ash,1\n");
    const refused = await limbeck(folder, "predict", run, "--input", "odd.csv");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /^odd\.csv: 1 problem\n +row 2, column "code"\n[^]*an empty cell is a missing value/);
  });

  it("exports smaller with columns too, and evaluates the teacher on the recipe's rows", async () => {
    const small = await limbeck(folder, "export", run, "--int8", "--out", "small.onnx", "--json");
    assert.equal(small.code, 0, small.stderr);
    const student = await load("small.onnx", { cwd: folder });
    assert.equal((await student.predict(rows.slice(0, 5))).length, 5);
    await student.close();
    const told = await limbeck(folder, "evaluate", "--model", "trees.onnx", "--data", "x.recipe.json", "--json");
    assert.equal(told.code, 2, "no name says which output holds the scores");
    assert.match(told.stderr, /probabilities/);
  });

  it("says what is wrong: a column that the rows lack, values that a model's type does not hold, another teacher", async () => {
    await writeFile(join(folder, "short.csv"), "code,size\n1,2\n");
    const short = await limbeck(folder, "predict", run, "--input", "short.csv");
    assert.equal(short.code, 2);
    assert.match(short.stderr, /"kind"/);
    const student = await load(run);
    await assert.rejects(student.predict([{ code: 1, size: 2 }]), /rows: 1 problem/);
    await assert.rejects(student.predict([{ code: "many", size: 2, kind: "ash" }]), /rows: 1 problem/);
    await student.close();
    await writeFile(join(folder, "half.csv"), csv(rows).replace("\n4,", "\n4.5,"));
    const half = recipe();
    (half["data"] as { source: Json }).source["path"] = "half.csv";
    await writeRecipe(folder, half, "half.recipe.json");
    const refused = await limbeck(folder, "run", "half.recipe.json");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /column code[^]*a whole number: the model takes int64[^]*"4\.5"/);
    await writeFile(
      join(folder, "renamed.onnx"),
      encodeModel(
        pipeline(
          [
            { name: "kinds", type: "float", width: 1 },
            { name: "size", type: "float", width: 1 },
          ],
          [
            node("Concat", ["kinds", "size"], ["values"], { axis: 1 }),
            trees("values", stumps.slice(0, 1), 3, "SOFTMAX", base),
          ],
          3,
        ),
      ),
    );
    const other = recipe({ name: "other" });
    (other["teachers"] as Json[])[0]!["path"] = "renamed.onnx";
    await assert.rejects(runRecipe(other, { cwd: folder }), /teacher trees \(renamed\.onnx\): 1 problem/);
  });

  it("refuses a teacher, and a student, whose features were learned of other rows; takes its export, which takes columns", async () => {
    const teachers = (path: string): Json => ({ teachers: [{ id: "own", kind: "onnx", path }] });
    const salted = (change: Json): Json => {
      const made = recipe({ name: "salted", ...change });
      const data = made["data"] as { splits: Json };
      return { ...made, data: { ...data, splits: { ...data.splits, salt: "other" } } };
    };
    await label(recipe(teachers(join(run, "student"))), { cwd: folder });
    await assert.rejects(label(salted(teachers(join(run, "student"))), { cwd: folder }), (error: unknown) => {
      assert.ok(error instanceof LimbeckError);
      assert.match(renderError(error), /features learned of other training rows[^]*limbeck export/);
      return true;
    });
    assert.equal((await limbeck(folder, "export", run, "--out", "taught.onnx")).code, 0);
    const { logits } = await label(salted(teachers("taught.onnx")), { cwd: folder });
    const { logits: again } = await label(recipe(teachers(join(run, "student"))), { cwd: folder });
    logits.forEach((value, at) => {
      assert.ok(Math.abs(value - (again[at] ?? NaN)) < 1e-4);
    });
    const student = { kind: "onnx", path: join(run, "student/model.onnx") };
    await assert.rejects(planRecipe(salted({ student }), { cwd: folder }), /1 problem/);
    assert.match((await planRecipe(recipe({ student }), { cwd: folder })).text, /student: \d+ parameters/);
  });

  it("learns vectors of a column's values, and takes dates: exported with both as texts, alike in Node and in Python", async function () {
    const shops = Array.from({ length: 60 }, (_, at) => `shop ${at}`);
    const sales = Array.from({ length: 900 }, (_, at) => {
      const shop = (at * 17) % 60;
      const when = new Date(Date.UTC(2020, 0, 1 + ((at * 13) % 700), (at * 5) % 24)).toISOString();
      const busy = shop % 3 === 0 || new Date(when).getUTCDay() === 6;
      return { shop: shops[shop] ?? "", when: at % 50 === 3 ? "" : when, big: at % 4, label: busy ? "busy" : "quiet" };
    });
    const lines = sales.map(({ shop, when, big, label }) => [shop, when, big, label].join(","));
    await writeFile(join(folder, "sales.csv"), ["shop,when,big,label", ...lines].join("\n"));
    const source = {
      kind: "tabular",
      path: "sales.csv",
      label: "label",
      columns: { shop: { role: "category", embedding: 4 }, when: "date", big: "number" },
    };
    const data = { ...(recipe()["data"] as Json), source };
    const definition = {
      layers: [
        { kind: "dense", units: 24, activation: "relu" },
        { kind: "dense", units: 2 },
      ],
    };
    const hard = { id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 30 }] } };
    const change: Json = { data, teachers: [], phases: [hard], student: { kind: "layers", definition } };
    await writeRecipe(folder, recipe(change), "sales.recipe.json");
    const told = await limbeck(folder, "run", "sales.recipe.json", "--out", "sales", "--quiet", "--json");
    assert.equal(told.code, 0, told.stderr);
    const own = join(folder, "sales", (await readdir(join(folder, "sales")))[0] ?? "");
    const report = JSON.parse(told.stdout) as { arms: { seeds: { phases: { test: { accuracy: number } }[] }[] }[] };
    const accuracy = report.arms[0]?.seeds[0]?.phases[0]?.test.accuracy ?? 0;
    assert.ok(accuracy > 0.93, `shops and Saturdays are learned: ${accuracy}`);
    const exported = await limbeck(folder, "export", own, "--out", "sales.onnx");
    assert.equal(exported.code, 0, exported.stderr);
    const session = await openSession(await readFile(join(folder, "sales.onnx")), { threads: 1, place: "sales" });
    assert.deepEqual(session.inputs.map(({ dtype }) => dtype).sort(), ["float32", "string", "string"]);
    // of each weekday, missing, of another century, of a shop that nobody has seen
    const asked = [
      ...sales.slice(0, 40),
      { shop: "shop 3", when: "", big: 1 },
      { shop: "shop 4", when: "NA", big: 2 },
      { shop: "another", when: "1600-02-29T00:00:00.000Z", big: 0 },
      { shop: "another", when: "2100-03-01T23:59:59.000Z", big: 3 },
    ];
    const rows = asked.length;
    const results = await session.run({
      shop: { dtype: "string", shape: [rows, 1], data: asked.map(({ shop }) => shop) },
      when: { dtype: "string", shape: [rows, 1], data: asked.map(({ when }) => when) },
      big: { dtype: "float32", shape: [rows, 1], data: Float32Array.from(asked, ({ big }) => big) },
    });
    await session.close();
    const logits = Array.from(results.get("logits")?.data as Float32Array);
    const student = await load(own, { calibrator: "none" });
    const byRun = await student.predict(asked.map(({ shop, when, big }) => ({ shop, when, big })));
    await student.close();
    byRun.forEach(({ probabilities }, at) => {
      const of = softmaxRows(Float32Array.from(logits.slice(2 * at, 2 * at + 2)), 2);
      assert.ok(Math.abs((probabilities[0] ?? NaN) - (of[0] ?? NaN)) < 1e-5, `row ${at}`);
    });
    const blended = { ...hard, mixing: { kind: "mixup" } };
    for (const [changed, words] of [
      [{ ...change, phases: [blended] }, /phases\[0\]\.mixing[^]*places of the values of column "shop"/],
      [
        { ...change, evaluation: { shift: { corruptions: ["gaussianNoise"] } } },
        /evaluation\.shift\.corruptions[^]*places of values/,
      ],
    ] as const) {
      await writeRecipe(folder, recipe(changed), "refused.recipe.json");
      const refused = await limbeck(folder, "run", "refused.recipe.json");
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, words);
    }
    if (python === undefined) {
      this.test!.title += " (Python not tried: LIMBECK_PYTHON names no interpreter)";
      return;
    }
    await writeFile(join(folder, "asked.json"), JSON.stringify(asked));
    const script = `
import json, numpy, onnxruntime
rows = json.load(open("asked.json"))
session = onnxruntime.InferenceSession("sales.onnx", providers=["CPUExecutionProvider"])
kinds = {"shop": object, "when": object, "big": "float32"}
feeds = {name: numpy.array([[row[name]] for row in rows], kind) for name, kind in kinds.items()}
print(json.dumps(session.run(None, feeds)[0].ravel().tolist()))`;
    await writeFile(join(folder, "sales.py"), script);
    const { stdout } = await promisify(execFile)(python, ["sales.py"], { cwd: folder });
    (JSON.parse(stdout) as number[]).forEach((value, at) => {
      assert.ok(Math.abs(value - (logits[at] ?? NaN)) < 1e-5);
    });
  });

  it("lists in the plan what was deduced", async () => {
    const auto = recipe({ name: "auto" });
    const { source } = auto["data"] as { source: Json };
    source["columns"] = "auto";
    await writeRecipe(folder, auto, "auto.recipe.json");
    const { code, stdout, stderr } = await limbeck(folder, "plan", "auto.recipe.json");
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /columns, as they were deduced:\n {4}code: number; numbers, 11 different[^\n]*\n {4}kind: category; texts, 3 different/,
    );
    assert.match(stdout, /roles of 4 columns were deduced/);
    const set = await limbeck(folder, "plan", "x.recipe.json", "--set", "data.source.columns.note=category");
    assert.equal(set.code, 0, set.stderr);
  });
});

describe("trees of converters as teachers of plain rows (end to end)", function () {
  this.timeout(60_000);
  it("gives XGBoost's logistic of one score, and LightGBM's softmax", async () => {
    const folder = await temporaryFolder();
    try {
      const two = rows.map((row) => ({ values: featuresOf(row), label: logitsOf(row)[0]! > 0.5 ? 1 : 0 }));
      await writeFile(
        join(folder, "two.csv"),
        ["size,kind,code,label", ...two.map(({ values, label: own }) => [...values, own].join(","))].join("\n"),
      );
      const one: Stump = { feature: 0, threshold: 3.25, low: 2, high: -1, class: 0 };
      const binary = pipeline(
        [{ name: "input", type: "float", width: 3 }],
        [trees("input", [one], 2, "LOGISTIC", [0.25])],
        2,
      );
      await writeFile(join(folder, "xgb.onnx"), encodeModel(binary));
      const recipe = {
        version: 1,
        name: "two",
        data: {
          source: { kind: "csv", path: "two.csv", label: "label" },
          splits: { kind: "hash", train: 0.6, validation: 0.1, calibration: 0.1, test: 0.2 },
          batchRows: 32,
        },
        teachers: [
          {
            id: "xgb",
            kind: "onnx",
            path: "xgb.onnx",
            classes: ["0", "1"],
            output: { name: "probabilities", space: "probs" },
          },
        ],
        student: { kind: "layers", definition: { layers: [{ kind: "dense", units: 2 }] } },
        optimizer: { kind: "adam", learningRate: 0.01 },
        phases: [
          {
            id: "p",
            targets: { kind: "teacher", temperature: 1, alpha: 1 },
            until: { any: [{ kind: "epochs", value: 1 }] },
          },
        ],
      };
      const { logits } = await label(recipe, { cwd: folder });
      two.slice(0, 50).forEach(({ values }, at) => {
        const z = 0.25 + ((values[0] ?? NaN) <= 3.25 ? 2 : -1);
        assert.ok(Math.abs((logits[2 * at + 1] ?? NaN) - (logits[2 * at] ?? NaN) - z) < 1e-4, `row ${at}`);
      });
    } finally {
      await removeFolder(folder);
    }
  });
});
