// end to end: terms between inner values: listed by plan, trained with and stopped in, left behind, refused where nothing fits.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of } from "../../src/base/numeric/hash.ts";
import {
  digitsRecipe,
  filesBelow,
  limbeck,
  limbeckWith,
  removeFolder,
  root,
  temporaryFolder,
  writeRecipe,
  type Json,
} from "../cli/world.ts";

const terms = [
  { kind: "hint", weight: 1, studentTensor: "late", teacherTensor: "v_21" },
  { kind: "attention-transfer", weight: 50, studentTensor: "early", teacherTensor: "v_11" },
  { kind: "rkd", weight: 1, studentTensor: "pooled", teacherTensor: "v_28" },
  { kind: "similarity-preserving", weight: 100, studentTensor: "pooled", teacherTensor: "v_28" },
];

/** One phase of the teacher's scores, then one with terms. */
function recipeWith(some: readonly object[], changes: Json = {}): Json {
  const plain = digitsRecipe();
  return digitsRecipe({
    data: { ...(plain["data"] as object), input: { scale: 0.0625, shape: [1, 8, 8] } },
    student: { kind: "layers", path: join(root, "students/digits-small-cnn.json") },
    phases: [
      {
        id: "inner",
        targets: { kind: "hard" },
        terms: some,
        until: { any: [{ kind: "epochs", value: 4 }] },
      },
      {
        id: "scores",
        targets: { kind: "teacher", temperature: 2, alpha: 1 },
        until: { any: [{ kind: "epochs", value: 2 }] },
      },
    ],
    ...changes,
  });
}

describe("end to end: terms between inner values", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  it("are between what plan --tensors lists", async () => {
    await writeRecipe(folder, recipeWith(terms), "listed.recipe.json");
    const told = await limbeck(folder, "plan", "listed.recipe.json", "--tensors", "--json");
    assert.equal(told.code, 0, told.stderr);
    const { tensors } = JSON.parse(told.stdout) as { tensors: Record<string, Record<string, readonly number[]>> };
    assert.deepEqual(Object.keys(tensors), ["student", 'teacher "cnn"']);
    assert.deepEqual(tensors["student"]!["late"], [16, 4, 4]);
    assert.deepEqual(tensors['teacher "cnn"']!["v_21"], [64, 4, 4]);
    const { stdout } = await limbeck(folder, "plan", "listed.recipe.json", "--tensors");
    assert.match(stdout, /inner values of student, a row's shape of each:\n {4}"early" \[8, 8, 8\]/);
    assert.match(stdout, /hint|"late" beside "v_21" of the teacher, through a linear projector/);
  });

  it("learn, are stopped within their phase and gone on with to the very bytes, and leave nothing behind", async () => {
    await writeRecipe(folder, recipeWith(terms), "x.recipe.json");
    const whole = await limbeck(folder, "run", "x.recipe.json", "--out", "whole");
    assert.equal(whole.code, 0, whole.stderr);
    const stop = new AbortController();
    const surroundings = {
      stop: stop.signal,
      onLine: (line: string) => {
        if (line.includes("inner epoch 2:")) stop.abort();
      },
    };
    const halted = await limbeckWith(surroundings, folder, "run", "x.recipe.json", "--out", "halted");
    assert.equal(halted.code, 143, halted.stderr);
    const resumed = await limbeck(folder, "run", "x.recipe.json", "--out", "halted", "--resume");
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stderr, /going on after step/);
    const files = await filesBelow(join(folder, "whole"));
    for (const end of ["student/model.onnx", "metrics.jsonl", "predictions/scores.test.npy"]) {
      const file = files.find((path) => path.endsWith(end)) ?? end;
      const [a, b] = await Promise.all(["whole", "halted"].map((out) => readFile(join(folder, out, file))));
      assert.equal(sha256Of([a!]), sha256Of([b!]), end);
    }
    const model = await readFile(
      join(
        folder,
        "whole",
        files.find((path) => path.endsWith("student/model.onnx"))!,
      ),
      "latin1",
    );
    assert.ok(!model.includes("term:"), "the projector is in the student's file");
  });

  it("are of the very rows that the student sees, where those are changed or mixed", async () => {
    const shifted = { augment: { views: "live", by: [{ kind: "flip" }] } };
    const mixed = recipeWith(terms);
    (mixed["phases"] as Json[])[0]!["mixing"] = { kind: "mixup", concentration: 1 };
    for (const [name, recipe] of [
      ["live", recipeWith(terms, shifted)],
      ["mixed", mixed],
    ] as const) {
      await writeRecipe(folder, recipe, `${name}.recipe.json`);
      const { code, stderr } = await limbeck(folder, "run", `${name}.recipe.json`, "--out", name, "--quiet");
      assert.equal(code, 0, `${name}: ${stderr}`);
    }
  });

  const refused: readonly (readonly [what: string, recipe: () => Json, ...words: RegExp[]])[] = [
    [
      "a tensor that the student has not",
      () => recipeWith([{ ...terms[0], studentTensor: "lat" }]),
      /phases\[0\]\.terms\[0\]\.studentTensor/,
      /did you mean "late"/,
    ],
    [
      "a tensor that the teacher has not",
      () => recipeWith([{ ...terms[0], teacherTensor: "v_2111" }]),
      /v_2111/,
      /did you mean "v_/,
    ],
    [
      "maps of which neither is a multiple of the other",
      () =>
        recipeWith([{ ...terms[1], studentTensor: "odd" }], {
          student: {
            kind: "layers",
            definition: {
              layers: [
                { kind: "conv2d", filters: 4, kernelSize: 4, name: "odd" },
                { kind: "flatten" },
                { kind: "dense", units: 10 },
              ],
            },
          },
        }),
      /phase "inner"/,
      /whole multiple[^]*5x5/,
    ],
    ["a vector beside an image", () => recipeWith([{ ...terms[0], teacherTensor: "v_28" }]), /two vectors/, /\[128\]/],
    [
      "batches that are cut",
      () => {
        const recipe = recipeWith(terms);
        return { ...recipe, data: { ...(recipe["data"] as object), lengthBuckets: 2 } };
      },
      /lengthBuckets/,
    ],
    ["no tensor at all", () => recipeWith([{ kind: "rkd", weight: 1 }]), /studentTensor/],
  ];
  for (const [what, recipe, ...words] of refused)
    it(`refuses ${what}, before anything is written`, async () => {
      await writeRecipe(folder, recipe(), "bad.recipe.json");
      const { code, stderr } = await limbeck(folder, "run", "bad.recipe.json", "--out", "bad");
      assert.equal(code, 2, stderr);
      for (const word of words) assert.match(stderr, word);
      assert.deepEqual(
        (await filesBelow(folder)).filter((path) => path.startsWith("bad/")),
        [],
      );
    });

  it("says which teachers have none to look at", async () => {
    const rows = await readFile(join(root, "data/digits/digits.csv.gz"));
    await writeFile(join(folder, "digits.csv.gz"), rows);
    await writeRecipe(folder, recipeWith(terms.slice(0, 1)), "source.recipe.json");
    const labelled = await limbeck(folder, "label", "source.recipe.json", "--out", "answers.jsonl");
    assert.equal(labelled.code, 0, labelled.stderr);
    const recorded = {
      teachers: [{ id: "cnn", kind: "recorded", path: join(folder, "answers.jsonl"), ids: "id" }],
    };
    await writeRecipe(folder, recipeWith(terms.slice(0, 1), recorded), "recorded.recipe.json");
    const { code, stderr } = await limbeck(folder, "run", "recorded.recipe.json", "--out", "bad");
    assert.equal(code, 2, stderr);
    assert.match(stderr, /kind "onnx" or "tfjs"[^]*scores alone/);
  });
});
