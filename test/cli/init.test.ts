// unit: `limbeck init` and `limbeck examples` on files of every format: what is concluded, said, refused and written.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, zipSync, strToU8 } from "fflate";
import { parse } from "jsonc-parser";
import { idxFile, npyFile } from "../kinds/data/helpers.ts";
import { lookAt, sourceIn } from "../../src/kinds/data/look.ts";
import { proposeStudent } from "../../src/kinds/students/propose.ts";
import { channelMoments } from "../../src/base/numeric/moments.ts";
import { limbeck, limbeckWith, removeFolder, root, temporaryFolder, type Json } from "./world.ts";
import { leftOut } from "../left-out.ts";

describe("limbeck init", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    const table = Array.from({ length: 90 }, (_, row) => {
      const kind = ["setosa", "versicolor", "virginica"][row % 3];
      return `${row + 1},${50 + (row % 7)},${1000 - 3 * row},note ${row},${kind}`;
    });
    await writeFile(join(folder, "flowers.csv"), ["nr,width,depth,remark,species", ...table].join("\n"));
    await writeFile(join(folder, "none.csv"), ["a,b", ...table.map((_, row) => `${row / 7},${row / 3}`)].join("\n"));
    const images = Uint8Array.from({ length: 60 * 64 }, (_, i) => (i * 31) % 256);
    const labels = Uint8Array.from({ length: 60 }, (_, i) => i % 3);
    await mkdir(join(folder, "scans"));
    for (const part of ["train", "t10k"]) {
      await writeFile(join(folder, "scans", `${part}-images-idx3-ubyte`), idxFile(0x08, [60, 8, 8], images));
      await writeFile(join(folder, "scans", `${part}-labels-idx1-ubyte`), idxFile(0x08, [60], labels));
    }
    const values = Float32Array.from({ length: 60 * 5 }, (_, i) => (i % 11) / 11);
    const arrays = {
      "x.npy": npyFile("<f4", [60, 5], values),
      "y.npy": npyFile("|u1", [60], labels),
    };
    for (const [name, bytes] of Object.entries(arrays)) await writeFile(join(folder, name), bytes);
    await writeFile(join(folder, "both.npz"), zipSync(arrays));
    await writeFile(join(folder, "odd.npz"), zipSync({ "first.npy": arrays["x.npy"], "note.npy": strToU8("") }));
  });
  after(() => removeFolder(folder));

  const recipeOf = async (name: string): Promise<Json> =>
    parse(await readFile(join(folder, `${name}.recipe.jsonc`), "utf8")) as Json;

  it("concludes a csv's label, leaves out counters and texts, and says so; the recipe validates", async () => {
    const { code, stdout, stderr } = await limbeck(folder, "init", "flowers.csv", "--yes");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /90 rows of \[2\]/);
    assert.match(stdout, /classes: 3 \(setosa 30, versicolor 30, virginica 30\)/);
    assert.match(stdout, /label: column "species", concluded/);
    assert.match(stdout, /left out: column "nr", which counts the rows/);
    assert.match(stdout, /left out: column "remark", which holds texts/);
    assert.match(stdout, /teacher: none/);
    const text = await readFile(join(folder, "flowers.recipe.jsonc"), "utf8");
    for (const why of ["on the training rows", "usual values are 0.05 to 0.2", "seen: 90 rows in 3 classes"])
      assert.ok(text.includes(why), why);
    assert.equal((await limbeck(folder, "validate", "flowers.recipe.jsonc")).code, 0);
    assert.equal((await limbeck(folder, "run", "flowers.recipe.jsonc", "--quiet", "--out", "out")).code, 0);
  });

  it("takes semicolons and decimal commas, of numbers alone and of a table: predictions are those of the same rows with points", async () => {
    const kinds = ["ash", "elm", "oak"];
    const rows = Array.from({ length: 90 }, (_, at) => [
      ((at * 7) % 50) / 4,
      at / 8 - 3.5,
      kinds[at % 3],
      at % 2 === 0 ? "u" : "v",
    ]);
    const written = (columns: readonly number[], comma: boolean): string =>
      [["a", "b", "tree", "kind"], ...rows]
        .map((row) =>
          columns.map((at) => (comma ? String(row[at]).replace(".", ",") : row[at])).join(comma ? ";" : ","),
        )
        .join("\r\n");
    for (const [name, columns] of [
      ["numbers", [0, 1, 3]],
      ["table", [0, 1, 2, 3]],
    ] as const) {
      await writeFile(join(folder, `${name}.csv`), written(columns, true));
      await writeFile(join(folder, `${name}-points.csv`), written(columns, false));
      const told = await limbeck(folder, "init", `${name}.csv`, "--label", "kind", "--yes");
      assert.equal(told.code, 0, told.stderr);
      assert.match(told.stdout, /separated by ";"[^]*numbers have decimal commas/);
      const { source } = (await recipeOf(name))["data"] as { source: Json };
      assert.deepEqual([source["delimiter"], source["decimal"]], [";", ","]);
      const short = ["--set", "phases[smooth].until.any.0.value=3"];
      const run = await limbeck(folder, "run", `${name}.recipe.jsonc`, "--quiet", "--out", name, ...short);
      assert.equal(run.code, 0, run.stderr);
      const [id = ""] = await readdir(join(folder, name));
      const predicted = async (file: string): Promise<string> => {
        const { code, stdout, stderr } = await limbeck(folder, "predict", join(name, id), "--input", file, "--json");
        assert.equal(code, 0, stderr);
        return stdout.replaceAll("-points", "");
      };
      assert.equal(await predicted(`${name}.csv`), await predicted(`${name}-points.csv`));
    }
  });

  it("loses no row of a file without a line of names, and asks for one where columns of texts have none", async () => {
    const rows = Array.from({ length: 90 }, (_, at) => [
      (at * 7) % 50,
      at / 8,
      ["ash", "elm", "oak"][at % 3],
      at % 2 === 0 ? "u" : "v",
    ]);
    const written = (columns: readonly number[]): string =>
      rows.map((row) => columns.map((at) => row[at]).join(",")).join("\n");
    await writeFile(join(folder, "bare.csv"), written([0, 1, 3]));
    const { code, stdout, stderr } = await limbeck(folder, "init", "bare.csv", "--yes");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /90 rows of \[2\][^]*label: column 2/);
    const { source } = (await recipeOf("bare"))["data"] as { source: Json };
    assert.deepEqual([source["header"], source["label"]], [false, 2]);
    await writeFile(join(folder, "texts.csv"), written([0, 1, 2, 3]));
    const asked = await limbeck(folder, "init", "texts.csv", "--label", "3", "--yes");
    assert.equal(asked.code, 2);
    assert.match(asked.stderr, /line 1\s+expected names of columns[^]*put a line of names first[^]*--ignore POSITION/);
    const left = await limbeck(folder, "init", "texts.csv", "--label", "3", "--ignore", "2", "--yes");
    assert.equal(left.code, 0, left.stderr);
    // a line that counts the columns is no row
    await writeFile(join(folder, "counted.csv"), ["0,1,2", written([0, 1, 3])].join("\n"));
    assert.match(
      (await limbeck(folder, "init", "counted.csv", "--yes")).stdout,
      /90 rows of \[2\][^]*label: column "2"/,
    );
    // years may be names: what no row repeats is one
    await writeFile(join(folder, "years.csv"), ["2019,2020,kind", written([0, 1, 3])].join("\n"));
    assert.match(
      (await limbeck(folder, "init", "years.csv", "--yes")).stdout,
      /90 rows of \[2\][^]*label: column "kind"/,
    );
  });

  it("refuses columns of numbers with cells that are none, or in a spelling of their own, by name", async () => {
    const of = async (cell: (at: number) => string): Promise<string> => {
      const rows = Array.from({ length: 60 }, (_, at) => `${at / 4},"${cell(at)}",${at % 2 === 0 ? "u" : "v"}`);
      await writeFile(join(folder, "stray.csv"), ["a,b,kind", ...rows].join("\n"));
      return (await limbeck(folder, "init", "stray.csv", "--force", "--yes")).stderr;
    };
    assert.match(
      await of((at) => (at === 9 ? "12 cm" : String(at / 3))),
      /column "b"\s+expected numbers, as nearly all[^]*"12 cm"/,
    );
    const spellings = [
      (at: number) => `$${at}.50`,
      (at: number) => `${at}%`,
      (at: number) => `${at + 1},${100 + at}`,
      (at: number) => `\u2212${at}`,
      (at: number) => `(${at})`,
      (at: number) => `${at + 1}'${100 + at}`,
      (at: number) => `${at} \u20ac`,
    ];
    for (const spelling of spellings)
      assert.match(await of(spelling), /column "b"\s+expected numbers, such as 1000, -0\.5 or 1e-3/, spelling(1));
    for (const text of [
      (at: number) => `note ${at}`,
      (at: number) => `1.2.${at}`,
      (at: number) => `555-${at}`,
      (at: number) => `${at} cm`,
    ])
      assert.equal(await of(text), "", text(1));
  });

  it("takes texts that are numbers in JSON lines for numbers, dates for dates, and says why it leaves others out", async () => {
    const lines = (row: (at: number) => object): string =>
      Array.from({ length: 60 }, (_, at) => JSON.stringify({ ...row(at), kind: at % 2 === 0 ? "u" : "v" })).join("\n");
    const looked = async (row: (at: number) => object): Promise<string> => {
      await writeFile(join(folder, "typed.jsonl"), lines(row));
      const { code, stdout, stderr } = await limbeck(
        folder,
        "init",
        "typed.jsonl",
        "--label",
        "kind",
        "--force",
        "--yes",
      );
      assert.equal(code, 0, stderr);
      return stdout;
    };
    for (const text of [(at: number) => String(at / 4), (at: number) => (at % 7 === 0 ? String(at / 4) : at / 4)])
      assert.match(await looked((at) => ({ a: text(at), b: at / 8 })), /a: number; numbers, 60 different[^]*b: number/);
    assert.match(
      await looked((at) => ({ when: `2024-01-${String((at % 28) + 1).padStart(2, "0")}`, b: at / 8 })),
      /when: date/,
    );
    assert.match(
      await looked((at) => ({ nr: at, note: `note ${at}`, c: 7 - at, values: [at, at / 2] })),
      /"nr", which counts the rows[^]*"note", which holds texts, such as "note 0"[^]*"c", since lists are the values/,
    );
  });

  it("takes columns of texts, yes and no, and missing values with their roles, and says why", async () => {
    const rows = Array.from({ length: 120 }, (_, at) =>
      [
        at + 1,
        at % 9 === 0 ? "?" : (at * 7) % 50,
        ["oak", "ash", "elm"][at % 3],
        at % 2 === 0 ? "yes" : "no",
        `note ${at}`,
        (at * 7) % 50 > 24 ? "tall" : "low",
      ].join(","),
    );
    await writeFile(join(folder, "trees.csv"), ["nr,size,tree,wet,remark,height", ...rows].join("\n"));
    const told = await limbeck(folder, "init", "trees.csv", "--label", "height", "--yes");
    assert.equal(told.code, 0, told.stderr);
    assert.match(told.stdout, /120 rows of \[5\], named columns/);
    const recipe = await recipeOf("trees");
    const { source } = recipe["data"] as { source: Json };
    assert.deepEqual([source["kind"], source["label"]], ["tabular", "height"]);
    const roles = { nr: "ignore", size: "number", tree: "category", wet: "boolean", remark: "ignore" };
    assert.deepEqual(source["columns"], roles);
    const text = await readFile(join(folder, "trees.recipe.jsonc"), "utf8");
    for (const why of [
      "size: number; numbers, 50 different, some missing",
      'remark: ignore; texts such as "note 0", 120 different',
      "nr: ignore; it counts the rows",
    ])
      assert.ok(text.includes(why), `${why} in\n${text}`);
    const run = await limbeck(folder, "run", "trees.recipe.jsonc", "--quiet", "--out", "trees");
    assert.equal(run.code, 0, run.stderr);
    const lines = rows.map((row) => {
      const [nr, size, tree, wet, remark, height] = row.split(",");
      return JSON.stringify({
        nr: Number(nr),
        size: size === "?" ? null : Number(size),
        tree,
        wet: wet === "yes",
        remark,
        height,
      });
    });
    await writeFile(join(folder, "trees.jsonl"), lines.join("\n"));
    const again = await limbeck(folder, "init", "trees.jsonl", "--label", "height", "--name", "lines", "--yes");
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(((await recipeOf("lines"))["data"] as { source: Json }).source["columns"], roles);
  });

  it("writes over nothing, unless it is told to", async () => {
    const again = await limbeck(folder, "init", "flowers.csv", "--yes");
    assert.equal(again.code, 2);
    assert.match(again.stderr, /flowers\.recipe\.jsonc: there is one already; --force/);
    assert.equal((await limbeck(folder, "init", "flowers.csv", "--yes", "--force")).code, 0);
    assert.equal((await limbeck(folder, "init", "flowers.csv", "--name", "b", "--out", "deep/er", "--yes")).code, 0);
    const moved = await limbeck(folder, "validate", "deep/er/b.recipe.jsonc");
    assert.equal(moved.code, 0, moved.stderr);
  });

  it("takes the label that is called one; where its place alone chose it, says what could be it as well", async () => {
    const passenger = (row: number): readonly string[] => [
      ...[String(row + 1), String(+(row % 3 === 0)), String(1 + (row % 2)), row % 2 === 0 ? "male" : "female"],
      ...[String(20 + row / 8), "SCQ"[row % 3] ?? ""],
    ];
    const named = (...names: readonly string[]): string =>
      `${names.join()}\n${Array.from({ length: 60 }, (_, row) => passenger(row).join()).join("\n")}\n`;
    const rest = ["Rank", "Sex", "Age", "Embarked"];
    const byPlace =
      /label: column "Embarked", concluded from its place alone; it could be "(Alive|Survived)", "Rank", "Sex" as well/;
    for (const [names, options, told] of [
      [["Id", "Survived", ...rest], [], /label: column "Survived", concluded from its name/],
      [["Id", "passenger_class", ...rest], [], /label: column "passenger_class", concluded from its name/],
      [["Id", "Outcome", "Rank", "Sex", "Age", "Target"], [], /label: column "Target", concluded from its name/],
      [["Id", "Alive", ...rest], [], byPlace],
      [["Id", "Alive", ...rest], ["--label", "Alive"], /label: column "Alive"\n/],
      // what is to be left out is no label
      [["Id", "Survived", ...rest], ["--ignore", "Survived"], /label: column "Embarked", [^\n]*"Rank", "Sex" as well/],
    ] as const) {
      await writeFile(join(folder, "people.csv"), named(...names));
      const { code, stdout, stderr } = await limbeck(folder, "init", "people.csv", "--yes", "--force", ...options);
      assert.equal(code, 0, stderr);
      assert.match(stdout, told);
    }
    const lines = Array.from({ length: 60 }, (_, row) => {
      const [, alive, rank, sex, , embarked] = passenger(row);
      return JSON.stringify({ Alive: Number(alive), Rank: Number(rank), Sex: sex, Embarked: embarked });
    });
    await writeFile(join(folder, "people.jsonl"), `${lines.join("\n")}\n`);
    assert.match((await limbeck(folder, "init", "people.jsonl", "--yes", "--force")).stdout, byPlace);
  });

  it("asks for a label where none can be concluded, and names what there is", async () => {
    const { code, stderr } = await limbeck(folder, "init", "none.csv", "--yes");
    assert.equal(code, 2);
    assert.match(stderr, /a column of classes among "a", "b"[^]*name it: --label COLUMN/);
    assert.match((await limbeck(folder, "init", "none.csv", "--label", "c", "--yes")).stderr, /one of "a", "b"/);
    assert.match((await limbeck(folder, "init", "odd.npz", "--yes")).stderr, /"first", "note"/);
    assert.match((await limbeck(folder, "init", "x.raw", "--yes")).stderr, /no such file/);
    await writeFile(join(folder, "x.raw"), "x");
    assert.match((await limbeck(folder, "init", "x.raw", "--yes")).stderr, /none of these by its name\n/);
    for (const [name, way] of [
      ["x.xlsx", /save the sheet as CSV/],
      ["x.tar.gz", /unpack it/],
      ["x.h5", /numpy\.savez/],
      ["x.orc", /\.parquet or \.csv/],
      ["iris.data", /call it \.csv/],
    ] as const) {
      await writeFile(join(folder, name), "x");
      assert.match((await limbeck(folder, "init", name, "--yes")).stderr, way);
    }
    assert.match((await limbeck(folder, "init", "--yes")).stderr, /no data is named/);
    assert.match((await limbeck(folder, "init", "flowers.csv", "--shrink", "0.5")).stderr, /at least 1/);
  });

  it("finds the labels and the test rows beside an IDX file, and proposes convolutions for images", async () => {
    const { code, stderr } = await limbeck(folder, "init", "scans/train-images-idx3-ubyte", "--yes", "--name", "scans");
    assert.equal(code, 0, stderr);
    const recipe = await recipeOf("scans");
    const { splits, input } = recipe["data"] as { splits: Json; input: Json };
    assert.equal(splits["kind"], "files");
    assert.deepEqual((splits["test"] as Json)["labels"], "scans/t10k-labels-idx1-ubyte");
    assert.deepEqual(input, { normalise: "unit" });
    const student = parse(await readFile(join(folder, "scans.student.jsonc"), "utf8")) as { layers: Json[] };
    assert.equal(student.layers[0]?.["kind"], "conv2d");
    // whoever names the file of training rows to be measured on means those
    const named = { path: "scans/train-images-idx3-ubyte", directory: folder };
    assert.equal(((await sourceIn(named)) as Json)["labels"], "scans/train-labels-idx1-ubyte");
  });

  it("finds arrays in npy and npz files", async () => {
    for (const file of ["x.npy", "both.npz"]) {
      const seen = await lookAt({ path: file, directory: folder, ...(file === "x.npy" ? { label: "y.npy" } : {}) });
      assert.deepEqual([seen.rows, seen.inputShape, [...seen.classes.values()]], [60, [5], [20, 20, 20]]);
    }
    assert.equal((await lookAt({ path: "x.npy", directory: folder })).source.kind, "npy");
    const part = [
      npyFile(
        "<f4",
        [60, 5],
        Float32Array.from({ length: 300 }, (_, i) => i),
      ),
      npyFile(
        "|u1",
        [60],
        Uint8Array.from({ length: 60 }, (_, i) => i % 3),
      ),
    ] as const;
    const called = (path: string, inputs: (part: string) => string, labels: (part: string) => string) => ({
      path,
      inputs,
      labels,
    });
    for (const { path, inputs, labels } of [
      called(
        "medical.npz",
        (part) => `${part}_images`,
        (part) => `${part}_labels`,
      ),
      called(
        "parts.npz",
        (part) => `x_${part}`,
        (part) => `y_${part}`,
      ),
    ]) {
      const parts = ["train", "test", "val"];
      const arrays = (name: string) => ({ kind: "npz", path, inputs: inputs(name), labels: labels(name) });
      const entries = parts.flatMap((name) => [
        [`${inputs(name)}.npy`, part[0]] as const,
        [`${labels(name)}.npy`, part[1]] as const,
      ]);
      await writeFile(join(folder, path), zipSync({ ...Object.fromEntries(entries), "other.npy": part[0] }));
      const { source, test, validation, notes } = await lookAt({ path, directory: folder });
      assert.deepEqual([source, test, validation], parts.map(arrays));
      assert.deepEqual(notes, [
        `arrays: ${inputs("train")} and ${labels("train")}`,
        `test rows: ${inputs("test")}`,
        `validation rows: ${inputs("val")}`,
        'not read: "other"',
      ]);
    }
    const arrays = (name: string) => ({ kind: "npz", path: "parts.npz", inputs: `x_${name}`, labels: `y_${name}` });
    const made = await limbeck(folder, "init", "parts.npz", "--yes");
    assert.equal(made.code, 0, made.stderr);
    assert.deepEqual(((await recipeOf("parts"))["data"] as Json)["splits"], {
      ...{ kind: "files", train: arrays("train"), test: arrays("test") },
      ...{ validation: arrays("val"), carve: { calibration: 0.1 } },
    });
    assert.equal((await limbeck(folder, "plan", "parts.recipe.jsonc")).code, 0);
  });

  describe("with a teacher", () => {
    before(async () => {
      await cp(join(root, "data/digits/digits.csv.gz"), join(folder, "digits.csv.gz"));
      await cp(join(root, "teachers/digits-cnn"), join(folder, "cnn"), { recursive: true });
      const lines = gunzipSync(await readFile(join(folder, "digits.csv.gz")));
      const rows = Buffer.from(lines).toString().trim().split("\n");
      await writeFile(join(folder, "more.csv"), rows.slice(0, 200).join("\n"));
    });

    it("tries how its rows are prepared, takes the shape of images from it, and a student of the size asked", async () => {
      const told = await limbeck(folder, "init", "digits.csv.gz", "--teacher", "cnn", "--shrink", "50", "--json");
      assert.equal(told.code, 0, told.stderr);
      const made = JSON.parse(told.stdout) as { parameters: number; teacher: { parameters: number; accuracy: number } };
      assert.ok(made.teacher.accuracy > 0.95);
      assert.ok(made.parameters <= made.teacher.parameters / 50 && made.parameters > made.teacher.parameters / 80);
      const recipe = await recipeOf("digits");
      assert.deepEqual((recipe["data"] as { input: Json }).input["shape"], [1, 8, 8]);
      assert.equal((recipe["phases"] as Json[]).length, 2);
    });

    it("takes rows without labels along, of which a csv may have the label's column", async () => {
      const args = ["--teacher", "cnn", "--unlabelled", "more.csv", "--name", "more", "--yes"];
      const { code, stderr } = await limbeck(folder, "init", "digits.csv.gz", ...args);
      assert.equal(code, 0, stderr);
      assert.match((await limbeck(folder, "plan", "more.recipe.jsonc")).stdout, /1079 with labels and 200 without/);
    });

    it("refuses one that does not fit, and leaves nothing behind", async () => {
      const before = await readdir(folder);
      const { code, stderr } = await limbeck(folder, "init", "flowers.csv", "--teacher", "cnn", "--name", "c", "--yes");
      assert.equal(code, 2);
      assert.match(stderr, /64 values a row/);
      assert.deepEqual(await readdir(folder), before);
    });
  });

  it("of real images and a model of others: its shape, its scale, its scores", async function () {
    const shared = join(root, "../shared/data");
    if (!existsSync(shared)) leftOut(this, "no shared data beside the project");
    const images = gunzipSync(await readFile(join(shared, "mnist/train-images-idx3-ubyte.gz")));
    const labels = gunzipSync(await readFile(join(shared, "mnist/train-labels-idx1-ubyte.gz")));
    const rows = 1500;
    await writeFile(
      join(folder, "m-images-idx3-ubyte"),
      idxFile(0x08, [rows, 28, 28], images.subarray(16, 16 + 784 * rows)),
    );
    await writeFile(join(folder, "m-labels-idx1-ubyte"), idxFile(0x08, [rows], labels.subarray(8, 8 + rows)));
    await cp(join(shared, "onnx-models/opt-mnist.onnx"), join(folder, "opt-mnist.onnx"));
    const args = ["--teacher", "opt-mnist.onnx", "--shrink", "2", "--name", "m", "--json"];
    const { code, stdout, stderr } = await limbeck(folder, "init", "m-images-idx3-ubyte", ...args);
    assert.equal(code, 0, stderr);
    const { teacher } = JSON.parse(stdout) as { teacher: { accuracy: number; parameters: number } };
    assert.ok(teacher.accuracy > 0.97 && teacher.parameters > 5000, stdout);
    const short = ["--set", "phases.smooth.until.any[0].value=1", "--set", "phases.distill.until.any[0].value=2"];
    const run = await limbeck(folder, "run", "m.recipe.jsonc", "--quiet", "--out", "m", ...short);
    assert.equal(run.code, 0, run.stderr);
  });

  it("asks nothing where there is no terminal, nor with --json", async () => {
    const { code, stderr } = await limbeckWith({ terminal: true }, folder, "init", "--json");
    assert.equal(code, 2);
    assert.match(stderr, /no data is named/);
  });
});

describe("proposed students", () => {
  it("are the widest within a budget", () => {
    for (const [shape, budget] of [
      [[64], 1210],
      [[64], 100_000],
      [[1, 28, 28], 5000],
      [[3, 32, 32], 50_000],
    ] as const) {
      const { parameters } = proposeStudent(shape, 10, { budget });
      assert.ok(parameters <= budget && parameters > 0.7 * budget, `${String(shape)}: ${parameters} of ${budget}`);
    }
    assert.equal(proposeStudent([64], 10, { budget: 1210 }).words, "one hidden layer of 16 units");
    assert.match(proposeStudent([1, 4, 4], 3, { budget: 500 }).words, /hidden layer/);
  });
});

describe("moments of columns", () => {
  it("are those of the given rows; a constant column has the deviation 1", () => {
    const inputs = [1, 7, 3, 7, 5, 7, 100, 7];
    const { mean, std } = channelMoments([2], 3, (visit) => {
      for (let row = 0; row < 3; row++) visit(inputs.slice(2 * row, 2 * row + 2), row);
    });
    assert.deepEqual(mean, [3, 7]);
    assert.deepEqual(std, [Number(Math.sqrt(8 / 3).toPrecision(6)), 1]);
  });
});

describe("limbeck examples", () => {
  it("lists recipes that run with what is shipped, and copies one whole, once", async () => {
    const folder = await temporaryFolder();
    try {
      const { stdout } = await limbeck(folder, "examples");
      assert.deepEqual(
        stdout
          .trim()
          .split("\n")
          .map((line) => line.split(" ")[0]),
        ["digits", "digits-all-labels", "digits-annealing", "digits-features", "digits-shift", "digits-temperature"],
      );
      assert.equal((await limbeck(folder, "examples", "digits-shift")).code, 0);
      const plan = await limbeck(folder, "plan", "digits-shift/recipes/digits-shift.recipe.json");
      assert.equal(plan.code, 0, plan.stderr);
      assert.equal((await limbeck(folder, "examples", "digits-temperature")).code, 0);
      const sweep = await limbeck(folder, "plan", "digits-temperature/recipes/digits-temperature.recipe.json");
      assert.match(sweep.stdout, /sweep: 12 settings/, sweep.stderr);
      assert.match((await limbeck(folder, "examples", "digits-shift")).stderr, /there is one already/);
      assert.match((await limbeck(folder, "examples", "digit")).stderr, /did you mean "digits"/);
    } finally {
      await removeFolder(folder);
    }
  });
});
